//! Data that moves: backups, exports and imports, replicas.
//!
//! `cargo bench -p dynamodb-emulator --bench movement` prints what the three cost beside what they are measured by, all
//! in one run. `-- backup`, `-- transfer` and `-- replica` choose; a number behind them is how many items.
//!
//! - `backup`: CreateBackup and RestoreTableFromBackup of a large table, as a ratio to those of a table of 1,000 items.
//! - `transfer`: an export to a folder and an import from it, as a share of the speed of the bare pipeline: the same
//!   lines of JSON through gzip into a file, and back. Each of the two is a process of its own, so that its memory can be
//!   told.
//! - `replica`: PutItem into a table with a replica that has no lag, as a ratio to a table without one. `alone`, `streamed`
//!   and `replicated` choose a table, and a second number is how many rounds: what callgrind counts of two runs with
//!   `-- replica alone 200 10` and `-- replica alone 200 20` differs by 2,000 calls.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a benchmark is about time, files and processes, and a failure is its report"
)]

#[path = "support/cpu.rs"]
#[expect(unreachable_pub, reason = "shared by the benchmarks")]
mod cpu;
#[path = "support/report.rs"]
#[expect(unreachable_pub, reason = "shared by the benchmarks")]
mod report;

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dynamodb_emulator::objects::FolderBuckets;
use dynamodb_emulator::types::*;
use dynamodb_emulator::{AttributeValue, Emulator, Item, ops};
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use report::Comparison;

const BENCH: &str = "movement";
const TABLE: &str = "items";
const BUCKET: &str = "lake";

/// Those of `replica`.
const TABLES: [&str; 3] = ["alone", "streamed", "replicated"];

/// Letters of each item's text, so that an item has about 1 KB.
const LETTERS: usize = 960;

fn main() {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let mut numbers = words.iter().filter_map(|word| word.parse().ok());
    let (count, rounds) = (numbers.next(), numbers.next());
    let named = |name: &str| words.iter().any(|word| word == name);
    if let Some(step) = ["export", "import"].into_iter().find(|step| named(step)) {
        let folder = words.iter().find(|word| word.starts_with('/'));
        let folder = PathBuf::from(folder.expect("a folder"));
        return match step {
            "export" => export(&folder, count.expect("a number of items")),
            _ => import(&folder),
        };
    }
    let is_chosen = |name: &str| {
        let any = ["backup", "transfer", "replica"]
            .iter()
            .any(|name| named(name));
        named(name) || !any
    };
    if is_chosen("backup") {
        backup(count.unwrap_or(1_000_000));
    }
    if is_chosen("replica") {
        let chosen = TABLES.iter().filter(|table| named(table));
        let chosen: Vec<&str> = chosen.copied().collect();
        let tables = match chosen.as_slice() {
            [] => TABLES.as_slice(),
            chosen => chosen,
        };
        replica(tables, count.unwrap_or(20_000), rounds.unwrap_or(15));
    }
    if is_chosen("transfer") {
        transfer(count.unwrap_or(1_000_000));
    }
}

fn attribute(name: &str) -> AttributeDefinition {
    AttributeDefinition {
        attribute_name: Some(name.to_owned()),
        attribute_type: Some("S".to_owned()),
    }
}

fn keys() -> Vec<KeySchemaElement> {
    vec![KeySchemaElement {
        attribute_name: Some("pk".to_owned()),
        key_type: Some("HASH".to_owned()),
    }]
}

fn create(emulator: &Emulator, table: &str, has_stream: bool) -> String {
    let stream = StreamSpecification {
        stream_enabled: Some(true),
        stream_view_type: Some("NEW_AND_OLD_IMAGES".to_owned()),
    };
    let created = emulator.call::<ops::CreateTable>(CreateTableInput {
        table_name: Some(table.to_owned()),
        attribute_definitions: Some(vec![attribute("pk")]),
        key_schema: Some(keys()),
        billing_mode: Some("PAY_PER_REQUEST".to_owned()),
        stream_specification: has_stream.then_some(stream),
        ..CreateTableInput::default()
    });
    let table = created.expect("a table").table_description;
    table.and_then(|table| table.table_arn).expect("an ARN")
}

fn put(emulator: &Emulator, table: &str, item: Item) {
    let put = emulator.call::<ops::PutItem>(PutItemInput {
        table_name: Some(table.to_owned()),
        item: Some(item.into()),
        ..PutItemInput::default()
    });
    put.expect("an item");
}

fn key(number: usize) -> Item {
    Item::from_iter([("pk", AttributeValue::from(format!("{number:012}")))])
}

fn small(number: usize) -> Item {
    Item::from_iter([
        ("pk", AttributeValue::from(format!("{number:012}"))),
        ("n", AttributeValue::from(1_i64)),
    ])
}

/// An item of about 1 KB, half of which gzip can spare.
fn large(number: usize) -> Item {
    let mut state = u64::try_from(number).unwrap_or_default();
    let mut text = String::with_capacity(LETTERS);
    while text.len() < LETTERS {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        text.push_str(&format!("{:08x}", state >> 32));
    }
    Item::from_iter([
        ("pk", AttributeValue::from(format!("{number:012}"))),
        ("text", AttributeValue::from(text)),
        ("n", AttributeValue::from(1_i64)),
    ])
}

fn micros(span: Duration) -> f64 {
    span.as_secs_f64() * 1e6
}

/// Backups and restores of both tables, in turn.
fn backup(count: usize) {
    const FEW: usize = 1000;
    const ROUNDS: usize = 200;
    let emulator = Emulator::new();
    for (table, count) in [("few", FEW), ("many", count)] {
        create(&emulator, table, false);
        (0..count).for_each(|number| put(&emulator, table, small(number)));
    }
    let mut best = [[Duration::MAX; 2]; 2];
    for _ in 0..ROUNDS {
        for (table, best) in ["few", "many"].into_iter().zip(&mut best) {
            let spent = backup_and_restore(&emulator, table);
            let [backup, restore] = best;
            *backup = (*backup).min(spent.0);
            *restore = (*restore).min(spent.1);
        }
    }
    let [few, many] = best;
    for (name, few, many) in [("backup", few[0], many[0]), ("restore", few[1], many[1])] {
        let (few, many) = (micros(few), micros(many));
        println!(
            "{name:<8} {FEW} items {few:>8.1} us, {count} items {many:>8.1} us: {:.2} times",
            many / few
        );
        let told = Comparison {
            bench: BENCH,
            what: name,
            base_micros: few,
            micros: many,
            at_most: 1.5,
        };
        told.tell().expect("a file for figures");
    }
}

fn backup_and_restore(emulator: &Emulator, table: &str) -> (Duration, Duration) {
    let begin = Instant::now();
    let made = emulator.call::<ops::CreateBackup>(CreateBackupInput {
        backup_name: Some("nightly".to_owned()),
        table_name: Some(table.to_owned()),
    });
    let backed_up = begin.elapsed();
    let arn = made.expect("a backup").backup_details;
    let arn = arn.and_then(|details| details.backup_arn);
    let begin = Instant::now();
    let restored = emulator.call::<ops::RestoreTableFromBackup>(RestoreTableFromBackupInput {
        backup_arn: arn.clone(),
        target_table_name: Some("restored".to_owned()),
        ..RestoreTableFromBackupInput::default()
    });
    let restore = begin.elapsed();
    restored.expect("a table");
    let gone = emulator.call::<ops::DeleteTable>(DeleteTableInput {
        table_name: Some("restored".to_owned()),
    });
    gone.expect("no table");
    let gone = emulator.call::<ops::DeleteBackup>(DeleteBackupInput { backup_arn: arn });
    gone.expect("no backup");
    (backed_up, restore)
}

/// Writes into the tables, in turn: alone, with a stream, and with a replica.
fn replica(tables: &[&str], count: usize, rounds: usize) {
    let emulator = Emulator::builder().replication_lag(Some(Duration::ZERO));
    let emulator = emulator.build().expect("an emulator");
    for table in TABLES {
        create(&emulator, table, table != "alone");
    }
    let update = CreateReplicationGroupMemberAction {
        region_name: Some("eu-west-1".to_owned()),
        ..CreateReplicationGroupMemberAction::default()
    };
    let joined = emulator.call::<ops::UpdateTable>(UpdateTableInput {
        table_name: Some("replicated".to_owned()),
        replica_updates: Some(vec![ReplicationGroupUpdate {
            create: Some(update),
            ..ReplicationGroupUpdate::default()
        }]),
        ..UpdateTableInput::default()
    });
    joined.expect("a replica");
    // Each round changes all items: what changes nothing goes nowhere.
    let changed = |number| {
        let mut attributes = large(number).to_map();
        attributes.insert("n".to_owned(), AttributeValue::from(2_i64));
        Item::from(attributes)
    };
    let items: [Vec<Item>; 2] = [
        (0..count).map(large).collect(),
        (0..count).map(changed).collect(),
    ];
    let mut best = vec![Duration::MAX; tables.len()];
    for items in items.iter().cycle().take(rounds) {
        for (table, best) in tables.iter().zip(&mut best) {
            let begin = Instant::now();
            for item in items {
                put(&emulator, table, item.clone());
            }
            *best = (*best).min(begin.elapsed());
        }
    }
    let each = |total: Duration| micros(total) / count as f64;
    for (table, best) in tables.iter().zip(&best) {
        println!("PutItem  {table:<12} {:>8.2} us", each(*best));
    }
    let &[alone, _, replicated] = best.as_slice() else {
        return;
    };
    let there = emulator.in_region("eu-west-1");
    let found = there.call::<ops::GetItem>(GetItemInput {
        table_name: Some("replicated".to_owned()),
        key: Some(key(count - 1).into()),
        ..GetItemInput::default()
    });
    assert!(found.expect("an answer").item.is_some(), "nothing came");
    let (base, replicated) = (each(alone), each(replicated));
    println!("PutItem with a replica: {:.2} times", replicated / base);
    let told = Comparison {
        bench: BENCH,
        what: "put with a replica",
        base_micros: base,
        micros: replicated,
        at_most: 2.2,
    };
    told.tell().expect("a file for figures");
}

/// A process for the bare pipeline and the export, and one for the way back and the import.
fn transfer(count: usize) {
    let folder = std::env::temp_dir().join(format!("emulator-movement-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for step in ["export", "import"] {
        let myself = std::env::current_exe().expect("a path");
        let mut command = std::process::Command::new(myself);
        let status = command
            .arg(step)
            .arg(&folder)
            .arg(count.to_string())
            .status();
        assert!(status.expect("a process").success(), "{step} failed");
    }
    std::fs::remove_dir_all(&folder).expect("no folder");
}

/// What a step took: time, processor time, and resident memory beyond what there was, at most.
#[derive(Clone, Copy)]
struct Taken {
    time: Duration,
    processor: Duration,
    most_kib: u64,
}

/// Runs steps until one says that nothing is left, and looks at the memory after each.
fn taken(mut step: impl FnMut() -> bool) -> Taken {
    let myself = std::process::id();
    let (begin, processor) = (Instant::now(), cpu::time_of(myself));
    let mut most_kib = 0;
    loop {
        let has_more = step();
        most_kib = most_kib.max(cpu::resident_kib(myself));
        if !has_more {
            return Taken {
                time: begin.elapsed(),
                processor: cpu::time_of(myself) - processor,
                most_kib,
            };
        }
    }
}

fn tell(what: &str, bare: Taken, ours: Taken, megabytes: f64, above_kib: u64) {
    let share = bare.processor.as_secs_f64() / ours.processor.as_secs_f64();
    println!(
        "{what:<8} {megabytes:.0} MB in {:.1} s ({:.1} s of processor), the bare pipeline {:.1} s ({:.1} s): {:.0} % of \
         its speed, {:.0} % by time; {:.0} MB above the table",
        ours.time.as_secs_f64(),
        ours.processor.as_secs_f64(),
        bare.time.as_secs_f64(),
        bare.processor.as_secs_f64(),
        share * 100.0,
        bare.time.as_secs_f64() / ours.time.as_secs_f64() * 100.0,
        above_kib as f64 / 1024.0,
    );
    let told = Comparison {
        bench: BENCH,
        what,
        base_micros: micros(bare.processor),
        micros: micros(ours.processor),
        at_most: 1.0 / 0.6,
    };
    told.tell().expect("a file for figures");
}

fn buckets(folder: &Path) -> Emulator {
    let buckets = FolderBuckets::new(folder);
    let builder = Emulator::builder().buckets(Arc::new(buckets));
    builder.build().expect("an emulator")
}

fn bare_file(folder: &Path) -> PathBuf {
    folder.join("bare.json.gz")
}

fn line(item: &Item) -> Vec<u8> {
    let mut line = b"{\"Item\":".to_vec();
    line.extend_from_slice(item.json());
    line.extend_from_slice(b"}\n");
    line
}

/// The items of a table through the bare pipeline and through an export.
fn export(folder: &Path, count: usize) {
    const AT_ONCE: usize = 4096;
    let emulator = buckets(folder);
    let arn = create(&emulator, TABLE, false);
    let enabled = emulator.call::<ops::UpdateContinuousBackups>(UpdateContinuousBackupsInput {
        table_name: Some(TABLE.to_owned()),
        point_in_time_recovery_specification: Some(PointInTimeRecoverySpecification {
            point_in_time_recovery_enabled: Some(true),
            recovery_period_in_days: None,
        }),
    });
    enabled.expect("recovery");
    (0..count).for_each(|number| put(&emulator, TABLE, large(number)));

    // Lines are made between the steps, so that only the pipeline is timed.
    let file = BufWriter::new(File::create(bare_file(folder)).expect("a file"));
    let mut encoder = GzEncoder::new(file, Compression::default());
    let (mut bytes, mut bare) = (0, [Duration::ZERO; 2]);
    let myself = std::process::id();
    for from in (0..count).step_by(AT_ONCE) {
        let lines: Vec<_> = (from..count.min(from + AT_ONCE))
            .map(|number| line(&large(number)))
            .collect();
        let (begin, processor) = (Instant::now(), cpu::time_of(myself));
        for line in &lines {
            bytes += line.len();
            encoder.write_all(line).expect("a line");
        }
        let [time, spent] = &mut bare;
        *time += begin.elapsed();
        *spent += cpu::time_of(myself) - processor;
    }
    let file = encoder.finish().expect("an end").into_inner();
    drop(file.expect("a file"));
    let bare = Taken {
        time: bare[0],
        processor: bare[1],
        most_kib: 0,
    };

    let before = cpu::resident_kib(myself);
    let begun = emulator.call::<ops::ExportTableToPointInTime>(ExportTableToPointInTimeInput {
        s3_bucket: Some(BUCKET.to_owned()),
        table_arn: Some(arn),
        ..ExportTableToPointInTimeInput::default()
    });
    let begun = begun.expect("an export").export_description;
    let arn = begun.and_then(|begun| begun.export_arn);
    let ours = taken(|| {
        let described = emulator.call::<ops::DescribeExport>(DescribeExportInput {
            export_arn: arn.clone(),
        });
        let described = described.expect("an export").export_description;
        let status = described.and_then(|described| described.export_status);
        assert_ne!(status.as_deref(), Some("FAILED"), "the export failed");
        status.as_deref() == Some("IN_PROGRESS")
    });
    let above = ours.most_kib.saturating_sub(before);
    tell("export", bare, ours, bytes as f64 / 1e6, above);
}

/// What the export has written, back through the bare pipeline and through an import.
fn import(folder: &Path) {
    let file = File::open(bare_file(folder)).expect("a file");
    let mut lines = BufReader::new(MultiGzDecoder::new(BufReader::new(file)));
    let (mut bytes, mut line) = (0, Vec::new());
    let bare = taken(|| {
        // As many lines as a portion of an import has.
        for _ in 0..4096 {
            line.clear();
            let read = lines.read_until(b'\n', &mut line).expect("a line");
            bytes += read;
            if read == 0 {
                return false;
            }
        }
        true
    });
    let emulator = buckets(folder);
    let exported = folder.join(BUCKET).join("AWSDynamoDB");
    let exports = std::fs::read_dir(exported).expect("an export");
    let names = exports.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let id = names.max().expect("an export");
    let begun = emulator.call::<ops::ImportTable>(ImportTableInput {
        input_compression_type: Some("GZIP".to_owned()),
        input_format: Some("DYNAMODB_JSON".to_owned()),
        s3_bucket_source: Some(S3BucketSource {
            s3_bucket: Some(BUCKET.to_owned()),
            s3_key_prefix: Some(format!("AWSDynamoDB/{id}/data/")),
            ..S3BucketSource::default()
        }),
        table_creation_parameters: Some(TableCreationParameters {
            attribute_definitions: Some(vec![attribute("pk")]),
            billing_mode: Some("PAY_PER_REQUEST".to_owned()),
            key_schema: Some(keys()),
            table_name: Some(TABLE.to_owned()),
            ..TableCreationParameters::default()
        }),
        ..ImportTableInput::default()
    });
    let begun = begun.expect("an import").import_table_description;
    let arn = begun.and_then(|begun| begun.import_arn);
    let ours = taken(|| {
        let described = emulator.call::<ops::DescribeImport>(DescribeImportInput {
            import_arn: arn.clone(),
        });
        let described = described.expect("an import").import_table_description;
        let status = described.and_then(|described| described.import_status);
        assert_ne!(status.as_deref(), Some("FAILED"), "the import failed");
        status.as_deref() == Some("IN_PROGRESS")
    });
    let at_rest = cpu::resident_kib(std::process::id());
    let above = ours.most_kib.saturating_sub(at_rest);
    tell("import", bare, ours, bytes as f64 / 1e6, above);
}
