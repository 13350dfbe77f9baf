//! The time of a database: stopped, moved, and what falls due on the way.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dynamodb_emulator::clock::{Timestamp, VirtualClock};
use dynamodb_emulator::ops::{CreateTable, DescribeTable, PutItem, Scan, UpdateTimeToLive};
use dynamodb_emulator::types::{
    AttributeDefinition, CreateTableInput, DescribeTableInput, KeySchemaElement, PutItemInput,
    ScanInput, TimeToLiveSpecification, UpdateTimeToLiveInput,
};
use dynamodb_emulator::{
    AccessKeys, AuthMode, DatabaseOptions, Emulator, EmulatorBuilder, Item, Number,
};
use serde_json::{Value, json};

const START: i64 = 1_800_000_000;
const HOUR: Duration = Duration::from_secs(3600);

fn world(configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Emulator {
    let clock = VirtualClock::at(Timestamp::from_seconds(START));
    let builder = Emulator::builder()
        .clock(Arc::new(clock))
        .auth(AuthMode::Off)
        .seed(1)
        .control_calls();
    let emulator = configure(builder).build().unwrap();
    let created = emulator.call::<CreateTable>(CreateTableInput {
        table_name: Some("tea".into()),
        billing_mode: Some("PAY_PER_REQUEST".into()),
        attribute_definitions: Some(vec![AttributeDefinition {
            attribute_name: Some("p".into()),
            attribute_type: Some("S".into()),
        }]),
        key_schema: Some(vec![KeySchemaElement {
            attribute_name: Some("p".into()),
            key_type: Some("HASH".into()),
        }]),
        ..CreateTableInput::default()
    });
    created.unwrap();
    emulator
}

fn expire(emulator: &Emulator) {
    let enabled = emulator.call::<UpdateTimeToLive>(UpdateTimeToLiveInput {
        table_name: Some("tea".into()),
        time_to_live_specification: Some(TimeToLiveSpecification {
            attribute_name: Some("end".into()),
            enabled: Some(true),
        }),
    });
    enabled.unwrap();
}

fn put(emulator: &Emulator, key: &str, end: i64) {
    let item = Item::from_iter([("p", key.into()), ("end", Number::from(end).into())]);
    let put = emulator.call::<PutItem>(PutItemInput {
        table_name: Some("tea".into()),
        item: Some(item.into()),
        ..PutItemInput::default()
    });
    put.unwrap();
}

fn count(emulator: &Emulator) -> i32 {
    let input = ScanInput {
        table_name: Some("tea".into()),
        ..ScanInput::default()
    };
    emulator.call::<Scan>(input).unwrap().count.unwrap()
}

fn call(emulator: &Emulator, method: &str, path: &str, body: &str) -> (u16, Value) {
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .body(Bytes::from(body.to_owned()))
        .unwrap();
    let answer = emulator.handle(request);
    let body = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
    (answer.status().as_u16(), body)
}

#[test]
fn each_call_tells_how_time_goes() {
    let emulator = world(|builder| builder);
    let state =
        |now: i64, frozen: bool, rate: f64| json!({"Now": now, "Frozen": frozen, "Rate": rate});
    for (method, word, body, expected) in [
        ("GET", "clock", "", state(START, false, 1.0)),
        ("POST", "clock/freeze", "", state(START, true, 1.0)),
        (
            "POST",
            "clock/advance",
            r#"{"Milliseconds": 3600000}"#,
            state(START + 3600, true, 1.0),
        ),
        (
            "POST",
            "clock/set",
            r#"{"Time": 1700000000}"#,
            state(1_700_000_000, true, 1.0),
        ),
        (
            "POST",
            "clock/rate",
            r#"{"Rate": 60}"#,
            state(1_700_000_000, true, 60.0),
        ),
        (
            "POST",
            "clock/resume",
            "{}",
            state(1_700_000_000, false, 60.0),
        ),
    ] {
        let path = format!("/control/v1/{word}");
        let (status, answer) = call(&emulator, method, &path, body);
        assert_eq!(status, 200, "{word}: {answer}");
        for member in ["Now", "Frozen", "Rate"] {
            let same = match (answer[member].as_f64(), expected[member].as_f64()) {
                (Some(one), Some(other)) => one == other,
                _ => answer[member] == expected[member],
            };
            assert!(same, "{word}: {answer} is not {expected}");
        }
    }
    for (word, body) in [
        ("rate", r#"{"Rate": 0}"#),
        ("rate", r#"{"Rate": -1}"#),
        ("rate", r#"{"Rate": 1e7}"#),
        ("advance", r#"{"Milliseconds": -1}"#),
        ("advance", "{}"),
        ("set", r#"{"Time": "noon"}"#),
        ("set", r#"{"Time": -1}"#),
        ("set", r#"{"Time": 1e12}"#),
        ("advance", r#"{"Milliseconds": 9223372036854775807}"#),
        ("freeze", r#"{"Time": 1}"#),
    ] {
        let (status, answer) = call(
            &emulator,
            "POST",
            &format!("/control/v1/clock/{word}"),
            body,
        );
        assert_eq!(status, 400, "{word} {body}: {answer}");
    }
}

/// "TTL typically deletes expired items within a few days"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html>): here before the clock is told to be there.
#[test]
fn what_expires_on_the_way_is_gone_when_it_answers() {
    let emulator = world(|builder| builder);
    expire(&emulator);
    for (key, end) in [("soon", 60), ("later", 3500), ("much later", 86_400)] {
        put(&emulator, key, START + end);
    }
    emulator.advance_clock(Duration::from_secs(59));
    assert_eq!(count(&emulator), 3);
    emulator.advance_clock(HOUR);
    assert_eq!(count(&emulator), 1);
    // A month goes by in steps of minutes.
    emulator.advance_clock(24 * 30 * HOUR);
    assert_eq!(count(&emulator), 0);
    assert!(emulator.verify().is_clean());
}

#[test]
fn what_is_pending_goes_back_with_it() {
    let emulator = world(|builder| builder.transient_statuses(HOUR));
    emulator.advance_clock(HOUR);
    expire(&emulator);
    emulator.advance_clock(24 * HOUR);
    let earlier = format!(r#"{{"Time": {}}}"#, START + 7200);
    call(&emulator, "POST", "/control/v1/clock/set", &earlier);
    put(&emulator, "soon", START + 7260);
    emulator.advance_clock(Duration::from_secs(59));
    assert_eq!(count(&emulator), 1);
    emulator.advance_clock(Duration::from_secs(5));
    assert_eq!(count(&emulator), 0);
    assert!(emulator.verify().is_clean());
}

#[test]
fn each_database_has_its_own() {
    let emulator = world(|builder| builder);
    expire(&emulator);
    put(&emulator, "a", START + 60);
    emulator.freeze_clock();
    let fork = emulator
        .create_database("t1", &DatabaseOptions::fork_of("main"))
        .unwrap();
    assert!(fork.clock_state().is_frozen, "as its origin");
    fork.advance_clock(HOUR);
    let times = [&emulator, &fork].map(|one| one.clock().now().as_seconds());
    assert_eq!(times, [START, START + 3600]);
    assert_eq!((count(&emulator), count(&fork)), (1, 0));
    let (_, by_path) = call(&emulator, "GET", "/db/t1/control/v1/clock", "");
    assert_eq!(by_path["Now"], json!(START + 3600));
    // What a reset puts back has the time that it had.
    fork.reset().unwrap();
    assert_eq!(count(&fork), 1);
    assert_eq!(fork.clock().now().as_seconds(), START);
}

#[test]
fn statuses_change_by_it() {
    let emulator = world(|builder| builder.transient_statuses(HOUR));
    let status = || {
        let input = DescribeTableInput {
            table_name: Some("tea".into()),
        };
        let described = emulator.call::<DescribeTable>(input).unwrap();
        described.table.unwrap().table_status.unwrap()
    };
    assert_eq!(&*status(), "CREATING");
    emulator.advance_clock(HOUR);
    assert_eq!(&*status(), "ACTIVE");
}

/// Clients sign by the time of the machine: a clock that was moved on locks nobody out.
#[test]
fn signatures_are_as_fresh_as_they_were() {
    let keys: AccessKeys = [("AKID", "secret")].into_iter().collect();
    let emulator = world(|builder| builder.auth(AuthMode::Verify(keys)));
    let kind = || {
        let request = http::Request::post("/")
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", "DynamoDB_20120810.ListTables")
            .header("x-amz-date", "20270115T080000Z")
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKID/20270115/us-east-1/dynamodb/aws4_request, \
                 SignedHeaders=host;x-amz-date;x-amz-target, Signature=00",
            )
            .body(Bytes::from("{}"));
        let answer = emulator.handle(request.unwrap());
        String::from_utf8(answer.body().to_vec()).unwrap()
    };
    let before = kind();
    assert!(!before.contains("expired"), "fresh, if wrong: {before}");
    emulator.advance_clock(24 * HOUR);
    assert_eq!(kind(), before);
}
