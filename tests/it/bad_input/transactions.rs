//! Transactions that are too many, too large, empty, or at odds with themselves.

use serde_json::{Value, json};

use super::{Case, Expect, Text, VALIDATION, call, check, invalid, long, with_tables};
use crate::support::raw;

fn put(key: usize) -> Value {
    json!({"Put": {"TableName": "one", "Item": {"p": {"S": key.to_string()}}}})
}

fn get(key: usize) -> Value {
    json!({"Get": {"TableName": "one", "Key": {"p": {"S": key.to_string()}}}})
}

fn write(name: &str, items: Vec<Value>, expect: Expect) -> Case {
    call(
        name,
        "TransactWriteItems",
        json!({"TransactItems": items}),
        expect,
    )
}

fn read(name: &str, items: Vec<Value>, expect: Expect) -> Case {
    call(
        name,
        "TransactGetItems",
        json!({"TransactItems": items}),
        expect,
    )
}

fn length(bound: &str) -> Expect {
    let text =
        format!("at 'transactItems' failed to satisfy constraint: Member must have length {bound}");
    Expect::Error(400, VALIDATION, Text::Contains(text))
}

#[test]
fn how_many_there_are() {
    let server = with_tables();
    let cases = vec![
        write("100 writes", (0..100).map(put).collect(), Expect::Accepted),
        write(
            "101 writes",
            (0..101).map(put).collect(),
            length("less than or equal to 100"),
        ),
        write("no writes", vec![], length("greater than or equal to 1")),
        read("100 reads", (0..100).map(get).collect(), Expect::Accepted),
        read(
            "101 reads",
            (0..101).map(get).collect(),
            length("less than or equal to 100"),
        ),
        read("no reads", vec![], length("greater than or equal to 1")),
    ];
    check(server.address, cases);
}

#[test]
fn what_is_in_them() {
    let server = with_tables();
    let twice = "Transaction request cannot include multiple operations on one item";
    let large = |key: usize| {
        let item = json!({"p": {"S": key.to_string()}, "v": {"S": long(390 * 1024)}});
        json!({"Put": {"TableName": "one", "Item": item}})
    };
    let cases = vec![
        write("one item twice", vec![put(1), put(1)], invalid(twice)),
        write("11 items of 390 KB", (0..11).map(large).collect(), Expect::Error(400, VALIDATION, Text::Contains(
            "Transaction payload size cannot exceed 4MB. Payload Size: : ".to_owned(),
        ))),
        write("an action of no kind", vec![json!({})], Expect::Error(400, VALIDATION, Text::Any)),
        write("an action of two kinds", vec![json!({
            "Put": put(1)["Put"], "Delete": {"TableName": "one", "Key": {"p": {"S": "1"}}},
        })], Expect::Error(400, VALIDATION, Text::Any)),
        write("an absent table", vec![json!({"Put": {"TableName": "absent", "Item": {"p": {"S": "1"}}}})], Expect::Error(
            400, "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", "Requested resource not found".into(),
        )),
        call("a token of 37", "TransactWriteItems", json!({"TransactItems": [put(1)], "ClientRequestToken": long(37)}), Expect::Error(
            400, VALIDATION, Text::Contains(
                "at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36".to_owned(),
            ),
        )),
    ];
    check(server.address, cases);
}

/// A cancelled transaction changes nothing and says which action was to blame.
#[test]
fn all_or_nothing() {
    let server = with_tables();
    let failing = json!({"Put": {
        "TableName": "one", "Item": {"p": {"S": "b"}}, "ConditionExpression": "attribute_exists(p)",
    }});
    let input = json!({"TransactItems": [put(1), failing]});
    let cancelled = Expect::Error(
        400,
        "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]".into(),
    );
    check(
        server.address,
        vec![call("cancelled", "TransactWriteItems", input, cancelled)],
    );
    let scan = raw::call(server.address, "Scan", &json!({"TableName": "one"}));
    assert_eq!(scan["Count"], 0, "{scan}");
}

#[test]
fn a_token_with_other_parameters() {
    let server = with_tables();
    let input = |key: usize| json!({"TransactItems": [put(key)], "ClientRequestToken": "token"});
    let mismatch = || {
        Expect::Error(
            400,
            "com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException",
            Text::Any,
        )
    };
    let cases = vec![
        call("first", "TransactWriteItems", input(1), Expect::Accepted),
        call("again", "TransactWriteItems", input(1), Expect::Accepted),
        call("another", "TransactWriteItems", input(2), mismatch()),
    ];
    check(server.address, cases);
}
