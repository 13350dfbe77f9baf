//! Recovery: files of a store are damaged, cut, lost, doubled and mixed, and then opened, checked and salvaged. The
//! first line is a number: which folder it is. Behind it come words: `flip FILE PLACE BIT`, `set FILE PLACE BYTE`,
//! `zero FILE PLACE COUNT`, `cut FILE LENGTH`, `more FILE BYTE COUNT`, `drop FILE`, `over FILE OTHER`, where numbers
//! may be too large and go round.
//!
//! What opens is as it was at some moment, what was checked and found clean opens, and what is salvaged was written.
#![expect(
    clippy::disallowed_methods,
    reason = "this target is about files, in a folder of its own"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use dynamodb_emulator::ops::Scan;
use dynamodb_emulator::types::ScanInput;
use dynamodb_emulator::{AttributeValue, DataFolder, Emulator, ErrorCode, Fsync, Item};
use serde_json::json;

use super::{directive, world};

/// What a table holds: value by key. Nothing while there is no table.
type Content = Option<BTreeMap<String, String>>;

/// A folder as it was written, and every moment that it may show.
struct Written {
    files: BTreeMap<String, Vec<u8>>,
    moments: Vec<Content>,
}

/// The folders: a log that was closed, one that was not, and a copy behind which more was written.
static FOLDERS: LazyLock<[Written; 3]> = LazyLock::new(|| {
    let mut folders = [Scratch::new(), Scratch::new()].into_iter();
    let (first, second) = (folders.next().unwrap(), folders.next().unwrap());
    let mut moments = vec![None];
    let emulator = open(&first.0, None).unwrap();
    create(&emulator);
    moments.push(Some(BTreeMap::new()));
    (0..12).for_each(|step| write(&emulator, step, &mut moments));
    let killed = files(&first.0);
    emulator.snapshot_to(&second.0).unwrap();
    drop(emulator);
    let closed = files(&first.0);
    let copy = open(&second.0, None).unwrap();
    let mut later = vec![moments.last().unwrap().clone()];
    (12..20).for_each(|step| write(&copy, step, &mut later));
    drop(copy);
    let written = |files, moments: &Vec<Content>| Written {
        files,
        moments: moments.clone(),
    };
    [
        written(closed, &moments),
        written(killed, &moments),
        written(files(&second.0), &later),
    ]
});

/// A folder of its own for a case.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("emulator-recovery-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _removed = fs::remove_dir_all(&self.0);
    }
}

fn open(path: &Path, memory: Option<u64>) -> Option<Emulator> {
    let builder = world::builder().data(path).fsync(Fsync::Off);
    let builder = match memory {
        Some(bytes) => builder.memory(bytes),
        None => builder,
    };
    builder.build().ok()
}

fn create(emulator: &Emulator) {
    let definition = json!({
        "TableName": "kept", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "AttributeDefinitions": [
            {"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "v", "AttributeType": "S"},
        ],
        "GlobalSecondaryIndexes": [{
            "IndexName": "by-v", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [{"AttributeName": "v", "KeyType": "HASH"}],
        }],
    });
    let _made = world::ask(emulator, "CreateTable", &definition).unwrap();
}

/// Writes once, and notes what there is then.
fn write(emulator: &Emulator, step: usize, moments: &mut Vec<Content>) {
    let mut now = moments.last().cloned().flatten().unwrap_or_default();
    let key = format!("k{}", step % 5);
    if step % 4 == 3 {
        let input = json!({"TableName": "kept", "Key": {"p": {"S": key}}});
        let _deleted = world::ask(emulator, "DeleteItem", &input).unwrap();
        now.remove(&key);
    } else {
        let value = format!("{key} in step {step} ").repeat(1 + step * 3);
        let input = json!({"TableName": "kept", "Item": {"p": {"S": key}, "v": {"S": value}}});
        let _put = world::ask(emulator, "PutItem", &input).unwrap();
        now.insert(key, value);
    }
    moments.push(Some(now));
}

/// What a folder shows; nothing if an item cannot be read, or there is no table.
fn content(emulator: &Emulator) -> Result<Content, ()> {
    let scanned = emulator.call::<Scan>(ScanInput {
        table_name: Some("kept".to_owned()),
        ..ScanInput::default()
    });
    let items = match scanned {
        Ok(output) => output.items.unwrap_or_default(),
        Err(error) if error.code() == ErrorCode::ResourceNotFound => return Ok(None),
        Err(_) => return Err(()),
    };
    let text = |item: &Item, name: &str| match item.get(name) {
        Some(AttributeValue::S(text)) => text,
        other => panic!("{name} is {other:?}"),
    };
    let items = items.iter().map(|item| (text(item, "p"), text(item, "v")));
    Ok(Some(items.collect()))
}

fn files(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap());
    let files = entries.map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read(entry.path()).unwrap())
    });
    files
        .filter(|(name, _)| name != "dynamodb-emulator.lock")
        .collect()
}

/// Damages a folder and looks at what is left of it.
pub(super) fn run(data: &[u8]) {
    let Some((number, words)) = directive(data) else {
        return;
    };
    let number: usize = number.trim().parse().unwrap_or_default();
    let written = &FOLDERS[number % FOLDERS.len()];
    let mut files = written.files.clone();
    damage(&mut files, &String::from_utf8_lossy(words));
    let folder = Scratch::new();
    fs::create_dir_all(&folder.0).unwrap();
    for (name, bytes) in &files {
        fs::write(folder.0.join(name), bytes).unwrap();
    }
    let check = DataFolder::at(&folder.0).verify();
    let values: BTreeSet<_> = written.moments.iter().flatten().flatten().collect();
    let new = Scratch::new();
    if let Ok(repair) = DataFolder::at(&folder.0).repair_into(&new.0) {
        assert_eq!(repair.findings, Vec::<String>::new());
        // What was salvaged opens, and is read.
        let emulator = open(&new.0, None).unwrap();
        let items = content(&emulator).unwrap().unwrap_or_default();
        // Which values a key had is known, and none is made up.
        items
            .iter()
            .for_each(|item| assert!(values.contains(&item), "{item:?}"));
    }
    let is_clean = check.is_ok_and(|check| check.is_clean());
    let Some(emulator) = open(&folder.0, (number % 2 == 1).then_some(1)) else {
        assert!(!is_clean, "what was found clean does not open");
        return;
    };
    match content(&emulator) {
        // A folder of which nothing is left is a new one.
        Ok(shown) if files.is_empty() => assert_eq!(shown, None),
        Ok(shown) => assert!(written.moments.contains(&shown), "{shown:?}"),
        Err(()) => assert!(!is_clean, "what was found clean cannot be read"),
    }
    assert!(emulator.verify().is_clean() || !is_clean);
}

/// Does what the words say.
fn damage(files: &mut BTreeMap<String, Vec<u8>>, words: &str) {
    let mut words = words.split_ascii_whitespace();
    while let Some(word) = words.next() {
        let mut next = || {
            words
                .next()
                .and_then(|word| word.parse::<usize>().ok())
                .unwrap_or_default()
        };
        let names: Vec<String> = files.keys().cloned().collect();
        if !["flip", "set", "zero", "cut", "more", "drop", "over"].contains(&word)
            || names.is_empty()
        {
            continue;
        }
        let name = &names[next() % names.len()];
        if word == "drop" {
            files.remove(name);
            continue;
        }
        if word == "over" {
            let other = files[&names[next() % names.len()]].clone();
            files.insert(name.clone(), other);
            continue;
        }
        let (place, count) = (next(), next());
        let bytes = files.entry(name.clone()).or_default();
        let at = place % (bytes.len() + 1);
        match word {
            "cut" => bytes.truncate(at),
            "more" => bytes.extend(vec![place as u8; count % 10_000]),
            "zero" => bytes
                .iter_mut()
                .skip(at)
                .take(count)
                .for_each(|byte| *byte = 0),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = if word == "flip" {
                        *byte ^ (1 << (count % 8))
                    } else {
                        count as u8
                    };
                }
            }
        }
    }
}
