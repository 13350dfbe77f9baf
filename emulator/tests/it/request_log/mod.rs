//! The request log: what it says of a call, and which calls it tells.

mod charged;

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

/// The features that an SDK has used stand in its user agent, in an order that differs from run to run.
#[test]
fn an_agent_is_one_tag_whatever_it_used() {
    let emulator = world();
    for (agent, told) in [
        (
            "aws-cli/1.45.11 m/D,N,Z lang/python#3.11 m/b app/shop",
            "aws-cli/1.45.11 lang/python#3.11 app/shop",
        ),
        (
            "aws-cli/1.45.11 m/Z,D,N lang/python#3.11 m/b app/shop",
            "aws-cli/1.45.11 lang/python#3.11 app/shop",
        ),
        ("curl/8", "curl/8"),
    ] {
        let request = http::Request::post("/")
            .header("x-amz-target", "DynamoDB_20120810.ListTables")
            .header("user-agent", agent);
        send(&emulator, request, "{}");
        let calls = json_of(&emulator, "log");
        let last = calls["Calls"].as_array().unwrap().last().unwrap();
        assert_eq!(last["Tag"], json!(told));
    }
}

/// A tag in letters of Latin-1 is one, and a long one is found by all of it.
#[test]
fn tags_that_are_not_plain() {
    let emulator = world();
    let (long, kept) = ("x".repeat(300), "x".repeat(256));
    for (sent, told, asked) in [
        (&b"t\xe9st"[..], "t\u{e9}st", "t%C3%A9st"),
        ("t\u{e9}st".as_bytes(), "t\u{e9}st", "t%C3%A9st"),
        (long.as_bytes(), &kept, &long),
    ] {
        let tag = http::HeaderValue::from_bytes(sent).unwrap();
        let request = http::Request::post("/")
            .header("x-amz-target", "DynamoDB_20120810.ListTables")
            .header("x-emulator-tag", tag);
        send(&emulator, request, "{}");
        let calls = json_of(&emulator, &format!("log?limit=1&tag={asked}"));
        assert_eq!(calls["Calls"][0]["Tag"], json!(told), "{calls}");
    }
}

/// What is looked at for the bill is no table that the call is about.
#[test]
fn a_table_that_is_made_is_told_by_its_own_name() {
    let emulator = world();
    for name in ["milk", "zest"] {
        let table = json!({"TableName": name, "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}]});
        operation(&emulator, "CreateTable", "setup", &table);
        let calls = json_of(&emulator, "log");
        let last = calls["Calls"].as_array().unwrap().last().unwrap();
        assert_eq!(last["TableName"], json!(name), "{last}");
    }
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
    assert_eq!(put["ResponseBytes"], json!(2), "{put}");
    let taken = json!([{"TableName": "tea", "ReadUnits": 0.0, "WriteUnits": 1.0}]);
    assert_eq!(put["Taken"], taken);
    let key = &put["Keys"][0];
    assert_eq!(
        (&key["TableName"], &key["Key"]),
        (&json!("tea"), &json!({"p": {"S": "a"}}))
    );
    assert!((0.0..1.0).contains(&key["Hash"].as_f64().unwrap()), "{put}");
    assert_eq!(calls[2]["Keys"][0]["Hash"], key["Hash"]);
    assert!(calls[2]["ResponseBytes"].as_u64() > Some(20), "{put}");
    assert_eq!(calls[3].get("Keys"), None, "a scan names no key");
    assert_eq!(calls[2]["ReadUnits"].as_f64(), Some(0.5));
    assert_eq!(
        (&calls[3]["ItemsRead"], &calls[3]["ItemsReturned"]),
        (&json!(1), &json!(1))
    );
    let refused = &calls[4];
    assert_eq!(
        refused["TableName"],
        json!("milk"),
        "the name that was misspelt"
    );
    assert_eq!(refused["ReadUnits"].to_string(), "0.0");
    assert_eq!(refused["Outcome"], json!("ResourceNotFoundException"));
    assert!(refused["ResponseBytes"].as_u64() > Some(80), "{refused}");
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
        ("table=milk", vec![5]),
        // Without a number the newest, from a number on the first ones.
        ("limit=2", vec![4, 5]),
        ("limit=1&operation=GetItem", vec![5]),
        ("limit=2&after=0", vec![1, 2]),
        ("limit=2&after=2", vec![3, 4]),
        ("limit=2&after=4", vec![5]),
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

/// Who is not told all is told that there is more, and a file has all.
#[test]
fn the_newest_calls_are_told_and_how_many_more_there_are() {
    let emulator = world();
    for _ in 0..1100 {
        operation(&emulator, "ListTables", "many", &json!({}));
    }
    for (query, first, last, more) in [
        ("", 106, 1105, 105),
        ("limit=10", 1096, 1105, 1095),
        ("limit=10&tag=one", 2, 3, 0),
        ("after=0", 1, 1000, 105),
        ("after=1000", 1001, 1105, 0),
    ] {
        let told = json_of(&emulator, &format!("log?{query}"));
        let calls = told["Calls"].as_array().unwrap();
        let numbers = (&calls[0]["Number"], &calls[calls.len() - 1]["Number"]);
        assert_eq!(numbers, (&json!(first), &json!(last)), "{query}");
        assert_eq!(
            (&told["After"], &told["More"]),
            (&json!(last), &json!(more)),
            "{query}"
        );
    }
    let (_, _, lines) = get(&emulator, "log?format=jsonl");
    assert_eq!(lines.lines().count(), 1105);
    let archive = json_of(&emulator, "log?format=har");
    assert_eq!(archive["log"]["entries"].as_array().unwrap().len(), 1105);
    let archive = json_of(&emulator, "log?format=har&limit=7");
    assert_eq!(archive["log"]["entries"].as_array().unwrap().len(), 7);
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
    let put = &entries[1];
    assert_eq!(
        put["request"]["url"],
        json!("http://localhost/#PutItem/tea")
    );
    assert_eq!(put["response"]["bodySize"], json!(2), "{put}");
    let own = ["_table", "_tag", "_writeUnits"].map(|name| &put[name]);
    assert_eq!(own, [&json!("tea"), &json!("one"), &json!(1.0)]);
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

#[test]
fn calls_cost_what_their_units_do() {
    let emulator = world();
    let report = json_of(&emulator, "reports/cost?by=table&utilization=0.5");
    assert_eq!(
        (&report["Region"], &report["Assumed"]),
        (&json!("us-east-1"), &json!(false))
    );
    assert!(
        report["Source"].as_str().unwrap().starts_with("https://"),
        "{report}"
    );
    let rows = report["Rows"].as_array().unwrap();
    let tea = rows.iter().find(|row| row["Name"] == json!("tea")).unwrap();
    let close = |value: &Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() < 1e-12;
    assert!(
        close(&tea["OnDemand"], (2.5 * 0.125 + 0.625) / 1e6),
        "{tea}"
    );
    let full = (2.5 * 0.000_13 + 0.000_65) / 3600.0;
    assert!(close(&tea["Provisioned"], full / 0.5), "{tea}");
    assert_eq!(
        json_of(&emulator, "reports/cost?region=eu-west-1")["Region"],
        json!("eu-west-1")
    );
    let (status, _, refused) = get(&emulator, "reports/cost?region=mars-1");
    assert_eq!(status, 400);
    assert!(
        refused.contains("us-east-1, us-east-2, eu-west-1"),
        "{refused}"
    );
    for query in ["utilization=0", "utilization=1.5", "by=moon", "more=1"] {
        assert_eq!(
            get(&emulator, &format!("reports/cost?{query}")).0,
            400,
            "{query}"
        );
    }
}

/// What an index takes of a write is its own, and a batch is of each of its tables.
#[test]
fn units_are_of_the_tables_and_indexes_that_they_were_taken_from() {
    let emulator = world();
    let table = json!({"TableName": "cups", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "g", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": [{"IndexName": "by-g", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}]}]});
    operation(&emulator, "CreateTable", "setup", &table);
    let put = |item: Value| json!({"PutRequest": {"Item": item}});
    let items = json!({
        "cups": [put(json!({"p": {"S": "a"}, "g": {"S": "b"}})), put(json!({"p": {"S": "c"}}))],
        "tea": [put(json!({"p": {"S": "x"}}))],
    });
    operation(
        &emulator,
        "BatchWriteItem",
        "three",
        &json!({"RequestItems": items}),
    );
    let report = json_of(&emulator, "reports/capacity?by=index");
    let rows = report["Rows"].as_array().unwrap();
    let units = |table: &str, index: Value| {
        let is_it = |row: &&Value| row["TableName"] == json!(table) && row["Name"] == index;
        rows.iter().find(is_it).unwrap()["WriteUnits"].as_f64()
    };
    assert_eq!(units("cups", json!("by-g")), Some(1.0), "{report}");
    assert_eq!(units("cups", Value::Null), Some(2.0), "{report}");
    assert_eq!(units("tea", Value::Null), Some(2.0), "{report}");
}

/// What a transaction takes is counted whether it asks for its figures or not.
#[test]
fn transactions_have_units_without_asking() {
    let emulator = world();
    let (table, key) = ("tea", json!({"p": {"S": "a"}}));
    let statement = |text: &str| json!({"TransactStatements": [{"Statement": text}]});
    let put = json!({"Put": {"TableName": table, "Item": key}});
    let get = json!({"Get": {"TableName": table, "Key": key}});
    let insert = "INSERT INTO tea VALUE {'p': 'new'}";
    let select = "SELECT * FROM tea WHERE p = 'a'";
    for (name, tag, request) in [
        ("TransactWriteItems", "put", json!({"TransactItems": [put]})),
        ("TransactGetItems", "get", json!({"TransactItems": [get]})),
        ("ExecuteTransaction", "insert", statement(insert)),
        ("ExecuteTransaction", "select", statement(select)),
    ] {
        operation(&emulator, name, tag, &request);
        let report = json_of(&emulator, "reports/capacity?by=tag");
        let mut rows = report["Rows"].as_array().unwrap().iter();
        let row = rows.find(|row| row["Name"] == json!(tag)).unwrap();
        let units = |member: &str| row[member].as_f64().unwrap();
        assert_eq!(units("ReadUnits") + units("WriteUnits"), 2.0, "{row}");
    }
}

#[test]
fn heat_is_by_partition_key() {
    let emulator = world();
    let heat = json_of(&emulator, "reports/heat?table=tea&parts=4");
    assert_eq!(heat["Partitions"].as_array().unwrap().len(), 4);
    let hot = &heat["Keys"][0];
    assert_eq!(hot["Key"], json!({"p": {"S": "a"}}));
    assert_eq!(
        hot["Heat"],
        json!({"Accesses": 2, "ReadUnits": 0.5, "WriteUnits": 1.0})
    );
    let part = (hot["Hash"].as_f64().unwrap() * 4.0) as usize;
    assert_eq!(heat["Partitions"][part]["Heat"]["Accesses"], json!(2));
    assert_eq!(heat["Everywhere"]["ReadUnits"], json!(2.0), "the scan");
    assert_eq!(get(&emulator, "reports/heat").0, 400);
    assert_eq!(get(&emulator, "reports/heat?table=nowhere").0, 400);
    assert_eq!(get(&emulator, "reports/heat?table=tea&index=x").0, 400);
    assert_eq!(get(&emulator, "reports/heat?table=tea&parts=0").0, 400);
}

#[test]
fn a_query_is_told_by_its_partition_and_its_range() {
    let emulator = world();
    let table = json!({"TableName": "days", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "s", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}]});
    operation(&emulator, "CreateTable", "setup", &table);
    let query = json!({"TableName": "days",
        "KeyConditionExpression": "p = :p AND begins_with(s, :s)",
        "ExpressionAttributeValues": {":p": {"S": "a"}, ":s": {"S": "2026"}}});
    operation(&emulator, "Query", "four", &query);
    let calls = json_of(&emulator, "log?operation=Query");
    let key = &calls["Calls"][0]["Keys"][0];
    assert_eq!(key["Key"], json!({"p": {"S": "a"}}));
    assert_eq!(key["Range"], json!("begins_with(s, {\"S\":\"2026\"})"));
}

/// In memory there is no connection that could go on.
#[test]
fn following_needs_a_connection_and_rust_does_without() {
    let emulator = world();
    let (status, _, refused) = get(&emulator, "log/follow");
    assert_eq!(status, 400);
    assert!(refused.contains("connection"), "{refused}");
    let all = emulator.follow_request_log(0);
    assert_eq!((all.calls.len(), all.missed, all.after), (5, 0, 5));
    for _ in 0..10_001 {
        operation(&emulator, "ListTables", "many", &json!({}));
    }
    let late = emulator.follow_request_log(all.after);
    assert_eq!(
        (late.calls.len(), late.missed, late.after),
        (10_000, 1, 10_006)
    );
    assert_eq!(emulator.follow_request_log(late.after).calls, []);
}

/// A call that a rule has refused says which one did, and one that was only slower says that too.
#[test]
fn a_call_says_which_fault_it_met() {
    let emulator = world();
    for effect in [
        json!({"Kind": "Latency", "Milliseconds": 0}),
        json!({"Kind": "InternalServerError"}),
    ] {
        let rule = json!({"Match": {"Operations": ["GetItem"]}, "Effect": effect, "Count": 2});
        let request = http::Request::post("/control/v1/faults");
        let (status, _, told) = send(&emulator, request, &rule.to_string());
        assert_eq!(status, 200, "{told}");
    }
    let ids: Vec<u64> = emulator.faults().list().iter().map(|one| one.id).collect();
    let key = json!({"TableName": "tea", "Key": {"p": {"S": "a"}}});
    operation(&emulator, "GetItem", "three", &key);
    assert!(emulator.faults().remove(ids[1]));
    operation(&emulator, "GetItem", "three", &key);
    operation(&emulator, "GetItem", "three", &key);
    let log = json_of(&emulator, "log?tag=three");
    let told = |index: usize| {
        let call = &log["Calls"][index];
        (call["Outcome"].clone(), call["FaultId"].clone())
    };
    assert_eq!(told(0), (json!("InternalServerError"), json!(ids[1])));
    assert_eq!(told(1), (json!("Success"), json!(ids[0])));
    assert_eq!(told(2), (json!("Success"), Value::Null));
}

/// Nothing is kept where nobody can ask for it.
#[test]
fn without_control_calls_there_is_none() {
    let emulator = Emulator::builder().auth(AuthMode::Off).build().unwrap();
    operation(&emulator, "ListTables", "one", &json!({}));
    assert_eq!(emulator.request_log(), []);
}
