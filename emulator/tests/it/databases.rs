//! Databases by name: how a request chooses one, that none sees another, and what is said of them.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dynamodb_emulator::clock::VirtualClock;
use dynamodb_emulator::ops::{CreateTable, DeleteItem, ListTables, PutItem, Scan};
use dynamodb_emulator::types::{
    AttributeDefinition, CreateTableInput, DeleteItemInput, KeySchemaElement, PutItemInput,
    ScanInput,
};
use dynamodb_emulator::{
    AccessKeys, AuthMode, DatabaseError, DatabaseOptions, Emulator, EmulatorBuilder, Item,
};
use serde_json::{Value, json};

/// How a request says which database it is for.
#[derive(Clone, Copy, Debug, Default)]
struct Way<'a> {
    path: &'a str,
    host: &'a str,
    key: &'a str,
}

/// No way at all.
const PLAIN: Way<'static> = Way {
    path: "/",
    host: "localhost:8000",
    key: "local",
};

fn ways(name: &str) -> [(String, String, String); 4] {
    let Way { path, host, key } = PLAIN;
    [
        (format!("/db/{name}"), host.to_owned(), key.to_owned()),
        (format!("/db/{name}/"), host.to_owned(), key.to_owned()),
        (
            path.to_owned(),
            format!("{name}.LocalHost:8000"),
            key.to_owned(),
        ),
        (path.to_owned(), host.to_owned(), format!("db-{name}")),
    ]
}

fn request(way: Way<'_>, method: &str, target: &str, body: &str) -> http::Request<Bytes> {
    let signature = format!(
        "AWS4-HMAC-SHA256 Credential={}/20270115/us-east-1/dynamodb/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature=0",
        way.key
    );
    let mut request = http::Request::builder()
        .method(method)
        .uri(way.path)
        .header("host", way.host)
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-date", "20270115T080000Z")
        .header("authorization", signature);
    if !target.is_empty() {
        request = request.header("x-amz-target", format!("DynamoDB_20120810.{target}"));
    }
    request.body(Bytes::from(body.to_owned())).unwrap()
}

/// Status and JSON of an answer.
fn send(emulator: &Emulator, request: http::Request<Bytes>) -> (u16, Value) {
    let answer = emulator.handle(request);
    let body = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
    (answer.status().as_u16(), body)
}

/// A control call that names no database.
fn control(emulator: &Emulator, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let path = format!("/control/v1/{path}");
    let way = Way {
        path: &path,
        ..PLAIN
    };
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    send(emulator, request(way, method, "", &body))
}

fn tables(emulator: &Emulator, way: Way<'_>) -> (u16, Value) {
    send(emulator, request(way, "POST", "ListTables", "{}"))
}

fn create_table(emulator: &Emulator, name: &str) {
    let input = CreateTableInput {
        table_name: Some(name.into()),
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
    };
    emulator.call::<CreateTable>(input).unwrap();
}

fn put(emulator: &Emulator, key: &str) {
    let input = PutItemInput {
        table_name: Some("tea".into()),
        item: Some(Item::from_iter([("p", key.into())]).into()),
        ..PutItemInput::default()
    };
    emulator.call::<PutItem>(input).unwrap();
}

fn count(emulator: &Emulator) -> i32 {
    let input = ScanInput {
        table_name: Some("tea".into()),
        ..ScanInput::default()
    };
    emulator.call::<Scan>(input).unwrap().count.unwrap()
}

fn world(configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Emulator {
    let builder = Emulator::builder().seed(1).control_calls();
    let emulator = configure(builder).build().unwrap();
    create_table(&emulator, "tea");
    emulator
}

#[test]
fn each_way_leads_to_the_database_and_none_to_another() {
    let emulator = world(|builder| builder);
    let (status, made) = control(
        &emulator,
        "POST",
        "databases",
        &json!({"Name": "t1", "From": "main"}),
    );
    assert_eq!((status, &made["TableCount"]), (200, &json!(1)), "{made}");
    create_table(&emulator.database("t1").unwrap(), "milk");
    for (path, host, key) in ways("t1") {
        let way = Way {
            path: &path,
            host: &host,
            key: &key,
        };
        let found = tables(&emulator, way);
        let both = json!({"TableNames": ["milk", "tea"]});
        assert_eq!(found, (200, both), "{way:?}");
    }
    let one = json!({"TableNames": ["tea"]});
    assert_eq!(tables(&emulator, PLAIN), (200, one.clone()));
    for (path, host, key) in ways("main") {
        let way = Way {
            path: &path,
            host: &host,
            key: &key,
        };
        assert_eq!(tables(&emulator, way), (200, one.clone()), "{way:?}");
    }
    // All of them at once, as long as they agree; a control call takes the same ways.
    let all = Way {
        path: "/db/t1/control/v1/databases/t1",
        host: "t1.localhost",
        key: "db-t1",
    };
    assert_eq!(send(&emulator, request(all, "GET", "", "")).0, 200);
}

#[test]
fn databases_that_a_request_cannot_choose() {
    let emulator = world(|builder| builder);
    for name in ["t1", "t2"] {
        let made = control(&emulator, "POST", "databases", &json!({"Name": name}));
        assert_eq!(made.0, 200);
    }
    let missing = "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException";
    let invalid = "com.amazon.coral.validate#ValidationException";
    let by_path = Way {
        path: "/db/none",
        ..PLAIN
    };
    let by_host = Way {
        host: "none.localhost",
        ..PLAIN
    };
    let by_key = Way {
        key: "db-none",
        ..PLAIN
    };
    let two = Way {
        path: "/db/t1",
        key: "db-t2",
        ..PLAIN
    };
    let strange = Way {
        path: "/db/No!",
        ..PLAIN
    };
    for (way, status, kind) in [
        (by_path, 404, missing),
        (by_host, 404, missing),
        (by_key, 404, missing),
        (strange, 404, missing),
        (two, 400, invalid),
    ] {
        let (answered, body) = tables(&emulator, way);
        assert_eq!(
            (answered, &body["__type"]),
            (status, &json!(kind)),
            "{way:?}"
        );
    }
    // A host of several labels names none, and is not that of main.
    let deep = Way {
        host: "a.b.localhost",
        ..PLAIN
    };
    assert_eq!(tables(&emulator, deep).0, 421);
    // And none is chosen where there are no control calls: a path is refused, and a host and a key are just that.
    let plain = Emulator::builder().seed(1).build().unwrap();
    assert_eq!(tables(&plain, by_path).0, 404);
    for way in [by_host, by_key] {
        assert_eq!(
            tables(&plain, way),
            (200, json!({"TableNames": []})),
            "{way:?}"
        );
    }
}

/// Whoever signs with the secret of a key calls as this key, in the database that its own access key names.
#[test]
fn proof_and_gate_hold_for_every_database() {
    let keys: AccessKeys = [("AKID", "secret")].into_iter().collect();
    let emulator = Emulator::builder()
        .auth(AuthMode::Verify(keys))
        .control_calls()
        .build()
        .unwrap();
    emulator
        .create_database("t1", &DatabaseOptions::default())
        .unwrap();
    for (path, host, key) in ways("t1") {
        let way = Way {
            path: &path,
            host: &host,
            key: &key,
        };
        let (status, body) = tables(&emulator, way);
        let kind = body["__type"].as_str().unwrap_or_default();
        assert_eq!(status, 400, "{way:?}");
        assert!(
            kind.ends_with("InvalidSignatureException")
                || kind.ends_with("UnrecognizedClientException"),
            "{kind}"
        );
    }
    let foreign = Way {
        path: "/db/t1/",
        host: "t1.evil.example",
        key: "AKID",
    };
    assert_eq!(tables(&emulator, foreign).0, 403);
}

#[test]
fn they_are_made_described_reset_and_dropped() {
    let emulator = world(|builder| builder);
    put(&emulator, "a");
    let fork = json!({"Name": "t1", "From": "main", "IdleMilliseconds": 60_000});
    let (_, made) = control(&emulator, "POST", "databases", &fork);
    assert_eq!(
        (&made["Name"], &made["From"], &made["IdleMilliseconds"]),
        (&json!("t1"), &json!("main"), &json!(60_000))
    );
    assert_eq!(
        control(&emulator, "GET", "databases/t1", &Value::Null),
        (200, made.clone())
    );
    let (_, list) = control(&emulator, "GET", "databases", &Value::Null);
    let names = list["Databases"].as_array().unwrap().iter();
    assert_eq!(
        names.map(|one| one["Name"].clone()).collect::<Vec<_>>(),
        ["main", "t1"]
    );

    let handle = emulator.database("t1").unwrap();
    put(&handle, "b");
    put(&emulator, "c");
    assert_eq!((count(&emulator), count(&handle)), (2, 2));
    let reset = |name: &str| {
        control(
            &emulator,
            "POST",
            &format!("databases/{name}/reset"),
            &json!({}),
        )
    };
    assert_eq!(reset("t1"), (200, json!({})));
    assert_eq!(count(&handle), 1, "what main held when the fork was made");
    assert_eq!(reset("main"), (200, json!({})));
    let tables = emulator.call::<ListTables>(Default::default()).unwrap();
    assert_eq!(tables.table_names, Some(vec![]), "made empty");
    assert_eq!(count(&handle), 1);

    let deleted = control(&emulator, "DELETE", "databases/t1", &Value::Null);
    assert_eq!(deleted, (200, json!({})));
    assert_eq!(
        control(&emulator, "GET", "databases/t1", &Value::Null).0,
        404
    );
    assert_eq!(emulator.drop_database("main"), Err(DatabaseError::Main));
    for (name, status) in [
        ("", 400),
        ("-a", 400),
        ("A", 400),
        ("a_b", 400),
        ("main", 400),
        ("a", 200),
        ("a", 400),
    ] {
        let made = control(&emulator, "POST", "databases", &json!({"Name": name}));
        assert_eq!(made.0, status, "{name}");
    }
    let longest = "a".repeat(63);
    for (name, status) in [(longest.clone(), 200), (format!("{longest}a"), 400)] {
        let made = control(&emulator, "POST", "databases", &json!({"Name": name}));
        assert_eq!(made.0, status, "{name}");
    }
    let of_none = json!({"Name": "b", "From": "none"});
    assert_eq!(control(&emulator, "POST", "databases", &of_none).0, 404);
    let unknown = control(&emulator, "POST", "databases", &json!({"Nam": "b"}));
    assert!(
        unknown.1["message"]
            .as_str()
            .unwrap()
            .contains("it takes Name, From, Snapshot and IdleMilliseconds")
    );
}

#[test]
fn what_nobody_asks_is_dropped() {
    let clock = Arc::new(VirtualClock::default());
    let emulator = world(|builder| builder.clock(clock.clone()));
    let minute = DatabaseOptions::fork_of("main").idle(Duration::from_secs(60));
    for name in ["idle", "used"] {
        emulator.create_database(name, &minute).unwrap();
    }
    emulator
        .create_database("kept", &DatabaseOptions::default())
        .unwrap();
    clock.advance(Duration::from_secs(59));
    let used = Way {
        path: "/db/used",
        ..PLAIN
    };
    assert_eq!(tables(&emulator, used).0, 200);
    clock.advance(Duration::from_secs(1));
    let names: Vec<_> = emulator
        .databases()
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(names, ["main", "kept", "used"]);
    let idle = Way {
        path: "/db/idle",
        ..PLAIN
    };
    assert_eq!(tables(&emulator, idle).0, 404);
}

/// 32 workers, each with a fork of its own, at once.
#[test]
fn no_worker_sees_another() {
    let emulator = world(|builder| builder);
    put(&emulator, "before");
    std::thread::scope(|scope| {
        for worker in 0..32 {
            let emulator = &emulator;
            let _ = scope.spawn(move || {
                let name = format!("w{worker}");
                let own = emulator
                    .create_database(&name, &DatabaseOptions::fork_of("main"))
                    .unwrap();
                for item in 0..=worker {
                    put(&own, &format!("{worker}-{item}"));
                    assert_eq!(count(&own), item + 2);
                }
                assert!(own.verify().is_clean());
            });
        }
    });
    assert_eq!(count(&emulator), 1);
    for worker in 0..32 {
        let own = emulator.database(&format!("w{worker}")).unwrap();
        assert_eq!(count(&own), worker + 2);
    }
}

#[test]
fn snapshots_are_come_back_to() {
    let emulator = world(|builder| builder);
    put(&emulator, "a");
    let path = "databases/main/snapshots";
    let take = |name: &str| control(&emulator, "POST", path, &json!({"Name": name}));
    assert_eq!(take("seeded").1["TableCount"], json!(1));
    assert_eq!(take("seeded").0, 400, "there is one");
    assert_eq!(take("Seeded").0, 400, "no name");
    put(&emulator, "b");
    let of_snapshot = json!({"Name": "t1", "From": "main", "Snapshot": "seeded"});
    assert_eq!(control(&emulator, "POST", "databases", &of_snapshot).0, 200);
    assert_eq!(count(&emulator.database("t1").unwrap()), 1);
    let restore = || {
        control(
            &emulator,
            "POST",
            &format!("{path}/seeded/restore"),
            &Value::Null,
        )
    };
    for _ in 0..2 {
        assert_eq!(restore(), (200, json!({})));
        assert_eq!(count(&emulator), 1);
        put(&emulator, "c");
    }
    let (_, list) = control(&emulator, "GET", path, &Value::Null);
    assert_eq!(list["Snapshots"][0]["Name"], json!("seeded"));
    let drop = || control(&emulator, "DELETE", &format!("{path}/seeded"), &Value::Null);
    assert_eq!((drop().0, drop().0, restore().0), (200, 404, 404));
    assert_eq!(count(&emulator), 2);
    for number in 0..100 {
        assert_eq!(take(&format!("s{number}")).0, 200);
    }
    assert_eq!(take("more").0, 400);
}

#[test]
fn what_is_different_is_told_item_by_item() {
    let emulator = world(|builder| builder);
    for key in ["a", "b", "c"] {
        put(&emulator, key);
    }
    let test = emulator
        .create_database("t1", &DatabaseOptions::fork_of("main"))
        .unwrap();
    let diff = |query: &str| {
        control(
            &emulator,
            "GET",
            &format!("databases/t1/diff?{query}"),
            &Value::Null,
        )
    };
    assert_eq!(diff("with=main"), (200, json!({"Changes": []})));
    let remove = DeleteItemInput {
        table_name: Some("tea".into()),
        key: Some(Item::from_iter([("p", "a".into())]).into()),
        ..DeleteItemInput::default()
    };
    test.call::<DeleteItem>(remove).unwrap();
    let change = PutItemInput {
        table_name: Some("tea".into()),
        item: Some(Item::from_iter([("p", "b".into()), ("n", 1.into())]).into()),
        ..PutItemInput::default()
    };
    test.call::<PutItem>(change).unwrap();
    put(&test, "d");
    let (key, changed) = (
        |key: &str| json!({"p": {"S": key}}),
        json!({"p": {"S": "b"}, "n": {"N": "1"}}),
    );
    let expected = [
        json!({"TableName": "tea", "Kind": "Removed", "Key": key("a"), "Old": key("a")}),
        json!({"TableName": "tea", "Kind": "Changed", "Key": key("b"), "Old": key("b"), "New": changed}),
        json!({"TableName": "tea", "Kind": "Added", "Key": key("d"), "New": key("d")}),
    ];
    let (_, whole) = diff("with=main&limit=1000");
    let whole = whole["Changes"].as_array().unwrap();
    assert_eq!(whole.len(), 3, "{whole:?}");
    assert!(expected.iter().all(|one| whole.contains(one)), "{whole:?}");
    // In pages of one the same comes in the same order.
    let (mut query, mut paged) = ("with=main&limit=1".to_owned(), Vec::new());
    loop {
        let (status, page) = diff(&query);
        assert_eq!(status, 200, "{page}");
        paged.extend(page["Changes"].as_array().unwrap().clone());
        let Some(after) = page["After"].as_str() else {
            break;
        };
        query = format!("with=main&limit=1&after={}", after.replace('/', "%2F"));
    }
    assert_eq!(&paged, whole);
    // A table that one of them lacks is all of its items.
    let empty = emulator
        .create_database("empty", &DatabaseOptions::default())
        .unwrap();
    let changes = emulator.changes_since(&empty, None, 100).unwrap();
    assert_eq!(changes.list.len(), 3);
    for (query, status) in [
        ("", 400),
        ("with=none", 404),
        ("with=main&limit=0", 400),
        ("with=main&limit=1001", 400),
        ("with=main&after=x", 400),
        ("with=main&more=1", 400),
    ] {
        assert_eq!(diff(query).0, status, "{query}");
    }
}

/// Measures a process that does nothing else.
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "the kernel tells it in a file")]
fn measure_ten_thousand_forks() {
    /// Bytes of a fork until it is written to: what is promised.
    const PROMISED: usize = 8 * 1024;
    const FORKS: usize = 10_000;
    let resident = || {
        let text = std::fs::read_to_string("/proc/self/statm").unwrap();
        let pages = text.split(' ').nth(1).and_then(|pages| pages.parse().ok());
        4096 * pages.unwrap_or(0_usize)
    };
    let emulator = world(|builder| builder);
    for number in 0..100 {
        put(&emulator, &number.to_string());
    }
    let fork = |name: String| {
        let made = json!({"Name": name, "From": "main"});
        assert_eq!(control(&emulator, "POST", "databases", &made).0, 200);
    };
    fork("first".to_owned());
    let before = resident();
    for number in 0..FORKS {
        fork(format!("f{number}"));
    }
    let each = (resident() - before) / FORKS;
    println!("{each} bytes each");
    assert!(each <= PROMISED, "{each} bytes each");
    assert_eq!(count(&emulator.database("f9999").unwrap()), 100);
}

/// In a process of its own, because the memory of that is measured.
#[cfg(target_os = "linux")]
#[test]
fn ten_thousand_forks_cost_little() {
    const ALONE: &str = "EMULATOR_FORKS_ALONE";
    #[expect(clippy::disallowed_methods, reason = "how the test tells itself apart")]
    let is_alone = std::env::var_os(ALONE).is_some();
    if is_alone {
        return measure_ten_thousand_forks();
    }
    let name = "databases::ten_thousand_forks_cost_little";
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(ALONE, "1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && told.contains("bytes each"),
        "{told}"
    );
}
