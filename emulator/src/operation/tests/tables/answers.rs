//! What UpdateTable answers and DescribeTable tells while a change goes on: "answers to mutations carry the old values
//! with TableStatus UPDATING", as was seen on the service, but for what leaves a table active.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::world::World;
use super::{on_demand, with};
use crate::wire::ops::{CreateTable, DeleteTable, DescribeTable, UpdateTable};

const SECOND: Duration = Duration::from_secs(1);

/// A table with a global index, paid by the request.
fn indexed() -> Value {
    with(
        on_demand("Music"),
        json!({"GlobalSecondaryIndexes": [{
            "IndexName": "gsi",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }]}),
    )
}

/// One change of the table, with the members that it concerns.
struct Step {
    change: Value,
    /// As the answer shows them.
    answered: Value,
    /// As a description shows them while the change goes on.
    meanwhile: Value,
    /// As it shows them later.
    after: Value,
}

fn update(world: &World, members: &Value) -> Value {
    let request = with(json!({"TableName": "Music"}), members.clone());
    world.ok::<UpdateTable>(request)["TableDescription"].clone()
}

fn describe(world: &World) -> Value {
    world.ok::<DescribeTable>(json!({"TableName": "Music"}))["Table"].clone()
}

/// Checks that `found` has what `expected` has, at all depths: null stands for a member that is not there.
#[track_caller]
fn assert_shows(found: &Value, expected: &Value) {
    match expected {
        Value::Object(members) => {
            for (name, value) in members {
                assert_shows(found.get(name).unwrap_or(&Value::Null), value);
            }
        }
        Value::Array(elements) => {
            for (place, value) in elements.iter().enumerate() {
                assert_shows(found.get(place).unwrap_or(&Value::Null), value);
            }
        }
        value => assert_eq!(found, value),
    }
}

/// Makes the changes one by one, where they take a second and where they take no time.
fn check(steps: &[Step]) {
    for delay in [None, Some(SECOND)] {
        let world = World::with_delay(delay);
        world.ok::<CreateTable>(indexed());
        world.clock.advance(SECOND);
        for step in steps {
            assert_shows(&update(&world, &step.change), &step.answered);
            if delay.is_some() {
                assert_shows(&describe(&world), &step.meanwhile);
                world.clock.advance(SECOND);
            }
            assert_shows(&describe(&world), &step.after);
            assert_eq!(describe(&world)["TableStatus"], "ACTIVE");
        }
    }
}

#[test]
fn settings_are_answered_as_they_were() {
    let stream = |kind: &str| json!({"StreamEnabled": true, "StreamViewType": kind});
    let class = "STANDARD_INFREQUENT_ACCESS";
    check(&[
        Step {
            change: json!({"DeletionProtectionEnabled": true}),
            answered: json!({"TableStatus": "UPDATING", "DeletionProtectionEnabled": false}),
            meanwhile: json!({"TableStatus": "UPDATING", "DeletionProtectionEnabled": true}),
            after: json!({"DeletionProtectionEnabled": true}),
        },
        Step {
            change: json!({"TableClass": class}),
            answered: json!({"TableStatus": "UPDATING", "TableClassSummary": null,
                "DeletionProtectionEnabled": true}),
            meanwhile: json!({"TableStatus": "UPDATING", "TableClassSummary": {"TableClass": class}}),
            after: json!({"TableClassSummary": {"TableClass": class}}),
        },
        Step {
            change: json!({"TableClass": "STANDARD"}),
            answered: json!({"TableStatus": "UPDATING", "TableClassSummary": {"TableClass": class}}),
            meanwhile: json!({"TableClassSummary": {"TableClass": "STANDARD"}}),
            after: json!({"TableClassSummary": {"TableClass": "STANDARD"}}),
        },
        Step {
            change: json!({"StreamSpecification": stream("KEYS_ONLY")}),
            answered: json!({"TableStatus": "UPDATING", "StreamSpecification": stream("KEYS_ONLY")}),
            meanwhile: json!({"TableStatus": "UPDATING", "StreamSpecification": stream("KEYS_ONLY")}),
            after: json!({"StreamSpecification": stream("KEYS_ONLY")}),
        },
        Step {
            change: json!({"StreamSpecification": {"StreamEnabled": false}}),
            answered: json!({"TableStatus": "UPDATING", "StreamSpecification": null}),
            meanwhile: json!({"TableStatus": "UPDATING", "StreamSpecification": null}),
            after: json!({"StreamSpecification": null}),
        },
        Step {
            change: json!({"SSESpecification": {"Enabled": true}}),
            answered: json!({"TableStatus": "UPDATING", "SSEDescription": null}),
            meanwhile: json!({"TableStatus": "UPDATING",
                "SSEDescription": {"SSEType": "KMS", "Status": "UPDATING"}}),
            after: json!({"SSEDescription": {"SSEType": "KMS", "Status": "ENABLED"}}),
        },
        Step {
            change: json!({"SSESpecification": {"Enabled": false}}),
            answered: json!({"TableStatus": "UPDATING", "SSEDescription": {"Status": "ENABLED"}}),
            meanwhile: json!({"SSEDescription": {"SSEType": "KMS", "Status": "UPDATING"}}),
            after: json!({"SSEDescription": null}),
        },
    ]);
}

#[test]
fn billing_is_answered_as_it_was() {
    let units =
        |read: i64, write: i64| json!({"ReadCapacityUnits": read, "WriteCapacityUnits": write});
    let index = |read: i64, write: i64, status: &str| {
        json!([{"IndexName": "gsi", "IndexStatus": status, "WarmThroughput": {"Status": status},
            "ProvisionedThroughput": units(read, write)}])
    };
    check(&[
        Step {
            change: json!({"BillingMode": "PROVISIONED", "ProvisionedThroughput": units(5, 6),
                "GlobalSecondaryIndexUpdates": [{"Update":
                    {"IndexName": "gsi", "ProvisionedThroughput": units(7, 8)}}]}),
            answered: json!({"TableStatus": "UPDATING", "ProvisionedThroughput": units(0, 0),
                "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
                "GlobalSecondaryIndexes": index(0, 0, "UPDATING")}),
            meanwhile: json!({"TableStatus": "UPDATING", "ProvisionedThroughput": units(5, 6),
                "BillingModeSummary": {"BillingMode": "PROVISIONED"},
                "GlobalSecondaryIndexes": index(7, 8, "UPDATING")}),
            after: json!({"ProvisionedThroughput": units(5, 6),
                "BillingModeSummary": {"BillingMode": "PROVISIONED"},
                "GlobalSecondaryIndexes": index(7, 8, "ACTIVE")}),
        },
        Step {
            change: json!({"GlobalSecondaryIndexUpdates": [{"Update":
                {"IndexName": "gsi", "ProvisionedThroughput": units(9, 8)}}]}),
            answered: json!({"TableStatus": "UPDATING", "GlobalSecondaryIndexes": index(7, 8, "UPDATING")}),
            meanwhile: json!({"TableStatus": "UPDATING", "GlobalSecondaryIndexes": index(7, 8, "UPDATING")}),
            after: json!({"GlobalSecondaryIndexes": index(9, 8, "ACTIVE")}),
        },
        // The table's units leave the index as it is.
        Step {
            change: json!({"ProvisionedThroughput": units(6, 6)}),
            answered: json!({"GlobalSecondaryIndexes": index(9, 8, "ACTIVE")}),
            meanwhile: json!({"GlobalSecondaryIndexes": index(9, 8, "ACTIVE")}),
            after: json!({"GlobalSecondaryIndexes": index(9, 8, "ACTIVE")}),
        },
        Step {
            change: json!({"BillingMode": "PAY_PER_REQUEST", "OnDemandThroughput": {"MaxReadRequestUnits": 9}}),
            answered: json!({"TableStatus": "UPDATING", "ProvisionedThroughput": units(6, 6),
                "BillingModeSummary": {"BillingMode": "PROVISIONED"}, "OnDemandThroughput": null,
                "GlobalSecondaryIndexes": index(9, 8, "ACTIVE")}),
            meanwhile: json!({"BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
                "OnDemandThroughput": {"MaxReadRequestUnits": 9}}),
            after: json!({"ProvisionedThroughput": units(0, 0), "OnDemandThroughput": {"MaxReadRequestUnits": 9}}),
        },
        // The mode once more: nothing happens, and the answer says so of nothing but the maxima.
        Step {
            change: json!({"BillingMode": "PAY_PER_REQUEST"}),
            answered: json!({"TableStatus": "UPDATING", "OnDemandThroughput": {"MaxReadRequestUnits": 9}}),
            meanwhile: json!({"OnDemandThroughput": {"MaxReadRequestUnits": 9}}),
            after: json!({"OnDemandThroughput": {"MaxReadRequestUnits": 9}}),
        },
    ]);
}

/// "Synchronous, TableStatus stays ACTIVE; members merge; -1 clears one (echoed as -1 in the answer and about a second in
/// Describe, then absent)."
#[test]
fn maxima_are_there_at_once() {
    let caps =
        |read: i64, write: i64| json!({"MaxReadRequestUnits": read, "MaxWriteRequestUnits": write});
    let of_index = |change: Value| json!({"GlobalSecondaryIndexUpdates": [{"Update": {"IndexName": "gsi", "OnDemandThroughput": change}}]});
    let index = |caps: Value| {
        json!({"TableStatus": "ACTIVE", "GlobalSecondaryIndexes":
            [{"IndexName": "gsi", "IndexStatus": "ACTIVE", "OnDemandThroughput": caps}]})
    };
    let table = |caps: Value| json!({"TableStatus": "ACTIVE", "OnDemandThroughput": caps});
    let step = |change: Value, answered: Value, after: Value| Step {
        change,
        meanwhile: answered.clone(),
        answered,
        after,
    };
    check(&[
        step(
            json!({"OnDemandThroughput": {"MaxReadRequestUnits": 5}}),
            table(json!({"MaxReadRequestUnits": 5})),
            table(json!({"MaxReadRequestUnits": 5})),
        ),
        step(
            json!({"OnDemandThroughput": {"MaxWriteRequestUnits": 6}}),
            table(caps(5, 6)),
            table(caps(5, 6)),
        ),
        step(
            json!({"OnDemandThroughput": {"MaxReadRequestUnits": -1}}),
            table(caps(-1, 6)),
            table(json!({"MaxReadRequestUnits": null, "MaxWriteRequestUnits": 6})),
        ),
        step(
            json!({"OnDemandThroughput": {"MaxWriteRequestUnits": -1}}),
            table(json!({"MaxReadRequestUnits": null, "MaxWriteRequestUnits": -1})),
            table(json!(null)),
        ),
        step(of_index(caps(7, 8)), index(caps(7, 8)), index(caps(7, 8))),
        step(
            of_index(caps(-1, -1)),
            index(caps(-1, -1)),
            index(json!(null)),
        ),
    ]);
    // Nothing of it keeps a table from being deleted.
    let world = World::with_delay(Some(SECOND));
    world.ok::<CreateTable>(indexed());
    world.clock.advance(SECOND);
    update(
        &world,
        &json!({"OnDemandThroughput": {"MaxReadRequestUnits": 5}}),
    );
    update(
        &world,
        &json!({"OnDemandThroughput": {"MaxReadRequestUnits": -1}}),
    );
    world.ok::<DeleteTable>(json!({"TableName": "Music"}));
}

/// A raise leaves the table active, "and only `WarmThroughput.Status` UPDATING; DeleteTable meanwhile" is refused.
#[test]
fn warm_throughput_rises_beside_an_active_table() {
    let warm = |read: i64, status: &str| json!({"ReadUnitsPerSecond": read, "WriteUnitsPerSecond": 4_000, "Status": status});
    let table = |read: i64, status: &str| json!({"TableStatus": "ACTIVE", "WarmThroughput": warm(read, status)});
    let index = |read: i64, status: &str| {
        json!({"TableStatus": "ACTIVE", "WarmThroughput": warm(14_000, "ACTIVE"), "GlobalSecondaryIndexes":
            [{"IndexStatus": "ACTIVE", "WarmThroughput": warm(read, status)}]})
    };
    check(&[
        Step {
            change: json!({"WarmThroughput": {"ReadUnitsPerSecond": 14_000}}),
            answered: table(12_000, "UPDATING"),
            meanwhile: table(12_000, "UPDATING"),
            after: table(14_000, "ACTIVE"),
        },
        // Equal values are accepted, and change nothing.
        Step {
            change: json!({"WarmThroughput": {"ReadUnitsPerSecond": 14_000}}),
            answered: table(14_000, "ACTIVE"),
            meanwhile: table(14_000, "ACTIVE"),
            after: table(14_000, "ACTIVE"),
        },
        Step {
            change: json!({"GlobalSecondaryIndexUpdates": [{"Update":
                {"IndexName": "gsi", "WarmThroughput": {"ReadUnitsPerSecond": 15_000}}}]}),
            answered: index(12_000, "UPDATING"),
            meanwhile: index(12_000, "UPDATING"),
            after: index(15_000, "ACTIVE"),
        },
    ]);
    let world = World::with_delay(Some(SECOND));
    world.ok::<CreateTable>(indexed());
    world.clock.advance(SECOND);
    update(
        &world,
        &json!({"WarmThroughput": {"ReadUnitsPerSecond": 14_000}}),
    );
    let delete = json!({"TableName": "Music"});
    world.refused::<DeleteTable>(
        delete.clone(),
        "ResourceInUseException",
        "Attempt to change a resource which is still in use: Table is being updated: Music",
    );
    // "Last writer wins while in flight."
    update(
        &world,
        &json!({"WarmThroughput": {"ReadUnitsPerSecond": 16_000}}),
    );
    world.clock.advance(SECOND);
    assert_shows(&describe(&world), &table(16_000, "ACTIVE"));
    world.ok::<DeleteTable>(delete);
}
