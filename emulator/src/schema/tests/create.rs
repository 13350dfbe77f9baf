//! CreateTable's rules across members
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>).

use super::{attributes, index, keys, units};
use crate::schema::draft::{IndexDraft, TableDraft};
use crate::schema::{BillingMode, IndexKind, OnDemand, Projection, Units, Warm};

/// An on-demand table of these definitions and keys.
fn draft(definitions: &str, key: &str) -> TableDraft {
    TableDraft {
        attributes: Some(attributes(definitions)),
        keys: Some(keys(key)),
        billing: Some(BillingMode::PayPerRequest),
        ..TableDraft::default()
    }
}

/// `draft` with global indexes.
fn with_global(draft: TableDraft, global: Vec<IndexDraft>) -> TableDraft {
    TableDraft {
        global: Some(global),
        ..draft
    }
}

/// `draft` with local indexes.
fn with_local(draft: TableDraft, local: Vec<IndexDraft>) -> TableDraft {
    TableDraft {
        local: Some(local),
        ..draft
    }
}

/// `draft`, provisioned.
fn provisioned(draft: TableDraft) -> TableDraft {
    let mut draft = draft;
    draft.billing = None;
    draft.capacity.provisioned = units(5);
    draft
}

/// A global index with another projection.
fn projecting(kind: Option<&str>, names: Option<&[&str]>) -> IndexDraft {
    let mut index = index(IndexKind::Global, "gsi", "a");
    index.projection.kind = kind.map(str::to_owned);
    index.projection.attributes =
        names.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    index
}

/// Checks that `draft` is refused with `sentence`.
#[track_caller]
fn refused(draft: TableDraft, sentence: &str) {
    let fault = draft.check().unwrap_err();
    assert_eq!(fault.to_string(), sentence);
}

const INVALID: &str = "One or more parameter values were invalid: ";

#[test]
fn keys_and_definitions_must_agree() {
    let cases = [
        (
            draft("pk:S", "-pk"),
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
        ),
        (
            draft("pk:S a:S", "pk a"),
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
        ),
        (
            draft("pk:S sk:S", "pk -pk"),
            "Both the Hash Key and the Range Key element in the KeySchema have the same name",
        ),
        // <https://github.com/aws-cloudformation/cfn-lint/issues/1037>
        (
            draft("pk:S", "pk -sk"),
            "Invalid KeySchema: Some index key attribute have no definition",
        ),
        (draft("pk:S pk:N", "pk"), "Attribute Name is duplicated: pk"),
        (
            draft("pk:S sk:S", "pk"),
            "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
        ),
        (
            with_global(
                draft("pk:S a:S b:S", "pk"),
                vec![index(IndexKind::Global, "gsi", "a")],
            ),
            "One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions: [pk, a, b], keys used: [pk, a]",
        ),
        (
            with_global(
                draft("pk:S", "pk"),
                vec![index(IndexKind::Global, "gsi", "a")],
            ),
            "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [a], AttributeDefinitions: [pk]",
        ),
        // Before definitions that nothing uses: <https://github.com/agno-agi/agno/issues/4769>,
        // <https://github.com/scalar-labs/scalardb/issues/187>
        (
            with_global(
                draft("pk:S b:S c:S", "pk"),
                vec![index(IndexKind::Global, "gsi", "a -b")],
            ),
            "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [a, b], AttributeDefinitions: [pk, b, c]",
        ),
    ];
    for (draft, sentence) in cases {
        refused(draft, sentence);
    }
    let mut without = draft("pk:S", "pk");
    without.keys = None;
    refused(
        without,
        "The parameter 'KeySchema' is required but was not present in the request",
    );
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>
#[test]
fn global_indexes_may_have_four_attributes_of_each_sort() {
    let definitions = "pk:S a:S b:N c:B d:S e:S f:S g:S h:S";
    let full = index(IndexKind::Global, "gsi", "a b c d -e -f -g -h");
    let table = with_global(draft(definitions, "pk"), vec![full])
        .check()
        .unwrap();
    let keys = &table.indexes[0].keys;
    assert_eq!((keys.partition.len(), keys.sort.len()), (4, 4));
    let cases = [
        (
            "a b c d e",
            "One or more parameter values were invalid: The KeySchema exceeds the maximum allowed number of HASH key attributes",
        ),
        (
            "a -b -c -d -e -f",
            "One or more parameter values were invalid: The KeySchema exceeds the maximum allowed number of RANGE key attributes",
        ),
        (
            "a -b c",
            "One or more parameter values were invalid: All HASH key attributes must precede RANGE key attributes in the KeySchema",
        ),
    ];
    for (key, sentence) in cases {
        let index = index(IndexKind::Global, "gsi", key);
        refused(with_global(draft(definitions, "pk"), vec![index]), sentence);
    }
}

/// T6 and its like.
#[test]
fn lists_of_indexes_have_bounds() {
    let local = |number: usize| index(IndexKind::Local, &format!("lsi{number}"), "pk -sk");
    let global = |number: usize| index(IndexKind::Global, &format!("gsi{number}"), "pk -sk");
    let base = || draft("pk:S sk:S", "pk -sk");
    let cases = [
        (with_local(base(), vec![]), "List of LocalSecondaryIndexes is empty".to_owned()),
        // <https://github.com/Cimpress-MCP/LambdaWrap/pull/33>
        (with_global(base(), vec![]), "List of GlobalSecondaryIndexes is empty".to_owned()),
        (
            with_local(base(), (0..6).map(local).collect()),
            "LocalSecondaryIndex count exceeds the per-table limit of 5".to_owned(),
        ),
        (
            with_global(base(), (0..21).map(global).collect()),
            "GlobalSecondaryIndex count exceeds the per-table limit of 20".to_owned(),
        ),
        (
            with_global(base(), vec![global(1), global(1)]),
            "Duplicate index name: gsi1".to_owned(),
        ),
        (
            with_local(draft("pk:S sk:S", "pk"), vec![local(0)]),
            "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex".to_owned(),
        ),
        // Before the shape of its own key: <https://github.com/aws-cloudformation/cfn-lint/issues/3110>.
        (
            with_local(
                draft("pk:S", "pk"),
                vec![index(IndexKind::Local, "lsi", "-pk")],
            ),
            "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex".to_owned(),
        ),
        (
            with_local(base(), vec![index(IndexKind::Local, "lsi", "pk")]),
            "Index KeySchema does not have a range key for index: lsi".to_owned(),
        ),
        (
            with_local(base(), vec![index(IndexKind::Local, "lsi", "sk -pk")]),
            "Index KeySchema does not have the same leading hash key as table KeySchema for index: lsi. index hash key: sk, table hash key: pk".to_owned(),
        ),
    ];
    for (draft, sentence) in cases {
        refused(draft, &format!("{INVALID}{sentence}"));
    }
    let full = with_global(
        with_local(base(), (0..5).map(local).collect()),
        (0..20).map(global).collect(),
    );
    let table = full.check().unwrap();
    assert_eq!(table.next_index, 25);
    assert_eq!(
        table.index_capacity.keys().copied().collect::<Vec<_>>(),
        (5..25).collect::<Vec<_>>()
    );
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html>
#[test]
fn projections_say_what_they_mean() {
    let base = |index| with_global(draft("pk:S a:S", "pk"), vec![index]);
    let many: [String; 101] = std::array::from_fn(|place| format!("x{place}"));
    let cases = [
        // Fact T7.
        (
            projecting(Some("INCLUDE"), Some(&["a", "x", "y", "x", "a"])),
            "Duplicate element in NonKeyAttributes: x",
        ),
        (projecting(None, None), "Unknown ProjectionType: null"),
        (
            projecting(Some("ALL"), Some(&["x"])),
            "ProjectionType is ALL, but NonKeyAttributes is specified",
        ),
        (
            projecting(Some("KEYS_ONLY"), Some(&["x"])),
            "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified",
        ),
        (
            projecting(Some("INCLUDE"), None),
            "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        ),
        (
            projecting(Some("INCLUDE"), Some(&many.each_ref().map(String::as_str))),
            "Number of projected attributes in all indexes exceeds limit of 100",
        ),
    ];
    for (index, sentence) in cases {
        refused(base(index), &format!("{INVALID}{sentence}"));
    }
    let table = base(projecting(Some("INCLUDE"), Some(&["x", "y"])))
        .check()
        .unwrap();
    assert_eq!(
        table.indexes[0].projection,
        Projection::Include(vec!["x".into(), "y".into()])
    );
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughput.html>
#[test]
fn throughput_follows_the_billing_mode() {
    let base = || draft("pk:S a:S", "pk");
    let gsi = |both: Option<i64>| {
        let mut index = index(IndexKind::Global, "gsi", "a");
        index.capacity.provisioned = both.and_then(units);
        vec![index]
    };
    let mut both = provisioned(base());
    both.billing = Some(BillingMode::PayPerRequest);
    let mut none = base();
    none.billing = Some(BillingMode::Provisioned);
    let mut capped = provisioned(draft("pk:S", "pk"));
    capped.capacity.on_demand = Some(OnDemand {
        read: None,
        write: Some(1),
    });
    let mut zero = draft("pk:S", "pk");
    zero.capacity.on_demand = Some(OnDemand {
        read: Some(0),
        write: None,
    });
    let mut cool = draft("pk:S", "pk");
    cool.capacity.warm = Some(Warm {
        read: Some(11_999),
        write: None,
    });
    let mut lukewarm = provisioned(base());
    lukewarm.capacity.warm = Some(Warm {
        read: None,
        write: Some(4),
    });
    let cases = [
        (
            both,
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
        ),
        (
            none,
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        ),
        // <https://github.com/awsdocs/amazon-dynamodb-developer-guide/issues/246>
        (
            with_global(provisioned(base()), gsi(None)),
            "ProvisionedThroughput is not specified for index: gsi",
        ),
        (
            with_global(base(), gsi(Some(1))),
            "ProvisionedThroughput should not be specified for index: gsi when BillingMode is PAY_PER_REQUEST",
        ),
        (
            capped,
            "MaxWriteRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.",
        ),
        (
            zero,
            "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range",
        ),
        (
            cool,
            "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html",
        ),
        (
            lukewarm,
            "Requested WriteUnitsPerSecond for WarmThroughput for table is lower than WriteCapacityUnits of ProvisionedThroughput",
        ),
    ];
    for (draft, sentence) in cases {
        refused(draft, &format!("{INVALID}{sentence}"));
    }
}

/// Fact T10: bare, reads before writes, and before anything about the keys.
#[test]
fn throughput_out_of_bounds() {
    let limit = 1_000_000_000_000;
    let sentence =
        |member: &str| format!("Given value {} for {member} is out of bounds", limit + 1);
    for (read, write, member) in [
        (limit + 1, limit + 1, "ReadCapacityUnits"),
        (limit + 1, 1, "ReadCapacityUnits"),
        (limit, limit + 1, "WriteCapacityUnits"),
    ] {
        let huge = Some(Units { read, write });
        for key in ["pk", "-pk", "pk -pk"] {
            let mut table = provisioned(draft("a:S", key));
            table.capacity.provisioned = huge;
            refused(table, &sentence(member));
            let mut gsi = index(IndexKind::Global, "gsi", "none");
            gsi.capacity.provisioned = huge;
            refused(
                with_global(provisioned(draft("a:S", key)), vec![gsi]),
                &sentence(member),
            );
        }
    }
    let mut most = provisioned(draft("pk:S", "pk"));
    most.capacity.provisioned = units(limit);
    assert!(most.check().is_ok());
}

/// Facts T1, T2 and T3: which fault of a key is told first.
#[test]
fn the_order_of_faults_of_keys() {
    const COUNT: &str = "Invalid KeySchema: Some index key attribute have no definition";
    const SAME: &str =
        "Both the Hash Key and the Range Key element in the KeySchema have the same name";
    let undefined = |keys: &str, defined: &str| {
        format!(
            "{INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [{keys}], AttributeDefinitions: [{defined}]"
        )
    };
    // Of the table.
    for (definitions, key, sentence) in [
        ("a:S", "a -b", COUNT.to_owned()),
        ("a:S", "a -a", COUNT.to_owned()),
        ("a:S", "-a a", COUNT.to_owned()),
        (
            "a:S b:S",
            "a b",
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type".to_owned(),
        ),
        ("p:S", "z", undefined("z", "p")),
        ("p:S", "-z", undefined("z", "p")),
        ("p:S q:S", "z -z", undefined("z, z", "p, q")),
        ("p:S q:S", "p z", undefined("p, z", "p, q")),
        ("p:S q:S", "p -p", SAME.to_owned()),
        ("p:S q:S", "p p", SAME.to_owned()),
    ] {
        refused(draft(definitions, key), &sentence);
    }
    // Of indexes, of both kinds.
    let twice = [
        index(IndexKind::Global, "gsi", "a"),
        index(IndexKind::Global, "gsi", "z"),
    ];
    refused(
        with_global(draft("pk:S a:S", "pk"), twice.to_vec()),
        &undefined("z", "pk, a"),
    );
    let mut unprojected = index(IndexKind::Global, "gsi", "a -a");
    unprojected.projection.kind = None;
    refused(
        with_global(draft("pk:S a:S", "pk"), vec![unprojected]),
        SAME,
    );
    let local = |key: &str| {
        let index = index(IndexKind::Local, "lsi", key);
        with_local(draft("pk:S sk:S", "pk -sk"), vec![index])
    };
    refused(local("pk -z"), &undefined("pk, z", "pk, sk"));
    refused(local("pk z"), &undefined("pk, z", "pk, sk"));
    refused(local("pk -pk"), SAME);
    let global = |key: &str| {
        let index = index(IndexKind::Global, "gsi", key);
        with_global(draft("pk:S sk:S", "pk -sk"), vec![index])
    };
    refused(global("pk -sk -z"), COUNT);
    refused(global("-z"), &undefined("z", "pk, sk"));
}

/// Fact T5, the last of its sentences: more than two elements, of which two are alike.
#[test]
fn one_attribute_often_in_a_global_index() {
    for key in ["a b a", "a -b -b", "a b -a"] {
        let index = index(IndexKind::Global, "gsi", key);
        refused(
            with_global(draft("pk:S a:S b:S", "pk"), vec![index]),
            &format!("{INVALID}The KeySchema contains multiple key attributes with the same name"),
        );
    }
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html>
#[test]
fn warm_throughput_starts_at_what_the_mode_gives() {
    let on_demand = draft("pk:S", "pk").check().unwrap();
    let ready = on_demand.capacity.ready(BillingMode::PayPerRequest);
    assert_eq!(
        ready,
        Units {
            read: 12_000,
            write: 4_000
        }
    );
    let mut warm = provisioned(draft("pk:S", "pk"));
    warm.capacity.warm = Some(Warm {
        read: Some(5_000),
        write: None,
    });
    let ready = warm
        .check()
        .unwrap()
        .capacity
        .ready(BillingMode::Provisioned);
    assert_eq!(
        ready,
        Units {
            read: 5_000,
            write: 5
        }
    );
}
