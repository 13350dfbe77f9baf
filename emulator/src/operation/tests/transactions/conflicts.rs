//! The rules on conflicts, one by one
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling>).

use std::time::Duration;

use crate::operation::tests::world::World;
use crate::wire::ops;

use super::Tables;

const OPEN: &str = r#"{"TransactItems":[
    {"Update":{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET n = :n","ExpressionAttributeValues":{":n":{"N":"2"}}}},
    {"ConditionCheck":{"TableName":"plain","Key":{"pk":{"S":"checked"}},"ConditionExpression":"attribute_not_exists(pk)"}}]}"#;
const CONFLICT: &str = "TransactionConflictException: Transaction is ongoing for the item";
const CANCELLED: &str = "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict]
  None: 
  TransactionConflict: Transaction is ongoing for the item";

fn tables() -> Tables {
    tables_in(World::new())
}

fn tables_in(world: World) -> Tables {
    let tables = Tables::of(world);
    tables.check(&[(
        "PutItem",
        r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#,
        "{}",
    )]);
    tables
}

#[test]
fn what_conflicts_with_an_open_transaction() {
    let tables = tables();
    let held = tables.hold(OPEN).unwrap_or_else(|error| panic!("{error}"));
    tables.check(&[
        // "A PutItem, UpdateItem, or DeleteItem request for an item conflicts with an ongoing
        // TransactWriteItems request that includes the same item."
        ("PutItem", r#"{"TableName":"plain","Item":{"pk":{"S":"a"}}}"#, CONFLICT),
        ("PutItem", r#"{"TableName":"plain","Item":{"pk":{"S":"checked"}}}"#, CONFLICT),
        ("DeleteItem", r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#, CONFLICT),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"REMOVE n"}"#,
            CONFLICT,
        ),
        // "An item within a TransactWriteItems request is part of another ongoing TransactWriteItems
        // request."
        (
            "TransactWriteItems",
            r#"{"TransactItems":[{"Put":{"TableName":"plain","Item":{"pk":{"S":"b"}}}},{"Delete":{"TableName":"plain","Key":{"pk":{"S":"a"}}}}]}"#,
            CANCELLED,
        ),
        // "An item within a TransactGetItems request is part of an ongoing TransactWriteItems … request."
        (
            "TransactGetItems",
            r#"{"TransactItems":[{"Get":{"TableName":"plain","Key":{"pk":{"S":"b"}}}},{"Get":{"TableName":"plain","Key":{"pk":{"S":"a"}}}}]}"#,
            CANCELLED,
        ),
        // "… conflicts with a concurrent GetItem request, both operations can succeed."
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"ConsistentRead":true}"#,
            r#"{"Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#,
        ),
        // Other items are free.
        ("PutItem", r#"{"TableName":"plain","Item":{"pk":{"S":"c"}}}"#, "{}"),
        ("PutItem", r#"{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"}}}"#, "{}"),
    ]);
    let second = tables.hold(OPEN).map(|_| ()).unwrap_err();
    assert!(
        second.contains("[TransactionConflict, TransactionConflict]"),
        "{second}"
    );

    held.commit(&tables.world.context).wait().unwrap();
    tables.check(&[
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#,
            r#"{"Item":{"pk":{"S":"a"},"n":{"N":"2"}}}"#,
        ),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"}}}"#,
            "{}",
        ),
        (
            "TransactGetItems",
            r#"{"TransactItems":[{"Get":{"TableName":"plain","Key":{"pk":{"S":"checked"}}}}]}"#,
            r#"{"Responses":[{}]}"#,
        ),
    ]);
}

/// A write that conflicts comes back unprocessed from a batch, as what the service could not do for
/// reasons of its own does
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>).
#[test]
fn batches_leave_held_items_unprocessed() {
    let tables = tables();
    let held = tables.hold(OPEN).unwrap_or_else(|error| panic!("{error}"));
    let batch = r#"{"RequestItems":{"plain":[{"PutRequest":{"Item":{"pk":{"S":"c"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}]}}"#;
    tables.check(&[
        (
            "BatchWriteItem",
            batch,
            r#"{"UnprocessedItems":{"plain":[{"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}]}}"#,
        ),
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"c"}}}"#,
            r#"{"Item":{"pk":{"S":"c"}}}"#,
        ),
    ]);
    drop(held);
    tables.check(&[("BatchWriteItem", batch, r#"{"UnprocessedItems":{}}"#)]);
}

/// Statements conflict as the operations that they mean do
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html#API_ExecuteStatement_Errors>,
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html>).
#[test]
fn statements_conflict_too() {
    let tables = tables();
    let held = tables.hold(OPEN).unwrap_or_else(|error| panic!("{error}"));
    let statement = |text: &str| format!(r#"{{"Statement":"{text}"}}"#);
    for text in [
        "INSERT INTO plain VALUE {'pk': 'a'}",
        "INSERT INTO plain VALUE {'pk': 'checked'}",
        "UPDATE plain SET n = 3 WHERE pk = 'a' AND n = 7",
        "DELETE FROM plain WHERE pk = 'a'",
    ] {
        let one = statement(text);
        assert_eq!(tables.call("ExecuteStatement", &one), CONFLICT, "{text}");
        assert_eq!(
            tables.call(
                "BatchExecuteStatement",
                &format!(r#"{{"Statements":[{one}]}}"#)
            ),
            r#"{"Responses":[{"Error":{"Code":"TransactionConflict","Message":"Transaction is ongoing for the item"},"TableName":"plain"}]}"#,
            "{text}"
        );
    }
    for (free, held) in [
        (
            "SELECT * FROM plain WHERE pk = 'b'",
            "SELECT * FROM plain WHERE pk = 'a'",
        ),
        (
            "INSERT INTO plain VALUE {'pk': 'b'}",
            "DELETE FROM plain WHERE pk = 'a'",
        ),
        (
            "INSERT INTO plain VALUE {'pk': 'b'}",
            "EXISTS(SELECT * FROM plain WHERE pk = 'a' AND n = 1)",
        ),
    ] {
        let request = format!(
            r#"{{"TransactStatements":[{},{}]}}"#,
            statement(free),
            statement(held)
        );
        assert_eq!(
            tables.call("ExecuteTransaction", &request),
            CANCELLED,
            "{held}"
        );
    }
    drop(held);
    let insert = statement("INSERT INTO plain VALUE {'pk': 'checked'}");
    assert_eq!(tables.call("ExecuteStatement", &insert), r#"{"Items":[]}"#);
}

/// Reads that are no transactions see what was committed
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation>).
#[test]
fn other_reads_do_not_conflict() {
    let tables = tables();
    let held = tables.hold(OPEN).unwrap_or_else(|error| panic!("{error}"));
    let items = r#"[{"pk":{"S":"a"},"n":{"N":"1"}}]"#;
    tables.check(&[
        (
            "BatchGetItem",
            r#"{"RequestItems":{"plain":{"Keys":[{"pk":{"S":"a"}}],"ConsistentRead":true}}}"#,
            &format!(r#"{{"Responses":{{"plain":{items}}},"UnprocessedKeys":{{}}}}"#),
        ),
        (
            "Query",
            r#"{"TableName":"plain","ConsistentRead":true,"KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}}}"#,
            &format!(r#"{{"Count":1,"Items":{items},"ScannedCount":1}}"#),
        ),
        (
            "Scan",
            r#"{"TableName":"plain","ConsistentRead":true}"#,
            &format!(r#"{{"Count":1,"Items":{items},"ScannedCount":1}}"#),
        ),
        (
            "ExecuteStatement",
            r#"{"Statement":"SELECT * FROM plain WHERE pk = 'a'","ConsistentRead":true}"#,
            &format!(r#"{{"Items":{items}}}"#),
        ),
    ]);
    drop(held);
}

#[test]
fn a_dropped_transaction_changes_nothing() {
    let tables = tables();
    drop(tables.hold(OPEN));
    tables.check(&[
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#,
            r#"{"Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#,
        ),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"}}}"#,
            "{}",
        ),
    ]);
}

/// A fork begins without open transactions; those of the original stay with it.
#[test]
fn forks_hold_nothing() {
    let tables = tables();
    let held = tables.hold(OPEN).unwrap_or_else(|error| panic!("{error}"));
    let mut fork = Tables::new();
    fork.world.context.engine = std::sync::Arc::new(tables.world.context.engine.fork());
    let put = r#"{"TableName":"plain","Item":{"pk":{"S":"a"}}}"#;
    fork.check(&[("PutItem", put, "{}")]);
    tables.check(&[("PutItem", put, CONFLICT)]);
    drop(held);
    tables.check(&[("PutItem", put, "{}")]);
}

/// An expired item that a transaction holds is deleted later.
#[test]
fn expiry_waits() {
    let tables = tables();
    tables.run::<crate::wire::ops::UpdateTimeToLive>(
        r#"{"TableName":"plain","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"n"}}"#,
    );
    let item = r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"N":"1800000000"}}}"#;
    let get = r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"ProjectionExpression":"pk"}"#;
    let held = {
        tables.check(&[("PutItem", item, "{}")]);
        tables.hold(r#"{"TransactItems":[{"ConditionCheck":{"TableName":"plain","Key":{"pk":{"S":"a"}},"ConditionExpression":"attribute_exists(pk)"}}]}"#)
    };
    tables.world.clock.advance(Duration::from_secs(5));
    tables.world.context.run_due();
    tables.check(&[("GetItem", get, r#"{"Item":{"pk":{"S":"a"}}}"#)]);
    drop(held);
    tables.world.clock.advance(Duration::from_secs(5));
    tables.world.context.run_due();
    tables.check(&[("GetItem", get, "{}")]);
}

/// With overlap on, transactions still do all that they do without.
#[test]
fn transactions_in_two_halves() {
    let tables = tables_in(World::with_overlap());
    tables.check(&[
        ("TransactWriteItems", OPEN, "{}"),
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#,
            r#"{"Item":{"pk":{"S":"a"},"n":{"N":"2"}}}"#,
        ),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"}}}"#,
            "{}",
        ),
    ]);
}

/// What comes in between the halves runs into them; a transaction whose client is gone is cancelled.
#[test]
fn between_the_halves() {
    let tables = tables_in(World::with_overlap());
    let statement = r#"{"TransactStatements":[{"Statement":"UPDATE plain SET n = 3 WHERE pk = 'a'"}],"ClientRequestToken":"t"}"#;
    let put = r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#;
    let get = r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#;
    let read = r#"{"TransactItems":[{"Get":{"TableName":"plain","Key":{"pk":{"S":"b"}}}},{"Get":{"TableName":"plain","Key":{"pk":{"S":"a"}}}}]}"#;
    let shows = |n: u32| format!(r#"{{"Item":{{"pk":{{"S":"a"}},"n":{{"N":"{n}"}}}}}}"#);
    let between = || {
        tables.check(&[
            ("PutItem", put, CONFLICT),
            ("TransactGetItems", read, CANCELLED),
            ("GetItem", get, &shows(1)),
        ]);
    };
    drop(tables.first_half::<ops::TransactWriteItems>(OPEN));
    tables.check(&[("PutItem", put, "{}")]);

    let half = tables.first_half::<ops::TransactWriteItems>(OPEN);
    between();
    half.resume().finish().unwrap();
    tables.check(&[("GetItem", get, &shows(2)), ("PutItem", put, "{}")]);

    let half = tables.first_half::<ops::ExecuteTransaction>(statement);
    between();
    tables.check(&[(
        "ExecuteTransaction",
        statement,
        "TransactionInProgressException: Transaction from previous request is still in progress",
    )]);
    half.resume().finish().unwrap();
    tables.check(&[
        ("GetItem", get, &shows(3)),
        ("ExecuteTransaction", statement, r#"{"Responses":[]}"#),
    ]);
}
