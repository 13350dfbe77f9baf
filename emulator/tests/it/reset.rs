//! What a reset puts back besides tables: all that a test steers goes as it did when the database began.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dynamodb_emulator::clock::{Timestamp, VirtualClock};
use dynamodb_emulator::{AuthMode, ConsistencyMode, Emulator};
use serde_json::{Value, json};

const START: i64 = 1_800_000_000;

/// An emulator that was started with reads that lag and with capacity that is enforced.
fn world() -> Emulator {
    let clock = VirtualClock::at(Timestamp::from_seconds(START));
    let builder = Emulator::builder().clock(Arc::new(clock)).seed(1);
    let lag = ConsistencyMode::lag(Duration::from_millis(200));
    let builder = builder.auth(AuthMode::Off).consistency(lag);
    builder
        .enforce_capacity(true)
        .control_calls()
        .build()
        .unwrap()
}

fn call(emulator: &Emulator, method: &str, path: &str, body: &str) -> Value {
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .header("x-amz-target", "DynamoDB_20120810.CreateTable")
        .body(Bytes::from(body.to_owned()))
        .unwrap();
    let answer = emulator.handle(request);
    let body = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
    assert_eq!(answer.status(), 200, "{method} {path}: {body}");
    body
}

/// All that is steered of a database.
fn steered(emulator: &Emulator, database: &str) -> Value {
    let get = |word: &str| {
        call(
            emulator,
            "GET",
            &format!("/db/{database}/control/v1/{word}"),
            "",
        )
    };
    json!({"clock": get("clock"), "consistency": get("consistency"), "faults": get("faults")})
}

fn steer(emulator: &Emulator, database: &str) {
    for (method, word, body) in [
        ("POST", "clock/freeze", ""),
        ("POST", "clock/set", r#"{"Time":1900000000}"#),
        ("POST", "clock/rate", r#"{"Rate":60}"#),
        ("PUT", "consistency", r#"{"Mode":"Seeded","Seed":1}"#),
        ("PUT", "capacity", r#"{"All":false}"#),
        ("POST", "faults", r#"{"Effect":{"Kind":"TrimmedData"}}"#),
        ("PUT", "budgets/all", r#"{"Calls":0}"#),
        ("PUT", "strict", r#"{"Refuse":["Scan"]}"#),
    ] {
        let path = format!("/db/{database}/control/v1/{word}");
        call(emulator, method, &path, body);
    }
}

/// Whether the capacity of a table that comes now is enforced.
fn enforces(emulator: &Emulator, database: &str) -> bool {
    let table = json!({"TableName": "tea", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}]});
    call(
        emulator,
        "POST",
        &format!("/db/{database}/"),
        &table.to_string(),
    );
    let capacity = call(
        emulator,
        "GET",
        &format!("/db/{database}/control/v1/capacity"),
        "",
    );
    !capacity["Tables"].as_array().unwrap().is_empty()
}

/// One rule for main, for a database that was made empty, and for a fork. What looks at calls stays as it is.
#[test]
fn what_is_steered_is_put_back() {
    for (name, from) in [("main", None), ("empty", None), ("fork", Some("main"))] {
        let emulator = world();
        if name != "main" {
            let made = json!({"Name": name, "From": from}).to_string();
            call(&emulator, "POST", "/control/v1/databases", &made);
        }
        let before = steered(&emulator, name);
        assert_eq!(
            before["consistency"]["LagMilliseconds"],
            json!(200),
            "{name}"
        );
        steer(&emulator, name);
        assert_ne!(steered(&emulator, name), before, "{name}");
        for _ in 0..2 {
            let path = format!("/control/v1/databases/{name}/reset");
            call(&emulator, "POST", &path, "");
            assert_eq!(steered(&emulator, name), before, "{name}");
            assert!(enforces(&emulator, name), "{name}");
        }
        let get = |word: &str| {
            call(
                &emulator,
                "GET",
                &format!("/db/{name}/control/v1/{word}"),
                "",
            )
        };
        assert_eq!(get("strict")["Refuse"], json!(["Scan"]), "{name}");
        assert_eq!(get("budgets")["Budgets"][0]["Name"], json!("all"), "{name}");
    }
}

/// An empty database begins as main began, and not as main goes now.
#[test]
fn an_empty_database_begins_anew() {
    let emulator = world();
    let before = steered(&emulator, "main");
    steer(&emulator, "main");
    call(
        &emulator,
        "POST",
        "/control/v1/databases",
        r#"{"Name":"empty"}"#,
    );
    assert_eq!(steered(&emulator, "empty"), before);
    assert!(enforces(&emulator, "empty"));
}
