//! The request log: what it says of a call, and which calls it tells.

use bytes::Bytes;
use dynamodb_emulator::{AuthMode, Emulator};
use serde_json::{Value, json};

/// Status, content type and body of an answer.
fn send(emulator: &Emulator, request: http::request::Builder, body: &str) -> (u16, String, String) {
    let request = request
        .header("content-type", "application/json")
        .body(Bytes::from(body.to_owned()));
    let answer = emulator.handle(request.unwrap());
    let kind = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    let body = String::from_utf8(answer.body().to_vec()).unwrap();
    (answer.status().as_u16(), kind, body)
}

fn operation(emulator: &Emulator, name: &str, tag: &str, input: &Value) {
    let request = http::Request::post("/")
        .header("x-amz-target", format!("DynamoDB_20120810.{name}"))
        .header("user-agent", "a test")
        .header("x-emulator-tag", tag);
    send(emulator, request, &input.to_string());
}

fn get(emulator: &Emulator, path: &str) -> (u16, String, String) {
    let request = http::Request::get(format!("/control/v1/{path}"));
    send(emulator, request, "")
}

fn json_of(emulator: &Emulator, path: &str) -> Value {
    let (status, _, body) = get(emulator, path);
    assert_eq!(status, 200, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}

/// A database of five calls.
fn world() -> Emulator {
    let builder = Emulator::builder().auth(AuthMode::Off).control_calls();
    let emulator = builder.build().unwrap();
    let table = json!({"TableName": "tea", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}]});
    let item = json!({"TableName": "tea", "Item": {"p": {"S": "a"}}});
    let key = json!({"TableName": "tea", "Key": {"p": {"S": "a"}}});
    operation(&emulator, "CreateTable", "setup", &table);
    operation(&emulator, "PutItem", "one", &item);
    operation(&emulator, "GetItem", "one", &key);
    operation(&emulator, "Scan", "two", &json!({"TableName": "tea"}));
    operation(
        &emulator,
        "GetItem",
        "two",
        &json!({"TableName": "milk", "Key": {"p": {"S": "a"}}}),
    );
    emulator
}

#[test]
fn a_call_is_told_with_what_it_took() {
    let emulator = world();
    let calls = json_of(&emulator, "log")["Calls"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(calls.len(), 5);
    let put = &calls[1];
    for (member, value) in [
        ("Number", json!(2)),
        ("Database", json!("main")),
        ("Caller", json!("local")),
        ("Region", json!("us-east-1")),
        ("Operation", json!("PutItem")),
        ("TableName", json!("tea")),
        ("Outcome", json!("Success")),
        ("ItemsRead", json!(1)),
        ("Tag", json!("one")),
    ] {
        assert_eq!(put[member], value, "{member}: {put}");
    }
    assert_eq!(
        (put["ReadUnits"].as_f64(), put["WriteUnits"].as_f64()),
        (Some(0.0), Some(1.0))
    );
    assert!(put["RequestBytes"].as_u64() > Some(40), "{put}");
    assert_eq!(calls[2]["ReadUnits"].as_f64(), Some(0.5));
    assert_eq!(
        (&calls[3]["ItemsRead"], &calls[3]["ItemsReturned"]),
        (&json!(1), &json!(1))
    );
    let refused = &calls[4];
    assert_eq!(refused["Outcome"], json!("ResourceNotFoundException"));
    assert!(
        refused["Reason"].as_str().unwrap().contains("not found"),
        "{refused}"
    );
    assert_eq!(emulator.request_log().len(), 5, "control calls are none");
    assert_eq!(
        emulator.fork().request_log(),
        [],
        "each database has its own"
    );
}

#[test]
fn calls_are_chosen_and_paged() {
    let emulator = world();
    for (query, numbers) in [
        ("", vec![1, 2, 3, 4, 5]),
        ("operation=GetItem", vec![3, 5]),
        ("table=tea&outcome=Success", vec![1, 2, 3, 4]),
        ("outcome=Failure", vec![5]),
        ("outcome=ResourceNotFoundException", vec![5]),
        ("tag=one", vec![2, 3]),
        ("caller=nobody", vec![]),
        ("since=0", vec![1, 2, 3, 4, 5]),
        ("since=99999999999", vec![]),
        ("limit=2", vec![1, 2]),
        ("limit=2&after=2", vec![3, 4]),
        ("after=5", vec![]),
    ] {
        let answer = json_of(&emulator, &format!("log?{query}"));
        let calls = answer["Calls"].as_array().unwrap();
        // CreateTable names no table that was there when it began.
        let found: Vec<u64> = calls
            .iter()
            .filter_map(|call| call["Number"].as_u64())
            .collect();
        let expected: Vec<u64> = match query.starts_with("table=") && found.first() == Some(&2) {
            true => numbers.into_iter().skip(1).collect(),
            false => numbers,
        };
        assert_eq!(found, expected, "{query}");
    }
    for query in [
        "limit=0",
        "limit=10001",
        "after=x",
        "since=noon",
        "format=xml",
        "more=1",
    ] {
        assert_eq!(get(&emulator, &format!("log?{query}")).0, 400, "{query}");
    }
}

#[test]
fn lines_archives_and_sums() {
    let emulator = world();
    let (_, kind, lines) = get(&emulator, "log?format=jsonl");
    assert_eq!(
        (kind.as_str(), lines.lines().count()),
        ("application/jsonl", 5)
    );
    for line in lines.lines() {
        let call: Value = serde_json::from_str(line).unwrap();
        assert_eq!(call["Database"], json!("main"));
    }
    let archive = json_of(&emulator, "log?format=har");
    let entries = archive["log"]["entries"].as_array().unwrap();
    assert_eq!(
        (entries.len(), &archive["log"]["version"]),
        (5, &json!("1.2"))
    );
    assert_eq!(entries[4]["response"]["status"], json!(400));
    for (by, name, calls, read, write) in [
        ("tag", "one", 2, 0.5, 1.0),
        ("operation", "PutItem", 1, 0.0, 1.0),
        ("table", "tea", 0, 2.5, 1.0),
    ] {
        let report = json_of(&emulator, &format!("reports/capacity?by={by}"));
        let rows = report["Rows"].as_array().unwrap().iter();
        let row = rows.clone().find(|row| row["Name"] == json!(name)).unwrap();
        assert!(calls == 0 || row["Calls"] == json!(calls), "{row}");
        let units = (row["ReadUnits"].as_f64(), row["WriteUnits"].as_f64());
        assert_eq!(units, (Some(read), Some(write)), "{row}");
    }
    assert_eq!(get(&emulator, "reports/capacity?by=moon").0, 400);
}

/// Nothing is kept where nobody can ask for it.
#[test]
fn without_control_calls_there_is_none() {
    let emulator = Emulator::builder().auth(AuthMode::Off).build().unwrap();
    operation(&emulator, "ListTables", "one", &json!({}));
    assert_eq!(emulator.request_log(), []);
}
