//! BatchExecuteStatement:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.batching.html>.

use serde_json::{Value, json};

use super::{run, tables};
use crate::operation::tests::items::world::Tables;

/// The answer to a batch.
fn batch(tables: &Tables, statements: Value) -> String {
    tables.call(
        "BatchExecuteStatement",
        &json!({"Statements": statements}).to_string(),
    )
}

/// The answer to statements without parameters.
fn texts(tables: &Tables, texts: &[&str]) -> String {
    let statements: Vec<Value> = texts
        .iter()
        .map(|text| json!({"Statement": text}))
        .collect();
    batch(tables, statements.into())
}

/// The page's own example, and what each statement answers for itself.
#[test]
fn writes_succeed_or_fail_each_for_itself() {
    let tables = tables();
    run(
        &tables,
        "INSERT INTO Music VALUE {'Artist': 'Acme Band', 'SongTitle': 'PartiQL Rocks'}",
    );
    let statements = json!([
        {"Statement": "INSERT INTO Music VALUE {'Artist':?,'SongTitle':?}", "Parameters": [{"S": "Acme Band"}, {"S": "Best Song"}]},
        {"Statement": "UPDATE Music SET AwardsWon=1, AwardDetail={'Grammys':[2020, 2018]} WHERE Artist='Acme Band' AND SongTitle='PartiQL Rocks'"},
    ]);
    assert_eq!(
        batch(&tables, statements),
        r#"{"Responses":[{"TableName":"Music"},{"TableName":"Music"}]}"#
    );

    let expected = [
        r#"{"Error":{"Code":"DuplicateItem","Message":"Duplicate primary key exists in table"},"TableName":"Music"}"#,
        r#"{"Error":{"Code":"ConditionalCheckFailed","Message":"The conditional request failed"},"TableName":"Music"}"#,
        r#"{"Error":{"Code":"ValidationError","Message":"Where clause does not contain a mandatory equality on all key attributes"}}"#,
        r#"{"Error":{"Code":"ResourceNotFound","Message":"Requested resource not found"}}"#,
        r#"{"Error":{"Code":"ValidationError","Message":"Statement wasn't well formed, can't be processed: Expected data manipulation"}}"#,
        r#"{"Error":{"Code":"ValidationError","Message":"Number of parameters in request and statement don't match."}}"#,
        r#"{"Item":{"AwardsWon":{"N":"2"}},"TableName":"Music"}"#,
        r#"{"Item":{"Artist":{"S":"Acme Band"},"SongTitle":{"S":"Best Song"}},"TableName":"Music"}"#,
    ];
    let answer = texts(
        &tables,
        &[
            "INSERT INTO Music VALUE {'Artist': 'Acme Band', 'SongTitle': 'Best Song'}",
            "UPDATE Music SET a = 1 WHERE Artist = 'x' AND SongTitle = 'y'",
            "DELETE FROM Music WHERE Artist = 'x'",
            "DELETE FROM nowhere WHERE a = 1",
            "CREATE TABLE t",
            "DELETE FROM plain WHERE pk = ?",
            "UPDATE Music SET AwardsWon = AwardsWon + 1 WHERE Artist='Acme Band' AND SongTitle='PartiQL Rocks' RETURNING MODIFIED NEW *",
            "DELETE FROM Music WHERE Artist='Acme Band' AND SongTitle='Best Song' RETURNING ALL OLD *",
        ],
    );
    assert_eq!(
        answer,
        format!(r#"{{"Responses":[{}]}}"#, expected.join(","))
    );
}

/// F3-2-batch-table: a statement that was refused before it ran names no table, one that ran does.
#[test]
fn only_statements_that_ran_name_their_table() {
    let tables = tables();
    run(&tables, "INSERT INTO plain VALUE {'pk': 'a', 'n': 's'}");
    let ran = |code: &str, message: &str| {
        format!(r#"{{"Error":{{"Code":"{code}","Message":"{message}"}},"TableName":"plain"}}"#)
    };
    let refused = |code: &str, message: &str| {
        format!(r#"{{"Error":{{"Code":"{code}","Message":"{message}"}}}}"#)
    };
    let cases = [
        (
            "UPDATE plain SET n = n + 1 WHERE pk = 'a'",
            ran(
                "ValidationError",
                "An operand in the update expression has an incorrect data type",
            ),
        ),
        (
            "FROM plain WHERE pk = 'b' SET n = 1",
            ran("ConditionalCheckFailed", "The conditional request failed"),
        ),
        (
            "INSERT INTO plain VALUE {'pk': 'a'}",
            ran("DuplicateItem", "Duplicate primary key exists in table"),
        ),
        (
            "DELETE FROM plain WHERE pk = 1",
            refused(
                "ValidationError",
                "The provided key element does not match the schema",
            ),
        ),
        (
            "DELETE FROM plain WHERE pk = 'a' AND n < true",
            refused(
                "ValidationError",
                "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
            ),
        ),
        (
            "INSERT INTO absent VALUE {'pk': 'a'}",
            refused("ResourceNotFound", "Requested resource not found"),
        ),
        (
            "DELETE FROM plain WHERE pk = 'a' RETURNING ALL NEW *",
            refused(
                "ValidationError",
                "Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
            ),
        ),
        (
            "UPDATE plain SET n = 1 WHERE pk = 'a'",
            r#"{"TableName":"plain"}"#.to_owned(),
        ),
    ];
    let (statements, expected): (Vec<&str>, Vec<String>) = cases.into_iter().unzip();
    assert_eq!(
        texts(&tables, &statements),
        format!(r#"{{"Responses":[{}]}}"#, expected.join(","))
    );
}

/// Each read names the whole key of one item
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html>).
#[test]
fn reads_name_one_item_each() {
    let tables = tables();
    run(
        &tables,
        "INSERT INTO sorted VALUE {'pk': 'a', 'sk': 1, 'x': 2}",
    );
    let key = r#"{"Error":{"Code":"ValidationError","Message":"Select statements within BatchExecuteStatement must specify the primary key in the where clause."}}"#;
    let expected = [
        r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"x":{"N":"2"}},"TableName":"sorted"}"#,
        r#"{"Item":{"x":{"N":"2"}},"TableName":"sorted"}"#,
        r#"{"TableName":"sorted"}"#,
        r#"{"TableName":"sorted"}"#,
        key,
        key,
        key,
        key,
    ];
    let answer = texts(
        &tables,
        &[
            "SELECT * FROM sorted WHERE pk = 'a' AND sk = 1",
            "SELECT x FROM sorted WHERE pk = 'a' AND sk = 1",
            "SELECT * FROM sorted WHERE pk = 'a' AND sk = 2",
            "SELECT * FROM sorted WHERE pk = 'a' AND sk = 1 AND x = 3",
            "SELECT * FROM sorted WHERE pk = 'a'",
            "SELECT * FROM sorted WHERE pk IN ('a', 'b') AND sk = 1",
            "SELECT * FROM sorted",
            "SELECT * FROM \"indexed\".\"gsi\" WHERE g = 'a' AND sk = 1",
        ],
    );
    assert_eq!(
        answer,
        format!(r#"{{"Responses":[{}]}}"#, expected.join(","))
    );
}

/// No more than 25 statements, which all read or all write.
#[test]
fn limits() {
    let tables = tables();
    let read = "SELECT * FROM plain WHERE pk = 'a'";
    assert!(texts(&tables, &[read; 25]).starts_with(r#"{"Responses":[{"#));
    assert!(
        texts(&tables, &[read; 26]).contains("Member must have length less than or equal to 25")
    );
    assert!(texts(&tables, &[]).contains("Member must have length greater than or equal to 1"));
    assert_eq!(
        texts(&tables, &[read, "DELETE FROM plain WHERE pk = 'a'"]),
        "ValidationException: The batch must consist of either read statements or write statements"
    );
    let exists = texts(&tables, &["EXISTS(SELECT * FROM plain WHERE pk = 'a')"]);
    assert!(exists.contains("EXISTS can only be used in transactions"));
}

/// Capacity is told for each statement, in their order
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html#DDB-BatchExecuteStatement-response-ConsumedCapacity>).
#[test]
fn capacity_and_failed_items() {
    let tables = tables();
    run(&tables, "INSERT INTO plain VALUE {'pk': 'a', 'n': 1}");
    let request = json!({
        "ReturnConsumedCapacity": "TOTAL",
        "Statements": [
            {"Statement": "SELECT * FROM plain WHERE pk = 'a'", "ConsistentRead": true},
            {"Statement": "SELECT pk FROM plain WHERE pk = 'b'"},
        ],
    });
    assert_eq!(
        tables.call("BatchExecuteStatement", &request.to_string()),
        r#"{"ConsumedCapacity":[{"CapacityUnits":1.0,"TableName":"plain"},{"CapacityUnits":0.5,"TableName":"plain"}],"Responses":[{"Item":{"n":{"N":"1"},"pk":{"S":"a"}},"TableName":"plain"},{"TableName":"plain"}]}"#
    );
    let statements = json!([
        {"Statement": "UPDATE plain SET n = 2 WHERE pk = 'a' AND n = 7", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"},
    ]);
    assert_eq!(
        batch(&tables, statements),
        r#"{"Responses":[{"Error":{"Code":"ConditionalCheckFailed","Item":{"n":{"N":"1"},"pk":{"S":"a"}},"Message":"The conditional request failed"},"TableName":"plain"}]}"#
    );
}
