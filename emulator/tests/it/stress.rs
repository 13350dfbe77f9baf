//! Many at once, with more than fits into memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use dynamodb_emulator::ops::TransactWriteItems;
use dynamodb_emulator::types::*;
use dynamodb_emulator::{Emulator, Item};

use crate::temporary::TemporaryFolder;
use crate::things::{TABLE, create, delete, in_folder, scan, text, with};

const WRITERS: usize = 6;
const ROUNDS: usize = 120;

/// What an item has of a round: it tells of which one it is.
fn of_round(round: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(round % 26).unwrap());
    letter.to_string().repeat(1_500)
}

/// One half of what a writer writes in a round.
fn half(writer: usize, round: usize, half: &str) -> Item {
    let sk = format!("{:02}{half}", round % 20);
    let more = [
        ("g", format!("g{}", round % 5).as_str().into()),
        ("r", round.to_string().as_str().into()),
        ("v", of_round(round).as_str().into()),
    ];
    with(&format!("w{writer}"), &sk, more)
}

/// What a writer deletes behind a round, if anything.
fn deleted(writer: usize, round: usize) -> Option<(String, String)> {
    let sk = format!("{:02}left", (round + 3) % 20);
    (round % 7 == 6).then(|| (format!("w{writer}"), sk))
}

fn write(emulator: &Emulator, writer: usize) {
    for round in 0..ROUNDS {
        let put = |which: &str| TransactWriteItem {
            put: Some(Put {
                table_name: Some(TABLE.to_owned()),
                item: Some(half(writer, round, which).into()),
                ..Put::default()
            }),
            ..TransactWriteItem::default()
        };
        let input = TransactWriteItemsInput {
            transact_items: Some(vec![put("left"), put("right")]),
            ..TransactWriteItemsInput::default()
        };
        emulator.call::<TransactWriteItems>(input).unwrap();
        if let Some((pk, sk)) = deleted(writer, round) {
            delete(emulator, &pk, &sk);
        }
    }
}

/// Walks the index until told to end; each item is whole, and of one moment.
fn walk(emulator: &Emulator, ends: &AtomicBool) {
    while !ends.load(Ordering::SeqCst) {
        for item in scan(emulator, Some("by-g")) {
            let round = text(&item, "r").parse().unwrap();
            assert_eq!(text(&item, "v"), of_round(round));
        }
    }
}

/// Texts of items by their keys.
type Content = BTreeMap<(String, String), Vec<u8>>;

fn content(items: impl IntoIterator<Item = Item>) -> Content {
    let items = items.into_iter();
    items
        .map(|item| {
            let key = (text(&item, "pk"), text(&item, "sk"));
            (key, item.json().to_owned())
        })
        .collect()
}

/// What is there when all writers are done.
fn expected() -> Content {
    let mut expected = Content::new();
    for writer in 0..WRITERS {
        for round in 0..ROUNDS {
            let halves = ["left", "right"].map(|which| half(writer, round, which));
            expected.extend(content(halves));
            deleted(writer, round).map(|key| expected.remove(&key));
        }
    }
    expected
}

fn check(emulator: &Emulator, expected: &Content) {
    for index in [None, Some("by-g")] {
        assert!(content(scan(emulator, index)) == *expected, "{index:?}");
    }
    let report = emulator.verify();
    assert!(report.is_clean(), "{report}");
}

/// Eight threads write, move, delete, read and walk more than fits into memory, in transactions; all that each wrote
/// last is there, also after another start, and everything agrees.
#[test]
fn s_71_many_at_once_with_little_memory() {
    let folder = TemporaryFolder::new("stress");
    let emulator = in_folder(&folder, Some(64 << 10));
    create(&emulator);
    let ends = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (emulator, ends) = (&emulator, &ends);
        for _ in 0..2 {
            scope.spawn(move || walk(emulator, ends));
        }
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| scope.spawn(move || write(emulator, writer)))
            .collect();
        let ended: Vec<_> = writers.into_iter().map(|writer| writer.join()).collect();
        ends.store(true, Ordering::SeqCst);
        ended.into_iter().for_each(|writer| writer.unwrap());
    });
    let expected = expected();
    check(&emulator, &expected);
    drop(emulator);
    check(&in_folder(&folder, None), &expected);
}
