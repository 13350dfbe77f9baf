//! The same refusals in the older layer of validation and as most regions have them today: what is refused never
//! differs, only the words.

use dynamodb_emulator::ErrorWording;
use serde_json::{Value, json};

use super::{Case, call, check, create_tables, invalid, with_tables};
use crate::support::raw::{self, AUTHORIZATION, Raw};
use crate::support::server::Listening;

/// A request, its refusal in the classic wording, and in the current one.
struct Pair {
    name: &'static str,
    operation: &'static str,
    input: Value,
    classic: String,
    current: String,
}

const ENVELOPE: &str = "1 validation error detected: ";

fn pair(
    name: &'static str,
    operation: &'static str,
    input: Value,
    classic: &str,
    current: &str,
) -> Pair {
    Pair {
        name,
        operation,
        input,
        classic: classic.to_owned(),
        current: current.to_owned(),
    }
}

/// The classic sentence, behind the envelope in the current wording.
fn wrapped(name: &'static str, operation: &'static str, input: Value, text: &str) -> Pair {
    pair(name, operation, input, text, &format!("{ENVELOPE}{text}"))
}

/// The same sentence in both.
fn same(name: &'static str, operation: &'static str, input: Value, text: &str) -> Pair {
    pair(name, operation, input, text, text)
}

fn put(value: Value) -> Value {
    json!({"TableName": "one", "Item": {"p": {"S": "a"}, "v": value}})
}

fn put_with(member: &str, value: Value) -> Value {
    let mut input = json!({"TableName": "one", "Item": {"p": {"S": "a"}}});
    input[member] = value;
    input
}

fn update(expression: &str, members: Value) -> Value {
    let mut input =
        json!({"TableName": "one", "Key": {"p": {"S": "a"}}, "UpdateExpression": expression});
    for (name, value) in members.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

fn both(pairs: Vec<Pair>) {
    let classic = with_tables();
    // What an emulator says of which nothing was asked.
    let current = Listening::start();
    create_tables(current.address);
    let row = |pair: &Pair, text: &str| -> Case {
        call(pair.name, pair.operation, pair.input.clone(), invalid(text))
    };
    check(
        classic.address,
        pairs.iter().map(|pair| row(pair, &pair.classic)).collect(),
    );
    check(
        current.address,
        pairs.iter().map(|pair| row(pair, &pair.current)).collect(),
    );
}

/// F3-1-regions: the region is the one of the credential, request by request.
#[test]
fn regions_of_callers() {
    let server = Listening::start_with(|builder| {
        builder.error_wording(ErrorWording::Region).shared_tables()
    });
    create_tables(server.address);
    let answer = |region: &str, operation: &str, input: &Value| {
        let authorization = AUTHORIZATION.replace("us-east-1", region);
        let request = Raw::post(operation, input.to_string());
        let request = request.with("Authorization", &authorization);
        let answer = raw::send(server.address, &request).unwrap();
        (answer.status, answer.message())
    };
    let said = |text: String| (400, Some(text));
    let empty = "One or more parameter values were invalid: An string set  may not be empty";
    let segment =
        "The Segment parameter is zero-based and must be less than parameter TotalSegments";
    let null = json!({"TableName": "one", "Item": {"p": {"S": "a"}, "n": {"NULL": false}}});
    for (region, of_put, of_scan) in [
        ("us-east-1", ENVELOPE, ""),
        ("eu-south-2", "", ""),
        ("us-west-1", ENVELOPE, ENVELOPE),
        ("me-central-1", "", ""),
        ("moon-north-1", ENVELOPE, ""),
        ("eu-west-2", ENVELOPE, ENVELOPE),
    ] {
        let input = put(json!({"SS": []}));
        let expected = said(format!("{of_put}{empty}"));
        assert_eq!(answer(region, "PutItem", &input), expected, "{region}");
        let input = json!({"TableName": "one", "Segment": 2, "TotalSegments": 2});
        let expected = said(format!("{of_scan}{segment}"));
        assert_eq!(answer(region, "Scan", &input), expected, "{region}");
        let (status, _) = answer(region, "PutItem", &null);
        assert_eq!(
            status,
            if region == "eu-west-2" { 200 } else { 400 },
            "{region}"
        );
    }
    let get = json!({"TableName": "one", "Key": {"p": {"S": "a"}}});
    let found = raw::call(server.address, "GetItem", &get);
    assert_eq!(found["Item"]["n"], json!({"NULL": true}));
}

#[test]
fn constraints() {
    let length = "failed to satisfy constraint: Member must have length greater than or equal to 1";
    let value = "failed to satisfy constraint: Member must have value greater than or equal to 1";
    let empty_name = |name, operation, input: Value| {
        pair(
            name,
            operation,
            input,
            &format!("{ENVELOPE}Value '' at 'tableName' {length}"),
            &format!("{ENVELOPE}Value at 'TableName' {length}"),
        )
    };
    let key = json!({"p": {"S": "a"}});
    let values = "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]";
    both(vec![
        empty_name("PutItem", "PutItem", json!({"TableName": "", "Item": key})),
        empty_name(
            "UpdateItem",
            "UpdateItem",
            json!({"TableName": "", "Key": key}),
        ),
        empty_name(
            "DeleteItem",
            "DeleteItem",
            json!({"TableName": "", "Key": key}),
        ),
        pair(
            "Scan limit",
            "Scan",
            json!({"TableName": "one", "Limit": 0}),
            &format!("{ENVELOPE}Value '0' at 'limit' {value}"),
            &format!("{ENVELOPE}Value at 'Limit' {value}"),
        ),
        same(
            "Query limit",
            "Query",
            json!({"TableName": "one", "Limit": 0, "KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "a"}}}),
            &format!("{ENVELOPE}Value at 'Limit' {value}"),
        ),
        pair(
            "segment",
            "Scan",
            json!({"TableName": "one", "Segment": 5, "TotalSegments": 5}),
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than TotalSegments: 5",
            "The Segment parameter is zero-based and must be less than parameter TotalSegments",
        ),
        pair(
            "BatchGetItem of nothing",
            "BatchGetItem",
            json!({"RequestItems": {}}),
            "The requestItems parameter is required for BatchGetItem",
            &format!("{ENVELOPE}Value at 'RequestItems' {length}"),
        ),
        same(
            "BatchWriteItem of nothing",
            "BatchWriteItem",
            json!({"RequestItems": {}}),
            "The requestItems parameter is required for BatchWriteItem",
        ),
        pair(
            "return values",
            "PutItem",
            put_with("ReturnValues", json!("Z")),
            &format!(
                "{ENVELOPE}Value 'Z' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: {values}"
            ),
            // The misspelt member is the service's.
            &format!(
                "{ENVELOPE}Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
            ),
        ),
    ]);
}

#[test]
fn values() {
    both(vec![
        wrapped(
            "empty SS",
            "PutItem",
            put(json!({"SS": []})),
            "One or more parameter values were invalid: An string set  may not be empty",
        ),
        wrapped(
            "empty NS",
            "PutItem",
            put(json!({"NS": []})),
            "One or more parameter values were invalid: An number set  may not be empty",
        ),
        wrapped(
            "empty BS",
            "PutItem",
            put(json!({"BS": []})),
            "One or more parameter values were invalid: Binary sets should not be empty",
        ),
        pair(
            "SS twice",
            "PutItem",
            put(json!({"SS": ["a", "a"]})),
            "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
            "1 validation error detected: One or more parameter values were invalid: Input collection [\"a\", \"a\"] contains duplicates.",
        ),
        wrapped(
            "NULL false",
            "PutItem",
            put(json!({"NULL": false})),
            "One or more parameter values were invalid: Null attribute value types must have the value of true",
        ),
        wrapped(
            "no number",
            "PutItem",
            put(json!({"N": "abc"})),
            "The parameter cannot be converted to a numeric value: abc",
        ),
        wrapped(
            "digits",
            "PutItem",
            put(json!({"N": "123456789012345678901234567890123456789"})),
            "Attempting to store more than 38 significant digits in a Number",
        ),
        same(
            "no type",
            "PutItem",
            put(json!({})),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
        same(
            "two types",
            "PutItem",
            put(json!({"S": "a", "N": "1"})),
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        ),
    ]);
}

#[test]
fn expressions() {
    let one = json!({":v": {"N": "1"}});
    both(vec![
        wrapped(
            "syntax",
            "UpdateItem",
            update("SETT x = :v", json!({"ExpressionAttributeValues": one})),
            "Invalid UpdateExpression: Syntax error; token: \"SETT\", near: \"SETT x\"",
        ),
        wrapped(
            "empty",
            "UpdateItem",
            update("", json!({})),
            "Invalid UpdateExpression: The expression can not be empty;",
        ),
        wrapped(
            "undefined value",
            "UpdateItem",
            update("SET x = :w", json!({})),
            "Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :w",
        ),
        wrapped(
            "undefined name",
            "UpdateItem",
            update("SET #x = :v", json!({"ExpressionAttributeValues": one})),
            "Invalid UpdateExpression: An expression attribute name used in the document path is not defined; attribute name: #x",
        ),
        wrapped(
            "unused name",
            "UpdateItem",
            update(
                "SET x = :v",
                json!({"ExpressionAttributeValues": one, "ExpressionAttributeNames": {"#u": "u"}}),
            ),
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#u}",
        ),
        wrapped(
            "empty condition",
            "PutItem",
            put_with("ConditionExpression", json!("")),
            "Invalid ConditionExpression: The expression can not be empty;",
        ),
        wrapped(
            "both forms",
            "PutItem",
            json!({"TableName": "one", "Item": {"p": {"S": "a"}}, "ConditionExpression": "attribute_exists(p)", "Expected": {"p": {"Exists": false}}}),
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
        ),
        same(
            "a reserved word in a read",
            "GetItem",
            json!({"TableName": "one", "Key": {"p": {"S": "a"}}, "ProjectionExpression": "size"}),
            "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: size",
        ),
        same(
            "a key with another attribute",
            "GetItem",
            json!({"TableName": "one", "Key": {"q": {"S": "a"}}}),
            "The provided key element does not match the schema",
        ),
        same(
            "updating a key",
            "UpdateItem",
            update("SET p = :v", json!({"ExpressionAttributeValues": one})),
            "One or more parameter values were invalid: Cannot update attribute p. This attribute is part of the key",
        ),
    ]);
}
