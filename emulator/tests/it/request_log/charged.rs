//! What the request log says of statements, and of writes whose conditions do not hold.

use dynamodb_emulator::Emulator;
use serde_json::{Value, json};

use super::{json_of, operation, send, world};

/// The table `tea`, and `days`, whose keys have two attributes and whose index has one.
fn world_of_days() -> Emulator {
    let emulator = world();
    let attribute = |name: &str| json!({"AttributeName": name, "AttributeType": "S"});
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    let table = json!({"TableName": "days", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [attribute("p"), attribute("s"), attribute("g")],
        "KeySchema": [key("p", "HASH"), key("s", "RANGE")],
        "GlobalSecondaryIndexes": [{"IndexName": "by-g", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [key("g", "HASH")]}]});
    operation(&emulator, "CreateTable", "setup", &table);
    for sort in ["1", "2"] {
        let item = json!({"p": {"S": "a"}, "s": {"S": sort}, "g": {"S": "x"}});
        operation(
            &emulator,
            "PutItem",
            "setup",
            &json!({"TableName": "days", "Item": item}),
        );
    }
    emulator
}

/// Statements, and of each the keys that its clause or its item names, with what is wanted beside.
fn statements() -> Vec<(&'static str, Value)> {
    let whole = json!([{"p": {"S": "a"}, "s": {"S": "1"}}, null]);
    let part = json!([{"p": {"S": "a"}}, null]);
    let begun = json!([{"p": {"S": "a"}}, "begins_with(s, {\"S\":\"1\"})"]);
    let other = json!([{"p": {"S": "b"}}, null]);
    let of_index = json!([{"g": {"S": "x"}}, null]);
    vec![
        (
            "SELECT * FROM days WHERE p = 'a' AND s = '1'",
            json!([whole]),
        ),
        ("SELECT * FROM days WHERE p = ? AND s = '1'", json!([whole])),
        ("SELECT * FROM days WHERE p = 'a'", json!([part])),
        (
            "SELECT * FROM days WHERE p = 'a' AND begins_with(s, '1')",
            json!([begun]),
        ),
        (
            "SELECT * FROM days WHERE p IN ['a', 'b']",
            json!([part, other]),
        ),
        ("SELECT * FROM days", json!([])),
        (
            "SELECT * FROM days.\"by-g\" WHERE g = 'x'",
            json!([of_index]),
        ),
        (
            "UPDATE days SET v = 1 WHERE p = 'a' AND s = '1'",
            json!([whole]),
        ),
        ("DELETE FROM days WHERE p = 'a' AND s = '1'", json!([whole])),
        (
            "INSERT INTO days VALUE {'p': 'a', 's': '1'}",
            json!([whole]),
        ),
    ]
}

/// The log has of a statement the units that its answer tells, and the keys that its clause names.
#[test]
fn statements_have_the_units_of_their_answers_and_their_keys() {
    let emulator = world_of_days();
    for (text, keys) in statements() {
        let mut request = json!({"Statement": text, "ReturnConsumedCapacity": "TOTAL"});
        if text.contains('?') {
            request["Parameters"] = json!([{"S": "a"}]);
        }
        let builder =
            http::Request::post("/").header("x-amz-target", "DynamoDB_20120810.ExecuteStatement");
        let (status, _, answer) = send(&emulator, builder, &request.to_string());
        assert_eq!(status, 200, "{text}: {answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let log = json_of(&emulator, "log?limit=1");
        let call = &log["Calls"][0];
        let units = call["ReadUnits"].as_f64().unwrap() + call["WriteUnits"].as_f64().unwrap();
        let wanted = answer["ConsumedCapacity"]["CapacityUnits"]
            .as_f64()
            .unwrap();
        assert!((units - wanted).abs() < 1e-9, "{text}: {call}");
        let mut taken = call["Taken"].as_array().unwrap().iter();
        assert!(taken.all(|one| one["TableName"] == json!("days")), "{call}");
        let found = call["Keys"].as_array().into_iter().flatten();
        let found = found.map(|key| json!([key["Key"], key["Range"]]));
        assert_eq!(json!(found.collect::<Vec<_>>()), keys, "{text}");
    }
    let heat = json_of(&emulator, "reports/heat?table=days");
    assert_eq!(
        heat["Everywhere"]["Accesses"],
        json!(1),
        "the one that reads all: {heat}"
    );
}

/// A text attribute of so many bytes.
fn text(size: usize) -> Value {
    json!({"S": "x".repeat(size)})
}

/// A request on the table `days`.
fn of_days(members: &Value) -> Value {
    let mut request = json!({"TableName": "days"});
    let all = request.as_object_mut().unwrap();
    all.extend(members.as_object().unwrap().clone());
    request
}

/// The item with the key `b`, `1`, about as large as this.
fn item(size: usize) -> Value {
    json!({"p": {"S": "b"}, "s": {"S": "1"}, "t": text(size)})
}

/// Writes of that item, which is there with about 2,500 bytes, whose conditions do not hold; and the units of each.
fn failing() -> Vec<(&'static str, Value, f64)> {
    let (key, absent) = (
        json!({"p": {"S": "b"}, "s": {"S": "1"}}),
        "attribute_not_exists(p)",
    );
    let put = |size: usize| of_days(&json!({"Item": item(size), "ConditionExpression": absent}));
    let update = |size: usize| {
        of_days(&json!({"Key": key, "ConditionExpression": absent,
            "UpdateExpression": "SET u = :u", "ExpressionAttributeValues": {":u": text(size)}}))
    };
    let delete = of_days(&json!({"Key": key, "ConditionExpression": absent}));
    let nowhere = of_days(&json!({"Key": {"p": {"S": "c"}, "s": {"S": "1"}},
        "ConditionExpression": "attribute_exists(p)"}));
    let insert = json!({"Statement": "INSERT INTO days VALUE {'p': 'b', 's': '1'}"});
    let change = json!({"Statement": "UPDATE days SET v = 1 WHERE p = 'c' AND s = '1'"});
    vec![
        ("PutItem", put(10), 3.0),
        ("PutItem", put(4500), 5.0),
        ("UpdateItem", update(10), 3.0),
        ("UpdateItem", update(3000), 6.0),
        ("DeleteItem", delete, 3.0),
        ("DeleteItem", nowhere, 1.0),
        ("ExecuteStatement", insert, 3.0),
        ("ExecuteStatement", change, 1.0),
    ]
}

/// "If the expression evaluates to false, DynamoDB still consumes write capacity units from the table. The amount consumed
/// depends on the size of the item (whether it's an existing item in the table or a new one)"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate>).
#[test]
fn a_condition_that_does_not_hold_costs_what_its_write_would() {
    let emulator = world_of_days();
    let setup = of_days(&json!({"Item": item(2500)}));
    operation(&emulator, "PutItem", "setup", &setup);
    for (name, request, units) in failing() {
        operation(&emulator, name, "failed", &request);
        let log = json_of(&emulator, "log?limit=1");
        let call = &log["Calls"][0];
        assert_ne!(call["Outcome"], json!("Success"), "{call}");
        let taken = json!([{"TableName": "days", "ReadUnits": 0.0, "WriteUnits": units}]);
        assert_eq!(
            (&call["WriteUnits"], &call["Taken"]),
            (&json!(units), &taken),
            "{call}"
        );
    }
    let report = json_of(&emulator, "reports/capacity?by=tag");
    let mut rows = report["Rows"].as_array().unwrap().iter();
    let row = rows.find(|row| row["Name"] == json!("failed")).unwrap();
    assert_eq!(row["WriteUnits"], json!(25.0), "{row}");
}
