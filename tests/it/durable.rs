//! Data that is there again: after the end of the process, however that comes about.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use dynamodb_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::process::{Process, run};
use crate::support::raw::{self, Connection, Raw};

/// How often the process is killed, if the environment does not say more.
const CYCLES: usize = 3;
/// How many answers there are between two kills.
const ANSWERS: usize = 150;

/// A folder that is removed with the test.
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn new(name: &str) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let name = format!("dynamodb-emulator-{name}-{}", now.as_nanos());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn text(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _removed = std::fs::remove_dir_all(&self.0);
    }
}

fn create(process: &Process) {
    let definition = json!({
        "TableName": "kept", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [
            {"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"},
        ],
        "AttributeDefinitions": [
            {"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "s", "AttributeType": "N"},
            {"AttributeName": "g", "AttributeType": "S"},
        ],
        "GlobalSecondaryIndexes": [{
            "IndexName": "by-g", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
        }],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    });
    raw::call(process.address(), "CreateTable", &definition);
}

/// Two items in one transaction: both are there, or neither.
fn pair(writer: usize, number: usize) -> Vec<u8> {
    let put = |half: &str| {
        json!({"Put": {"TableName": "kept", "Item": {
            "p": {"S": format!("{half}{writer}")}, "s": {"N": number.to_string()},
            "g": {"S": format!("g{}", number % 5)}, "v": {"S": "x".repeat(300)},
        }}})
    };
    let body = json!({"TransactItems": [put("left"), put("right")]});
    body.to_string().into_bytes()
}

/// Writes from `number` on until the server is gone; the number behind the last that was answered.
fn write_until_killed(
    address: std::net::SocketAddr,
    writer: usize,
    mut number: usize,
    answers: &AtomicUsize,
) -> usize {
    let mut connection = Connection::open(address);
    loop {
        connection.send(&Raw::post("TransactWriteItems", pair(writer, number)).bytes());
        match connection.answer() {
            Some(answer) if answer.status == 200 => number += 1,
            Some(answer) => panic!("{}: {}", answer.status, answer.text()),
            None => return number,
        }
        answers.fetch_add(1, Ordering::SeqCst);
    }
}

/// The sort keys of a partition, in their order.
fn numbers(process: &Process, partition: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut start = Value::Null;
    loop {
        let mut query = json!({
            "TableName": "kept", "ConsistentRead": true, "KeyConditionExpression": "p = :p",
            "ExpressionAttributeValues": {":p": {"S": partition}},
        });
        if !start.is_null() {
            query["ExclusiveStartKey"] = start;
        }
        let page = raw::call(process.address(), "Query", &query);
        let items = page["Items"].as_array().unwrap().iter();
        found.extend(items.map(|item| item["s"]["N"].as_str().unwrap().parse::<usize>().unwrap()));
        start = page["LastEvaluatedKey"].clone();
        if start.is_null() {
            return found;
        }
    }
}

/// What is in a folder that no process has agrees with itself.
fn verify(folder: &Path) {
    let emulator = Emulator::builder().data(folder).build().unwrap();
    let report = emulator.verify();
    assert!(report.is_clean(), "{report}");
}

/// Four writers, and a process that is killed in the middle of it: all that was answered is there, no transaction is
/// torn, nothing is there that nobody sent, and indexes, streams and counts agree with the items.
/// `EMULATOR_KILL_CYCLES=50` kills more often, `EMULATOR_KILL_ANSWERS=20000` after more answers, all cycles together.
#[test]
fn nothing_that_was_answered_is_lost_with_the_process() {
    let asked = std::env::var("EMULATOR_KILL_CYCLES").ok();
    let cycles = asked.and_then(|count| count.parse().ok()).unwrap_or(CYCLES);
    let asked = std::env::var("EMULATOR_KILL_ANSWERS").ok();
    let all_answers: usize = asked.and_then(|count| count.parse().ok()).unwrap_or(0);
    let least = ANSWERS.max(all_answers.div_ceil(cycles));
    let folder = TemporaryFolder::new("kill");
    let mut process = Process::start(&["--data", folder.text()]);
    create(&process);
    let mut next = BTreeMap::from_iter((0..4).map(|writer| (writer, 0)));
    let mut all = 0;
    for cycle in 0..cycles {
        let answers = AtomicUsize::new(0);
        let address = process.address();
        next = std::thread::scope(|scope| {
            let writers: Vec<_> = (next.iter())
                .map(|(writer, number)| {
                    let (writer, number, answers) = (*writer, *number, &answers);
                    scope.spawn(move || {
                        (writer, write_until_killed(address, writer, number, answers))
                    })
                })
                .collect();
            while answers.load(Ordering::SeqCst) < least + cycle * 7 {
                std::thread::yield_now();
            }
            // SIGKILL.
            drop(process);
            let ended = writers.into_iter().map(|writer| writer.join().unwrap());
            ended.collect()
        });
        all += answers.load(Ordering::SeqCst);
        verify(&folder.0);
        process = Process::start(&["--data", folder.text()]);
        for (writer, number) in &mut next {
            let left = numbers(&process, &format!("left{writer}"));
            assert_eq!(
                left,
                numbers(&process, &format!("right{writer}")),
                "a torn transaction"
            );
            // The one that was not answered may have happened.
            assert_eq!(left, Vec::from_iter(0..left.len()));
            assert!(
                (*number..=*number + 1).contains(&left.len()),
                "{} of {number}",
                left.len()
            );
            *number = left.len();
        }
    }
    println!("{all} answers in {cycles} cycles");
    let (status, ..) = process.terminate();
    assert_eq!(status.code(), Some(0));
    verify(&folder.0);
}

#[test]
fn the_folder_is_named_and_has_one_owner() {
    let folder = TemporaryFolder::new("owner");
    let process = Process::start(&["--data", folder.text()]);
    assert!(process.line.contains(folder.text()), "{}", process.line);
    create(&process);
    let second = run(&["--port", "0", "--data", folder.text()]);
    assert_eq!(second.status.code(), Some(1));
    let error = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(error.contains("in use by process"), "{error}");
    let (status, _, log) = process.terminate();
    assert_eq!((status.code(), log.as_str()), (Some(0), ""));
    let refused = TemporaryFolder::new("refused");
    std::fs::write(
        refused.0.join("shared-local-instance.db"),
        b"SQLite format 3\0....",
    )
    .unwrap();
    for flag in ["--data", "-dbPath"] {
        let ended = run(&["--port", "0", flag, refused.text()]);
        assert_eq!(ended.status.code(), Some(1));
        let error = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(error.contains("DynamoDB Local"), "{error}");
    }
}

/// DynamoDB Local is often told to use the folder in which it is started.
#[test]
fn db_path_is_a_folder_of_its_own_where_others_have_files() {
    let folder = TemporaryFolder::new("local");
    std::fs::write(folder.0.join("package.json"), "{}").unwrap();
    let tables = |process: &Process| raw::call(process.address(), "ListTables", &json!({}));
    for path in [folder.0.clone(), folder.0.join("data")] {
        let flags = [
            "-dbPath",
            path.to_str().unwrap(),
            "-sharedDb",
            "-optimizeDbBeforeStartup",
        ];
        let process = Process::start(&flags);
        assert!(
            process.banner.contains("InMemory:\tfalse\n"),
            "{}",
            process.banner
        );
        create(&process);
        let (status, _, log) = process.terminate();
        assert_eq!((status.code(), log.as_str()), (Some(0), ""));
        let process = Process::start(&flags);
        assert_eq!(tables(&process), json!({"TableNames": ["kept"]}));
    }
    let mut names: Vec<String> = (folder.0.read_dir().unwrap())
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["data", "dynamodb-emulator", "package.json"]);
}

#[test]
fn a_folder_is_checked_and_copied() {
    let folder = TemporaryFolder::new("verify");
    let process = Process::start(&["--data", folder.text()]);
    create(&process);
    for number in 0..20 {
        let put = Raw::post("TransactWriteItems", pair(1, number));
        assert_eq!(raw::send(process.address(), &put).unwrap().status, 200);
    }
    // While a process has it, nobody else does.
    assert_eq!(run(&["verify", folder.text()]).status.code(), Some(1));
    drop(process);
    let clean = run(&["verify", folder.text()]);
    assert_eq!(clean.status.code(), Some(0), "{clean:?}");
    let inside = folder.0.join("copy");
    let refused = run(&["copy", folder.text(), inside.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(!inside.exists(), "a store has no files of others");
    let beside = TemporaryFolder::new("verify-copy");
    let copy = beside.0.join("copy");
    let copied = run(&["copy", folder.text(), copy.to_str().unwrap()]);
    assert_eq!(copied.status.code(), Some(0), "{copied:?}");
    let again = run(&["copy", folder.text(), copy.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(1), "{again:?}");
    let process = Process::start(&["--data", copy.to_str().unwrap()]);
    assert_eq!(numbers(&process, "left1"), Vec::from_iter(0..20));
    drop(process);
    // 32 bytes, as a medium loses them.
    let log = folder.0.join("log-0000000000000001");
    let mut bytes = std::fs::read(&log).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 32].fill(0);
    std::fs::write(&log, &bytes).unwrap();
    let damaged = run(&["verify", folder.text()]);
    let error = String::from_utf8_lossy(&damaged.stderr).into_owned();
    assert_eq!(damaged.status.code(), Some(1));
    assert!(
        error.contains("log-0000000000000001 is damaged at byte"),
        "{error}"
    );
    assert_eq!(std::fs::read(&log).unwrap(), bytes);
    let nothing = folder.0.join("nothing");
    assert_eq!(
        run(&["verify", nothing.to_str().unwrap()]).status.code(),
        Some(1)
    );
    assert!(!nothing.exists());
}

#[test]
fn each_way_of_syncing_is_there_again() {
    let folder = TemporaryFolder::new("fsync");
    for (number, fsync) in ["always", "interval=50ms", "off"].iter().enumerate() {
        let process = Process::start(&["--data", folder.text(), "--fsync", fsync]);
        if number == 0 {
            create(&process);
        }
        let put = Raw::post("TransactWriteItems", pair(number, 0));
        assert_eq!(raw::send(process.address(), &put).unwrap().status, 200);
        // Killed.
        drop(process);
        verify(&folder.0);
        let process = Process::start(&["--data", folder.text()]);
        assert_eq!(numbers(&process, &format!("left{number}")), [0]);
    }
}
