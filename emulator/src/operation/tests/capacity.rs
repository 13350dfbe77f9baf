//! Capacity that is enforced, as calls meet it: who is throttled, with which reason, and what becomes of batches.

use std::time::Duration;

use serde_json::{Value, json};

use super::world::World;
use crate::operation;
use crate::wire::ApiError;
use crate::wire::ops::{
    BatchGetItem, BatchWriteItem, CreateTable, GetItem, PutItem, Query, TransactWriteItems,
    UpdateContributorInsights, UpdateTable,
};

const TABLE: &str = "arn:aws:dynamodb:eu-west-1:000000000000:table/Things";
const SECOND: Duration = Duration::from_secs(1);
/// What a rate of one gives at once.
const BURST: usize = 300;

/// A table with a global index, each with so many read and write units.
fn world(table: (u32, u32), index: (u32, u32)) -> World {
    let world = World::new();
    let units =
        |(read, write): (u32, u32)| json!({"ReadCapacityUnits": read, "WriteCapacityUnits": write});
    world.ok::<CreateTable>(json!({
        "TableName": "Things",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"},
            {"AttributeName": "g", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "ProvisionedThroughput": units(table),
        "GlobalSecondaryIndexes": [{"IndexName": "global", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
            "ProvisionedThroughput": units(index)}],
    }));
    operation::enforce_capacity(&world.context, Some("Things"), true).unwrap();
    world
}

fn put(world: &World, p: &str, g: Option<&str>) -> Result<Value, ApiError> {
    let mut item = json!({"p": {"S": p}});
    if let Some(g) = g {
        item["g"] = json!({"S": g});
    }
    world.call::<PutItem>(&json!({"TableName": "Things", "Item": item}))
}

fn get(world: &World, consistent: bool) -> Result<Value, ApiError> {
    world.call::<GetItem>(&json!({"TableName": "Things", "Key": {"p": {"S": "a"}},
        "ConsistentRead": consistent}))
}

/// How many calls are let in, and the refusal that ends them.
fn until_refused(mut call: impl FnMut() -> Result<Value, ApiError>) -> (usize, ApiError) {
    let mut count = 0;
    loop {
        match call() {
            Ok(_) => count += 1,
            Err(error) => return (count, error),
        }
    }
}

/// The reason of a refusal, and of what the limit is.
fn reason(error: &ApiError) -> (&str, &str) {
    let reason = &error.throttling_reasons().unwrap()[0];
    (
        reason.reason.as_deref().unwrap(),
        reason.resource.as_deref().unwrap(),
    )
}

#[test]
fn reads_and_writes_have_buckets_of_their_own() {
    let world = world((1, 1), (1, 1));
    let (count, error) = until_refused(|| put(&world, "a", None));
    assert_eq!(count, BURST);
    assert_eq!(
        error.code().as_str(),
        "ProvisionedThroughputExceededException"
    );
    assert_eq!(
        reason(&error),
        ("TableWriteProvisionedThroughputExceeded", TABLE)
    );
    // A read that need not be fresh takes half a unit.
    let (count, error) = until_refused(|| get(&world, false));
    assert_eq!(count, 2 * BURST);
    assert_eq!(
        reason(&error),
        ("TableReadProvisionedThroughputExceeded", TABLE)
    );
    world.clock.advance(2 * SECOND);
    assert_eq!(until_refused(|| get(&world, true)).0, 2);
    assert_eq!(until_refused(|| put(&world, "b", None)).0, 2);
}

/// A write that its condition does not let happen takes of the table all the same, and is throttled where nothing is left.
#[test]
fn conditions_that_do_not_hold_take_units() {
    let world = world((1, 1), (1, 1));
    put(&world, "a", Some("g")).unwrap();
    let mut failed = 0;
    let error = loop {
        let item = json!({"p": {"S": "a"}, "g": {"S": "h"}});
        let error = world
            .call::<PutItem>(&json!({"TableName": "Things", "Item": item,
                "ConditionExpression": "attribute_not_exists(p)"}))
            .unwrap_err();
        match error.code().as_str() {
            "ConditionalCheckFailedException" => failed += 1,
            _ => break error,
        }
    };
    assert_eq!(failed, BURST - 1);
    assert_eq!(
        reason(&error),
        ("TableWriteProvisionedThroughputExceeded", TABLE)
    );
}

/// "if the global secondary index's provisioned write capacity is not sufficient, the write to the table is throttled"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes>).
#[test]
fn an_index_without_units_holds_writes_back_that_concern_it() {
    let world = world((10, 10), (1, 1));
    let mut number = 0;
    let (count, error) = until_refused(|| {
        number += 1;
        put(&world, &number.to_string(), Some("g"))
    });
    assert_eq!(count, BURST);
    let index = format!("{TABLE}/index/global");
    assert_eq!(
        reason(&error),
        ("IndexWriteProvisionedThroughputExceeded", index.as_str())
    );
    assert!(
        error
            .message()
            .unwrap()
            .contains("for the index was exceeded")
    );
    // Nothing of it has happened, and what is not in the index goes on.
    let refused = json!({"TableName": "Things", "Key": {"p": {"S": number.to_string()}}});
    assert_eq!(world.ok::<GetItem>(refused), json!({}));
    put(&world, "beside", None).unwrap();
}

#[test]
fn pages_take_of_what_they_read() {
    let world = world((1, 10), (2, 10));
    put(&world, "a", Some("g")).unwrap();
    let query = || {
        world.call::<Query>(&json!({"TableName": "Things", "IndexName": "global",
            "KeyConditionExpression": "g = :g", "ExpressionAttributeValues": {":g": {"S": "g"}}}))
    };
    let (count, error) = until_refused(query);
    assert_eq!(count, 2 * 2 * BURST);
    let index = format!("{TABLE}/index/global");
    assert_eq!(
        reason(&error),
        ("IndexReadProvisionedThroughputExceeded", index.as_str())
    );
    // The table has its own.
    get(&world, true).unwrap();
}

#[test]
fn batches_leave_what_finds_nothing_and_are_refused_when_all_does() {
    let world = world((1, 1), (1, 1));
    for number in 0..BURST - 2 {
        put(&world, &number.to_string(), None).unwrap();
    }
    let puts = |keys: &[&str]| {
        let puts = keys
            .iter()
            .map(|p| json!({"PutRequest": {"Item": {"p": {"S": p}}}}));
        json!({"RequestItems": {"Things": puts.collect::<Vec<_>>()}})
    };
    let answer = world.ok::<BatchWriteItem>(puts(&["a", "b", "c"]));
    assert_eq!(answer["UnprocessedItems"], puts(&["c"])["RequestItems"]);
    let refused = world
        .call::<BatchWriteItem>(&puts(&["a", "b"]))
        .unwrap_err();
    assert_eq!(
        reason(&refused),
        ("TableWriteProvisionedThroughputExceeded", TABLE)
    );

    for _ in 0..2 * BURST - 1 {
        get(&world, false).unwrap();
    }
    let keys =
        json!({"RequestItems": {"Things": {"Keys": [{"p": {"S": "a"}}, {"p": {"S": "b"}}]}}});
    let answer = world.ok::<BatchGetItem>(keys.clone());
    let left = &answer["UnprocessedKeys"]["Things"]["Keys"];
    assert_eq!(left, &json!([{"p": {"S": "b"}}]));
    let refused = world.call::<BatchGetItem>(&keys).unwrap_err();
    assert_eq!(
        reason(&refused),
        ("TableReadProvisionedThroughputExceeded", TABLE)
    );
}

#[test]
fn a_transaction_takes_twice_and_is_cancelled() {
    let world = world((1, 1), (1, 1));
    let action = json!({"Put": {"TableName": "Things", "Item": {"p": {"S": "a"}}}});
    let request = json!({"TransactItems": [action]});
    let (count, error) = until_refused(|| world.call::<TransactWriteItems>(&request));
    assert_eq!(count, BURST / 2);
    let reasons = error.cancellation_reasons().unwrap();
    assert_eq!(
        reasons[0].code.as_deref(),
        Some("ProvisionedThroughputExceeded")
    );
}

#[test]
fn a_hot_partition_of_a_table_on_demand_has_the_same_exception() {
    let world = world((1, 1), (1, 1));
    world.ok::<UpdateTable>(json!({"TableName": "Things", "BillingMode": "PAY_PER_REQUEST"}));
    let (count, error) = until_refused(|| put(&world, "a", None));
    assert_eq!(count, 1000);
    assert_eq!(
        error.code().as_str(),
        "ProvisionedThroughputExceededException"
    );
    assert_eq!(
        reason(&error),
        ("TableWriteKeyRangeThroughputExceeded", TABLE)
    );
    // Another partition goes on, or the same one, depending on where the keys lie: one of many does.
    assert!((0..64).any(|number| put(&world, &number.to_string(), None).is_ok()));
    let maximum = json!({"TableName": "Things", "OnDemandThroughput": {"MaxWriteRequestUnits": 5}});
    world.ok::<UpdateTable>(maximum);
    world.clock.advance(SECOND);
    let mut number = 0;
    let (count, error) = until_refused(|| {
        number += 1;
        put(&world, &number.to_string(), None)
    });
    assert_eq!(count, 5);
    assert_eq!(error.code().as_str(), "ThrottlingException");
    assert_eq!(
        reason(&error),
        ("TableWriteMaxOnDemandThroughputExceeded", TABLE)
    );
}

#[test]
fn throttled_keys_are_counted_by_contributor_insights() {
    let world = world((1, 1), (1, 1));
    world.ok::<UpdateContributorInsights>(json!({"TableName": "Things",
        "ContributorInsightsAction": "ENABLE", "ContributorInsightsMode": "THROTTLED_KEYS"}));
    until_refused(|| put(&world, "a", None));
    until_refused(|| get(&world, true));
    let top = operation::top_contributors(&world.context, "Things", None, 10)
        .wait()
        .unwrap();
    let shown: Vec<(String, f64)> = top
        .throttled_partition_keys
        .iter()
        .map(|one| {
            (
                String::from_utf8_lossy(one.key.json()).into_owned(),
                one.units,
            )
        })
        .collect();
    assert_eq!(shown, [(r#"{"p":{"S":"a"}}"#.to_owned(), 2.0)]);
    assert!(top.partition_keys.is_empty());
}

/// A local index takes from its table, which is told once.
#[test]
fn a_table_is_told_once_whatever_local_indexes_it_has() {
    let world = World::new();
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    let local = |name: &str| {
        json!({"IndexName": name, "Projection": {"ProjectionType": "KEYS_ONLY"},
            "KeySchema": [key("p", "HASH"), key("l", "RANGE")]})
    };
    let attributes = ["p", "s", "l"];
    let attributes = attributes.map(|name| json!({"AttributeName": name, "AttributeType": "S"}));
    world.ok::<CreateTable>(json!({
        "TableName": "Things",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": [key("p", "HASH"), key("s", "RANGE")],
        "LocalSecondaryIndexes": [local("one"), local("two")],
    }));
    operation::enforce_capacity(&world.context, Some("Things"), true).unwrap();
    let left = operation::capacity_left(&world.context);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].index, None);
}

#[test]
fn what_is_left_is_told_and_a_fork_begins_full() {
    let world = world((1, 1), (1, 1));
    until_refused(|| put(&world, "a", None));
    let left = operation::capacity_left(&world.context);
    assert_eq!(left.len(), 2);
    assert_eq!(
        (
            left[0].write.rate,
            left[0].write.left,
            left[0].write.throttled
        ),
        (1.0, 0.0, 1)
    );
    assert_eq!(left[1].index.as_deref(), Some("global"));
    let fork = World {
        context: world.context.fork(),
        clock: std::sync::Arc::clone(&world.clock),
    };
    assert_eq!(until_refused(|| put(&fork, "a", None)).0, BURST);
    // No longer, where it is switched off.
    operation::enforce_capacity(&world.context, None, false).unwrap();
    put(&world, "a", None).unwrap();
    assert!(operation::capacity_left(&world.context).is_empty());
}
