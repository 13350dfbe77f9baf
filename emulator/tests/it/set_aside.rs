//! What tables cost that set capacity aside: by their settings, by the clock of the database.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dynamodb_emulator::clock::{Timestamp, VirtualClock};
use dynamodb_emulator::{AuthMode, Emulator, ProvisionedRow};
use serde_json::{Value, json};

const HOUR: Duration = Duration::from_secs(3600);
const BEGIN: i64 = 1_800_000_000;

fn world() -> Emulator {
    let clock = VirtualClock::at(Timestamp::from_seconds(BEGIN));
    let builder = Emulator::builder().clock(Arc::new(clock)).seed(1);
    builder.auth(AuthMode::Off).control_calls().build().unwrap()
}

fn send(emulator: &Emulator, method: &str, path: &str, target: &str, body: &Value) -> Value {
    let body = match body {
        Value::Null => Bytes::new(),
        body => Bytes::from(body.to_string()),
    };
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-date", "20270115T080000Z")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=local/20270115/us-east-1/dynamodb/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature=0",
        )
        .header("x-amz-target", target)
        .body(body)
        .unwrap();
    let answer = emulator.handle(request);
    let text = String::from_utf8_lossy(answer.body()).into_owned();
    assert_eq!(answer.status().as_u16(), 200, "{path} {target}: {text}");
    serde_json::from_str(&text).unwrap()
}

fn ask(emulator: &Emulator, operation: &str, input: Value) {
    let target = format!("DynamoDB_20120810.{operation}");
    let _answer = send(emulator, "POST", "/", &target, &input);
}

fn units((read, write): (i64, i64)) -> Value {
    json!({"ReadCapacityUnits": read, "WriteCapacityUnits": write})
}

/// A table with a global index, each with units of its own.
fn create(emulator: &Emulator, name: &str, of_table: (i64, i64), of_index: (i64, i64)) {
    let text = |name: &str| json!({"AttributeName": name, "AttributeType": "S"});
    let hash = |name: &str| json!([{"AttributeName": name, "KeyType": "HASH"}]);
    let index = json!({
        "IndexName": "by-g", "KeySchema": hash("g"), "ProvisionedThroughput": units(of_index),
        "Projection": {"ProjectionType": "ALL"},
    });
    let input = json!({
        "TableName": name, "ProvisionedThroughput": units(of_table), "KeySchema": hash("p"),
        "AttributeDefinitions": [text("p"), text("g")], "GlobalSecondaryIndexes": [index],
    });
    ask(emulator, "CreateTable", input);
}

fn rows(emulator: &Emulator) -> Vec<ProvisionedRow> {
    emulator.provisioned_cost(Some("us-east-1")).unwrap().rows
}

/// Table and index, units now, and units by the hour.
fn told(row: &ProvisionedRow) -> (String, (u64, u64), (f64, f64)) {
    let name = format!("{} {}", row.table, row.index.as_deref().unwrap_or("-"));
    let hours = (row.read_unit_hours, row.write_unit_hours);
    (name, (row.read_units, row.write_units), hours)
}

/// Each stretch of time counts with the settings that the table had then, whatever they are now.
#[test]
fn settings_count_for_as_long_as_they_were() {
    let emulator = world();
    create(&emulator, "tea", (10, 4), (2, 1));
    emulator.advance_clock(HOUR);
    let change = json!({"TableName": "tea", "ProvisionedThroughput": units((20, 8))});
    ask(&emulator, "UpdateTable", change);
    emulator.advance_clock(HOUR / 2);
    let on_demand = json!({"TableName": "tea", "BillingMode": "PAY_PER_REQUEST"});
    ask(&emulator, "UpdateTable", on_demand);
    emulator.advance_clock(HOUR);
    let found = rows(&emulator);
    let words: Vec<_> = found.iter().map(told).collect();
    let expected = [
        ("tea -".to_owned(), (0, 0), (20.0, 8.0)),
        ("tea by-g".to_owned(), (0, 0), (3.0, 1.5)),
    ];
    assert_eq!(words, expected);
    // 20 read and 8 write units for an hour, by the table of prices.
    assert!((found[0].provisioned - (20.0 * 0.000_13 + 8.0 * 0.000_65)).abs() < 1e-9);
    assert_eq!(found[0].region.as_deref(), Some("us-east-1"));
}

#[test]
fn a_table_that_is_gone_stays_on_the_bill() {
    let emulator = world();
    create(&emulator, "tea", (1, 1), (1, 1));
    emulator.advance_clock(HOUR);
    ask(&emulator, "DeleteTable", json!({"TableName": "tea"}));
    emulator.advance_clock(HOUR);
    assert_eq!(told(&rows(&emulator)[0]).2, (1.0, 1.0));
    // A clock that is set back makes nothing cheaper, and another table of the name goes on with the line.
    emulator.set_clock(Timestamp::from_seconds(BEGIN));
    create(&emulator, "tea", (2, 2), (2, 2));
    emulator.advance_clock(HOUR);
    assert_eq!(told(&rows(&emulator)[0]).2, (3.0, 3.0));
}

/// Beside the bill stands what the calls would have cost on demand; a fork begins with a bill of its own.
#[test]
fn calls_stand_beside_and_forks_begin_anew() {
    let emulator = world();
    create(&emulator, "tea", (1, 1), (1, 1));
    emulator.advance_clock(HOUR);
    for number in 0..10 {
        let item = json!({"p": {"S": number.to_string()}, "g": {"S": "g"}});
        ask(
            &emulator,
            "PutItem",
            json!({"TableName": "tea", "Item": item}),
        );
    }
    let found = rows(&emulator);
    for row in &found {
        assert!((row.on_demand - 10.0 * 0.625e-6).abs() < 1e-12, "{row:?}");
    }
    let fork = emulator.fork();
    fork.advance_clock(2 * HOUR);
    let of_fork = rows(&fork);
    assert_eq!(told(&of_fork[0]).2, (2.0, 2.0));
    assert!(of_fork[0].on_demand.abs() < f64::EPSILON);
    assert_eq!(told(&rows(&emulator)[0]).2, (1.0, 1.0));
}

#[test]
fn the_control_call_tells_the_same() {
    let emulator = world();
    create(&emulator, "tea", (10, 5), (1, 1));
    emulator.advance_clock(HOUR);
    let path = "/control/v1/reports/provisioned?region=eu-central-1";
    let report = send(&emulator, "GET", path, "", &Value::Null);
    assert_eq!(report["Region"], "eu-central-1");
    assert_eq!(report["Since"].as_f64(), Some(BEGIN as f64));
    let row = &report["Rows"][0];
    assert_eq!(
        (&row["TableName"], &row["ReadUnits"]),
        (&json!("tea"), &json!(10))
    );
    assert_eq!(row["WriteUnitHours"].as_f64(), Some(5.0));
    assert!(row.get("IndexName").is_none());
    let cost = row["Provisioned"].as_f64().unwrap();
    assert!((cost - (10.0 * 0.000_158_6 + 5.0 * 0.000_793)).abs() < 1e-9);
    let quiet = Emulator::new().provisioned_cost(None).unwrap();
    assert_eq!(quiet.rows, []);
}
