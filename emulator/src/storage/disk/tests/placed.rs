//! Stores that keep keys in memory and leave items in their files.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ids::Ids;
use crate::storage::disk::content::DiskContent;
use crate::storage::disk::{DiskStore, Options};
use crate::storage::tests::Said;
use crate::storage::{
    Commit, Direction, Fork, Kept, Key, MemoryStore, Snapshot, Space, SpaceChange, Span, Store,
    StoreError,
};
use crate::value::Item;

use super::{ITEMS, LOG, OpenError, SimFolder, answered, programme, readable, shown, states};

/// So little memory that nothing stays in it.
pub(super) const LITTLE: Option<u64> = Some(1);

/// Enough memory for all items of these tests.
const ENOUGH: Option<u64> = Some(16 << 20);

pub(super) fn open(folder: &SimFolder, memory: Option<u64>) -> Result<DiskStore, OpenError> {
    let options = Options {
        memory,
        ..Options::default()
    };
    DiskStore::in_sim_with(folder, options, Said::decode)
}

/// The counts of uses are those of the places that are there.
fn check_counts(store: &DiskStore) {
    let DiskContent::Placed(placed) = &store.parts.content else {
        return;
    };
    let counted = MemoryStore::<Kept>::with_shelf(placed.shelf());
    let made = placed.dump_held(&mut |commit| counted.apply(commit).map(drop));
    made.unwrap();
    for (number, _) in placed.shelf().files() {
        let number = *number;
        let (kept, fresh) = (placed.usage().of(number), counted.usage().of(number));
        assert_eq!(kept, fresh, "file {number}");
    }
}

/// The programme with checkpoints and compactions between, in one mode.
pub(super) fn run(folder: &SimFolder, memory: Option<u64>) -> (DiskStore, Vec<usize>) {
    let store = open(folder, memory).unwrap();
    let mut ends = Vec::new();
    for (at, commit) in programme().into_iter().enumerate() {
        answered(&store, commit).unwrap();
        ends.push(folder.asked());
        if at % 7 == 5 {
            store.checkpoint().unwrap();
        }
        if at % 9 == 8 {
            store.compact().unwrap();
        }
        check_counts(&store);
    }
    (store, ends)
}

#[test]
fn what_is_left_in_files_is_there_again_in_either_mode() {
    let states = states();
    for modes in [
        [LITTLE, LITTLE],
        [LITTLE, None],
        [None, LITTLE],
        [ENOUGH, LITTLE],
    ] {
        let mut folder = SimFolder::default();
        let mut store = open(&folder, modes[0]).unwrap();
        for (at, commit) in programme().into_iter().enumerate() {
            store.commit(commit).unwrap();
            if at % 5 == 2 {
                store.checkpoint().unwrap();
            }
            if at % 6 == 5 {
                store.compact().unwrap();
            }
            if at % 4 == 0 {
                drop(store);
                folder = folder.copy();
                store = open(&folder, modes[at / 4 % 2]).unwrap();
            }
            assert!(shown(&store) == states[at + 1], "{modes:?} {at}");
            check_counts(&store);
        }
    }
}

/// A checkpoint names places, and the files in which they are stay for as long as something in them is held.
#[test]
fn files_go_when_nothing_in_them_is_held() {
    let folder = SimFolder::default();
    let store = open(&folder, LITTLE).unwrap();
    let space = Space::new(3);
    let make = |changes: &[SpaceChange]| Commit {
        spaces: changes.to_vec(),
        ..Commit::default()
    };
    store.commit(make(&[SpaceChange::Make(space)])).unwrap();
    let put = |from: u8, to: u8| {
        for number in from..to {
            let mut commit = Commit::default();
            let text = number.to_string().repeat(2000);
            commit.put(
                space,
                Key::new(&[number]),
                Item::from_iter([("v", text.as_str().into())]),
            );
            store.commit(commit).unwrap();
        }
    };
    let size = |folder: &SimFolder| -> usize { folder.sizes().iter().map(|(_, size)| size).sum() };
    put(0, 20);
    store.checkpoint().unwrap();
    let full = size(&folder);
    let files = folder.sizes();
    assert!(
        files
            .iter()
            .any(|(name, size)| name.starts_with("log-") && *size > 40_000),
        "{files:?}"
    );
    assert!(
        files
            .iter()
            .all(|(name, size)| !name.starts_with("checkpoint-") || *size < 4000)
    );
    // Most of it is written again; who looks at what was before still does.
    let before = store.snapshot().unwrap();
    let fork = store.fork();
    put(0, 15);
    store.compact().unwrap();
    let names: Vec<String> = folder.sizes().into_iter().map(|(name, _)| name).collect();
    assert!(
        names.iter().any(|name| name.starts_with("bodies-")),
        "{names:?}"
    );
    assert!(size(&folder) < full * 5 / 4, "{} of {full}", size(&folder));
    let items = |snapshot: &dyn Snapshot| {
        let walk = snapshot
            .range(space, &Span::ALL, Direction::Forward)
            .unwrap();
        walk.map(|entry| entry.unwrap().1.size())
            .collect::<Vec<_>>()
    };
    assert_eq!(items(&*before).len(), 20);
    assert_eq!(items(&*before), items(&*store.snapshot().unwrap()));
    assert_eq!(items(&*before), items(&*fork.snapshot().unwrap()));
    check_counts(&store);
    // And now all of it goes.
    drop((before, fork));
    store.commit(make(&[SpaceChange::Drop(space)])).unwrap();
    while store.file_stats().iter().any(|file| file.live > 0) {
        std::thread::yield_now();
    }
    store.compact().unwrap();
    assert!(size(&folder) < 1000, "{:?}", folder.sizes());
    drop(store);
    open(&folder.copy(), LITTLE).unwrap();
}

#[test]
fn what_was_answered_survives_a_power_cut() {
    let states = states();
    let folder = SimFolder::default();
    let first = {
        drop(open(&folder, LITTLE).unwrap());
        folder.asked()
    };
    let (store, ends) = run(&folder, LITTLE);
    drop(store);
    let ids = Ids::seeded(3);
    let number = |below: usize| usize::try_from(ids.bits() >> 8).unwrap() % below;
    for image in 0..600 {
        let calls = first + number(folder.asked() - first + 1);
        let share = image % 5;
        let cut = folder.after_power_cut(calls, [512, 4096][image % 2], &mut || number(4) < share);
        let done = ends.iter().filter(|end| **end <= calls).count();
        let mode = [LITTLE, None][image % 2];
        let store = open(&cut, mode);
        let store = store.unwrap_or_else(|error| panic!("image {image} after {calls}: {error}"));
        let found = shown(&store);
        let place = states.iter().position(|state| *state == found);
        assert!(
            place == Some(done) || place == Some(done + 1),
            "image {image} after {calls} calls is state {place:?} of {done} answered"
        );
        check_counts(&store);
    }
}

/// Whichever call fails, also of a compaction: nothing is lost, and the next start finds it.
#[test]
fn any_one_call_may_fail() {
    let states = states();
    for failing in 0.. {
        let folder = SimFolder::default();
        let store = open(&folder, LITTLE).unwrap();
        folder.fail_after(failing, 1);
        let (mut done, mut is_unknown) = (0, false);
        for (at, commit) in programme().into_iter().enumerate() {
            if at % 7 == 6 {
                // Costs nothing but time, or room, if it fails.
                let _written = store.checkpoint();
            }
            if at % 9 == 8 {
                let _compacted = store.compact();
            }
            match answered(&store, commit.clone()) {
                Ok(()) => {}
                Err(StoreError::Failed { doing: "sync", .. }) => {
                    // It is seen, and nobody knows whether the medium has it.
                    is_unknown = shown(&store) == states[at + 1];
                    break;
                }
                Err(StoreError::Failed { .. }) if answered(&store, commit).is_ok() => {}
                Err(StoreError::Failed { .. }) => break,
                Err(error) => panic!("{error}"),
            }
            done = at + 1;
        }
        let is_over = folder.heal();
        let seen = done + usize::from(is_unknown);
        assert!(shown(&store) == states[seen], "call {failing}");
        drop(store);
        let store = open(&folder.copy(), LITTLE);
        let store = store.unwrap_or_else(|error| panic!("call {failing}: {error}"));
        let found = shown(&store);
        let place = states.iter().position(|state| *state == found);
        assert!(
            place == Some(done) || place == Some(done + 1),
            "call {failing}: state {place:?} of {done} answered"
        );
        if is_over {
            break;
        }
    }
}

/// A read that fails is an error where something was asked for, and the next one is none.
#[test]
fn any_one_read_may_fail() {
    let folder = SimFolder::default();
    let (store, _) = run(&folder, LITTLE);
    let keys: Vec<Key> = (0..7).map(|number| Key::new(&[number])).collect();
    let all: Vec<Option<Item>> = keys
        .iter()
        .map(|key| store.get(ITEMS, key).unwrap())
        .collect();
    let walk = || -> Result<Vec<Item>, StoreError> {
        let snapshot = store.snapshot()?;
        let entries = snapshot.range(ITEMS, &Span::ALL, Direction::Backward)?;
        entries.map(|entry| entry.map(|(_, item)| item)).collect()
    };
    let walked = walk().unwrap();
    for (key, item) in keys.iter().zip(&all) {
        folder.fail_read_after(0);
        match (store.get(ITEMS, key), item) {
            (Err(StoreError::Failed { .. }), Some(_)) | (Ok(None), None) => {}
            (got, _) => panic!("{got:?}"),
        }
        folder.heal_reads();
        assert_eq!(store.get(ITEMS, key).as_ref(), Ok(item));
    }
    for failing in 0..3 {
        folder.fail_read_after(failing);
        match walk() {
            Ok(found) => assert_eq!(found, walked),
            Err(error) => assert!(matches!(error, StoreError::Failed { .. }), "{error}"),
        }
        folder.heal_reads();
        assert_eq!(walk().as_ref(), Ok(&walked));
    }
    // Images of a log are read in the same way.
    let log = store.log(LOG).unwrap();
    let change = log.changes.back().unwrap().clone();
    let image = change.new.unwrap();
    folder.fail_read_after(0);
    image.item(log.bodies.as_deref()).unwrap_err();
    assert!(image.item(log.bodies.as_deref()).is_ok());
    assert!(
        matches!(image, Kept::Placed(_)),
        "bodies of a log are not in memory"
    );
}

/// Any byte of any file, while the store is open: the item as it was, or an error, and never another.
#[test]
fn no_damage_gives_another_item() {
    let folder = SimFolder::default();
    let (store, _) = run(&folder, LITTLE);
    let whole = shown(&store);
    let mut found = 0;
    for (name, size) in folder.sizes() {
        for at in 0..size {
            folder.edit(&name, |bytes| bytes[at] ^= 1 << (at % 8));
            match readable(&store) {
                Ok(shown) => assert!(shown == whole, "{name} {at}"),
                Err(StoreError::Corrupt { what }) => {
                    assert!(what.contains(&name), "{what}");
                    found += 1;
                }
                Err(error) => panic!("{error}"),
            }
            folder.edit(&name, |bytes| bytes[at] ^= 1 << (at % 8));
        }
    }
    // Else nothing was read from files.
    assert!(found > 1000, "{found}");
}

/// Any byte of any file at the start: refused by name, found when it is read, or the end of the log.
#[test]
fn damage_is_found_at_the_start_or_when_it_is_read() {
    let folder = SimFolder::default();
    let (store, _) = run(&folder, LITTLE);
    drop(store);
    let mut states = states();
    let whole = states.pop().unwrap();
    let mut kinds = BTreeMap::new();
    for (name, size) in folder.sizes() {
        for at in (0..size).step_by(3) {
            let damaged = folder.copy();
            damaged.edit(&name, |bytes| bytes[at] ^= 1 << (at % 8));
            let kind = match open(&damaged, LITTLE) {
                Err(error) => {
                    assert!(error.to_string().contains(&name), "{name} {at}: {error}");
                    "refused"
                }
                Ok(store) => match readable(&store) {
                    Err(StoreError::Corrupt { what }) => {
                        assert!(what.contains(&name), "{name} {at}: {what}");
                        "read"
                    }
                    Err(error) => panic!("{name} {at}: {error}"),
                    // What is of no use any more in a file of bodies, which nobody reads.
                    Ok(found) if found == whole => "of no use",
                    Ok(found) => {
                        assert!(states.contains(&found), "{name} {at}");
                        "cut"
                    }
                },
            };
            *kinds.entry(kind).or_insert(0) += 1;
        }
    }
    assert!(kinds["refused"] > 100 && kinds["read"] > 100, "{kinds:?}");
}

/// Many read, write and walk while checkpoints are written and files are written again and go.
#[test]
fn readers_and_writers_go_on_while_files_come_and_go() {
    let folder = SimFolder::default();
    let store = Arc::new(open(&folder, LITTLE).unwrap());
    let spaces = [0, 1].map(Space::new);
    let mut made = Commit::default();
    made.spaces.extend(spaces.map(SpaceChange::Make));
    store.commit(made).unwrap();
    let item =
        |round: i64| Item::from_iter([("v", "y".repeat(200).as_str().into()), ("r", round.into())]);
    std::thread::scope(|scope| {
        for space in spaces {
            let store = Arc::clone(&store);
            scope.spawn(move || {
                for round in 0..300_i64 {
                    let key = Key::new(&[u8::try_from(round % 11).unwrap()]);
                    let mut commit = Commit::default();
                    commit.put(space, key.clone(), item(round));
                    store.commit(commit).unwrap();
                    assert_eq!(store.get(space, &key), Ok(Some(item(round))));
                    if round % 16 == 0 {
                        let snapshot = store.snapshot().unwrap();
                        let walk = snapshot.range(space, &Span::ALL, Direction::Forward);
                        assert!(walk.unwrap().all(|entry| entry.is_ok()));
                    }
                }
            });
        }
        for _ in 0..20 {
            store.compact().unwrap();
        }
    });
    store.compact().unwrap();
    check_counts(&store);
    let all = shown(&*store);
    drop(store);
    assert_eq!(shown(&open(&folder.copy(), None).unwrap()), all);
}

/// What stands in a map for an item is no larger than this, beside its key.
#[test]
fn a_place_is_small() {
    assert!(size_of::<Kept>() <= 24);
}
