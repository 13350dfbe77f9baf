//! The row of the storage document about clones, from outside: what a copy of a sync holds that is taken while others write.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use dynamodb_emulator::ops::TransactWriteItems;
use dynamodb_emulator::types::*;
use dynamodb_emulator::{AttributeValue, Emulator, Fsync, Item};

use crate::lists::{TABLE, create, query};
use crate::temporary::TemporaryFolder;
use crate::things::{in_folder, pages_of};

/// Items that a transaction of a writer changes together.
const GROUP: usize = 8;
/// Groups of a sync, which its writer changes one after the other.
const GROUPS: usize = 3;
const SYNCS: [&str; 2] = ["y1", "y2"];

/// Writes the sync from the first round on, each group of it in one transaction, until told to end; tells its rounds.
fn write(emulator: &Emulator, sync: &str, rounds: &AtomicU64, ends: &AtomicBool) {
    for round in 1_i64.. {
        for group in 0..GROUPS {
            let put = |at: usize| TransactWriteItem {
                put: Some(Put {
                    table_name: Some(TABLE.to_owned()),
                    item: Some(
                        Item::from_iter([
                            ("pk", format!("acme#{sync}#en#00").as_str().into()),
                            ("sk", format!("{group}#{at}").as_str().into()),
                            // The items of a group go from one partition of the index to the next together.
                            ("gsi1pk", format!("{sync}#{}", round % 3).as_str().into()),
                            ("gsi1sk", format!("{group}#{at}").as_str().into()),
                            ("round", AttributeValue::N(round.into())),
                        ])
                        .into(),
                    ),
                    ..Put::default()
                }),
                ..TransactWriteItem::default()
            };
            let input = TransactWriteItemsInput {
                transact_items: Some((0..GROUP).map(put).collect()),
                ..TransactWriteItemsInput::default()
            };
            emulator.call::<TransactWriteItems>(input).unwrap();
        }
        rounds.store(round as u64, Ordering::SeqCst);
        if ends.load(Ordering::SeqCst) {
            return;
        }
    }
}

/// The round of each group of a sync, once all items of the group are of the same one.
fn rounds(emulator: &Emulator, sync: &str) -> Vec<i64> {
    let mut list = query(None, &format!("acme#{sync}#en#00"), None);
    // Pages of which none holds a group.
    list.limit = Some(5);
    let found = pages_of(emulator, list, |_| {}).concat();
    let groups: Vec<Vec<i64>> = found
        .chunks(GROUP)
        .map(|group| group.iter().map(round_of).collect())
        .collect();
    for group in &groups {
        assert_eq!(group, &vec![group[0]; GROUP], "a part of a transaction");
    }
    groups.iter().map(|group| group[0]).collect()
}

fn round_of(item: &Item) -> i64 {
    match item.get("round") {
        Some(AttributeValue::N(round)) => round.to_string().parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// What a clone holds is of one moment: whole transactions, those of a writer in its order and none left out, in the table
/// as in its index; and it stays so.
fn is_of_one_moment(clone: &Emulator, begun: [u64; 2], ended: [u64; 2]) {
    for ((sync, begun), ended) in SYNCS.into_iter().zip(begun).zip(ended) {
        let found = rounds(clone, sync);
        assert_eq!(found.len(), GROUPS);
        assert!(found.is_sorted_by(|one, next| one >= next), "{found:?}");
        assert!(found[0] - found[GROUPS - 1] <= 1, "{found:?}");
        // What was written before it was taken is there; nothing is of which the write began afterwards.
        assert!(found[GROUPS - 1] >= begun as i64, "{found:?} {begun}");
        assert!(found[0] <= ended as i64 + 1, "{found:?} {ended}");
        let of_index = (0..3).flat_map(|rest| {
            let list = query(Some("gsi1"), &format!("{sync}#{rest}"), None);
            pages_of(clone, list, |_| {}).concat()
        });
        let of_index: usize = of_index
            .map(|item| assert!(found.contains(&round_of(&item))))
            .count();
        assert_eq!(of_index, GROUP * GROUPS);
        assert_eq!(rounds(clone, sync), found, "it stays so");
    }
    let report = clone.verify();
    assert!(report.is_clean(), "{report}");
}

/// Forks, and snapshots in folders, that are taken while others write.
#[test]
fn s_22_a_clone_is_of_one_moment_while_others_write() {
    const FORKS: u64 = 24;
    let folder = TemporaryFolder::new("cloned");
    let open = Emulator::builder().data(folder.path()).fsync(Fsync::Off);
    let on_disk = open.memory(16 << 10).build().unwrap();
    for emulator in [Emulator::new(), on_disk] {
        create(&emulator);
        let written = SYNCS.map(|_| AtomicU64::new(0));
        let ends = AtomicBool::new(false);
        let so_far = || [0, 1].map(|at| written[at].load(Ordering::SeqCst));
        let clones = std::thread::scope(|scope| {
            // Whatever fails here, the writers end.
            let _ending = Ending(&ends);
            for (sync, rounds) in SYNCS.into_iter().zip(&written) {
                let (emulator, ends) = (&emulator, &ends);
                scope.spawn(move || write(emulator, sync, rounds, ends));
            }
            let mut clones = Vec::new();
            for number in 1..=FORKS {
                while so_far().into_iter().min() < Some(number) {
                    std::thread::yield_now();
                }
                let begun = so_far();
                let fork = emulator.fork();
                let ended = so_far();
                // While the writers go on, and at the end.
                is_of_one_moment(&fork, begun, ended);
                clones.push((fork, begun, ended));
            }
            let begun = so_far();
            let copy = TemporaryFolder::new("copy");
            emulator.snapshot_to(copy.path()).unwrap();
            let ended = so_far();
            is_of_one_moment(&in_folder(&copy, None), begun, ended);
            clones
        });
        for (fork, begun, ended) in clones {
            is_of_one_moment(&fork, begun, ended);
        }
    }
}

/// Tells writers to end when it goes.
struct Ending<'a>(&'a AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
