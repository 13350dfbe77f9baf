//! Suites written against DynamoDB Local: what is answered as that program does, and only where it was asked for.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::log::captured;
use crate::emulator::Emulator;
use crate::profile::Compat;
use crate::protocol::AuthMode;

/// An emulator that answers as the service does, or as DynamoDB Local, with a table of two key attributes.
fn emulator(compat: Option<Compat>) -> Emulator {
    let mut builder = Emulator::builder().auth(AuthMode::Off);
    if let Some(program) = compat {
        builder = builder.compat(program);
    }
    let emulator = builder.build().expect("good settings");
    create(&emulator);
    emulator
}

fn create(emulator: &Emulator) {
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    let attribute = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
    let table = json!({
        "TableName": "music", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [key("p", "HASH"), key("n", "RANGE")],
        "AttributeDefinitions": [attribute("p", "S"), attribute("n", "N")],
    });
    let (status, answer) = call(emulator, "CreateTable", &table);
    assert_eq!(status, 200, "{answer}");
}

fn call(emulator: &Emulator, operation: &str, body: &Value) -> (u16, Value) {
    let request = Request::post("/")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .body(Bytes::from(body.to_string()))
        .expect("a well-formed head");
    let response = emulator.handle(request);
    let answer = serde_json::from_slice(response.body()).expect("JSON");
    (response.status().as_u16(), answer)
}

/// The texts that users of that program report, beside those of the service.
#[test]
fn refusals_in_the_words_of_dynamodb_local() {
    const TABLE: &str = "Cannot do operations on a non-existent table";
    const MISSING: &str = "Requested resource not found";
    const NAMED: &str = "Requested resource not found: Table: nope not found";
    const KEYS: &str = "The number of conditions on the keys is invalid";
    const SCHEMA: &str = "The provided key element does not match the schema";
    let nope = json!({"TableName": "nope"});
    let key = json!({"TableName": "nope", "Key": {"p": {"S": "a"}}});
    let half = json!({"TableName": "music", "Key": {"p": {"S": "a"}}});
    let none = json!({"TableName": "music", "Item": {"p": {"S": "a"}}});
    let batch = json!({"RequestItems": {"nope": {"Keys": [{"p": {"S": "a"}}]}}});
    let statement = json!({"Statement": "SELECT * FROM nope"});
    let transaction =
        json!({"TransactItems": [{"Get": {"TableName": "nope", "Key": {"p": {"S": "a"}}}}]});
    for (operation, body, theirs, ours) in [
        ("DescribeTable", &nope, TABLE, Some(NAMED)),
        ("DeleteTable", &nope, TABLE, Some(NAMED)),
        (
            "UpdateTimeToLive",
            &json!({"TableName": "nope", "TimeToLiveSpecification": {"AttributeName": "t", "Enabled": true}}),
            TABLE,
            Some(NAMED),
        ),
        ("GetItem", &key, TABLE, Some(MISSING)),
        ("Scan", &nope, TABLE, Some(MISSING)),
        ("BatchGetItem", &batch, TABLE, Some(MISSING)),
        ("ExecuteStatement", &statement, TABLE, Some(MISSING)),
        ("TransactGetItems", &transaction, TABLE, Some(MISSING)),
        (
            "PutItem",
            &none,
            "One of the required keys was not given a value",
            Some("One or more parameter values were invalid: Missing the key n in the item"),
        ),
        ("GetItem", &half, KEYS, Some(SCHEMA)),
        ("DeleteItem", &half, KEYS, Some(SCHEMA)),
        (
            "DescribeTables",
            &nope,
            "An unknown operation was requested.",
            None,
        ),
        // Nothing but these has words of its own.
        (
            "GetItem",
            &json!({"TableName": "music", "Key": {"p": {}}}),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
            Some(
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
            ),
        ),
    ] {
        let (status, imitated) = call(&emulator(Some(Compat::DynamoDbLocal)), operation, body);
        assert_eq!(status, 400, "{operation} {body}");
        let told = |answer: &Value| answer["message"].as_str().map(str::to_owned);
        assert_eq!(
            told(&imitated).as_deref(),
            Some(theirs),
            "{operation} {body}"
        );
        let (status, plain) = call(&emulator(None), operation, body);
        assert_eq!(status, 400, "{operation} {body}");
        assert_eq!(told(&plain).as_deref(), ours, "{operation} {body}");
        assert_eq!(imitated["__type"], plain["__type"], "{operation} {body}");
    }
}

/// Scalars of another type: taken for what they stand for, each with a line that names the member; by the service
/// they are refused.
#[test]
fn scalars_of_another_type_are_taken_with_a_warning() {
    for (operation, body, place) in [
        (
            "PutItem",
            json!({"TableName": "music", "Item": {"p": {"S": 5}, "n": {"N": "1"}}}),
            "Item.p.S",
        ),
        (
            "PutItem",
            json!({"TableName": "music", "Item": {"p": {"S": "a"}, "n": {"N": 1.5}}}),
            "Item.n.N",
        ),
        (
            "PutItem",
            json!({"TableName": "music", "Item": {"p": {"S": "a"}, "n": {"N": "1"}, "s": {"NS": ["1", 2]}}}),
            "Item.s.NS[1]",
        ),
        (
            "PutItem",
            json!({"TableName": "music", "Item": {"p": {"S": "a"}, "n": {"N": "1"}, "m": {"M": {"x": {"L": [{"S": true}]}}}}}),
            "Item.m.M.x.L[0].S",
        ),
        (
            "GetItem",
            json!({"TableName": "music", "Key": {"p": {"S": "a"}, "n": {"N": -3}}}),
            "Key.n.N",
        ),
        ("Scan", json!({"TableName": "music", "Limit": "3"}), "Limit"),
        ("ListTables", json!({"Limit": "100"}), "Limit"),
        (
            "CreateTable",
            json!({
                "TableName": "two", "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
                "ProvisionedThroughput": {"ReadCapacityUnits": "1", "WriteCapacityUnits": 1},
            }),
            "ProvisionedThroughput.ReadCapacityUnits",
        ),
    ] {
        let imitating = emulator(Some(Compat::DynamoDbLocal));
        let ((status, answer), log) = captured(|| call(&imitating, operation, &body));
        assert_eq!(status, 200, "{operation} {body}: {answer}");
        assert_eq!(log.lines().count(), 1, "{operation} {body}: {log}");
        // Between the two stands the span of the request.
        let line = format!(": dynamodb_emulator::wire::json::reader: {place} was taken");
        assert!(
            log.contains(" WARN request{id="),
            "{operation} {body}: {log}"
        );
        assert!(log.contains(&line), "{operation} {body}: {log}");
        let (status, answer) = call(&emulator(None), operation, &body);
        assert_eq!(status, 400, "{operation} {body}");
        let kind = answer["__type"].as_str().unwrap_or_default();
        assert!(
            kind.ends_with("#SerializationException"),
            "{operation}: {kind}"
        );
    }
}

/// What was taken is stored as the text or number that it stands for.
#[test]
fn what_was_taken_is_what_is_read_back() {
    let emulator = emulator(Some(Compat::DynamoDbLocal));
    let put =
        json!({"TableName": "music", "Item": {"p": {"S": 12}, "n": {"N": 1e2}, "t": {"S": false}}});
    let (status, answer) = call(&emulator, "PutItem", &put);
    assert_eq!(status, 200, "{answer}");
    let get = json!({"TableName": "music", "Key": {"p": {"S": "12"}, "n": {"N": "100"}}});
    let (_, answer) = call(&emulator, "GetItem", &get);
    assert_eq!(
        answer["Item"],
        json!({"p": {"S": "12"}, "n": {"N": "100"}, "t": {"S": "false"}})
    );
}

/// What stands for nothing is refused as ever.
#[test]
fn what_stands_for_nothing_is_refused() {
    let emulator = emulator(Some(Compat::DynamoDbLocal));
    for body in [
        json!({"TableName": "music", "Limit": "three"}),
        json!({"TableName": "music", "Limit": "3 "}),
        json!({"TableName": "music", "Limit": ""}),
        json!({"TableName": "music", "Limit": true}),
        json!({"TableName": ["music"]}),
        json!({"TableName": {"S": "music"}}),
        json!({"TableName": "music", "ExclusiveStartKey": {"p": {"B": 5}}}),
        json!({"TableName": "music", "ExclusiveStartKey": {"p": {"S": []}}}),
    ] {
        let (status, answer) = call(&emulator, "Scan", &body);
        assert_eq!(status, 400, "{body}");
        let kind = answer["__type"].as_str().unwrap_or_default();
        assert!(kind.ends_with("#SerializationException"), "{body}: {kind}");
    }
}

/// A table that goes, as it was a moment before; as the service shows it where states of change last.
#[test]
fn the_answer_of_delete_table() {
    let music = json!({"TableName": "music"});
    let imitating = emulator(Some(Compat::DynamoDbLocal));
    let (_, described) = call(&imitating, "DescribeTable", &music);
    let (status, deleted) = call(&imitating, "DeleteTable", &music);
    assert_eq!(status, 200);
    assert_eq!(deleted["TableDescription"], described["Table"]);
    assert_eq!(deleted["TableDescription"]["TableStatus"], "ACTIVE");

    let (_, deleted) = call(&emulator(None), "DeleteTable", &music);
    assert_eq!(deleted["TableDescription"]["TableStatus"], "DELETING");
    assert_eq!(deleted["TableDescription"]["KeySchema"], Value::Null);

    let lasting = Emulator::builder()
        .auth(AuthMode::Off)
        .compat(Compat::DynamoDbLocal)
        .transient_statuses(Duration::ZERO)
        .build()
        .expect("good settings");
    create(&lasting);
    let (_, deleted) = call(&lasting, "DeleteTable", &music);
    assert_eq!(deleted["TableDescription"]["TableStatus"], "DELETING");
}

/// The service's answer to a wrong type does not say where it is; the log does.
#[test]
fn a_wrong_type_is_named_in_the_log() {
    let long = "n".repeat(70_000);
    for (operation, body, place) in [
        ("PutItem", r#"{"TableName":"t","Item":{"a":{"S":"x"},"count":{"N":5}}}"#.to_owned(), "Item.count.N of PutItemInput: NUMBER_VALUE cannot be converted to String"),
        ("PutItem", r#"{"TableName":"t","Item":{"a":{"SS":["x","y",true]}}}"#.to_owned(), "Item.a.SS[2] of PutItemInput: TRUE_VALUE"),
        ("PutItem", r#"{"TableName":"t","Item":{"a":{"B":"?"}}}"#.to_owned(), "Item.a.B of PutItemInput: "),
        ("Query", r#"{ "TableName" : "t" , "Limit" : "5" }"#.to_owned(), "Limit of QueryInput: STRING_VALUE cannot be converted to Integer"),
        ("BatchWriteItem", r#"{"RequestItems":{"t":[{"PutRequest":{"Item":{"a":{"S":"x"}}}},{"DeleteRequest":{"Key":{"a\"{":{"S":1}}}}]}}"#.to_owned(), r#"RequestItems.t[1].DeleteRequest.Key.a\"{.S of BatchWriteItemInput"#),
        ("GetItem", r#"{"TableName":"t","Key":[]}"#.to_owned(), "Key of GetItemInput: Unrecognized collection type"),
        ("GetItem", r#"["TableName"]"#.to_owned(), " of GetItemInput: "),
        ("PutItem", format!(r#"{{"Item":{{"{long}":{{"N":5}}}}}}"#), "…"),
    ] {
        let emulator = emulator(None);
        let request = Request::post("/")
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .body(Bytes::from(body.clone()))
            .expect("a well-formed head");
        let (response, log) = captured(|| emulator.handle(request));
        assert_eq!(response.status(), 400, "{operation}");
        let shown = body.get(..body.len().min(200));
        assert_eq!(log.lines().count(), 1, "{operation} {shown:?}: {log}");
        assert!(log.contains("WARN") && log.contains(place), "{shown:?}: {log}");
        assert!(log.len() < 600, "{shown:?}: {} bytes", log.len());
    }
    // What is no JSON has no member, and what is of the right type is nobody's wrong type.
    for body in ["{", r#"{"TableName":5"#, r#"{"TableName":"music"}"#] {
        let emulator = emulator(None);
        let request = Request::post("/")
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", "DynamoDB_20120810.Scan")
            .body(Bytes::from(body))
            .expect("a well-formed head");
        let (_, log) = captured(|| emulator.handle(request));
        assert_eq!(log, "", "{body}");
    }
}
