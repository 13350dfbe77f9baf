//! What an emulator tells of itself, by the rows of the storage document that ask for it.

use std::sync::Arc;
use std::time::Duration;

use dynamodb_emulator::clock::{Timestamp, VirtualClock};
use dynamodb_emulator::ops::{CreateTable, GetItem, PutItem, Query};
use dynamodb_emulator::types::*;
use dynamodb_emulator::{Emulator, EmulatorBuilder, ErrorCode, Health, Item, Operation};

fn with_table(builder: EmulatorBuilder) -> Emulator {
    let emulator = builder.build().unwrap();
    let input = CreateTableInput {
        table_name: Some("music".to_owned()),
        billing_mode: Some("PAY_PER_REQUEST".to_owned()),
        attribute_definitions: Some(vec![AttributeDefinition {
            attribute_name: Some("artist".to_owned()),
            attribute_type: Some("S".to_owned()),
        }]),
        key_schema: Some(vec![KeySchemaElement {
            attribute_name: Some("artist".to_owned()),
            key_type: Some("HASH".to_owned()),
        }]),
        ..CreateTableInput::default()
    };
    emulator.call::<CreateTable>(input).unwrap();
    emulator
}

fn put(emulator: &Emulator, table: &str, artist: &str) -> Result<(), ErrorCode> {
    let input = PutItemInput {
        table_name: Some(table.to_owned()),
        item: Some(Item::from_iter([("artist", artist.into())]).into()),
        ..PutItemInput::default()
    };
    let done = emulator.call::<PutItem>(input);
    done.map(drop).map_err(|error| error.code())
}

fn get(emulator: &Emulator, artist: &str) {
    let input = GetItemInput {
        table_name: Some("music".to_owned()),
        key: Some(Item::from_iter([("artist", artist.into())]).into()),
        ..GetItemInput::default()
    };
    emulator.call::<GetItem>(input).unwrap();
}

/// Calls that succeeded, and refusals by code.
fn outcomes(emulator: &Emulator, operation: Operation) -> (u64, Vec<(ErrorCode, u64)>) {
    let metrics = emulator.metrics();
    let mut of = metrics.operations.into_iter();
    let found = of.find(|of| of.operation == operation);
    found.map_or((0, Vec::new()), |of| (of.succeeded, of.failed))
}

/// Reads and writes, each with its outcome.
#[test]
fn s_33_reads_and_writes_are_counted() {
    let emulator = with_table(Emulator::builder());
    for artist in ["Nina Simone", "Miriam Makeba", "Nina Simone"] {
        put(&emulator, "music", artist).unwrap();
        get(&emulator, artist);
    }
    put(&emulator, "poems", "Sappho").unwrap_err();
    let missing = vec![(ErrorCode::ResourceNotFound, 1)];
    assert_eq!(outcomes(&emulator, Operation::PutItem), (3, missing));
    assert_eq!(outcomes(&emulator, Operation::GetItem), (3, vec![]));
    assert_eq!(outcomes(&emulator, Operation::Query), (0, vec![]));
    let metrics = emulator.metrics();
    assert_eq!((metrics.tables, metrics.items), (1, 2));
}

/// Each operation has its latency; a fork counts for itself.
#[test]
fn s_67_operation_metrics_are_collected() {
    let emulator = with_table(Emulator::builder());
    for number in 0..40 {
        put(&emulator, "music", &number.to_string()).unwrap();
    }
    let metrics = emulator.metrics();
    for of in &metrics.operations {
        assert_eq!(of.latency.count, of.calls(), "{:?}", of.operation);
        let mut so_far = 0;
        for (bound, count) in &of.latency.buckets {
            assert!(*count >= so_far && *count <= of.latency.count, "{bound:?}");
            so_far = *count;
        }
    }
    let fork = emulator.fork();
    assert_eq!(fork.metrics().operations, vec![]);
    put(&fork, "music", "a fork").unwrap();
    assert_eq!(outcomes(&fork, Operation::PutItem).0, 1);
    assert_eq!(outcomes(&emulator, Operation::PutItem).0, 40);
    assert_eq!((fork.metrics().items, emulator.metrics().items), (41, 40));
}

/// A call is slow when it takes as long as was said, and is counted whether it is told or not.
#[test]
fn s_34_slow_operations_are_told() {
    let emulator = with_table(Emulator::builder().slow_log(Duration::ZERO));
    get(&emulator, "Nina Simone");
    let query = QueryInput {
        table_name: Some("music".to_owned()),
        key_condition_expression: Some("artist = :a".to_owned()),
        expression_attribute_values: Some(Item::from_iter([(":a", "Nina Simone".into())]).into()),
        ..QueryInput::default()
    };
    emulator.call::<Query>(query).unwrap();
    assert_eq!(emulator.metrics().slow_calls, 3);
}

/// The threshold is a setting, and lines are limited by the clock that was handed in: what is counted is not.
#[test]
fn s_74_the_threshold_is_a_setting_and_the_log_is_limited() {
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(1_800_000_000)));
    let builder = || Emulator::builder().clock(clock.clone());
    for (threshold, slow) in [(Duration::ZERO, 31), (Duration::from_secs(86_400), 0)] {
        let emulator = with_table(builder().slow_log(threshold));
        for number in 0..30 {
            put(&emulator, "music", &number.to_string()).unwrap();
        }
        assert_eq!(emulator.metrics().slow_calls, slow, "{threshold:?}");
    }
    assert_eq!(with_table(builder()).metrics().slow_calls, 0);
}

#[test]
fn s_88_health_is_a_state() {
    let emulator = with_table(Emulator::builder());
    assert_eq!(emulator.health(), Health::Ok);
    assert_eq!(emulator.metrics().health, Health::Ok);
    assert_eq!(emulator.fork().health().state(), "ok");
}

#[cfg(feature = "disk")]
mod disk {
    use super::*;
    use crate::temporary::TemporaryFolder;

    /// What the log, its syncs and its checkpoints came to, since the emulator was built.
    #[test]
    fn s_73_what_the_store_writes_is_counted() {
        let folder = TemporaryFolder::new("metrics");
        let emulator = with_table(Emulator::builder().data(folder.path()));
        let before = emulator.metrics().store;
        for number in 0..5 {
            put(&emulator, "music", &number.to_string()).unwrap();
        }
        let after = emulator.metrics().store;
        assert_eq!(after.commits, before.commits + 5);
        assert!(after.fsync.count > before.fsync.count);
        assert!(after.fsync_bytes > before.fsync_bytes);
        assert_eq!(after.written_bytes, after.log_bytes);
        assert_eq!((after.waiting_commits, after.compactions), (0, 0));
        drop(emulator);
        let again = Emulator::builder().data(folder.path()).build().unwrap();
        let metrics = again.metrics();
        assert_eq!(
            (metrics.tables, metrics.items, metrics.store.commits),
            (1, 5, 0)
        );
        assert!(metrics.store.log_bytes >= after.written_bytes);
    }
}

/// What is not measured is no zero: the series is not there.
#[cfg(feature = "disk")]
#[test]
fn what_files_hold_is_told_where_it_is_measured() {
    use crate::temporary::TemporaryFolder;

    let folder = TemporaryFolder::new("measured");
    let open = || Emulator::builder().auth(dynamodb_emulator::AuthMode::Off);
    for (builder, is_measured) in [
        (open(), false),
        (open().data(folder.path()), false),
        (open().data(folder.path()).memory(1 << 20), true),
    ] {
        let emulator = builder.build().unwrap();
        let request = http::Request::get("/metrics").header("host", "localhost");
        let answer = emulator.handle(request.body(bytes::Bytes::new()).unwrap());
        let page = std::str::from_utf8(answer.body()).unwrap();
        for name in ["live", "dead"] {
            let line = format!("\ndynamodb_{name}_bytes ");
            assert_eq!(page.contains(&line), is_measured, "{page}");
        }
    }
}
