//! What is a difference, and what is not.

use serde_json::{Value, json};

use super::{answer, well};
use crate::relay::compare::differences;

/// Paths of what differs between two answers to an operation that went well.
fn paths(operation: &str, here: &Value, there: &Value) -> Vec<String> {
    let found = differences(operation, &well(here), &well(there));
    found.into_iter().map(|one| one.path).collect()
}

/// An operation, what is answered here and there, and where that differs.
type Case = (&'static str, Value, Value, &'static [&'static str]);

fn check(cases: Vec<Case>) {
    for (operation, here, there, expected) in cases {
        assert_eq!(paths(operation, &here, &there), expected, "{here} {there}");
    }
}

#[test]
fn attributes_are_compared_to_the_letter_and_sets_without_order() {
    check(vec![
        // Sets have no order; lists have one.
        (
            "GetItem",
            json!({"Item": {"s": {"SS": ["a", "b"]}}}),
            json!({"Item": {"s": {"SS": ["b", "a"]}}}),
            &[],
        ),
        (
            "GetItem",
            json!({"Item": {"l": {"L": [{"S": "a"}, {"S": "b"}]}}}),
            json!({"Item": {"l": {"L": [{"S": "b"}, {"S": "a"}]}}}),
            &["Item.l.L[0].S", "Item.l.L[1].S"],
        ),
        // An attribute may have the name of a member that is made up, or of a type.
        (
            "GetItem",
            json!({"Item": {"ItemCount": {"N": "1"}}}),
            json!({"Item": {"ItemCount": {"N": "2"}}}),
            &["Item.ItemCount.N"],
        ),
        (
            "GetItem",
            json!({"Item": {"SS": {"S": "a"}}}),
            json!({"Item": {"SS": {"S": "b"}}}),
            &["Item.SS.S"],
        ),
        // The text of a number is what a client sees.
        (
            "GetItem",
            json!({"Item": {"n": {"N": "1"}}}),
            json!({"Item": {"n": {"N": "1.0"}}}),
            &["Item.n.N"],
        ),
        // A member that only one side has.
        (
            "GetItem",
            json!({}),
            json!({"Item": {"a": {"S": "b"}}}),
            &["Item"],
        ),
        // Capacity is a number, however it is written.
        (
            "GetItem",
            json!({"ConsumedCapacity": {"TableName": "t", "CapacityUnits": 1}}),
            json!({"ConsumedCapacity": {"TableName": "t", "CapacityUnits": 1.0}}),
            &[],
        ),
        (
            "GetItem",
            json!({"ConsumedCapacity": {"TableName": "t", "CapacityUnits": 0.5}}),
            json!({"ConsumedCapacity": {"TableName": "t", "CapacityUnits": 1.0}}),
            &["ConsumedCapacity.CapacityUnits"],
        ),
    ]);
}

#[test]
fn what_endpoints_make_up_of_tables_is_no_difference() {
    check(vec![
        // Times, ids, counts that lag; accounts and regions in ARNs; the order of descriptions.
        (
            "DescribeTable",
            json!({"Table": {
                "TableId": "a", "CreationDateTime": 1, "ItemCount": 0, "TableStatus": "ACTIVE",
                "TableArn": "arn:aws:dynamodb:us-east-1:000000000000:table/t",
                "AttributeDefinitions": [{"AttributeName": "a"}, {"AttributeName": "b"}],
            }}),
            json!({"Table": {
                "TableId": "b", "CreationDateTime": 2.5, "ItemCount": 9, "TableStatus": "ACTIVE",
                "TableArn": "arn:aws:dynamodb:eu-west-1:123456789012:table/t",
                "AttributeDefinitions": [{"AttributeName": "b"}, {"AttributeName": "a"}],
            }}),
            &[],
        ),
        (
            "DescribeTable",
            json!({"Table": {"TableArn": "arn:aws:dynamodb:us-east-1:0:table/t", "TableId": "a"}}),
            json!({"Table": {"TableArn": "arn:aws:dynamodb:us-east-1:0:table/u"}}),
            &["Table.TableArn", "Table.TableId"],
        ),
        // The order of keys means something.
        (
            "DescribeTable",
            json!({"Table": {"KeySchema": [{"AttributeName": "a"}, {"AttributeName": "b"}]}}),
            json!({"Table": {"KeySchema": [{"AttributeName": "b"}, {"AttributeName": "a"}]}}),
            &[
                "Table.KeySchema[0].AttributeName",
                "Table.KeySchema[1].AttributeName",
            ],
        ),
    ]);
}

#[test]
fn scans_are_bags_and_queries_are_lists() {
    check(vec![
        // A whole Scan is a bag of items; a page of one says where the endpoint's partitions are.
        (
            "Scan",
            json!({"Count": 2, "Items": [{"k": {"S": "a"}}, {"k": {"S": "b"}}]}),
            json!({"Count": 2, "Items": [{"k": {"S": "b"}}, {"k": {"S": "a"}}]}),
            &[],
        ),
        (
            "Scan",
            json!({"Count": 1, "Items": [{"k": {"S": "a"}}], "LastEvaluatedKey": {"k": {"S": "a"}}}),
            json!({"Count": 1, "Items": [{"k": {"S": "b"}}], "LastEvaluatedKey": {"k": {"S": "b"}}}),
            &[],
        ),
        // A Query has an order.
        (
            "Query",
            json!({"Items": [{"k": {"S": "a"}}, {"k": {"S": "b"}}]}),
            json!({"Items": [{"k": {"S": "b"}}, {"k": {"S": "a"}}]}),
            &["Items[0].k.S", "Items[1].k.S"],
        ),
    ]);
}

#[test]
fn refusals_differ_by_code_and_words() {
    let refused = |code: &str, member: &str, message: &str| {
        answer(400, &json!({"__type": code, member: message}).to_string())
    };
    let here = refused(
        "com.amazonaws.dynamodb.v20120810#ValidationException",
        "message",
        "no",
    );
    let same = refused(
        "com.amazon.coral.validate#ValidationException",
        "Message",
        "no",
    );
    assert_eq!(differences("PutItem", &here, &same), []);
    let other = refused(
        "com.amazon.coral.validate#ValidationException",
        "message",
        "not so",
    );
    let found = differences("PutItem", &here, &other);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, "message");
    assert_eq!(found[0].here.as_deref(), Some("\"no\""));
    assert_eq!(found[0].there.as_deref(), Some("\"not so\""));
    let well = answer(200, "{}");
    let paths: Vec<String> = differences("PutItem", &here, &well)
        .into_iter()
        .map(|one| one.path)
        .collect();
    assert_eq!(paths, ["status", "__type", "message"]);
}

#[test]
fn what_is_no_json_is_told_apart_from_what_is() {
    let html = answer(404, "<UnknownOperationException/>");
    assert_eq!(differences("Nothing", &html, &html), []);
    let found = differences("Nothing", &html, &answer(404, "{}"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, "body");
}
