//! The rows of the storage document about a store: its interface, what it costs, how it is opened and closed, how sure
//! it is, what it gives back.

use std::collections::BTreeSet;
use std::sync::{Arc, Weak};

use crate::storage::disk::compaction::Effort;
use crate::storage::disk::content::DiskContent;
use crate::storage::disk::folder::Blob;
use crate::storage::disk::{Fsync, Options};
use crate::storage::tests::Said;
use crate::storage::{
    Commit, Direction, Fork, Key, MemoryStore, Space, SpaceChange, Span, Store, StoreError,
};
use crate::value::Item;

use super::placed::LITTLE;
use super::{DiskStore, ITEMS, LOG, SimFolder, answered, kept, open, placed, programme, shown};

/// A space beside those of the programme.
const OTHER: Space = Space::new(9);

fn text(number: usize) -> Item {
    let text = char::from(b'a' + u8::try_from(number % 26).unwrap());
    let text = text.to_string().repeat(2_000);
    Item::from_iter([("v", text.as_str().into())])
}

fn put(number: usize) -> Commit {
    let mut commit = Commit::default();
    let key = u16::try_from(number).unwrap().to_be_bytes();
    commit.put(OTHER, Key::new(&key), text(number));
    commit
}

fn spaces(changes: &[SpaceChange]) -> Commit {
    Commit {
        spaces: changes.to_vec(),
        ..Commit::default()
    }
}

fn bytes(folder: &SimFolder) -> usize {
    folder.sizes().iter().map(|(_, bytes)| bytes).sum()
}

fn with(folder: &SimFolder, fsync: Fsync) -> DiskStore {
    let options = Options {
        fsync,
        memory: None,
    };
    DiskStore::in_sim_with(folder, options, Said::decode).unwrap()
}

/// Everything that the interface of stores lets anybody ask, of one store, in words; and by which methods.
fn asked(store: &dyn Fork) -> (Vec<String>, BTreeSet<&'static str>) {
    let mut told = Vec::new();
    let snapshot = store.snapshot().unwrap();
    for number in 0..9 {
        let key = Key::new(&[number]);
        told.push(format!("{:?}", store.get(ITEMS, &key)));
        told.push(format!("{:?}", snapshot.get(ITEMS, &key)));
    }
    for direction in [Direction::Forward, Direction::Backward] {
        let walk = snapshot.range(ITEMS, &Span::ALL, direction).unwrap();
        told.extend(walk.map(|entry| format!("{:?}", entry.unwrap())));
    }
    let nowhere = snapshot.range(OTHER, &Span::ALL, Direction::Forward);
    told.push(format!("{:?}", nowhere.map(drop)));
    told.push(format!("{:?}", snapshot.totals(ITEMS)));
    let sizes = snapshot.sizes(ITEMS, &mut |key, size| told.push(format!("{key:?} {size}")));
    sizes.unwrap();
    told.push(format!("{:?}", snapshot.facts().unwrap()));
    told.push(format!("{:?} {:?}", store.len(ITEMS), store.len(OTHER)));
    let log = store.log(LOG).unwrap();
    for change in &log.changes {
        let image = change.new.as_ref().unwrap();
        let image = image.item(log.bodies.as_deref());
        told.push(format!("{} {image:?}", change.sequence));
    }
    told.push(format!("{} {}", log.trimmed, log.last));
    told.push(format!("{:?}", shown(store)));
    // A fork goes its own way.
    let fork = store.fork();
    fork.commit(spaces(&[SpaceChange::Make(OTHER)])).unwrap();
    told.push(format!("{:?} {:?}", fork.len(OTHER), store.len(OTHER)));
    // What a crash could take back is known, or there is nothing to know.
    let unkept = store.durable().and_then(|durable| durable.unkept());
    told.push(format!("{unkept:?}"));
    // Nothing was committed in between, so that nobody need look; what a store is, it may say otherwise than others.
    let again = store.snapshot().unwrap();
    told.push(format!("{}", snapshot.shares(ITEMS, &*again)));
    let _what_it_is = (store.is_kept(), snapshot.as_any().type_id());
    let methods = [
        "get", "snapshot", "range", "totals", "sizes", "facts", "len", "log", "dump", "fork",
        "commit", "durable", "shares", "is_kept", "as_any",
    ];
    (told, BTreeSet::from(methods))
}

/// Every method of the interface is there in every store, with the same answers: none falls back to something that knows
/// no store.
#[test]
fn s_01_every_store_has_the_whole_interface() {
    let memory = MemoryStore::new();
    programme()
        .into_iter()
        .for_each(|commit| memory.commit(commit).unwrap());
    let (expected, methods) = asked(&memory);
    for limit in [None, LITTLE] {
        let store = placed::open(&SimFolder::default(), limit).unwrap();
        for commit in programme() {
            answered(&store, commit).unwrap();
        }
        store.checkpoint().unwrap();
        assert_eq!(asked(&store).0, expected, "{limit:?}");
    }
    let interface = include_str!("../../mod.rs");
    let (_, interface) = interface.split_once("pub(crate) trait Store:").unwrap();
    let names = interface
        .lines()
        .filter_map(|line| line.trim().strip_prefix("fn "));
    let names = names.map(|rest| rest.split('(').next().unwrap());
    assert_eq!(
        BTreeSet::from_iter(names),
        methods,
        "each method is asked above"
    );
}

/// What the medium is asked for is what a bare loop asks it for, which appends the bytes and syncs once for all that
/// wait: so a group costs no more calls, and few bytes more. A read asks for nothing, or once for the bytes of an item.
/// Times are measured by `benches/durable.rs`.
#[test]
fn s_04_the_medium_is_asked_for_no_more_than_by_a_bare_loop() {
    for limit in [None, LITTLE] {
        let folder = SimFolder::default();
        let store = placed::open(&folder, limit).unwrap();
        answered(&store, spaces(&[SpaceChange::Make(OTHER)])).unwrap();
        for group in [1, 8, 25] {
            let before = (folder.asked(), bytes(&folder));
            for number in 0..group {
                store.commit(put(number)).unwrap();
            }
            kept(&store).unwrap();
            assert_eq!(folder.asked() - before.0, group + 1, "writes, and one sync");
            let own = text(0).json().len() + 2;
            let more = (bytes(&folder) - before.1) / group - own;
            assert!(more < 80, "{more} bytes beside key and item");
        }
        let before = folder.asked();
        for number in 0..25 {
            // With the second read of one get it would fail.
            folder.fail_read_after(usize::from(limit.is_some()));
            let key = u16::try_from(number).unwrap().to_be_bytes();
            assert_eq!(store.get(OTHER, &Key::new(&key)), Ok(Some(text(number))));
            folder.heal_reads();
        }
        assert_eq!(folder.asked(), before);
    }
}

/// A whole range goes with one record of a few bytes, whatever it holds, and compaction gives back what it took.
#[test]
fn s_20_s_58_a_range_goes_at_once_and_compaction_gives_back() {
    for limit in [None, LITTLE] {
        let folder = SimFolder::default();
        let store = placed::open(&folder, limit).unwrap();
        answered(&store, spaces(&[SpaceChange::Make(OTHER)])).unwrap();
        let empty = bytes(&folder);
        for number in 0..300 {
            store.commit(put(number)).unwrap();
        }
        store.compact().unwrap();
        let full = bytes(&folder);
        assert!(full > 300 * 2_000, "{full}");
        let before = (folder.asked(), full);
        answered(&store, spaces(&[SpaceChange::Drop(OTHER)])).unwrap();
        assert_eq!(store.len(OTHER), Err(StoreError::MissingSpace(OTHER)));
        assert_eq!(folder.asked() - before.0, 2, "a write and a sync");
        assert!(bytes(&folder) - before.1 < 100);
        // The thread of the store frees what was in it.
        while store.file_stats().iter().any(|file| file.live > 0) {
            std::thread::yield_now();
        }
        store.compact().unwrap();
        assert!(bytes(&folder) < empty + 500, "{:?}", folder.sizes());
    }
}

/// Open: nothing is pending. Written: something is, until it was waited for. Closed: all of it is kept, though nobody
/// waited, and the files say so.
#[test]
fn s_39_open_pending_and_closed() {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let pending = |store: &DiskStore| store.durable().unwrap().unkept().is_some();
    assert!(!pending(&store));
    let commits = programme();
    store.commit(commits[0].clone()).unwrap();
    assert!(pending(&store));
    kept(&store).unwrap();
    assert!(!pending(&store));
    store.commit(commits[1].clone()).unwrap();
    let all = shown(&store);
    let fork = store.fork();
    drop(store);
    // Whatever a power cut takes, it takes nothing of what was closed.
    let cut = folder.after_power_cut(folder.asked() - 1, 512, &mut || false);
    assert_eq!(shown(&open(&cut).unwrap()), all);
    // Closed a second time without a write, nothing is written.
    let again = open(&folder).unwrap();
    let before = folder.asked();
    drop(again);
    assert_eq!(folder.asked(), before);
    // What was made of it before lives on without it.
    assert_eq!(shown(&*fork), all);
    fork.commit(commits[2].clone()).unwrap();
    assert_eq!(shown(&open(&folder.copy()).unwrap()), all);
}

/// Syncs: one for each operation that is waited for, one for many, or none.
#[test]
fn s_65_batch_size_and_durability_are_choices() {
    let calls = |fsync, group: usize, waits: bool| {
        let folder = SimFolder::default();
        let store = with(&folder, fsync);
        store.commit(spaces(&[SpaceChange::Make(OTHER)])).unwrap();
        if waits {
            kept(&store).unwrap();
        }
        let before = folder.asked();
        for number in 0..12 {
            store.commit(put(number)).unwrap();
            if waits && number % group == group - 1 {
                kept(&store).unwrap();
            }
        }
        let asked = folder.asked() - before;
        drop(store);
        assert_eq!(
            open(&folder.copy()).unwrap().len(OTHER),
            Ok(12),
            "{fsync:?}"
        );
        asked
    };
    // Per operation, per group of four, and of all.
    assert_eq!(calls(Fsync::Always, 1, true), 12 + 12);
    assert_eq!(calls(Fsync::Always, 4, true), 12 + 3);
    assert_eq!(calls(Fsync::Always, 12, true), 12 + 1);
    // None: nobody waits, whatever they ask.
    let off = with(&SimFolder::default(), Fsync::Off);
    assert!(off.durable().is_none());
    assert_eq!(calls(Fsync::Off, 1, false), 12);
    let interval = Fsync::Interval(std::time::Duration::from_secs(3_600));
    assert!(with(&SimFolder::default(), interval).durable().is_none());
    // One commit of many is one record.
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    answered(&store, spaces(&[SpaceChange::Make(OTHER)])).unwrap();
    let before = folder.asked();
    let mut all = Commit::default();
    (0..50).for_each(|number| all.append(put(number)));
    answered(&store, all).unwrap();
    assert_eq!((folder.asked() - before, store.len(OTHER)), (2, Ok(50)));
}

/// What walks, snapshots and forks hold is held for as long as they are there, and given back with the last of them,
/// however far they went.
#[test]
fn s_66_what_a_walk_holds_is_released() {
    let folder = SimFolder::default();
    let store = placed::open(&folder, LITTLE).unwrap();
    answered(&store, spaces(&[SpaceChange::Make(OTHER)])).unwrap();
    (0..40).for_each(|number| store.commit(put(number)).unwrap());
    store.checkpoint().unwrap();
    let DiskContent::Placed(content) = &store.parts.content else {
        panic!("there is a limit of memory");
    };
    let held: Vec<(String, Weak<dyn Blob>)> = (content.shelf().files())
        .map(|(_, file)| (file.name.name(), Arc::downgrade(&file.blob)))
        .collect();
    // A walk that ends early, one that is never begun, one that fails, and a fork.
    let snapshot = store.snapshot().unwrap();
    let mut walk = snapshot
        .range(OTHER, &Span::ALL, Direction::Forward)
        .unwrap();
    let _first = walk.next().unwrap().unwrap();
    drop(walk);
    drop(
        snapshot
            .range(OTHER, &Span::ALL, Direction::Backward)
            .unwrap(),
    );
    folder.fail_read_after(0);
    let walk = snapshot
        .range(OTHER, &Span::ALL, Direction::Forward)
        .unwrap();
    assert!(walk.into_iter().any(|entry| entry.is_err()));
    folder.heal_reads();
    let fork = store.fork();
    store.commit(spaces(&[SpaceChange::Drop(OTHER)])).unwrap();
    while store.file_stats().iter().any(|file| file.live > 0) {
        std::thread::yield_now();
    }
    store.compact().unwrap();
    // The names are gone, and the bytes are read still.
    let names: Vec<String> = folder.sizes().into_iter().map(|(name, _)| name).collect();
    assert!(
        held.iter().all(|(name, _)| !names.contains(name)),
        "{names:?}"
    );
    assert_eq!(fork.len(OTHER), Ok(40));
    assert_eq!(fork.get(OTHER, &Key::new(&[0, 3])), Ok(Some(text(3))));
    assert!(held.iter().all(|(_, blob)| blob.upgrade().is_some()));
    drop((snapshot, fork));
    // What was dropped is freed by the thread of the store.
    while held.iter().any(|(_, blob)| blob.upgrade().is_some()) {
        std::thread::yield_now();
    }
}

/// What is said to be reclaimable is given back. Asked for it, compaction takes the files of which an eighth is of no
/// use; unasked it does not begin with so little.
#[test]
fn s_36_s_87_what_is_reclaimable_is_told_and_given_back() {
    let folder = SimFolder::default();
    let store = placed::open(&folder, LITTLE).unwrap();
    answered(&store, spaces(&[SpaceChange::Make(OTHER)])).unwrap();
    (0..40).for_each(|number| store.commit(put(number)).unwrap());
    store.checkpoint().unwrap();
    (10..40).for_each(|number| store.commit(put(number)).unwrap());
    store.checkpoint().unwrap();
    let files = store.file_stats();
    let dead = |name: &str| {
        let file = files.iter().find(|file| file.name == name).unwrap();
        file.bytes - file.live
    };
    let told = dead("log-0000000000000001");
    assert!((30 * 2_000..31 * 2_100).contains(&told), "{files:?}");
    assert!(dead("log-000000000000002a") < 30 * 100, "{files:?}");
    assert!(store.parts.victims(Effort::Paced).is_empty());
    assert_eq!(store.parts.victims(Effort::Full).len(), 1);
    let before = bytes(&folder);
    store.compact().unwrap();
    let freed = u64::try_from(before - bytes(&folder)).unwrap();
    assert!(freed.abs_diff(told) < told / 10, "{freed} of {told}");
    assert!(store.parts.victims(Effort::Full).is_empty());
}
