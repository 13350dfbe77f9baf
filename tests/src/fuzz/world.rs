//! The tables that the targets work on, and how they ask.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use dynamodb_emulator::clock::{Timestamp, VirtualClock};
use dynamodb_emulator::{AuthMode, Emulator, EmulatorBuilder};
use http::Request;
use serde_json::{Value, json};

use super::message::{self, Answer};

/// The table with a number as sort key, a global index `global` on (`color`, `width`) and a local index
/// `local` on (`p`, `grade`), and a stream of both images.
pub(super) const TABLE: &str = "things";

/// The moment at which everything happens: 2026-01-02 03:04:05 UTC.
pub(super) const NOW: Timestamp = Timestamp::from_seconds(1_767_323_045);

/// Two databases that hold the same and draw the same identifiers.
static TWINS: LazyLock<[Emulator; 2]> = LazyLock::new(|| [furnished(), furnished()]);

/// Something in the 500s is a failure of the emulator; the text says which question it was.
pub(super) type Asked = Result<Value, Refusal>;

/// What the emulator refused with.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    /// The exception without its namespace.
    pub(super) code: String,
    pub(super) message: String,
    /// The whole body.
    pub(super) body: Value,
}

impl Refusal {
    pub(super) fn is(&self, code: &str) -> bool {
        self.code == code
    }
}

/// A builder whose emulator repeats itself.
pub(super) fn builder() -> EmulatorBuilder {
    Emulator::builder()
        .clock(Arc::new(VirtualClock::at(NOW)))
        .auth(AuthMode::Off)
        .control_calls()
        .seed(7)
}

/// The database for targets that only read.
pub(super) fn shared() -> &'static Emulator {
    let [one, _] = &*TWINS;
    one
}

/// Two forks that must answer alike.
pub(super) fn twins() -> [Emulator; 2] {
    // One lock for both: other threads must not come between the two draws of a seed.
    static DRAW: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _guard = DRAW
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let [one, two] = &*TWINS;
    [one.fork(), two.fork()]
}

/// Calls an operation with JSON and checks the form of the answer.
pub(super) fn ask(emulator: &Emulator, operation: &str, input: &Value) -> Asked {
    let answer = ask_raw(emulator, operation, Bytes::from(input.to_string()));
    read(&answer)
}

/// Calls an operation with these bytes and checks the form of the answer.
pub(super) fn ask_raw(emulator: &Emulator, operation: &str, body: Bytes) -> Answer {
    let prefix = match operation {
        "DescribeStream" | "GetRecords" | "GetShardIterator" | "ListStreams" => {
            "DynamoDBStreams_20120810"
        }
        _ => "DynamoDB_20120810",
    };
    let request = Request::post("/")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("{prefix}.{operation}"))
        .body(body)
        .unwrap();
    message::answer(emulator, request)
}

/// The output of an answer, or its refusal.
pub(super) fn read(answer: &Answer) -> Asked {
    let body = answer.json.clone().unwrap_or_default();
    if answer.status == 200 {
        return Ok(body);
    }
    let text = |name: &str| {
        let member = body.get(name).and_then(Value::as_str);
        member.unwrap_or_default().to_owned()
    };
    let full = text("__type");
    Err(Refusal {
        code: full.split('#').next_back().unwrap_or_default().to_owned(),
        message: text("message"),
        body,
    })
}

/// Asks both of two databases, which must say the same.
pub(super) fn ask_both(twins: &[Emulator; 2], operation: &str, input: &Value) -> Asked {
    let [one, two] = twins;
    let first = ask(one, operation, input);
    let second = ask(two, operation, input);
    assert_eq!(first, second, "two answers to {operation} {input}");
    first
}

/// The items of a Scan, all of them.
pub(super) fn scan(emulator: &Emulator, table: &str, index: Option<&str>) -> Option<Vec<Value>> {
    let mut input = json!({"TableName": table});
    if let Some(index) = index {
        put(&mut input, "IndexName", json!(index));
    }
    Some(items(&ask(emulator, "Scan", &input).ok()?))
}

/// The `Items` of an output.
pub(super) fn items(output: &Value) -> Vec<Value> {
    let items = output.get("Items").and_then(Value::as_array);
    items.cloned().unwrap_or_default()
}

/// Sets a member of an object.
pub(super) fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// The item with this key.
pub(super) fn get(emulator: &Emulator, key: &Value) -> Option<Value> {
    let input = json!({"TableName": TABLE, "Key": key});
    let output = ask(emulator, "GetItem", &input).unwrap();
    output.get("Item").cloned()
}

/// The key of an item of [`TABLE`].
pub(super) fn key_of(item: &Value) -> Value {
    json!({"p": item.get("p"), "s": item.get("s")})
}

/// Both indexes of [`TABLE`] hold exactly the items that have their keys; `false` when there is no
/// such table or index.
pub(super) fn check_indexes(emulator: &Emulator) -> bool {
    let Some(all) = scan(emulator, TABLE, None) else {
        return false;
    };
    for (index, attributes) in [("global", ["color", "width"]), ("local", ["p", "grade"])] {
        let Some(found) = scan(emulator, TABLE, Some(index)) else {
            return false;
        };
        let has_key = |item: &&Value| attributes.iter().all(|name| item.get(name).is_some());
        let expected: Vec<&Value> = all.iter().filter(has_key).collect();
        let holds = expected.iter().all(|item| found.contains(item));
        assert!(
            holds && found.len() == expected.len(),
            "index {index} holds {found:?}\nnot {expected:?}"
        );
    }
    true
}

/// The ARN of the stream of [`TABLE`] and its shards.
pub(super) fn shards(emulator: &Emulator) -> Option<(Value, Vec<Value>)> {
    let table = ask(emulator, "DescribeTable", &json!({"TableName": TABLE})).ok()?;
    let view = table.pointer("/Table/StreamSpecification/StreamViewType")?;
    let arn = table.pointer("/Table/LatestStreamArn")?.clone();
    if view != "NEW_AND_OLD_IMAGES" {
        return None;
    }
    let stream = ask(emulator, "DescribeStream", &json!({"StreamArn": arn})).unwrap();
    let shards = stream.pointer("/StreamDescription/Shards").unwrap();
    let ids = shards.as_array().unwrap().iter();
    Some((arn, ids.map(|shard| shard["ShardId"].clone()).collect()))
}

/// Folding the stream of [`TABLE`] from its beginning gives the table, and every old image is the
/// new image before it.
pub(super) fn check_stream(emulator: &Emulator) {
    let (Some((arn, shards)), Some(all)) = (shards(emulator), scan(emulator, TABLE, None)) else {
        return;
    };
    let mut folded: Vec<Value> = Vec::new();
    for shard in shards {
        let input =
            json!({"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"});
        let output = ask(emulator, "GetShardIterator", &input).unwrap();
        let input = json!({"ShardIterator": output["ShardIterator"]});
        let output = ask(emulator, "GetRecords", &input).unwrap();
        for record in output["Records"].as_array().unwrap() {
            let change = &record["dynamodb"];
            let at = folded
                .iter()
                .position(|item| key_of(item) == change["Keys"]);
            let before = at.map(|at| folded.swap_remove(at));
            assert_eq!(change.get("OldImage"), before.as_ref(), "{record}");
            assert_ne!(change.get("OldImage"), change.get("NewImage"), "{record}");
            folded.extend(change.get("NewImage").cloned());
        }
    }
    let holds = all.iter().all(|item| folded.contains(item));
    assert!(
        holds && folded.len() == all.len(),
        "the stream folds to {folded:?}\nnot {all:?}"
    );
}

/// The keys of all items of [`TABLE`], and one key that no item has.
pub(super) fn keys() -> Vec<Value> {
    let mut keys: Vec<Value> = contents().iter().map(key_of).collect();
    keys.push(json!({"p": {"S": "a"}, "s": {"N": "77"}}));
    keys
}

/// What [`TABLE`] holds: every type of attribute, and some that look alike.
pub(super) fn contents() -> Vec<Value> {
    vec![
        json!({
            "p": {"S": "a"}, "s": {"N": "1"}, "color": {"S": "red"}, "width": {"N": "10"},
            "grade": {"N": "3"}, "n": {"N": "1"}, "t": {"S": "red"}, "b": {"B": "AQI="},
            "seq": {"L": [{"N": "1"}, {"S": "red"}, {"L": [{"N": "-1.5"}]}, {"M": {"a": {"N": "1"}}}]},
            "doc": {"M": {"a": {"N": "1"}, "b": {"M": {"c": {"L": [{"S": "x"}, {"S": "y"}]}}}, "a.b": {"S": "dotted"}}},
            "ss": {"SS": ["blue", "red"]}, "ns": {"NS": ["-1.5", "1"]}, "bs": {"BS": ["AQI="]},
            "yes": {"BOOL": true}, "nil": {"NULL": true}, "blank": {"S": ""},
        }),
        json!({
            "p": {"S": "a"}, "s": {"N": "2"}, "color": {"S": "red"}, "width": {"N": "-1.5"},
            "n": {"S": "1"}, "t": {"N": "0"}, "seq": {"L": []}, "doc": {"M": {}}, "a.b": {"N": "2"},
        }),
        json!({"p": {"S": "a"}, "s": {"N": "-1.5"}, "grade": {"N": "1"}, "n": {"N": "0.1"}}),
        json!({
            "p": {"S": "b"}, "s": {"N": "1"}, "color": {"S": " "}, "grade": {"N": "3"},
            "seq": {"S": "not a list"}, "doc": {"L": [{"M": {}}]},
        }),
        json!({"p": {"S": "red"}, "s": {"N": "100000000000000000000"}, "color": {"S": "blue"}, "width": {"N": "10"}}),
    ]
}

fn furnished() -> Emulator {
    let emulator = builder().build().unwrap();
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    let attribute = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
    let all = json!({"ProjectionType": "ALL"});
    let things = json!({
        "TableName": TABLE, "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [key("p", "HASH"), key("s", "RANGE")],
        "AttributeDefinitions": [
            attribute("p", "S"), attribute("s", "N"), attribute("color", "S"),
            attribute("width", "N"), attribute("grade", "N"),
        ],
        "GlobalSecondaryIndexes": [
            {"IndexName": "global", "KeySchema": [key("color", "HASH"), key("width", "RANGE")], "Projection": all},
        ],
        "LocalSecondaryIndexes": [
            {"IndexName": "local", "KeySchema": [key("p", "HASH"), key("grade", "RANGE")], "Projection": all},
        ],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    });
    let plain = json!({
        "TableName": "plain", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [key("p", "HASH")], "AttributeDefinitions": [attribute("p", "B")],
    });
    for table in [things, plain] {
        ask(&emulator, "CreateTable", &table).unwrap();
    }
    for item in contents() {
        let input = json!({"TableName": TABLE, "Item": item});
        ask(&emulator, "PutItem", &input).unwrap();
    }
    assert!(check_indexes(&emulator));
    check_stream(&emulator);
    emulator
}
