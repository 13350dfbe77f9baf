//! Reads that need not see the newest: as of a while ago, or of versions drawn from a seed.

mod calls;
mod forward;
mod isolation;
mod lag;
mod replay;
mod replicas;
mod vectors;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dynamodb_emulator::clock::{Timestamp, VirtualClock};
use dynamodb_emulator::{AuthMode, Emulator, EmulatorBuilder};
use serde_json::{Value, json};

/// Who reads unless it matters.
const SESSION: &str = "one";
const SECOND: Duration = Duration::from_secs(1);
/// How many seeds are tried where all of a set has to occur.
const SEEDS: u64 = 64;

/// An emulator with a table of a local and a global index, whose clock stands still; all keys see it.
fn world(configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Emulator {
    let clock = VirtualClock::at(Timestamp::from_seconds(1_800_000_000));
    let builder = Emulator::builder()
        .clock(Arc::new(clock))
        .auth(AuthMode::Off)
        .shared_keys()
        .seed(1)
        .control_calls();
    let emulator = configure(builder).build().unwrap();
    let index = |name: &str, keys: [&str; 2], projection: &str| {
        json!({
            "IndexName": name, "Projection": {"ProjectionType": projection},
            "KeySchema": [
                {"AttributeName": keys[0], "KeyType": "HASH"},
                {"AttributeName": keys[1], "KeyType": "RANGE"},
            ],
        })
    };
    let attributes =
        ["p", "s", "g", "l"].map(|name| json!({"AttributeName": name, "AttributeType": "S"}));
    let _ = ask(
        &emulator,
        "CreateTable",
        json!({
            "TableName": "tea", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [
                {"AttributeName": "p", "KeyType": "HASH"},
                {"AttributeName": "s", "KeyType": "RANGE"},
            ],
            "AttributeDefinitions": attributes,
            "LocalSecondaryIndexes": [index("local", ["p", "l"], "KEYS_ONLY")],
            "GlobalSecondaryIndexes": [index("global", ["g", "s"], "ALL")],
        }),
    );
    emulator
}

/// The answer of an operation as it came.
fn raw(emulator: &Emulator, session: &str, operation: &str, input: &Value) -> (u16, Bytes) {
    send(
        emulator,
        &authorized(session, "us-east-1"),
        operation,
        input,
    )
}

/// What a session says of itself in a region.
fn authorized(session: &str, region: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={session}/20270115/{region}/dynamodb/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature=0"
    )
}

fn send(emulator: &Emulator, authorization: &str, operation: &str, input: &Value) -> (u16, Bytes) {
    let request = http::Request::builder()
        .method("POST")
        .uri("/")
        .header("host", "localhost")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-date", "20270115T080000Z")
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header("authorization", authorization)
        .body(Bytes::from(input.to_string()));
    let answer = emulator.handle(request.unwrap());
    (answer.status().as_u16(), answer.into_body())
}

#[track_caller]
fn ask_as(emulator: &Emulator, session: &str, operation: &str, input: &Value) -> Value {
    let (status, body) = raw(emulator, session, operation, input);
    let text = String::from_utf8_lossy(&body);
    assert_eq!(status, 200, "{operation}: {text}");
    serde_json::from_str(&text).unwrap()
}

#[track_caller]
fn ask(emulator: &Emulator, operation: &str, input: Value) -> Value {
    ask_as(emulator, SESSION, operation, &input)
}

/// A control call.
fn control(emulator: &Emulator, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost")
        .header("content-type", "application/json");
    let body = match body {
        Value::Null => Bytes::new(),
        body => Bytes::from(body.to_string()),
    };
    let answer = emulator.handle(request.body(body).unwrap());
    let status = answer.status().as_u16();
    (status, serde_json::from_slice(answer.body()).unwrap())
}

fn key(s: &str) -> Value {
    json!({"p": {"S": "p"}, "s": {"S": s}})
}

/// The item `s` in its version `v`; in the global index below `g`.
fn item(s: &str, v: &str) -> Value {
    json!({"p": {"S": "p"}, "s": {"S": s}, "v": {"S": v}, "g": {"S": "g"}, "l": {"S": v}})
}

fn put(emulator: &Emulator, s: &str, v: &str) {
    let input = json!({"TableName": "tea", "Item": item(s, v)});
    let _ = ask(emulator, "PutItem", input);
}

fn delete(emulator: &Emulator, s: &str) {
    let input = json!({"TableName": "tea", "Key": key(s)});
    let _ = ask(emulator, "DeleteItem", input);
}

/// Puts versions of several items at once.
fn transact(emulator: &Emulator, items: &[(&str, &str)]) {
    let put = |(s, v): &(&str, &str)| json!({"Put": {"TableName": "tea", "Item": item(s, v)}});
    let puts: Vec<Value> = items.iter().map(put).collect();
    let _ = ask(
        emulator,
        "TransactWriteItems",
        json!({"TransactItems": puts}),
    );
}

/// The versions of the items that an answer shows, such as `a1 b2`, in the order of their keys.
fn shown<'a>(items: impl IntoIterator<Item = &'a Value>) -> String {
    let word = |item: &Value| {
        let text = |name: &str| item[name]["S"].as_str().unwrap().to_owned();
        text("s") + &text("v")
    };
    let words: BTreeSet<String> = items.into_iter().map(word).collect();
    Vec::from_iter(words).join(" ")
}

/// The ways to read the items `a` and `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Gets,
    Batch,
    Query,
    QueryBack,
    QueryLocal,
    Scan,
    Segments,
    Select,
    SelectBatch,
    Global,
    ScanGlobal,
    Transact,
}

const EVENTUAL: [Way; 11] = [
    Way::Gets,
    Way::Batch,
    Way::Query,
    Way::QueryBack,
    Way::QueryLocal,
    Way::Scan,
    Way::Segments,
    Way::Select,
    Way::SelectBatch,
    Way::Global,
    Way::ScanGlobal,
];

impl Way {
    /// Whether it reads a global index, where strong reads are refused.
    fn is_global(self) -> bool {
        matches!(self, Self::Global | Self::ScanGlobal)
    }
}

/// One input with the members of another.
fn with(mut input: Value, more: &Value) -> Value {
    let members = input.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    input
}

/// The members of an input that say what is read, and with which operation; several where it takes several.
fn requests(way: Way, strong: bool) -> (&'static str, Vec<Value>) {
    let tea = json!({"TableName": "tea", "ConsistentRead": strong});
    let query = json!({
        "KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "p"}},
    });
    let query = with(tea.clone(), &query);
    let of_global = json!({
        "TableName": "tea", "IndexName": "global", "KeyConditionExpression": "g = :g",
        "ExpressionAttributeValues": {":g": {"S": "g"}},
    });
    let local = json!({"IndexName": "local", "Select": "ALL_ATTRIBUTES"});
    let statement = |s: &str| {
        let text = format!("SELECT * FROM tea WHERE p = 'p' AND s = '{s}'");
        json!({"Statement": text, "ConsistentRead": strong})
    };
    let get = |s: &str| json!({"Get": {"TableName": "tea", "Key": key(s)}});
    let segment = |segment: i32| json!({"Segment": segment, "TotalSegments": 3});
    let keys = json!({"Keys": [key("a"), key("b")], "ConsistentRead": strong});
    let all = json!({"Statement": "SELECT * FROM tea WHERE p = 'p'", "ConsistentRead": strong});
    match way {
        Way::Gets => {
            let gets = ["a", "b"].map(|s| with(tea.clone(), &json!({"Key": key(s)})));
            ("GetItem", gets.into())
        }
        Way::Batch => ("BatchGetItem", vec![json!({"RequestItems": {"tea": keys}})]),
        Way::Query => ("Query", vec![query]),
        Way::QueryBack => (
            "Query",
            vec![with(query, &json!({"ScanIndexForward": false}))],
        ),
        Way::QueryLocal => ("Query", vec![with(query, &local)]),
        Way::Global => ("Query", vec![of_global]),
        Way::Scan => ("Scan", vec![tea]),
        Way::ScanGlobal => ("Scan", vec![with(tea, &json!({"IndexName": "global"}))]),
        Way::Segments => {
            let segments = [0, 1, 2].map(|number| with(tea.clone(), &segment(number)));
            ("Scan", segments.into())
        }
        Way::Select => ("ExecuteStatement", vec![all]),
        Way::SelectBatch => {
            let both = json!({"Statements": [statement("a"), statement("b")]});
            ("BatchExecuteStatement", vec![both])
        }
        Way::Transact => {
            let both = json!({"TransactItems": [get("a"), get("b")]});
            ("TransactGetItems", vec![both])
        }
    }
}

/// What a way to read shows.
fn read(emulator: &Emulator, session: &str, way: Way, strong: bool) -> String {
    let (operation, inputs) = requests(way, strong);
    let mut items = Vec::new();
    for input in inputs {
        let answer = ask_as(emulator, session, operation, &input);
        items.extend(answer.get("Item").cloned());
        let many = [
            &answer["Items"],
            &answer["Responses"],
            &answer["Responses"]["tea"],
        ];
        for one in many.into_iter().filter_map(Value::as_array).flatten() {
            match operation {
                // Each has a place of its own, empty where there is nothing.
                "BatchExecuteStatement" | "TransactGetItems" => {
                    items.extend(one.get("Item").cloned());
                }
                _ => items.push(one.clone()),
            }
        }
    }
    shown(&items)
}

/// What all reads show that may be of the past, and that none of the others is.
#[track_caller]
fn assert_shown(emulator: &Emulator, past: &str, present: &str) {
    for way in EVENTUAL {
        assert_eq!(read(emulator, SESSION, way, false), past, "{way:?}");
        if !way.is_global() {
            assert_eq!(read(emulator, SESSION, way, true), present, "{way:?}");
        }
    }
    assert_eq!(read(emulator, SESSION, Way::Transact, true), present);
}
