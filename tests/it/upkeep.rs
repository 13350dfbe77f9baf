//! The tools that look after a folder of data, as a user runs them.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use dynamodb_emulator::{DataFolder, Emulator};
use serde_json::{Value, json};

use crate::support::folder::Folder;
use crate::support::process::{Process, run, tool};
use crate::support::raw::{self, Connection, Raw};

fn create(process: &Process, table: &str) {
    let definition = json!({
        "TableName": table, "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [
            {"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"},
        ],
        "AttributeDefinitions": [
            {"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "s", "AttributeType": "N"},
            {"AttributeName": "g", "AttributeType": "S"},
        ],
        "GlobalSecondaryIndexes": [{
            "IndexName": "by-g", "Projection": {"ProjectionType": "KEYS_ONLY"},
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
        }],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    });
    raw::call(process.address(), "CreateTable", &definition);
}

/// Two items in one transaction: both are there, or neither.
fn pair(table: &str, number: usize) -> Value {
    let put = |half: &str| {
        json!({"Put": {"TableName": table, "Item": {
            "p": {"S": half}, "s": {"N": number.to_string()}, "g": {"S": format!("g{}", number % 5)},
            "v": {"S": "x".repeat(300)},
        }}})
    };
    json!({"TransactItems": [put("left"), put("right")]})
}

fn fill(process: &Process, table: &str, numbers: std::ops::Range<usize>) {
    for number in numbers {
        raw::call(
            process.address(),
            "TransactWriteItems",
            &pair(table, number),
        );
    }
}

/// How many items each half of a table has.
fn halves(emulator: &Emulator, table: &str) -> [usize; 2] {
    use dynamodb_emulator::ops::Query;
    use dynamodb_emulator::types::QueryInput;
    ["left", "right"].map(|half| {
        let found = emulator.call::<Query>(QueryInput {
            table_name: Some(table.into()),
            select: Some("COUNT".into()),
            key_condition_expression: Some("p = :p".into()),
            expression_attribute_values: Some(
                dynamodb_emulator::Item::from_iter([(":p", half.into())]).into(),
            ),
            ..Default::default()
        });
        found.unwrap().count.unwrap() as usize
    })
}

/// What is in a folder, as whoever sends [`raw`] requests sees it.
fn opened(folder: &Path) -> Emulator {
    let builder = Emulator::builder().access_key("AKIDEXAMPLE");
    let emulator = builder.data(folder).build().unwrap();
    let report = emulator.verify();
    assert!(report.is_clean(), "{report}");
    emulator
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap());
    // The lock says nothing when no process has the folder.
    let is_kept = |entry: &std::fs::DirEntry| {
        entry.path().is_file() && entry.file_name() != "dynamodb-emulator.lock"
    };
    let files = entries.filter(is_kept).map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        (name, std::fs::read(entry.path()).unwrap())
    });
    files.collect()
}

/// Four copies while two write: each is one moment, has all that was answered before it began, and tears nothing.
#[test]
fn a_running_store_is_copied() {
    let folder = Folder::new("copy-running");
    let data = folder.place("data");
    let process = Process::start(&["--data", &data, "--fsync", "off"]);
    let tables = ["one", "two"];
    tables.iter().for_each(|table| create(&process, table));
    let answered = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let ends = AtomicBool::new(false);
    let address = process.address();
    std::thread::scope(|scope| {
        for (table, answered) in tables.iter().zip(&answered) {
            let ends = &ends;
            scope.spawn(move || {
                let mut connection = Connection::open(address);
                while !ends.load(Ordering::SeqCst) {
                    let number = answered.load(Ordering::SeqCst);
                    let body = pair(table, number).to_string();
                    connection.send(&Raw::post("TransactWriteItems", body).bytes());
                    let answer = connection.answer().unwrap();
                    assert_eq!(answer.status, 200, "{}", answer.text());
                    answered.store(number + 1, Ordering::SeqCst);
                }
            });
        }
        let copied = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for number in 0..4 {
                let before: Vec<usize> = answered
                    .iter()
                    .map(|count| count.load(Ordering::SeqCst))
                    .collect();
                let copy = folder.place(&format!("copy{number}"));
                let (code, ..) = tool(&["copy", &data, &copy]);
                assert_eq!(code, Some(0));
                let emulator = opened(Path::new(&copy));
                for (table, before) in tables.iter().zip(before) {
                    let [left, right] = halves(&emulator, table);
                    assert_eq!(left, right, "a torn transaction");
                    assert!(left >= before, "{left} of {before}");
                }
            }
            let (code, stats, _) = tool(&["stats", &data]);
            assert_eq!((code, &stats["health"]), (Some(0), &json!("ok")));
            assert!(
                stats["owner"].as_str().unwrap().starts_with("process "),
                "{stats}"
            );
        }));
        ends.store(true, Ordering::SeqCst);
        if let Err(panic) = copied {
            std::panic::resume_unwind(panic);
        }
    });
}

#[test]
fn what_is_damaged_is_repaired_and_told_of() {
    let folder = Folder::new("repair");
    let data = folder.place("data");
    let process = Process::start(&["--data", &data]);
    create(&process, "kept");
    fill(&process, "kept", 0..40);
    // Killed.
    drop(process);
    let log = Path::new(&data).join("log-0000000000000001");
    let mut bytes = std::fs::read(&log).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 32].fill(0);
    std::fs::write(&log, &bytes).unwrap();
    let before = files(Path::new(&data));

    let (code, check, stderr) = tool(&["verify", &data]);
    assert_eq!((code, &check["clean"]), (Some(1), &json!(false)));
    let damage = &check["damages"][0];
    assert_eq!(
        (&damage["kind"], &damage["file"]),
        (&json!("damaged"), &json!("log-0000000000000001"))
    );
    assert!(
        stderr.contains("is damaged at byte") && stderr.contains("repair DIR --into NEW"),
        "{stderr}"
    );
    assert_eq!(tool(&["stats", &data]).0, Some(1));
    assert_eq!(tool(&["copy", &data, &folder.place("copy")]).0, Some(1));
    // Whoever starts on it is told what to do as well.
    let refused = run(&["--port", "0", "--data", &data]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("repair DIR --into NEW"));

    let new = folder.place("new");
    let (code, report, stderr) = tool(&["repair", &data, "--into", &new]);
    assert_eq!(
        (code, &report["complete"]),
        (Some(1), &json!(false)),
        "{report} {stderr}"
    );
    let lost = &report["lost"][0];
    assert!(lost["offset"].as_u64().unwrap() <= middle as u64, "{lost}");
    assert!(
        lost["first_frame"].as_u64() >= Some(2) && lost["first_frame"] == lost["last_frame"],
        "{lost}"
    );
    assert_eq!(report["findings"], json!([]));
    assert_eq!(report["tables"][0]["table"], "kept");
    assert_eq!(report["tables"][0]["doubtful"], true);
    let noted: Value =
        serde_json::from_slice(&std::fs::read(Path::new(&new).join("repair-report.json")).unwrap())
            .unwrap();
    assert_eq!(noted, report);
    assert_eq!(tool(&["verify", &new]).0, Some(0));
    assert_eq!(halves(&opened(Path::new(&new)), "kept"), [39, 39]);
    assert!(
        files(Path::new(&data)) == before,
        "the damaged folder is not changed"
    );
    // Nothing is written into a folder in which something is, and a wrong command line is told from a failure.
    assert_eq!(tool(&["repair", &data, "--into", &new]).0, Some(1));
    assert_eq!(run(&["repair", &data]).status.code(), Some(2));
    // What is whole is salvaged with nothing lost.
    let (code, report, _) = tool(&["repair", &new, "--into", &folder.place("again")]);
    assert_eq!(
        (code, &report["complete"], &report["lost"]),
        (Some(0), &json!(true), &json!([]))
    );
}

#[test]
fn s_36_a_folder_is_measured_and_compacted() {
    let folder = Folder::new("compact");
    let data = folder.place("data");
    let process = Process::start(&["--data", &data]);
    create(&process, "kept");
    create(&process, "gone");
    for _ in 0..6 {
        fill(&process, "kept", 0..20);
        fill(&process, "gone", 0..5);
    }
    raw::call(
        process.address(),
        "DeleteTable",
        &json!({"TableName": "gone"}),
    );
    // As long as a process has it, nothing is changed under its hands.
    let (code, _, stderr) = tool(&["compact", &data]);
    assert!(
        code == Some(1) && stderr.contains("in use by process"),
        "{stderr}"
    );
    let (status, ..) = process.terminate();
    assert_eq!(status.code(), Some(0));
    let before = files(Path::new(&data));
    let (_, stats, _) = tool(&["stats", &data]);
    let table = &stats["tables"][0];
    assert_eq!(
        (&table["table"], &table["items"], &table["owner"]),
        (&json!("kept"), &json!(40), &json!("AKIDEXAMPLE"))
    );
    assert_eq!(
        (&table["indexes"][0]["index"], &table["indexes"][0]["items"]),
        (&json!("by-g"), &json!(40))
    );
    assert!(
        table["reclaimable_bytes"].as_u64() > table["live_bytes"].as_u64(),
        "{stats}"
    );
    assert_eq!(
        (&stats["streams"], &stats["tokens"], &stats["owner"]),
        (&json!(2), &json!(0), &Value::Null)
    );
    assert!(
        files(Path::new(&data)) == before,
        "who measures changes nothing"
    );
    let (code, compacted, stderr) = tool(&["compact", &data]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(
        compacted["bytes_after"].as_u64() < compacted["bytes_before"].as_u64(),
        "{compacted}"
    );
    let (_, stats, _) = tool(&["stats", &data]);
    let live = stats["live_bytes"].as_u64().unwrap();
    assert!(stats["bytes"].as_u64().unwrap() * 4 <= live * 5, "{stats}");
    assert_eq!(stats["tables"][0]["reclaimable_bytes"], 0);
    assert_eq!(tool(&["verify", &data]).0, Some(0));
    assert_eq!(halves(&opened(Path::new(&data)), "kept"), [20, 20]);
}

#[test]
fn s_36_what_is_of_no_use_is_shown_and_removed() {
    let folder = Folder::new("vacuum");
    let data = folder.place("data");
    let process = Process::start(&["--data", &data]);
    create(&process, "kept");
    fill(&process, "kept", 0..20);
    // While a process has the folder, a file may be one that it is about to use.
    assert_eq!(tool(&["vacuum", &data]).0, Some(1));
    drop(process);
    for name in [
        "cut-0000000000000001-24",
        "checkpoint-0000000000000001.new",
        "notes.txt",
    ] {
        std::fs::write(Path::new(&data).join(name), "something").unwrap();
    }
    let before = files(Path::new(&data));
    let (code, shown, _) = tool(&["vacuum", &data, "--dry-run"]);
    assert_eq!((code, &shown["removed"]), (Some(0), &json!(false)));
    assert!(files(Path::new(&data)) == before);
    let (code, removed, _) = tool(&["vacuum", &data]);
    assert_eq!(
        (code, &removed["leftovers"]),
        (Some(0), &shown["leftovers"])
    );
    assert_eq!(removed["leftovers"].as_array().unwrap().len(), 2);
    let left = files(Path::new(&data));
    assert_eq!(left.len(), before.len() - 2);
    assert!(left.contains_key("notes.txt"));
    assert_eq!(tool(&["verify", &data]).0, Some(0));
    assert_eq!(halves(&opened(Path::new(&data)), "kept"), [20, 20]);
}

/// A tail that was not completely written is told of, and neither cut nor called damage.
#[test]
fn a_torn_tail_is_told_of_and_stays() {
    let folder = Folder::new("tail");
    let data = folder.place("data");
    let process = Process::start(&["--data", &data]);
    create(&process, "kept");
    fill(&process, "kept", 0..3);
    drop(process);
    let log = Path::new(&data).join("log-0000000000000001");
    let mut bytes = std::fs::read(&log).unwrap();
    bytes.truncate(bytes.len() - 9);
    std::fs::write(&log, &bytes).unwrap();
    let before = files(Path::new(&data));
    let (code, check, _) = tool(&["verify", &data]);
    assert_eq!(
        (code, &check["clean"], &check["tail"]["kind"]),
        (Some(0), &json!(true), &json!("torn"))
    );
    assert_eq!(tool(&["stats", &data]).1["health"], "torn");
    assert!(files(Path::new(&data)) == before);
    let (code, report, _) = tool(&["repair", &data, "--into", &folder.place("new")]);
    assert_eq!(
        (code, &report["complete"], &report["lost"][0]["kind"]),
        (Some(0), &json!(true), &json!("torn"))
    );
    let check = DataFolder::at(&data).verify().unwrap();
    assert!(
        check.to_string().contains("the next start cuts it off"),
        "{check}"
    );
}

/// Without a manifest, files are taken by their names; a folder without any is told of and not made.
#[test]
fn folders_without_a_manifest() {
    let folder = Folder::new("manifest");
    let data = folder.place("data");
    let process = Process::start(&["--data", &data]);
    create(&process, "kept");
    fill(&process, "kept", 0..3);
    drop(process);
    std::fs::remove_file(Path::new(&data).join("manifest")).unwrap();
    assert_eq!(tool(&["verify", &data]).0, Some(1));
    let (code, report, _) = tool(&["repair", &data, "--into", &folder.place("new")]);
    assert_eq!(
        (code, &report["lost"][0]["file"]),
        (Some(1), &json!("manifest"))
    );
    assert_eq!(report["tables"][0]["items"], 6);
    let nothing = folder.place("nothing");
    for arguments in [
        &["verify", nothing.as_str()][..],
        &["stats", &nothing],
        &["compact", &nothing],
        &["vacuum", &nothing],
        &["copy", &nothing, &folder.place("copy")],
        &["repair", &nothing, "--into", &folder.place("repaired")],
    ] {
        let (code, _, stderr) = tool(arguments);
        assert!(
            code == Some(1) && stderr.contains("holds no data"),
            "{arguments:?}: {stderr}"
        );
    }
    assert!(!Path::new(&nothing).exists());
}
