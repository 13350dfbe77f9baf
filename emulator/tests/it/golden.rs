//! Folders of data that an earlier version wrote: each later one opens them, and finds what was put there.
//!
//! `UPDATE=1 cargo test` writes those of the present format; a format that has been released stays as it is, and a new
//! one gets folders of its own.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dynamodb_emulator::clock::{Timestamp, VirtualClock};
use dynamodb_emulator::ops::{
    CreateTable, DescribeTable, GetRecords, GetShardIterator, ListStreams, PutItem, Query,
    TransactWriteItems, UpdateTimeToLive,
};
use dynamodb_emulator::types::*;
use dynamodb_emulator::{ApiError, AttributeValue, Emulator, Item};

/// The lock, which says nothing when no process has the folder.
const LOCK: &str = "dynamodb-emulator.lock";

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/format-1")
}

/// A folder that is removed with the test.
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn new(name: &str) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let name = format!("dynamodb-emulator-{name}-{}", now.as_nanos());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _removed = std::fs::remove_dir_all(&self.0);
    }
}

/// An emulator in a folder, at the moment of the golden ones.
fn open(folder: &Path) -> Emulator {
    let clock = VirtualClock::at(Timestamp::from_seconds(1_800_000_000));
    let builder = Emulator::builder().clock(Arc::new(clock)).seed(7);
    builder.data(folder).build().unwrap()
}

fn item(number: i64) -> Item {
    Item::from_iter([
        ("p", AttributeValue::from("é")),
        ("s", number.into()),
        ("g", "group".into()),
        ("ttl", 1_900_000_000_i64.into()),
        (
            "m",
            AttributeValue::M(
                [
                    ("z".to_owned(), true.into()),
                    ("a".to_owned(), AttributeValue::Null),
                ]
                .into(),
            ),
        ),
        ("b", AttributeValue::B(vec![0, 255].into())),
    ])
}

fn key(name: &str, kind: &str) -> KeySchemaElement {
    KeySchemaElement {
        attribute_name: Some(name.into()),
        key_type: Some(kind.into()),
    }
}

fn token(emulator: &Emulator, number: i64) -> Result<TransactWriteItemsOutput, ApiError> {
    emulator.call::<TransactWriteItems>(TransactWriteItemsInput {
        transact_items: Some(vec![TransactWriteItem {
            put: Some(Put {
                table_name: Some("golden".into()),
                item: Some(item(number).into()),
                ..Default::default()
            }),
            ..Default::default()
        }]),
        client_request_token: Some("token".into()),
        ..Default::default()
    })
}

/// Puts there what the golden folders hold.
fn fill(emulator: &Emulator) {
    let attribute = |name: &str, kind: &str| AttributeDefinition {
        attribute_name: Some(name.into()),
        attribute_type: Some(kind.into()),
    };
    let all = || {
        Some(Projection {
            projection_type: Some("ALL".into()),
            ..Default::default()
        })
    };
    let created = emulator.call::<CreateTable>(CreateTableInput {
        table_name: Some("golden".into()),
        billing_mode: Some("PAY_PER_REQUEST".into()),
        attribute_definitions: Some(vec![
            attribute("p", "S"),
            attribute("s", "N"),
            attribute("g", "S"),
        ]),
        key_schema: Some(vec![key("p", "HASH"), key("s", "RANGE")]),
        global_secondary_indexes: Some(vec![GlobalSecondaryIndex {
            index_name: Some("global".into()),
            key_schema: Some(vec![key("g", "HASH"), key("s", "RANGE")]),
            projection: all(),
            ..Default::default()
        }]),
        local_secondary_indexes: Some(vec![LocalSecondaryIndex {
            index_name: Some("local".into()),
            key_schema: Some(vec![key("p", "HASH"), key("g", "RANGE")]),
            projection: all(),
        }]),
        stream_specification: Some(StreamSpecification {
            stream_enabled: Some(true),
            stream_view_type: Some("NEW_AND_OLD_IMAGES".into()),
        }),
        tags: Some(vec![Tag {
            key: Some("owner".into()),
            value: Some("golden".into()),
        }]),
        ..Default::default()
    });
    created.unwrap();
    let expiry = emulator.call::<UpdateTimeToLive>(UpdateTimeToLiveInput {
        table_name: Some("golden".into()),
        time_to_live_specification: Some(TimeToLiveSpecification {
            attribute_name: Some("ttl".into()),
            enabled: Some(true),
        }),
    });
    expiry.unwrap();
    for number in 0..3 {
        let put = emulator.call::<PutItem>(PutItemInput {
            table_name: Some("golden".into()),
            item: Some(item(number).into()),
            ..Default::default()
        });
        put.unwrap();
    }
    token(emulator, 3).unwrap();
}

/// Finds there what the golden folders hold.
fn check(emulator: &Emulator) {
    let report = emulator.verify();
    assert!(report.is_clean(), "{report}");
    let described = emulator.call::<DescribeTable>(DescribeTableInput {
        table_name: Some("golden".into()),
    });
    let table = described.unwrap().table.unwrap();
    assert_eq!(
        (table.item_count, table.table_status.as_deref()),
        (Some(4), Some("ACTIVE"))
    );
    for (index, condition, value) in [
        (None, "p = :v", "é"),
        (Some("global"), "g = :v", "group"),
        (Some("local"), "p = :v", "é"),
    ] {
        let found = emulator.call::<Query>(QueryInput {
            table_name: Some("golden".into()),
            index_name: index.map(Into::into),
            key_condition_expression: Some(condition.into()),
            expression_attribute_values: Some(Item::from_iter([(":v", value.into())]).into()),
            ..Default::default()
        });
        let found = found.unwrap().items.unwrap();
        assert_eq!(found, Vec::from_iter((0..4).map(item)), "{index:?}");
    }
    // The transaction is known: the same again does nothing, and another one is refused.
    token(emulator, 3).unwrap();
    token(emulator, 4).unwrap_err();
    assert_eq!(records(emulator), 4);
}

/// How many records the stream of the table has.
fn records(emulator: &Emulator) -> usize {
    let streams = emulator
        .call::<ListStreams>(ListStreamsInput::default())
        .unwrap();
    let arn = streams.streams.unwrap().remove(0).stream_arn;
    let described = emulator.call::<dynamodb_emulator::ops::DescribeStream>(DescribeStreamInput {
        stream_arn: arn.clone(),
        ..Default::default()
    });
    let shards = described
        .unwrap()
        .stream_description
        .unwrap()
        .shards
        .unwrap();
    let iterator = emulator.call::<GetShardIterator>(GetShardIteratorInput {
        stream_arn: arn,
        shard_id: shards[0].shard_id.clone(),
        shard_iterator_type: Some("TRIM_HORIZON".into()),
        ..Default::default()
    });
    let read = emulator.call::<GetRecords>(GetRecordsInput {
        shard_iterator: iterator.unwrap().shard_iterator,
        ..Default::default()
    });
    read.unwrap().records.unwrap().len()
}

/// All files of a folder, but for the lock.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap());
    let files = entries.map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        (name, std::fs::read(entry.path()).unwrap())
    });
    files.filter(|(name, _)| name != LOCK).collect()
}

fn copy(files: &BTreeMap<String, Vec<u8>>, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

#[test]
fn folders_of_earlier_versions_are_opened() {
    // Without a note at the end, as a killed process leaves it and all did at first; without a note beside the log; with
    // the entries of a checkpoint by their spaces, wherever their texts were; and as it is written now.
    for kind in [
        "log",
        "checkpoint",
        "closed-log",
        "noted-log",
        "copy-by-space",
        "copy",
    ] {
        let folder = TemporaryFolder::new("golden");
        copy(&files(&golden().join(kind)), &folder.0);
        check(&open(&folder.0));
        // And once more, with what was written behind it.
        check(&open(&folder.0));
    }
}

/// The same program writes the same bytes: a change of the format does not happen by accident.
#[test]
fn the_present_format_is_the_golden_one() {
    let folder = TemporaryFolder::new("present");
    let (log, copied) = (folder.0.join("log"), folder.0.join("copy"));
    let emulator = open(&log);
    fill(&emulator);
    emulator.snapshot_to(&copied).unwrap();
    drop(emulator);
    let update = std::env::var_os("UPDATE").is_some();
    for (kind, written) in [("noted-log", log), ("copy", copied)] {
        let written = files(&written);
        let golden = golden().join(kind);
        if update {
            copy(&written, &golden);
        }
        let kept = files(&golden);
        assert_eq!(
            written.keys().collect::<Vec<_>>(),
            kept.keys().collect::<Vec<_>>()
        );
        for (name, bytes) in &kept {
            assert!(
                written[name] == *bytes,
                "{kind}/{name} is written in another way"
            );
        }
    }
}

/// A day later the stream has nothing left, and the table still has all.
#[test]
fn time_goes_on_in_a_folder() {
    let folder = TemporaryFolder::new("later");
    copy(&files(&golden().join("log")), &folder.0);
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(1_800_000_000)));
    clock.advance(Duration::from_secs(25 * 60 * 60));
    let emulator = Emulator::builder()
        .clock(clock)
        .data(&folder.0)
        .build()
        .unwrap();
    assert_eq!(records(&emulator), 0);
    assert!(emulator.verify().is_clean());
}
