//! Rows of the storage document, from outside: what is kept of values, pages, and stress; and what benchmarks print.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::Arc;

use dynamodb_emulator::ops::{BatchWriteItem, DescribeTable, Scan};
use dynamodb_emulator::types::*;
use dynamodb_emulator::{AttributeValue, Emulator, Item, Number};

use crate::temporary::TemporaryFolder;
use crate::things::{
    TABLE, create, delete, get, in_folder, pages, pages_of, put, scan, text, with,
};

#[path = "../../benches/support/report.rs"]
#[expect(
    unreachable_pub,
    dead_code,
    clippy::disallowed_methods,
    reason = "shared with the benchmarks"
)]
mod report;

/// Times to the nanosecond, a content type and any bytes are read as they were written, from memory and from files,
/// before and after another start.
#[test]
fn s_38_values_come_back_as_they_were_written() {
    let times = [
        "0",
        "-1",
        "1700000000.123456789",
        "253402300799.999999999",
        "0.000000001",
    ];
    let all_bytes: Vec<u8> = (0..=255).collect();
    let lengths = [1, 7, 8, 9, 1_023, 1_024, 70_000];
    let mut items = Vec::new();
    for (at, length) in lengths.into_iter().enumerate() {
        let bytes: Vec<u8> = all_bytes
            .iter()
            .copied()
            .cycle()
            .skip(at)
            .take(length)
            .collect();
        items.push(with(
            "asset",
            &format!("{at:03}"),
            [
                (
                    "at",
                    AttributeValue::N(Number::parse(times[at % times.len()]).unwrap()),
                ),
                ("type", "application/octet-stream; charset=\"é\"\0".into()),
                ("bytes", AttributeValue::B(bytes.into())),
            ],
        ));
    }
    items.push(with(
        "asset",
        "empty",
        [
            ("type", "".into()),
            ("bytes", AttributeValue::B(Vec::new().into())),
        ],
    ));
    for memory in [None, Some(1)] {
        let folder = TemporaryFolder::new("values");
        for round in 0..3 {
            let emulator = in_folder(&folder, memory);
            if round == 0 {
                create(&emulator);
                items.iter().for_each(|item| put(&emulator, item.clone()));
            }
            for item in &items {
                let found = get(&emulator, "asset", &text(item, "sk")).unwrap();
                assert_eq!(found.json(), item.json(), "{memory:?} {round}");
            }
        }
    }
}

/// u1 to u30 one by one: all thirty, in order, none twice, though each is the beginning of others; with every size of
/// page, in a table and an index; and whatever comes and goes meanwhile, what was there all the time is there once.
#[test]
fn s_57_pages_are_stable_and_whole() {
    let folder = TemporaryFolder::new("pages");
    for emulator in [Emulator::new(), in_folder(&folder, Some(1))] {
        create(&emulator);
        let mut names: Vec<String> = (1..=30).map(|number| format!("u{number}")).collect();
        for name in &names {
            put(&emulator, with("user", name, [("g", "all".into())]));
            // Of a partition whose name goes on.
            put(&emulator, with("user2", name, [("g", "all2".into())]));
        }
        names.sort();
        for limit in 1..=31 {
            for of in [(None, "user"), (Some("by-g"), "all")] {
                let pages = pages(&emulator, of, limit, |_| {});
                let found: Vec<String> =
                    pages.concat().iter().map(|item| text(item, "sk")).collect();
                assert_eq!(found, names, "{limit} {of:?}");
                let full = pages.iter().filter(|page| page.len() == limit as usize);
                assert!(full.count() + 1 >= pages.len(), "{limit}");
            }
        }
        // The item where a page ended goes, others come before and behind.
        let found = pages(&emulator, (None, "user"), 4, |page| {
            if page < 5 {
                delete(&emulator, "user", &format!("u{page}x"));
                put(&emulator, with("user", &format!("u{page}x"), []));
                put(&emulator, with("user", &format!("a{page}"), []));
            }
        });
        let mut found: Vec<String> = found.concat().iter().map(|item| text(item, "sk")).collect();
        assert!(found.is_sorted(), "{found:?}");
        found.dedup();
        let stayed: Vec<String> = found
            .iter()
            .filter(|name| names.contains(name))
            .cloned()
            .collect();
        assert_eq!(stayed, names);
    }
}

/// A folder is open once, and free again when it was closed; what was made of it before goes on without it.
#[test]
fn s_39_a_folder_is_open_once() {
    let folder = TemporaryFolder::new("once");
    let first = in_folder(&folder, None);
    create(&first);
    put(&first, with("a", "1", []));
    let second = Emulator::builder().data(folder.path()).build();
    let refused = second.unwrap_err().to_string();
    assert!(
        refused.contains(folder.path().to_str().unwrap()),
        "{refused}"
    );
    assert!(refused.contains("in use"), "{refused}");
    let fork = first.fork();
    drop(first);
    let again = in_folder(&folder, None);
    put(&again, with("a", "2", []));
    put(&fork, with("a", "3", []));
    assert_eq!(get(&fork, "a", "2"), None);
    assert_eq!(get(&again, "a", "3"), None);
    assert_eq!(scan(&again, None).len(), 2);
}

/// No batch is more than its items, whatever its size: each of them is there, or handed back.
#[test]
fn s_65_batches_of_every_size() {
    let folder = TemporaryFolder::new("batches");
    let emulator = in_folder(&folder, None);
    create(&emulator);
    for size in 1..=25 {
        let requests = (0..size).map(|number| WriteRequest {
            put_request: Some(PutRequest {
                item: Some(with(&format!("b{size}"), &format!("{number:02}"), []).into()),
            }),
            ..WriteRequest::default()
        });
        let input = BatchWriteItemInput {
            request_items: Some(
                BTreeMap::from([(TABLE.to_owned(), requests.collect::<Vec<_>>())])
                    .into_iter()
                    .collect(),
            ),
            ..BatchWriteItemInput::default()
        };
        let output = emulator.call::<BatchWriteItem>(input).unwrap();
        assert!(output.unprocessed_items.is_none_or(|left| left.is_empty()));
    }
    drop(emulator);
    let emulator = in_folder(&folder, Some(1));
    for size in 1..=25 {
        let found = pages(&emulator, (None, &format!("b{size}")), 100, |_| {}).concat();
        assert_eq!(found.len(), size);
    }
}

/// What the storage layer links, for this machine: nothing that is compiled from C, or that binds what is.
#[test]
fn s_03_no_c_in_the_storage_layer() {
    let mut command = Command::new(env!("CARGO"));
    command.args(["tree", "--locked", "--offline"]);
    command.args([
        "-p",
        "dynamodb-emulator",
        "--no-default-features",
        "--features",
        "disk",
    ]);
    command.args([
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let ended = command.output().unwrap();
    let told = String::from_utf8(ended.stdout).unwrap();
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    let names: BTreeSet<&str> = told
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(
        names.contains("imbl") && names.contains("quick_cache"),
        "{names:?}"
    );
    // Declarations of what the system has, in Rust alone.
    let declares = ["libc", "linux-raw-sys", "windows-sys"];
    let is_c = |name: &&&str| {
        let builds = ["cc", "cmake", "bindgen", "pkg-config", "vcpkg", "ring"];
        (builds.contains(*name) || name.ends_with("-sys")) && !declares.contains(*name)
    };
    assert_eq!(
        names.iter().filter(is_c).collect::<Vec<_>>(),
        Vec::<&&str>::new()
    );
}

/// Each comparison of a benchmark with something else is a line of JSON, and every benchmark that compares tells them.
#[test]
fn s_68_benchmarks_are_read_by_programs() {
    let line = report::Comparison {
        bench: "durable",
        what: "PutItem 1 KB, off, processor",
        base_micros: 10.0,
        micros: 12.5,
        at_most: 1.35,
    };
    let line: serde_json::Value = serde_json::from_str(&line.to_json()).unwrap();
    let expected = serde_json::json!({
        "bench": "durable", "what": "PutItem 1 KB, off, processor", "base_us": 10.0, "us": 12.5, "ratio": 1.25,
        "at_most": 1.35, "met": true,
    });
    assert_eq!(line, expected);
    for text in [
        include_str!("../../benches/durable.rs"),
        include_str!("../../benches/http.rs"),
        include_str!("../../benches/in_process.rs"),
    ] {
        assert!(text.contains("comparison.tell()"));
    }
}

/// Whoever holds an emulator, a fork or a page of a walk holds no file of a folder that was closed and removed.
#[cfg(target_os = "linux")]
#[test]
fn s_66_no_file_stays_open() {
    let folder = TemporaryFolder::new("released");
    let open = || {
        let entries = std::fs::read_dir("/proc/self/fd").unwrap();
        let targets = entries.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
        targets
            .filter(|target| target.starts_with(folder.path()))
            .count()
    };
    for _ in 0..3 {
        let emulator = Arc::new(in_folder(&folder, Some(1)));
        if scan_or_none(&emulator).is_none() {
            create(&emulator);
        }
        for number in 0..20 {
            put(
                &emulator,
                with("a", &number.to_string(), [("g", "x".into())]),
            );
        }
        let fork = emulator.fork();
        assert_eq!(
            pages(&fork, (Some("by-g"), "x"), 3, |_| {}).concat().len(),
            20
        );
        assert!(open() > 0);
        drop((fork, emulator));
        assert_eq!(open(), 0);
    }
}

/// What is in the table, if there is one.
fn scan_or_none(emulator: &Emulator) -> Option<usize> {
    let input = ScanInput {
        table_name: Some(TABLE.to_owned()),
        ..ScanInput::default()
    };
    emulator
        .call::<Scan>(input)
        .ok()?
        .items
        .map(|items| items.len())
}

/// Documents under their keys, and rows of an index by the values of its key, before and after another start.
#[test]
fn r_76_r_77_documents_and_rows_of_indexes_are_there_after_another_start() {
    for memory in [None, Some(1)] {
        let folder = TemporaryFolder::new("documents");
        for round in 0..3 {
            let emulator = in_folder(&folder, memory);
            if round == 0 {
                create(&emulator);
                for number in 0..20 {
                    let version = format!("1.0.{number:02}");
                    let row = ["acme/demo", "acme/tool"][number % 2];
                    let more = [("g", row.into()), ("document", version.as_str().into())];
                    put(&emulator, with("artifact", &version, more));
                }
            }
            for number in 0..20 {
                let version = format!("1.0.{number:02}");
                let found = get(&emulator, "artifact", &version).unwrap();
                assert_eq!(text(&found, "document"), version, "{memory:?} {round}");
            }
            for (row, first) in [("acme/demo", 0), ("acme/tool", 1)] {
                let rows = pages(&emulator, (Some("by-g"), row), 7, |_| {}).concat();
                let rows: Vec<String> = rows.iter().map(|item| text(item, "sk")).collect();
                let expected = (first..20).step_by(2);
                let expected: Vec<String> =
                    expected.map(|number| format!("1.0.{number:02}")).collect();
                assert_eq!(rows, expected, "{memory:?} {round}");
            }
        }
    }
}

/// How much is stored, and under which keys, a prefix at a time.
#[test]
fn r_98_what_is_stored_is_counted_and_its_keys_are_listed() {
    let folder = TemporaryFolder::new("counted");
    for emulator in [Emulator::new(), in_folder(&folder, Some(1))] {
        create(&emulator);
        for number in 0..5 {
            put(&emulator, with("artifact", &format!("acme/{number}"), []));
        }
        put(&emulator, with("artifact", "libs/0", []));
        let input = DescribeTableInput {
            table_name: Some(TABLE.to_owned()),
        };
        let described = emulator
            .call::<DescribeTable>(input)
            .unwrap()
            .table
            .unwrap();
        assert_eq!(described.item_count, Some(6));
        assert!(described.table_size_bytes.unwrap() >= 6 * "pkartifactskacme/0".len() as i64);
        let values = [
            (":p", AttributeValue::from("artifact")),
            (":s", "acme/".into()),
        ];
        let query = QueryInput {
            table_name: Some(TABLE.to_owned()),
            key_condition_expression: Some("pk = :p AND begins_with(sk, :s)".to_owned()),
            expression_attribute_values: Some(Item::from_iter(values).into()),
            projection_expression: Some("pk, sk".to_owned()),
            limit: Some(2),
            ..QueryInput::default()
        };
        let pages = pages_of(&emulator, query, |_| {});
        let keys: Vec<String> = pages.concat().iter().map(|item| text(item, "sk")).collect();
        assert_eq!(keys, ["acme/0", "acme/1", "acme/2", "acme/3", "acme/4"]);
    }
}
