//! Answers that wait for a medium, over sockets.

use std::io::Write;
use std::thread;

use crate::clock::SystemClock;
use crate::emulator::Emulator;
use crate::engine::{Engine, EngineConfig, Sharing, SimFolder};
use crate::ids::Ids;
use crate::protocol::AuthMode;
use crate::server::ServerConfig;

use super::{connect, exchange, status};

/// An emulator that keeps everything in `folder`.
fn emulator(folder: &SimFolder) -> Emulator {
    let engine = Engine::open_sim(config(), folder).expect("a folder that can be opened");
    Emulator::builder()
        .auth(AuthMode::Off)
        .control_calls()
        .assemble_over(engine, None)
}

fn config() -> EngineConfig {
    EngineConfig {
        clock: std::sync::Arc::new(SystemClock),
        ids: Ids::seeded(1),
        sharing: Sharing::Nobody,
        transient: None,
        account_id: "000000000000".to_owned(),
        ttl_sweep: std::time::Duration::from_secs(1),
        recovery_lag: std::time::Duration::ZERO,
        export_window_min: std::time::Duration::ZERO,
        replication_lag: Some(std::time::Duration::ZERO),
        stream_shards: 1,
        overlaps: false,
    }
}

fn request(operation: &str, body: &str) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810.{operation}\r\n\
         Content-Type: application/x-amz-json-1.0\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// While the medium works, no thread of the server waits for it: others are answered, on each of the threads.
#[test]
fn no_thread_of_the_server_waits_for_the_medium() {
    let folder = SimFolder::default();
    let emulator = emulator(&folder);
    let server = emulator.listen(&ServerConfig::loopback(0)).unwrap();
    let address = server.address();
    let created = exchange(
        address,
        request(
            "CreateTable",
            r#"{"TableName":"things","BillingMode":"PAY_PER_REQUEST",
                "AttributeDefinitions":[{"AttributeName":"p","AttributeType":"S"}],
                "KeySchema":[{"AttributeName":"p","KeyType":"HASH"}]}"#,
        )
        .as_bytes(),
    );
    assert_eq!(status(&created), 200, "{created}");
    let gate = folder.close_gate();
    // More than there are threads; each goes to the one that has the fewest.
    let count = 2 * thread::available_parallelism().map_or(1, usize::from);
    let writers: Vec<_> = (0..count)
        .map(|number| {
            thread::Builder::new()
                .spawn(move || {
                    let body =
                        format!(r#"{{"TableName":"things","Item":{{"p":{{"S":"{number}"}}}}}}"#);
                    exchange(address, request("PutItem", &body).as_bytes())
                })
                .unwrap()
        })
        .collect();
    gate.wait_for_a_sync();
    let health = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    for _ in 0..2 * count {
        assert_eq!(status(&exchange(address, health)), 200);
    }
    // One who has lost patience is waited for by nobody.
    let mut gone = connect(address);
    let body = r#"{"TableName":"things","Item":{"p":{"S":"gone"}}}"#;
    gone.write_all(request("PutItem", body).as_bytes()).unwrap();
    drop(gone);
    gate.open();
    for writer in writers {
        let answer = writer.join().unwrap();
        assert_eq!(status(&answer), 200, "{answer}");
    }
    server.shutdown_blocking();
}

fn control(path: &str, body: &str) -> String {
    format!(
        "POST /control/v1/databases/main/{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// While a snapshot is written into the folder of its database, every thread of the server answers others.
#[test]
fn no_thread_of_the_server_waits_for_a_snapshot() {
    let folder = SimFolder::default();
    let emulator = emulator(&folder);
    let server = emulator.listen(&ServerConfig::loopback(0)).unwrap();
    let address = server.address();
    let ask = |request: String| {
        let answer = exchange(address, request.as_bytes());
        assert_eq!(status(&answer), 200, "{answer}");
        answer
    };
    ask(request(
        "CreateTable",
        r#"{"TableName":"things","BillingMode":"PAY_PER_REQUEST",
            "AttributeDefinitions":[{"AttributeName":"p","AttributeType":"S"}],
            "KeySchema":[{"AttributeName":"p","KeyType":"HASH"}]}"#,
    ));
    let put = |p: &str| {
        let body = format!(r#"{{"TableName":"things","Item":{{"p":{{"S":"{p}"}}}}}}"#);
        request("PutItem", &body)
    };
    let get = |p: &str| {
        let body = format!(r#"{{"TableName":"things","Key":{{"p":{{"S":"{p}"}}}}}}"#);
        request("GetItem", &body)
    };
    ask(put("before"));
    ask(control("snapshots", r#"{"Name":"seeded"}"#));
    ask(put("after"));
    let gate = folder.close_gate();
    let restore = control("snapshots/seeded/restore", "");
    let restoring = thread::Builder::new()
        .spawn(move || exchange(address, restore.as_bytes()))
        .unwrap();
    gate.wait_for_a_sync();
    let count = 4 * thread::available_parallelism().map_or(1, usize::from);
    for _ in 0..count {
        // What was there is there until the snapshot is.
        assert!(ask(get("after")).ends_with(r#"{"Item":{"p":{"S":"after"}}}"#));
        // Not even who comes for the first time waits.
        let listed = ask(control("snapshots", "").replacen("POST", "GET", 1));
        assert!(listed.contains(r#""Name":"seeded""#), "{listed}");
    }
    gate.open();
    let answer = restoring.join().unwrap();
    assert_eq!(status(&answer), 200, "{answer}");
    assert!(ask(get("after")).ends_with("{}"));
    assert!(ask(get("before")).contains("before"));
    server.shutdown_blocking();
    drop(emulator);
    let engine = Engine::open_sim(config(), &folder.copy()).expect("a folder that can be opened");
    assert_eq!(engine.holdings().items, 1);
}
