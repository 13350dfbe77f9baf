//! Data that is larger than memory: what it takes of memory, how fast it opens, what a read costs that misses the
//! cache, how fast a scan is, how large the folder is at rest.
//!
//! `cargo bench -p dynamodb-emulator --bench larger_than_memory -- FOLDER GIGABYTES` asks for 256 MiB of memory.
//! Each step is a process of its own, so that its highest use of memory can be told; the first one is killed.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a bench is about time, files and processes, and may end where it likes"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dynamodb_emulator::ops::{CreateTable, DescribeTable, GetItem, PutItem, Scan};
use dynamodb_emulator::types::*;
use dynamodb_emulator::{AttributeValue, Emulator, Fsync, Item};

/// How much of the items may be in memory.
const LIMIT: u64 = 256 << 20;

const TABLE: &str = "items";

/// How many items make a gigabyte.
const ITEMS_PER_GB: u64 = 1 << 20;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let [folder, gigabytes, step] = match arguments.as_slice() {
        [folder, gigabytes, step] => [folder.clone(), gigabytes.clone(), step.clone()],
        [folder, gigabytes] => [folder.clone(), gigabytes.clone(), "all".to_owned()],
        // `cargo bench` of everything comes without a folder.
        _ => return,
    };
    let items = (gigabytes.parse::<f64>().unwrap() * ITEMS_PER_GB as f64) as u64;
    let path = PathBuf::from(&folder);
    match step.as_str() {
        "load" => load(&path, items),
        "read" => read(&path, items, Some(LIMIT)),
        "whole" => whole(&path, items),
        "change" => change(&path, items),
        _ => {
            for step in ["load", "read", "change", "read", "whole"] {
                let myself = std::env::current_exe().unwrap();
                let status = std::process::Command::new(myself)
                    .args([folder.as_str(), gigabytes.as_str(), step])
                    .status();
                println!("{step}: {}", status.unwrap());
            }
        }
    }
}

fn open(path: &Path, memory: Option<u64>) -> Emulator {
    let begin = Instant::now();
    let mut builder = Emulator::builder().data(path).fsync(Fsync::Off);
    if let Some(bytes) = memory {
        builder = builder.memory(bytes);
    }
    let emulator = builder.build().unwrap();
    println!(
        "  opened in {:.2} s; {}",
        begin.elapsed().as_secs_f64(),
        memory_use()
    );
    emulator
}

/// A key of forty bytes, in no order.
fn key(number: u64) -> Item {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    Item::from_iter([(
        "p",
        AttributeValue::from(format!("{mixed:020}{number:020}").as_str()),
    )])
}

fn item(number: u64, round: u64) -> Item {
    let mut attributes = key(number).to_map();
    attributes.insert("n".to_owned(), (number as i64).into());
    attributes.insert("round".to_owned(), (round as i64).into());
    attributes.insert("text".to_owned(), "x".repeat(950).as_str().into());
    Item::from(attributes)
}

fn put(emulator: &Emulator, number: u64, round: u64) {
    let input = PutItemInput {
        table_name: Some(TABLE.into()),
        item: Some(item(number, round).into()),
        ..Default::default()
    };
    emulator.call::<PutItem>(input).unwrap();
}

fn load(path: &Path, items: u64) {
    let emulator = open(path, Some(LIMIT));
    let input = CreateTableInput {
        table_name: Some(TABLE.into()),
        billing_mode: Some("PAY_PER_REQUEST".into()),
        key_schema: Some(vec![KeySchemaElement {
            attribute_name: Some("p".into()),
            key_type: Some("HASH".into()),
        }]),
        attribute_definitions: Some(vec![AttributeDefinition {
            attribute_name: Some("p".into()),
            attribute_type: Some("S".into()),
        }]),
        ..Default::default()
    };
    emulator.call::<CreateTable>(input).unwrap();
    let begin = Instant::now();
    (0..items).for_each(|number| put(&emulator, number, 0));
    let seconds = begin.elapsed().as_secs_f64();
    println!("  {items} items put in {seconds:.1} s; {}", memory_use());
    report_folder(path, items);
    // As by `kill -9`: nothing is closed.
    std::process::abort();
}

fn read(path: &Path, items: u64, memory: Option<u64>) {
    let emulator = open(path, memory);
    let input = DescribeTableInput {
        table_name: Some(TABLE.into()),
    };
    let table = emulator
        .call::<DescribeTable>(input)
        .unwrap()
        .table
        .unwrap();
    assert_eq!(table.item_count, Some(items as i64));
    let (reads, bytes) = calls();
    let begin = Instant::now();
    let count = 200_000;
    for number in 0..count {
        let place = (number * 7919 + 13) % items;
        let input = GetItemInput {
            table_name: Some(TABLE.into()),
            key: Some(key(place).into()),
            ..Default::default()
        };
        assert!(emulator.call::<GetItem>(input).unwrap().item.is_some());
    }
    let micros = begin.elapsed().as_secs_f64() * 1e6 / count as f64;
    let (reads, bytes) = (calls().0 - reads, calls().1 - bytes);
    println!(
        "  GetItem by chance: {micros:.2} us, {:.3} reads and {:.0} bytes each; {}",
        reads as f64 / count as f64,
        bytes as f64 / count as f64,
        memory_use()
    );
    let begin = Instant::now();
    let (mut seen, mut start) = (0, None);
    loop {
        let input = ScanInput {
            table_name: Some(TABLE.into()),
            exclusive_start_key: start,
            ..Default::default()
        };
        let page = emulator.call::<Scan>(input).unwrap();
        seen += page.items.map_or(0, |items| items.len() as u64);
        start = page.last_evaluated_key.map(Into::into);
        if start.is_none() {
            break;
        }
    }
    let seconds = begin.elapsed().as_secs_f64();
    assert_eq!(seen, items);
    println!(
        "  Scan: {:.0} MB/s; {}",
        items as f64 / 1024.0 / seconds,
        memory_use()
    );
    let begin = Instant::now();
    let mut bytes = 0;
    let mut buffer = vec![0; 1 << 20];
    for entry in std::fs::read_dir(path).unwrap() {
        let mut file = std::fs::File::open(entry.unwrap().path()).unwrap();
        loop {
            let read = std::io::Read::read(&mut file, &mut buffer).unwrap();
            bytes += read;
            if read == 0 {
                break;
            }
        }
    }
    let seconds = begin.elapsed().as_secs_f64();
    println!(
        "  reading all files: {:.0} MB/s",
        bytes as f64 / (1 << 20) as f64 / seconds
    );
}

/// Opens without a limit what was written with one.
fn whole(path: &Path, items: u64) {
    if items <= 2 * ITEMS_PER_GB {
        read(path, items, None);
    }
}

/// Writes three quarters of the items again, and waits until the folder no longer becomes smaller.
fn change(path: &Path, items: u64) {
    let emulator = open(path, Some(LIMIT));
    let mut slowest = Duration::ZERO;
    let mut slow = 0;
    let begin = Instant::now();
    for number in 0..items * 3 / 4 {
        let one = Instant::now();
        put(&emulator, (number * 5 + 1) % items, 1);
        let took = one.elapsed();
        slowest = slowest.max(took);
        slow += u64::from(took > Duration::from_millis(5));
    }
    let seconds = begin.elapsed().as_secs_f64();
    println!(
        "  written again in {seconds:.1} s, slowest {slowest:?}, {slow} over 5 ms; {}",
        memory_use()
    );
    report_folder(path, items);
    let mut last = u64::MAX;
    let mut still = 0;
    while still < 5 {
        std::thread::sleep(Duration::from_secs(1));
        let now = folder_bytes(path);
        still = if now == last { still + 1 } else { 0 };
        last = now;
    }
    report_folder(path, items);
    println!("  {}", memory_use());
}

fn folder_bytes(path: &Path) -> u64 {
    let files = std::fs::read_dir(path).unwrap();
    files
        .map(|file| {
            file.and_then(|file| file.metadata())
                .map_or(0, |file| file.len())
        })
        .sum()
}

fn report_folder(path: &Path, items: u64) {
    let live: u64 = items * item(1, 1).json().len() as u64;
    let bytes = folder_bytes(path);
    println!(
        "  the folder has {} MiB, {:.2} times the texts of the items",
        bytes >> 20,
        bytes as f64 / live as f64
    );
}

/// How often the process has read, and how much.
fn calls() -> (u64, u64) {
    let text = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    let number = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|number| number.trim().parse().ok())
            .unwrap_or(0)
    };
    (number("syscr:"), number("rchar:"))
}

fn memory_use() -> String {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = text
        .lines()
        .filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"));
    let numbers = lines.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    let numbers: Vec<String> = numbers.map(|kib| format!("{}", kib >> 10)).collect();
    format!("resident MiB, highest and now: {}", numbers.join(" "))
}
