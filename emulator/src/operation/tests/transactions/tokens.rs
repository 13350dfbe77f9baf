//! Client tokens
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken>).

use std::time::Duration;

use crate::wire::ops;

use super::Tables;

const ADD: &str = r#"{"ClientRequestToken":"t1","ReturnConsumedCapacity":"TOTAL","TransactItems":[
    {"Update":{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"ADD n :one","ExpressionAttributeValues":{":one":{"N":"1"}}}}]}"#;
const ADD_TWO: &str = r#"{"ClientRequestToken":"t1","ReturnConsumedCapacity":"TOTAL","TransactItems":[
    {"Update":{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"ADD n :one","ExpressionAttributeValues":{":one":{"N":"2"}}}}]}"#;
const WROTE: &str =
    r#"{"ConsumedCapacity":[{"CapacityUnits":2.0,"TableName":"plain","WriteCapacityUnits":2.0}]}"#;
const READ: &str =
    r#"{"ConsumedCapacity":[{"CapacityUnits":2.0,"ReadCapacityUnits":2.0,"TableName":"plain"}]}"#;

fn count(tables: &Tables) -> String {
    tables.call(
        "GetItem",
        r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"ProjectionExpression":"n"}"#,
    )
}

/// "Subsequent calls with the same client token return the number of read capacity units consumed in
/// reading the item"; "after 10 minutes, any request with the same client token is treated as new".
#[test]
fn a_replay_reads_for_ten_minutes() {
    let tables = Tables::new();
    assert_eq!(tables.call("TransactWriteItems", ADD), WROTE);
    assert_eq!(tables.call("TransactWriteItems", ADD), READ);
    tables
        .world
        .clock
        .advance(Duration::from_millis(10 * 60 * 1000 - 1));
    assert_eq!(tables.call("TransactWriteItems", ADD), READ);
    assert_eq!(count(&tables), r#"{"Item":{"n":{"N":"1"}}}"#);
    tables.world.clock.advance(Duration::from_millis(1));
    assert_eq!(tables.call("TransactWriteItems", ADD), WROTE);
    assert_eq!(count(&tables), r#"{"Item":{"n":{"N":"2"}}}"#);
    // The replay of the second use counts from there.
    tables.world.clock.advance(Duration::from_secs(60));
    assert_eq!(tables.call("TransactWriteItems", ADD), READ);
}

/// "If you submit a request with the same client token but a change in other parameters within the
/// 10-minute idempotency window, DynamoDB returns an `IdempotentParameterMismatch` exception."
#[test]
fn another_request_with_the_token_is_refused() {
    let tables = Tables::new();
    assert_eq!(tables.call("TransactWriteItems", ADD), WROTE);
    let mismatch = "IdempotentParameterMismatchException";
    assert_eq!(tables.call("TransactWriteItems", ADD_TWO), mismatch);
    // The order of attributes is no parameter.
    let put = |item: &str| {
        format!(
            r#"{{"ClientRequestToken":"t2","TransactItems":[{{"Put":{{"TableName":"plain","Item":{item}}}}}]}}"#
        )
    };
    let (one, other) = (
        put(r#"{"pk":{"S":"b"},"m":{"M":{"x":{"N":"1"},"y":{"N":"2"}}}}"#),
        put(r#"{"m":{"M":{"y":{"N":"2.0"},"x":{"N":"1"}}},"pk":{"S":"b"}}"#),
    );
    assert_eq!(tables.call("TransactWriteItems", &one), "{}");
    assert_eq!(tables.call("TransactWriteItems", &other), "{}");
    let third = put(r#"{"pk":{"S":"b"},"m":{"M":{"x":{"N":"2"},"y":{"N":"1"}}}}"#);
    assert_eq!(tables.call("TransactWriteItems", &third), mismatch);
    assert_eq!(
        tables.call("TransactWriteItems", &third.replace("t2", "t3")),
        "{}"
    );
}

/// What has no order is no parameter at any depth; the order of a list is one.
#[test]
fn order_counts_in_lists_only() {
    let mismatch = "IdempotentParameterMismatchException";
    for (one, other, answer) in [
        (
            r#"{"M":{"x":{"L":[{"M":{"p":{"N":"1"},"q":{"N":"2"}}}]},"y":{"NULL":true}}}"#,
            r#"{"M":{"y":{"NULL":true},"x":{"L":[{"M":{"q":{"N":"2.0"},"p":{"N":"1"}}}]}}}"#,
            "{}",
        ),
        (
            r#"{"L":[{"N":"1"},{"N":"2"}]}"#,
            r#"{"L":[{"N":"2"},{"N":"1"}]}"#,
            mismatch,
        ),
        (r#"{"SS":["x","y"]}"#, r#"{"SS":["y","x"]}"#, "{}"),
        (
            r#"{"L":[{"NS":["1","2"]},{"BS":["YQ==","Yg=="]}]}"#,
            r#"{"L":[{"NS":["2","1"]},{"BS":["Yg==","YQ=="]}]}"#,
            "{}",
        ),
        (r#"{"SS":["1"]}"#, r#"{"NS":["1"]}"#, mismatch),
        (
            r#"{"M":{"x":{"N":"1"}}}"#,
            r#"{"M":{"x":{"S":"1"}}}"#,
            mismatch,
        ),
    ] {
        let tables = Tables::new();
        let put = |value: &str| {
            let item = format!(r#"{{"pk":{{"S":"b"}},"v":{value}}}"#);
            format!(
                r#"{{"ClientRequestToken":"t","TransactItems":[{{"Put":{{"TableName":"plain","Item":{item}}}}}]}}"#
            )
        };
        assert_eq!(tables.call("TransactWriteItems", &put(one)), "{}");
        let second = tables.call("TransactWriteItems", &put(other));
        assert_eq!(second, answer, "{one} and {other}");
    }
}

/// "Multiple identical calls have the same effect as one": while the first runs, its twin is told
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors>).
#[test]
fn a_running_twin_is_in_progress() {
    let tables = Tables::new();
    let held = tables.hold(ADD).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        tables.call("TransactWriteItems", ADD),
        "TransactionInProgressException: Transaction from previous request is still in progress"
    );
    assert_eq!(
        tables.call("TransactWriteItems", ADD_TWO),
        "IdempotentParameterMismatchException"
    );
    held.commit(&tables.world.context).wait().unwrap();
    assert_eq!(tables.call("TransactWriteItems", ADD), READ);
    assert_eq!(count(&tables), r#"{"Item":{"n":{"N":"1"}}}"#);
}

/// A transaction that did not happen leaves its token free.
#[test]
fn a_failed_transaction_frees_its_token() {
    let tables = Tables::new();
    let request = r#"{"ClientRequestToken":"t","TransactItems":[{"Update":{"TableName":"plain","Key":{"pk":{"S":"a"}},
        "UpdateExpression":"SET n = :n","ConditionExpression":"attribute_exists(pk)","ExpressionAttributeValues":{":n":{"N":"7"}}}}]}"#;
    let refused = tables.call("TransactWriteItems", request);
    assert!(
        refused.starts_with("TransactionCanceledException"),
        "{refused}"
    );
    tables.run::<ops::PutItem>(r#"{"TableName":"plain","Item":{"pk":{"S":"a"}}}"#);
    assert_eq!(tables.call("TransactWriteItems", request), "{}");
    assert_eq!(count(&tables), r#"{"Item":{"n":{"N":"7"}}}"#);
    // Dropped while open: free again as well.
    drop(tables.hold(ADD));
    assert_eq!(tables.call("TransactWriteItems", ADD), WROTE);
}
