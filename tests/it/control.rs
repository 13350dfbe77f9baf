//! Control calls as a test in another language makes them: the binary, a socket, JSON.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::process::{Process, run};
use crate::support::raw::{self, Answer, Connection, Raw};

/// A connection over which events come.
struct Follower(BufReader<TcpStream>);

impl Follower {
    /// Follows the request log, with these parameters and header lines.
    fn begin(process: &Process, query: &str, headers: &str) -> Self {
        Self::begin_in(process, "", query, headers)
    }

    /// The same of the database that a path chooses.
    fn begin_in(process: &Process, database: &str, query: &str, headers: &str) -> Self {
        let mut stream = TcpStream::connect(process.address()).unwrap();
        // The answer to HTTP/1.0 is not chunked.
        let request = format!(
            "GET {database}/control/v1/log/follow?{query} HTTP/1.0\r\nHost: localhost\r\n{headers}\
             Authorization: {}\r\nX-Amz-Date: 20261120T120000Z\r\n\r\n",
            raw::AUTHORIZATION
        );
        stream.write_all(request.as_bytes()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        let mut head = Self(BufReader::new(stream));
        assert!(head.line().contains(" 200 "));
        while !head.line().is_empty() {}
        head
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// The next event: its name, and the number in it.
    fn event(&mut self) -> (String, u64) {
        loop {
            let line = self.line();
            let Some(name) = line.strip_prefix("event: ") else {
                continue;
            };
            let line = self.line();
            let data: Value = serde_json::from_str(line.strip_prefix("data: ").unwrap()).unwrap();
            let number = data["Number"].as_u64().or(data["Missed"].as_u64());
            return (name.to_owned(), number.unwrap_or(0));
        }
    }
}

fn control(process: &Process, line: &str, body: &str) -> Answer {
    let request = Raw {
        line: format!("{line} HTTP/1.1"),
        ..Raw::post("", body).without("X-Amz-Target")
    };
    raw::send(process.address(), &request).unwrap()
}

/// "A PutItem, UpdateItem, or DeleteItem request for an item conflicts with an ongoing
/// TransactWriteItems request that includes the same item."
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling>)
#[test]
fn a_write_meets_a_transaction_that_is_held_open() {
    let process = Process::start(&["--control"]);
    let table = json!({
        "TableName": "accounts", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    });
    raw::call(process.address(), "CreateTable", &table);
    let item = json!({"TableName": "accounts", "Item": {"id": {"S": "a"}}});
    let transaction = json!({"TransactItems": [{"Put": item}]}).to_string();
    let held = control(&process, "POST /control/v1/transactions", &transaction);
    assert_eq!(held.status, 200, "{}", held.text());
    let id = held.json()["TransactionId"].as_str().unwrap().to_owned();

    let put = Raw::post("PutItem", item.to_string());
    let refused = raw::send(process.address(), &put).unwrap();
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.error_type(),
        "com.amazonaws.dynamodb.v20120810#TransactionConflictException"
    );

    let commit = format!("POST /control/v1/transactions/{id}/commit");
    let committed = control(&process, &commit, "");
    assert_eq!((committed.status, committed.text().as_str()), (200, "{}"));
    raw::call(process.address(), "PutItem", &item);
    let again = control(
        &process,
        &format!("DELETE /control/v1/transactions/{id}"),
        "",
    );
    assert_eq!(again.status, 404, "{}", again.text());
    assert!(again.message().unwrap().contains("committed or cancelled"));
}

/// Events over one connection: those that are kept, those that come, and an end when the server stops.
#[test]
fn the_request_log_is_followed() {
    let process = Process::start(&["--control"]);
    raw::call(process.address(), "ListTables", &json!({}));
    let mut follower = Follower::begin(&process, "after=0&operation=ListTables", "");
    assert_eq!(follower.event(), ("call".to_owned(), 1));
    raw::call(process.address(), "DescribeLimits", &json!({}));
    raw::call(process.address(), "ListTables", &json!({}));
    assert_eq!(follower.event(), ("call".to_owned(), 3));
    // What a client has read before its connection was lost counts more than where it began.
    let mut again = Follower::begin(&process, "after=0", "Last-Event-ID: 2\r\n");
    assert_eq!(again.event(), ("call".to_owned(), 3));
    // A number of a process before is behind all that there are: what is new from now on is told.
    let mut late = Follower::begin(&process, "", "Last-Event-ID: 1000000\r\n");
    raw::call(process.address(), "ListTables", &json!({}));
    assert_eq!(late.event(), ("call".to_owned(), 4));
    assert_eq!(follower.event(), ("call".to_owned(), 4));
    assert_eq!(again.event(), ("call".to_owned(), 4));
    process.terminate();
    assert_eq!(follower.event(), ("end".to_owned(), 0));
    assert_eq!(again.event(), ("end".to_owned(), 0));
}

/// Who follows a database is told when it is dropped.
#[test]
fn a_log_ends_with_its_database() {
    let process = Process::start(&["--control"]);
    control(&process, "POST /control/v1/databases", r#"{"Name":"t1"}"#);
    let mut follower = Follower::begin_in(&process, "/db/t1", "after=0", "");
    let list = Raw {
        line: "POST /db/t1/ HTTP/1.1".to_owned(),
        ..Raw::post("ListTables", "{}".to_owned())
    };
    assert_eq!(raw::send(process.address(), &list).unwrap().status, 200);
    assert_eq!(follower.event(), ("call".to_owned(), 1));
    let dropped = control(&process, "DELETE /control/v1/databases/t1", "");
    assert_eq!(dropped.status, 200, "{}", dropped.text());
    assert_eq!(follower.event(), ("end".to_owned(), 0));
}

/// Whoever comes after more calls than are kept is told how many there were.
#[test]
fn a_follower_is_told_what_it_missed() {
    let process = Process::start(&["--control"]);
    let list = Raw::post("ListTables", "{}".to_owned());
    let mut connection = Connection::open(process.address());
    for _ in 0..10_010 {
        connection.send(&list.bytes());
        assert_eq!(connection.answer().map(|answer| answer.status), Some(200));
    }
    let mut follower = Follower::begin(&process, "after=0", "");
    assert_eq!(follower.event(), ("missed".to_owned(), 10));
    assert_eq!(follower.event(), ("call".to_owned(), 11));
}

/// Without the flag the paths are what every unknown path is.
#[test]
fn without_the_flag_there_are_none() {
    let process = Process::start(&[]);
    let answer = control(&process, "POST /control/v1/transactions", "{}");
    assert_eq!(answer.status, 404);
    assert_eq!(answer.text(), "<UnknownOperationException/>\n");
}

/// Tables are kept apart by access key and region; who looks for one finds it under whichever it is.
#[test]
fn the_tables_of_everybody_are_told() {
    let process = Process::start(&["--control"]);
    let table = json!({
        "TableName": "accounts", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    });
    raw::call(process.address(), "CreateTable", &table);
    let create = Raw::post("CreateTable", table.to_string());
    let elsewhere = raw::AUTHORIZATION.replace("AKIDEXAMPLE", "OTHER");
    let elsewhere = elsewhere.replace("us-east-1", "eu-west-1");
    let made = raw::send(process.address(), &create.with("Authorization", &elsewhere)).unwrap();
    assert_eq!(made.status, 200, "{}", made.text());
    let told = control(&process, "GET /control/v1/tables", "");
    assert_eq!(told.status, 200, "{}", told.text());
    let caller = |key: &str, region: &str| json!({"AccessKeyId": key, "Region": region, "Tables": ["accounts"]});
    let callers = [
        caller("AKIDEXAMPLE", "us-east-1"),
        caller("OTHER", "eu-west-1"),
    ];
    assert_eq!(
        told.json(),
        json!({"Databases": [{"Name": "main", "Callers": callers}]})
    );
}

/// Rules of a file hold from the first call on, and a file without rules is refused by name.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test needs a file")]
fn faults_come_from_a_file() {
    let folder = std::env::temp_dir().join(format!("faults-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("faults.json");
    let rule =
        json!({"Match": {"Operations": ["ListTables"]}, "Effect": {"Kind": "InternalServerError"}});
    std::fs::write(&file, json!({"Rules": [rule]}).to_string()).unwrap();
    let shown = file.to_str().unwrap();
    let process = Process::start(&["--faults", shown]);
    let list = Raw::post("ListTables", "{}");
    assert_eq!(raw::send(process.address(), &list).unwrap().status, 500);
    std::fs::write(&file, r#"{"Rules": [{"Loud": 1}]}"#).unwrap();
    let refused = run(&["--faults", shown, "--port", "0"]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("Rules takes no Loud"), "{said}");
    assert_eq!(refused.status.code(), Some(2), "{said}");
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A budget that is overspent ends a script, by the calls that spent it.
#[test]
fn a_budget_is_checked_from_a_shell() {
    let process = Process::start(&["--control"]);
    let ctl = |words: &[&str]| run(&[&["ctl", "--endpoint", &process.url], words].concat());
    assert!(
        ctl(&["budget", "set", "one", "--calls", "1"])
            .status
            .success()
    );
    raw::call(process.address(), "ListTables", &json!({}));
    assert!(ctl(&["budget", "check", "one"]).status.success());
    raw::call(process.address(), "ListTables", &json!({}));
    let failed = ctl(&["budget", "check", "one"]);
    let said = String::from_utf8(failed.stderr).unwrap();
    assert_eq!(failed.status.code(), Some(1), "{said}");
    assert!(
        said.contains("2 of 1 calls") && said.contains("2 x ListTables"),
        "{said}"
    );
}

/// What is no address of an emulator is wrong usage; what answers there and is none is said to be none.
#[test]
fn addresses_of_others_are_told() {
    for address in [
        "http://localhost:99999",
        "http://localhost:x",
        "http://localhost:8000?x",
        "localhost:8000",
    ] {
        let ended = run(&["ctl", "--endpoint", address, "db", "list"]);
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(2), "{address}: {said}");
    }
    for (answer, said) in [
        ("HTTP/1.1 200 OK\r\n\r\nhello", "is no emulator"),
        ("", "hung up"),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let ended = std::thread::scope(|scope| {
            scope.spawn(|| {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
            });
            run(&["ctl", "--endpoint", &address, "db", "list"])
        });
        let told = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(told.contains(said), "{answer:?}: {told}");
        assert_eq!(ended.status.code(), Some(1), "{answer:?}: {told}");
    }
}
