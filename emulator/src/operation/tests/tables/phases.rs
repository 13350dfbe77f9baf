//! A global index that comes later is allocated, then filled, then there; and it goes
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html>).

use std::time::Duration;

use serde_json::{Value, json};

use super::super::world::World;
use super::{on_demand, with};
use crate::wire::ops::{CreateTable, DeleteTable, DescribeTable, PutItem, UpdateTable};

const SPAN: Duration = Duration::from_secs(10);
const IN_USE: &str = "ResourceInUseException";
const BUSY: &str = "Attempt to change a resource which is still in use: ";

/// A provisioned table with an item, in a world in which changes take time.
fn world() -> World {
    let world = World::with_delay(Some(SPAN));
    let units = json!({"ReadCapacityUnits": 5, "WriteCapacityUnits": 5});
    let provisioned = json!({"BillingMode": "PROVISIONED", "ProvisionedThroughput": units});
    world.ok::<CreateTable>(with(on_demand("Music"), provisioned));
    world.clock.advance(SPAN);
    let item = json!({"pk": {"S": "a"}, "a": {"S": "x"}});
    world.ok::<PutItem>(json!({"TableName": "Music", "Item": item}));
    world
}

fn change(members: &Value) -> Value {
    with(json!({"TableName": "Music"}), members.clone())
}

fn units(read: i64) -> Value {
    json!({"ReadCapacityUnits": read, "WriteCapacityUnits": 5})
}

fn create(name: &str) -> Value {
    change(&json!({
        "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
        "GlobalSecondaryIndexUpdates": [{"Create": {
            "IndexName": name,
            "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
            "ProvisionedThroughput": units(5),
        }}],
    }))
}

fn delete(name: &str) -> Value {
    change(&json!({"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": name}}]}))
}

/// The state of the table, that of its index, and whether that is being filled.
fn shown(world: &World) -> [Value; 3] {
    world.context.engine.run_due();
    let table = world.ok::<DescribeTable>(json!({"TableName": "Music"}))["Table"].clone();
    let index = &table["GlobalSecondaryIndexes"][0];
    [
        &table["TableStatus"],
        &index["IndexStatus"],
        &index["Backfilling"],
    ]
    .map(Clone::clone)
}

fn states(table: &str, index: &str, fills: Value) -> [Value; 3] {
    [json!(table), json!(index), fills]
}

/// Reads the index by each operation that can.
fn read(world: &World) -> [Result<Value, String>; 3] {
    let equal = json!({"KeyConditionExpression": "a = :a",
        "ExpressionAttributeValues": {":a": {"S": "x"}}});
    let of_index = json!({"TableName": "Music", "IndexName": "gsi"});
    [
        ("Query", with(of_index.clone(), equal)),
        ("Scan", of_index),
        (
            "ExecuteStatement",
            json!({"Statement": "SELECT * FROM \"Music\".\"gsi\""}),
        ),
    ]
    .map(|(operation, request)| {
        let answer = world.ask(operation, &request);
        answer
            .map(|answer| answer["Items"].clone())
            .map_err(|error| error.to_string())
    })
}

#[test]
fn a_new_index_is_allocated_then_filled_then_there() {
    let world = world();
    world.ok::<UpdateTable>(create("gsi"));
    let one_index = "Subscriber limit exceeded: Only 1 online index can be created or deleted \
                     simultaneously per table";
    let more = || world.refused::<UpdateTable>(create("more"), "LimitExceededException", one_index);
    let filling = "ValidationException: Cannot read from backfilling global secondary index: gsi";
    let filling = [filling, filling, filling].map(|sentence| Err(sentence.to_owned()));
    let drop_table = || json!({"TableName": "Music"});

    assert_eq!(shown(&world), states("UPDATING", "CREATING", json!(false)));
    assert_eq!(read(&world), filling);
    let allocating = "Index creation is in resource allocation phase. Retry deletion during \
                      backfilling phase or when the index is active. Table: Music Index: gsi";
    world.refused::<UpdateTable>(delete("gsi"), IN_USE, &format!("{BUSY}{allocating}"));
    let updated = format!("{BUSY}Table is being updated: Music");
    let protect = change(&json!({"DeletionProtectionEnabled": true}));
    world.refused::<UpdateTable>(protect, IN_USE, &updated);
    world.refused::<DeleteTable>(drop_table(), IN_USE, &updated);
    more();

    world.clock.advance(SPAN);
    assert_eq!(shown(&world), states("ACTIVE", "CREATING", json!(true)));
    assert_eq!(read(&world), filling);
    more();
    let changing = "Cannot delete table while indexes are being created, updated, or deleted.";
    world.refused::<DeleteTable>(drop_table(), IN_USE, &format!("{BUSY}{changing}"));
    let item = json!({"pk": {"S": "b"}, "a": {"S": "x"}});
    world.ok::<PutItem>(json!({"TableName": "Music", "Item": item}));

    world.clock.advance(SPAN);
    assert_eq!(shown(&world), states("ACTIVE", "ACTIVE", Value::Null));
    for items in read(&world) {
        assert_eq!(items.unwrap().as_array().unwrap().len(), 2);
    }
    world.ok::<DeleteTable>(drop_table());
}

#[test]
fn a_table_takes_other_updates_while_an_index_is_filled() {
    let of_index = |read| {
        json!({"GlobalSecondaryIndexUpdates": [{"Update":
            {"IndexName": "gsi", "ProvisionedThroughput": units(read)}}]})
    };
    let updates = [
        json!({"DeletionProtectionEnabled": true}),
        json!({"ProvisionedThroughput": units(6)}),
        json!({"StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"}}),
        of_index(6),
    ];
    for update in updates {
        let world = world();
        world.ok::<UpdateTable>(create("gsi"));
        world.clock.advance(SPAN);
        let answer = world.ok::<UpdateTable>(change(&update));
        let answered = &answer["TableDescription"]["GlobalSecondaryIndexes"][0];
        assert_eq!(answered["IndexStatus"], "CREATING", "{update}");
        assert_eq!(answered["Backfilling"], true, "{update}");
        // It is not allocated once more, and so can still be deleted later.
        assert_eq!(
            shown(&world),
            states("UPDATING", "CREATING", json!(true)),
            "{update}"
        );
        world.clock.advance(SPAN);
        assert_eq!(
            shown(&world),
            states("ACTIVE", "ACTIVE", Value::Null),
            "{update}"
        );
    }
}

#[test]
fn an_index_can_be_deleted_while_it_is_filled() {
    let world = world();
    world.ok::<UpdateTable>(create("gsi"));
    world.clock.advance(SPAN);
    world.ok::<UpdateTable>(delete("gsi"));
    assert_eq!(shown(&world), states("UPDATING", "DELETING", Value::Null));
    world.clock.advance(SPAN);
    let gone = [json!("ACTIVE"), Value::Null, Value::Null];
    assert_eq!(shown(&world), gone);
    world.ok::<UpdateTable>(create("gsi"));
}

/// Users of boto found no Projection in the description of such an index (boto/boto#2978, boto/boto#3775).
#[test]
fn an_index_that_goes_is_none_that_can_be_read() {
    let world = world();
    world.ok::<UpdateTable>(create("gsi"));
    world.clock.advance(2 * SPAN);
    let answer = world.ok::<UpdateTable>(delete("gsi"));
    let described = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    for table in [&answer["TableDescription"], &described["Table"]] {
        let index = &table["GlobalSecondaryIndexes"][0];
        assert_eq!(index["IndexStatus"], "DELETING");
        assert_eq!(index["Projection"], Value::Null);
        assert_eq!(
            index["KeySchema"],
            json!([{"AttributeName": "a", "KeyType": "HASH"}])
        );
    }
    let sentence = "ValidationException: The table does not have the specified index";
    let missing = [": gsi", ": gsi", ""].map(|name| Err(format!("{sentence}{name}")));
    assert_eq!(read(&world), missing);
    // As of one that never was.
    world.clock.advance(SPAN);
    world.context.engine.run_due();
    assert_eq!(read(&world), missing);
}
