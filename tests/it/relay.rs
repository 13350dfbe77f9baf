//! Calls of one emulator recorded, replayed without it, and compared with those of another.
#![expect(
    clippy::disallowed_methods,
    reason = "files that were written are read"
)]

use std::fs;
use std::net::SocketAddr;

use dynamodb_emulator::ops::ListTables;
use dynamodb_emulator::types::ListTablesInput;
use dynamodb_emulator::{Emulator, Server};
use serde_json::{Value, json};

use crate::support::folder::Folder;
use crate::support::process::{Process, run};
use crate::support::raw::{self, Answer, Raw};

/// Another endpoint, in this process.
fn endpoint() -> (Emulator, Server) {
    let emulator = Emulator::builder().shared_tables().build().unwrap();
    let server = emulator.serve(([127, 0, 0, 1], 0)).unwrap();
    (emulator, server)
}

fn create(address: SocketAddr, name: &str) -> Value {
    let table = json!({
        "TableName": name, "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
    });
    raw::call(address, "CreateTable", &table)
}

fn get(address: SocketAddr, key: &str) -> Answer {
    let get = json!({"TableName": "calls", "Key": {"k": {"S": key}}}).to_string();
    raw::send(address, &Raw::post("GetItem", get)).unwrap()
}

/// A life of a table, as a client sees it.
fn life(address: SocketAddr) -> Vec<Value> {
    let item = json!({"k": {"S": "a"}, "set": {"NS": ["2", "1"]}, "text": {"S": "é\n"}});
    vec![
        create(address, "calls")["TableDescription"]["TableName"].take(),
        raw::call(
            address,
            "PutItem",
            &json!({"TableName": "calls", "Item": item}),
        ),
        get(address, "a").json(),
        get(address, "b").json(),
        raw::call(address, "Scan", &json!({"TableName": "calls"})),
    ]
}

#[test]
fn what_was_recorded_is_answered_again_without_the_endpoint() {
    let folder = Folder::new("recording");
    let path = folder.place("calls.jsonl");
    let path = path.as_str();
    let (emulator, server) = endpoint();
    let recorder = Process::start(&["record", &server.url(), "--into", path]);
    assert!(recorder.line.contains("recording"), "{}", recorder.line);
    let live = life(recorder.address());
    let tables = emulator.call::<ListTables>(ListTablesInput::default());
    let tables = tables.unwrap().table_names.unwrap();
    assert_eq!(tables, ["calls"], "calls have reached the endpoint");
    let (status, said, log) = recorder.terminate();
    assert_eq!((status.code(), log.as_str()), (Some(0), ""), "{said}");
    assert!(said.starts_with("5 calls"), "{said}");
    drop(server);
    // Items of the endpoint stand there.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    let text = fs::read_to_string(path).unwrap();
    assert_eq!(text.lines().count(), 6, "{text}");
    for secret in ["AKIDEXAMPLE", "Signature", "Credential"] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    let again = run(&["record", "http://localhost:1", "--into", path]);
    assert_eq!(
        again.status.code(),
        Some(2),
        "a recording is never overwritten"
    );

    let replay = Process::start(&["replay", path]);
    assert_eq!(life(replay.address()), live);
    let unknown = get(replay.address(), "never asked");
    assert_eq!(unknown.status, 400);
    assert!(
        unknown
            .message()
            .unwrap()
            .contains("The recording has no answer")
    );
    let (status, said, log) = replay.terminate();
    assert_eq!(status.code(), Some(1), "{said} {log}");
    assert!(
        said.contains("5 calls answered, 1 not in the recording"),
        "{said}"
    );
}

#[test]
fn a_tee_tells_what_is_answered_differently_and_by_whom() {
    let folder = Folder::new("tee");
    let path = folder.place("differences.jsonl");
    let path = path.as_str();
    let (_emulator, server) = endpoint();
    let same = Process::start(&["tee", &server.url()]);
    assert_eq!(life(same.address()).len(), 5);
    let (status, said, _) = same.terminate();
    assert_eq!(status.code(), Some(0), "{said}");
    assert!(
        said.contains("5 calls compared, 0 answered differently"),
        "{said}"
    );

    // The table is at the endpoint by now, and not in the new tables of this side.
    let differs = Process::start(&["tee", &server.url(), "--report", path]);
    let found = get(differs.address(), "a").json();
    assert_eq!(found["Item"]["k"]["S"], "a", "the endpoint's answer");
    let (status, said, _) = differs.terminate();
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(
        said.contains("GetItem: status: here 400, there 200"),
        "{said}"
    );
    let report = fs::read_to_string(path).unwrap();
    let finding: Value = serde_json::from_str(report.trim()).unwrap();
    assert_eq!(finding["request"]["Key"]["k"]["S"], "a");
    assert_eq!(finding["profile"], "region");
    assert_eq!(finding["there"]["body"]["Item"]["k"]["S"], "a");
    assert!(!report.contains("Signature"));

    let here = Process::start(&["tee", &server.url(), "--answer", "here"]);
    assert_eq!(get(here.address(), "a").status, 400, "this side's answer");
}

/// A folder has the tables of the key and the region that they were imported with, or those of all.
#[test]
fn a_tee_over_a_folder_sees_what_was_imported_into_it() {
    let (_emulator, server) = endpoint();
    let url = server.url();
    life(server.address());
    for shared in [&[][..], &["--shared"]] {
        let folder = Folder::new("tee-over");
        let path = folder.place("data");
        let data = [&["--data", path.as_str()], shared].concat();
        let imported = run(&[&["import-from", url.as_str()], &data[..]].concat());
        assert_eq!(imported.status.code(), Some(0), "{imported:?}");
        let tee = Process::start(&[&["tee", url.as_str(), "--answer", "here"], &data[..]].concat());
        let found = get(tee.address(), "a").json();
        assert_eq!(found["Item"]["k"]["S"], "a", "{data:?}");
        let (status, said, log) = tee.terminate();
        assert_eq!(status.code(), Some(0), "{said} {log}");
    }
}

/// Who may not call the emulator may not call what is behind it either.
#[test]
fn a_relay_asks_at_its_door_as_the_emulator_does() {
    let (_emulator, server) = endpoint();
    let tee = Process::start(&["tee", &server.url()]);
    let foreign = Raw::post("ListTables", "{}").with("Host", "evil.example");
    assert_eq!(raw::send(tee.address(), &foreign).unwrap().status, 403);
    let page = Raw::post("ListTables", "{}").with("Origin", "http://evil.example");
    assert_eq!(raw::send(tee.address(), &page).unwrap().status, 403);
    let healthy = Raw::bare("GET / HTTP/1.1").with("Host", "localhost");
    assert_eq!(raw::send(tee.address(), &healthy).unwrap().status, 200);
}

/// An endpoint that is gone is told as the service tells that it is not there for a moment.
#[test]
fn an_endpoint_that_does_not_answer_is_503_and_says_why() {
    let (_emulator, server) = endpoint();
    let url = server.url();
    drop(server);
    let folder = Folder::new("gone");
    let path = folder.place("calls.jsonl");
    let recorder = Process::start(&["record", &url, "--into", &path]);
    let answer = get(recorder.address(), "a");
    assert_eq!(answer.status, 503);
    assert!(answer.message().unwrap().contains("does not answer"));
    let (_, said, _) = recorder.terminate();
    assert!(said.starts_with("0 calls"), "{said}: the answer is ours");
    // What could not begin leaves no file that the same command would find in its way.
    let (_emulator, server) = endpoint();
    let (port, path) = (server.address().port().to_string(), folder.place("later"));
    for (command, file) in [("record", "--into"), ("tee", "--report")] {
        let ended = run(&[command, &url, file, &path, "--port", &port]);
        assert_eq!(ended.status.code(), Some(1), "{ended:?}");
        assert!(!std::path::Path::new(&path).exists(), "{command}");
    }
    for address in ["nowhere", "http://me:secret@localhost:1"] {
        let open = run(&["record", address, "--into", &folder.place("unused")]);
        assert_eq!(open.status.code(), Some(2), "{open:?}");
        assert!(!String::from_utf8_lossy(&open.stderr).contains("secret"));
    }
}
