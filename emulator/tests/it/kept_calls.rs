//! How the request log keeps calls: all that is told of one is told in the same way however it is kept, and in its order
//! whichever thread it was answered on.

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use dynamodb_emulator::{AuthMode, Emulator, LoggedCall};
use serde_json::{Value, json};

fn call(emulator: &Emulator, name: &str, tag: &str, input: &Value) {
    let request = http::Request::post("/")
        .header("x-amz-target", format!("DynamoDB_20120810.{name}"))
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-emulator-tag", tag)
        .body(Bytes::from(input.to_string()));
    emulator.handle(request.unwrap());
}

fn world() -> Emulator {
    let builder = Emulator::builder().auth(AuthMode::Off).control_calls();
    let emulator = builder.build().unwrap();
    let of = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    for (table, indexes) in [
        ("tea", Value::Null),
        (
            "cups",
            json!([{"IndexName": "by-p", "Projection": {"ProjectionType": "ALL"}, "KeySchema": [key("p", "HASH")]}]),
        ),
    ] {
        let input = json!({"TableName": table, "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [of("p", "S"), of("s", "N")],
            "KeySchema": [key("p", "HASH"), key("s", "RANGE")],
            "GlobalSecondaryIndexes": indexes});
        call(&emulator, "CreateTable", "setup", &input);
    }
    emulator
}

/// The last call, but for what differs from call to call.
fn last(emulator: &Emulator) -> LoggedCall {
    let mut last = emulator.request_log().pop().unwrap();
    last.number = 0;
    last.time = Default::default();
    last.took = Default::default();
    last
}

/// A budget has each call written out. What is told of the same call without one is the same.
#[test]
fn a_call_in_short_is_told_as_one_written_out() {
    let emulator = world();
    let key = json!({"p": {"S": "a"}, "s": {"N": "1"}});
    let turned = json!({"s": {"N": "1"}, "p": {"S": "a"}});
    let item = json!({"x": {"S": "y"}, "s": {"N": "1"}, "p": {"S": "a"}});
    let long = json!({"p": {"S": "l".repeat(1100)}, "s": {"N": "1"}});
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/tea";
    let set = json!({":v": {"N": "1"}});
    let cases = [
        ("PutItem", json!({"TableName": "tea", "Item": item})),
        ("PutItem", json!({"TableName": "tea", "Item": turned})),
        ("PutItem", json!({"TableName": "tea", "Item": long})),
        ("PutItem", json!({"TableName": "cups", "Item": item})),
        ("PutItem", json!({"TableName": arn, "Item": item})),
        (
            "PutItem",
            json!({"TableName": "tea", "Item": {"p": {"S": "a"}}}),
        ),
        ("PutItem", json!({"TableName": "milk", "Item": item})),
        ("GetItem", json!({"TableName": "tea", "Key": key})),
        (
            "GetItem",
            json!({"TableName": "tea", "Key": turned, "ConsistentRead": true}),
        ),
        ("GetItem", json!({"TableName": arn, "Key": key})),
        ("GetItem", json!({"TableName": "tea", "Key": long})),
        (
            "GetItem",
            json!({"TableName": "tea", "Key": {"p": {"S": "none"}, "s": {"N": "1"}}}),
        ),
        (
            "GetItem",
            json!({"TableName": "tea", "Key": {"q": {"S": "a"}}}),
        ),
        (
            "UpdateItem",
            json!({"TableName": "tea", "Key": key, "UpdateExpression": "SET x = :v",
            "ExpressionAttributeValues": set}),
        ),
        (
            "DeleteItem",
            json!({"TableName": "tea", "Key": key, "ConditionExpression": "x > :v",
            "ExpressionAttributeValues": set}),
        ),
        (
            "DeleteItem",
            json!({"TableName": "tea", "Key": {"p": {"S": "none"}, "s": {"N": "1"}}}),
        ),
        (
            "Query",
            json!({"TableName": "tea", "KeyConditionExpression": "p = :v",
            "ExpressionAttributeValues": {":v": {"S": "a"}}}),
        ),
        ("ListTables", json!({})),
    ];
    for (operation, input) in cases {
        // What it does to the tables is done before both.
        call(&emulator, operation, "warm", &input);
        call(&emulator, operation, "one", &input);
        let short = last(&emulator);
        let budget = emulator.budget("all");
        call(&emulator, operation, "one", &input);
        let whole = last(&emulator);
        drop(budget);
        assert_eq!(short, whole, "{operation} {input}");
        let places =
            |call: &LoggedCall| call.keys.iter().map(|key| key.place()).collect::<Vec<_>>();
        assert_eq!(places(&short), places(&whole), "{operation} {input}");
        assert_eq!(short.operation.name(), operation);
    }
}

/// Calls of many threads have one order, and nothing of one comes to another.
#[test]
fn calls_of_many_threads_are_in_one_order() {
    const THREADS: usize = 12;
    const CALLS: usize = 1500;
    let emulator = world();
    let before = emulator.follow_request_log(0).after;
    let running = AtomicUsize::new(THREADS);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (emulator, running) = (&emulator, &running);
            let _thread = scope.spawn(move || {
                let name = format!("thread-{thread}-{}", "x".repeat(thread));
                let key = json!({"p": {"S": name}, "s": {"N": "1"}});
                let input = json!({"TableName": "tea", "Key": key});
                for number in 0..CALLS {
                    match number % 100 {
                        7 => call(emulator, "ListTables", &name, &json!({})),
                        _ => call(emulator, "GetItem", &name, &input),
                    }
                }
                running.fetch_sub(1, Ordering::SeqCst);
            });
        }
        let mut after = before;
        loop {
            let is_last = running.load(Ordering::SeqCst) == 0;
            let news = emulator.follow_request_log(after);
            let first = after + news.missed + 1;
            for (number, call) in (first..).zip(&news.calls) {
                assert_eq!(call.number, number, "behind {after}");
                let name = call.tag.as_deref().unwrap();
                let key = json!({"p": {"S": name}, "s": {"N": "1"}}).to_string();
                let told = call.keys.iter().filter_map(|key| key.key.as_ref());
                assert!(told.into_iter().all(|told| told.json() == key.as_bytes()));
            }
            after = news.after;
            if is_last {
                break;
            }
        }
        assert_eq!(after, before + (THREADS * CALLS) as u64);
    });
    let log = emulator.request_log();
    assert_eq!(log.len(), 10_000);
    let numbers = log.iter().map(|call| call.number);
    assert!(numbers.eq(before + 8001..=before + 18_000));
}
