//! UpdateTable's rules
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>).

use std::collections::BTreeMap;

use super::{attributes, index, keys, units};
use crate::clock::Timestamp;
use crate::schema::change::TableChange;
use crate::schema::draft::{CapacityDraft, TableDraft};
use crate::schema::index_change::IndexChange;
use crate::schema::{
    Billing, BillingMode, FaultKind, IndexKind, OnDemand, Provisioned, StreamDraft, StreamView,
    TableArn, TableDefinition, Units,
};

/// Noon of a UTC day.
const NOON: Timestamp = Timestamp::from_seconds(1_800_014_400);

/// A provisioned table with a global index `gsi` on `a`.
fn table() -> TableDefinition {
    let mut gsi = index(IndexKind::Global, "gsi", "a");
    gsi.capacity.provisioned = units(5);
    let draft = TableDraft {
        attributes: Some(attributes("pk:S a:S")),
        keys: Some(keys("pk")),
        global: Some(vec![gsi]),
        capacity: provisioned(5),
        ..TableDraft::default()
    };
    let checked = draft.check().unwrap();
    TableDefinition {
        name: "Music".into(),
        arn: TableArn::new("eu-west-1", "000000000000", "Music"),
        id: "id".into(),
        created: NOON,
        keys: checked.keys,
        attributes: checked.attributes,
        indexes: checked.indexes,
        next_index: checked.next_index,
        billing: Billing::default(),
        capacity: checked.capacity,
        index_capacity: checked.index_capacity,
        stream: None,
        encryption: None,
        class: None,
        deletion_protection: false,
        tags: BTreeMap::new(),
        policy: None,
        stream_policy: None,
        time_to_live: None,
        point_in_time: None,
    }
}

/// A draft of provisioned units.
fn provisioned(both: i64) -> CapacityDraft {
    CapacityDraft {
        provisioned: units(both),
        ..CapacityDraft::default()
    }
}

/// A change of the table's own units.
fn set(both: i64) -> TableChange {
    TableChange {
        capacity: provisioned(both),
        ..TableChange::default()
    }
}

/// Changes of indexes.
fn indexes(definitions: &str, changes: Vec<IndexChange>) -> TableChange {
    TableChange {
        attributes: Some(attributes(definitions)),
        indexes: changes,
        ..TableChange::default()
    }
}

/// The end of an index.
fn delete(name: &str) -> IndexChange {
    IndexChange::Delete {
        name: name.into(),
        kind: IndexKind::Global,
    }
}

/// A new index with five units.
fn create(name: &str, key: &str) -> IndexChange {
    let mut draft = index(IndexKind::Global, name, key);
    draft.capacity = provisioned(5);
    IndexChange::Create(draft)
}

/// Applies `change` at noon.
fn apply(table: &TableDefinition, change: TableChange) -> Result<TableDefinition, String> {
    let checked = change.check_alone().map(|()| change);
    checked
        .and_then(|change| change.apply(table, NOON))
        .map_err(|fault| fault.to_string())
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughputDescription.html>
#[test]
fn increases_and_decreases_are_dated() {
    let table = apply(&table(), set(7)).unwrap();
    let risen = Provisioned {
        units: Units { read: 7, write: 7 },
        increased: Some(NOON),
        decreased: None,
        decreases: 0,
    };
    assert_eq!(table.capacity.provisioned, risen);
    let table = apply(&apply(&table, set(6)).unwrap(), set(5)).unwrap();
    let fallen = table.capacity.provisioned;
    assert_eq!(fallen.decreases_today(NOON), 2);
    let tomorrow = Timestamp::from_seconds(NOON.as_seconds() + 86_400);
    assert_eq!(fallen.decreases_today(tomorrow), 0);
    assert!(apply(&table, set(5)).unwrap_err().starts_with(
        "The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5."
    ));
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/switching.capacitymode.html>
#[test]
fn billing_switches_with_all_its_indexes() {
    let to_on_demand = TableChange {
        billing: Some(BillingMode::PayPerRequest),
        ..TableChange::default()
    };
    let mut on_demand = apply(&table(), to_on_demand).unwrap();
    assert_eq!(on_demand.billing.on_demand_since, Some(NOON));
    assert_eq!(on_demand.capacity.provisioned.units, Units::default());
    assert_eq!(on_demand.capacity_of(0).provisioned.units, Units::default());
    assert!(apply(&on_demand, set(5)).is_err());

    let caps = |read, write| TableChange {
        capacity: CapacityDraft {
            on_demand: Some(OnDemand { read, write }),
            ..CapacityDraft::default()
        },
        ..TableChange::default()
    };
    on_demand = apply(&on_demand, caps(Some(20), Some(15))).unwrap();
    on_demand = apply(&on_demand, caps(Some(40), None)).unwrap();
    let both = OnDemand {
        read: Some(40),
        write: Some(15),
    };
    assert_eq!(on_demand.capacity.on_demand, Some(both));
    on_demand = apply(&on_demand, caps(None, Some(-1))).unwrap();
    assert_eq!(
        on_demand.capacity.on_demand,
        Some(OnDemand {
            write: None,
            ..both
        })
    );
    assert!(apply(&table(), caps(Some(1), None)).unwrap_err().ends_with(
        "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED"
    ));

    let back = TableChange {
        billing: Some(BillingMode::Provisioned),
        ..set(9)
    };
    assert_eq!(
        apply(&on_demand, back.clone()).unwrap_err(),
        "One or more parameter values were invalid: ProvisionedThroughput must be specified for index: gsi"
    );
    // <https://github.com/crossplane-contrib/provider-upjet-aws/issues/1041>
    let another = IndexChange::Create(index(IndexKind::Global, "another", "a"));
    let two = apply(&on_demand, indexes("a:S", vec![another])).unwrap();
    assert_eq!(
        apply(&two, back.clone()).unwrap_err(),
        "One or more parameter values were invalid: ProvisionedThroughput must be specified for index: gsi,another"
    );
    let index = IndexChange::Update {
        name: "gsi".into(),
        capacity: provisioned(3),
    };
    let table = apply(
        &on_demand,
        TableChange {
            indexes: vec![index],
            ..back
        },
    )
    .unwrap();
    assert_eq!(table.capacity.on_demand, None);
    assert_eq!(
        table.capacity_of(0).provisioned.units,
        Units { read: 3, write: 3 }
    );
    assert_eq!(table.billing.on_demand_since, Some(NOON));
}

// <https://github.com/hashicorp/terraform-provider-aws/issues/6187>, when a table could have five.
#[test]
fn one_index_too_many_exceeds_a_limit_of_the_account() {
    let full = (1..20).fold(table(), |table, number| {
        let change = create(&format!("gsi{number}"), "a");
        apply(&table, indexes("a:S", vec![change])).unwrap()
    });
    let fault = indexes("a:S", vec![create("last", "a")])
        .apply(&full, NOON)
        .unwrap_err();
    assert_eq!(fault.kind(), FaultKind::Limit);
    assert_eq!(
        fault.to_string(),
        "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20"
    );
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html>
#[test]
fn indexes_come_and_go_one_at_a_time() {
    let two = apply(&table(), indexes("pk:S b:N", vec![create("second", "b")])).unwrap();
    assert_eq!(two.attributes, attributes("pk:S a:S b:N"));
    assert_eq!(two.index("second").unwrap().number, 1);
    let one = apply(
        &two,
        TableChange {
            indexes: vec![delete("gsi")],
            ..TableChange::default()
        },
    )
    .unwrap();
    assert_eq!(one.attributes, attributes("pk:S b:N"));
    let again = apply(&one, indexes("a:S", vec![create("gsi", "a")])).unwrap();
    assert_eq!(
        again.index("gsi").unwrap().number,
        2,
        "numbers are not used twice"
    );

    let mut free = index(IndexKind::Global, "free", "a");
    free.capacity = CapacityDraft::default();
    let cases = [
        (
            indexes("a:S", vec![create("gsi", "a")]),
            "Attempting to create an index which already exists",
        ),
        // <https://github.com/alexdebrie/dynamodbguide.com/issues/16>
        (
            indexes("b:S", vec![create("new", "c")]),
            // Fact T15.
            "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [c], AttributeDefinitions: [b]",
        ),
        (
            indexes("b:S", vec![create("new", "b -c")]),
            "Invalid KeySchema: Some index key attribute have no definition",
        ),
        (
            TableChange {
                indexes: vec![create("new", "c")],
                ..TableChange::default()
            },
            "One or more parameter values were invalid: AttributeDefinitions is not specified for index: new",
        ),
        // <https://github.com/aws-amplify/amplify-cli/issues/1714>
        (
            indexes("a:S", vec![IndexChange::Create(free)]),
            "One or more parameter values were invalid: Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: free",
        ),
        (
            indexes("", vec![delete("none")]),
            "Requested resource not found: Index: none not found",
        ),
        (
            indexes("", vec![delete("gsi"), delete("gsi")]),
            "One or more parameter values were invalid: Only one global secondary index update per index is allowed simultaneously. Index: gsi",
        ),
    ];
    for (change, sentence) in cases {
        assert_eq!(apply(&table(), change).unwrap_err(), sentence);
    }
    let several = indexes("b:S", vec![delete("gsi"), create("new", "b")]);
    let fault = several.check_alone().unwrap_err();
    assert_eq!(fault.kind(), FaultKind::Limit);
}

/// Fact T16: an attribute has one type in all keys; a definition that no new key uses is passed over.
#[test]
fn attributes_keep_their_types() {
    let redefined = |existing: &str, new: &str| {
        format!(
            "One or more parameter values were invalid: Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. Existing schema: {existing} New schema: {new}"
        )
    };
    for (definitions, key, existing, new) in [
        (
            "pk:N",
            "pk",
            "Schema:[SchemaElement: key{pk:S:HASH}]",
            "Schema:[SchemaElement: key{pk:N:HASH}]",
        ),
        (
            "a:B",
            "a",
            "Schema:[SchemaElement: key{a:S:HASH}]",
            "Schema:[SchemaElement: key{a:B:HASH}]",
        ),
        (
            "b:S pk:N",
            "b -pk",
            "Schema:[SchemaElement: key{pk:S:HASH}]",
            "Schema:[SchemaElement: key{b:S:HASH}, SchemaElement: key{pk:N:RANGE}]",
        ),
    ] {
        let change = indexes(definitions, vec![create("new", key)]);
        assert_eq!(apply(&table(), change), Err(redefined(existing, new)));
    }
    // Also recorded in the third round (F3-2-redeclared-key).
    let change = indexes("b:S pk:N a:B", vec![create("new", "b")]);
    let changed = apply(&table(), change).unwrap();
    assert_eq!(changed.attributes, attributes("pk:S a:S b:S"));
}

/// Fact T11: the bounds of an index come after the index.
#[test]
fn units_of_an_index_out_of_bounds() {
    let huge = |name: &str| {
        let change = IndexChange::Update {
            name: name.into(),
            capacity: provisioned(1_000_000_000_001),
        };
        indexes("", vec![change])
    };
    assert!(huge("gsi").check_alone().is_ok(), "not before the table");
    assert_eq!(
        apply(&table(), huge("none")).unwrap_err(),
        "This operation cannot be performed with given input values. Please contact DynamoDB service team for more info: Action Blocked: IndexUpdate"
    );
    assert_eq!(
        apply(&table(), huge("gsi")).unwrap_err(),
        "Given value 1000000000001 for ReadCapacityUnits is out of bounds"
    );
}

/// Fact T17.
#[test]
fn a_local_index_stays() {
    let mut table = table();
    table.indexes[0].kind = IndexKind::Local;
    assert_eq!(
        apply(&table, indexes("", vec![delete("gsi")])).unwrap_err(),
        "Cannot delete an index that is not a GlobalSecondaryIndex: gsi"
    );
}

// Terraform sends all definitions of the table with each index that it adds, which the service takes:
// `TestAccAWSDynamoDbTable_gsiUpdateOtherAttributes` in
// <https://github.com/hashicorp/terraform-provider-aws/pull/3194>.
#[test]
fn definitions_of_indexes_to_come_are_taken() {
    let all = "pk:S a:S b:S c:N";
    let first = apply(&table(), indexes(all, vec![create("first", "b")])).unwrap();
    assert_eq!(first.attributes, attributes("pk:S a:S b:S"));
    let second = apply(&first, indexes(all, vec![create("second", "c")])).unwrap();
    assert_eq!(second.attributes, attributes(all));
}

#[test]
fn units_do_not_change_together_with_streams_or_indexes() {
    let to_on_demand = TableChange {
        billing: Some(BillingMode::PayPerRequest),
        ..TableChange::default()
    };
    let stream = Some(StreamDraft {
        enabled: true,
        view: Some(StreamView::NewImage),
    });
    for units in [set(7), to_on_demand] {
        // <https://github.com/hashicorp/terraform-provider-aws/issues/35673>
        let both = TableChange {
            stream,
            ..units.clone()
        };
        assert_eq!(
            apply(&table(), both).unwrap_err(),
            "One or more parameter values were invalid: You cannot modify stream status while updating table IOPS"
        );
        // "You can only perform one of the following operations at once":
        // <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>
        let both = TableChange {
            indexes: vec![delete("gsi")],
            ..units
        };
        assert_eq!(
            apply(&table(), both).unwrap_err(),
            "One or more parameter values were invalid: Cannot create or delete index while updating table IOPS"
        );
    }
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>
#[test]
fn a_stream_is_switched_on_once() {
    let stream = |enabled, view| TableChange {
        stream: Some(StreamDraft { enabled, view }),
        ..TableChange::default()
    };
    let on = apply(&table(), stream(true, Some(StreamView::NewImage))).unwrap();
    assert!(on.active_stream().is_some());
    assert_eq!(
        apply(&on, stream(true, Some(StreamView::OldImage))).unwrap_err(),
        "Table already has an enabled stream: TableName: Music"
    );
    let off = apply(&on, stream(false, None)).unwrap();
    assert!(off.active_stream().is_none());
    assert_eq!(
        off.stream_arn(),
        on.stream_arn(),
        "the latest stream stays visible"
    );
    assert!(apply(&off, stream(false, None)).is_err());
    assert!(TableChange::default().is_empty());
}
