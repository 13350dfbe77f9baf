//! Other content in the folder of a store: the one or the other at any moment, and both of use afterwards.

use std::sync::Arc;

use crate::ids::Ids;
use crate::storage::{Commit, Fork, Key, MemoryStore, SpaceChange, Store};
use crate::value::Item;

use super::placed::{LITTLE, open};
use super::{ITEMS, Shown, SimFolder, answered, kept, programme, shown};

/// How many images are looked at.
const IMAGES: usize = 600;

/// A store that is to be succeeded, with a checkpoint and something in its log.
fn begun(folder: &SimFolder, memory: Option<u64>) -> crate::storage::DiskStore {
    let store = open(folder, memory).unwrap();
    for (at, commit) in programme().into_iter().enumerate() {
        answered(&store, commit).unwrap();
        if at == 11 {
            store.checkpoint().unwrap();
        }
    }
    store
}

/// The content that comes.
fn other() -> Arc<dyn Fork> {
    let store = MemoryStore::new();
    let mut commit = Commit::default();
    commit.spaces.push(SpaceChange::Make(ITEMS));
    for number in 0..9 {
        let item = Item::from_iter([("w", "y".repeat(300).as_str().into())]);
        commit.put(ITEMS, Key::new(&[number]), item);
    }
    store.commit(commit).unwrap();
    Arc::new(store)
}

fn put(number: u8) -> Commit {
    let mut commit = Commit::default();
    commit.put(ITEMS, Key::new(&[100, number]), Item::new());
    commit
}

/// The files that are there, but for a manifest that was not written whole: the next one is written over it.
fn own_names(folder: &SimFolder) -> Vec<String> {
    let names = folder.sizes().into_iter().map(|(name, _)| name);
    names.filter(|name| name != "manifest.new").collect()
}

#[test]
fn the_folder_has_the_other_content_and_nothing_else() {
    for (before, after) in [
        (None, None),
        (None, LITTLE),
        (LITTLE, None),
        (LITTLE, LITTLE),
    ] {
        let folder = SimFolder::default();
        let store = begun(&folder, before);
        let other = other();
        let successor = store.succeed(&*other).unwrap();
        assert_eq!(shown(&successor), shown(&*other));
        assert_eq!(own_names(&folder).len(), 3, "{:?}", own_names(&folder));
        answered(&successor, put(1)).unwrap();
        successor.checkpoint().unwrap();
        answered(&successor, put(2)).unwrap();
        successor.compact().unwrap();
        let all = shown(&successor);
        drop((store, successor));
        let again = open(&folder.copy(), after).unwrap();
        assert_eq!(shown(&again), all);
        other.commit(put(1)).unwrap();
        other.commit(put(2)).unwrap();
        assert_eq!(shown(&*other), all);
    }
}

/// Who is at work in the store before goes on in memory, and so do its forks.
#[test]
fn the_store_before_lives_on_and_writes_nothing() {
    for memory in [None, LITTLE] {
        let folder = SimFolder::default();
        let store = begun(&folder, memory);
        let fork = store.fork();
        let snapshot = store.snapshot().unwrap();
        let before = shown(&store);
        let successor = store.succeed(&*other()).unwrap();
        let asked = folder.asked();
        assert_eq!(shown(&store), before);
        assert_eq!(shown(&*fork), before);
        assert!(snapshot.get(ITEMS, &Key::new(&[1])).unwrap().is_some());
        answered(&store, put(1)).unwrap();
        store.checkpoint().unwrap();
        store.compact().unwrap();
        assert_eq!(
            store.get(ITEMS, &Key::new(&[100, 1])),
            Ok(Some(Item::new()))
        );
        fork.commit(put(1)).unwrap();
        assert_eq!(shown(&store), shown(&*fork));
        drop(store);
        assert_eq!(folder.asked(), asked, "nothing is written there any more");
        assert_eq!(shown(&successor), shown(&*other()));
        let again = open(&folder.copy(), memory).unwrap();
        assert_eq!(shown(&again), shown(&*other()));
        assert_eq!(shown(&*fork).len(), before.len());
    }
}

/// What waits for a sync when the store is succeeded is answered.
#[test]
fn who_waits_is_answered() {
    let folder = SimFolder::default();
    let store = begun(&folder, None);
    store.commit(put(1)).unwrap();
    let durable = store.durable().unwrap();
    let moment = durable.unkept().unwrap();
    let _successor = store.succeed(&*other()).unwrap();
    durable.wait(moment).unwrap();
    kept(&store).unwrap();
}

#[test]
fn a_power_cut_leaves_the_one_or_the_other() {
    for memory in [None, LITTLE] {
        let folder = SimFolder::default();
        let store = begun(&folder, memory);
        let states: [Shown; 2] = [shown(&store), shown(&*other())];
        let first = folder.asked();
        let successor = store.succeed(&*other()).unwrap();
        let last = folder.asked();
        drop((successor, store));
        let ids = Ids::seeded(3);
        let number = |below: usize| usize::try_from(ids.bits() >> 8).unwrap() % below;
        let mut found = [0, 0];
        for image in 0..IMAGES {
            let calls = first + image % (last - first + 1);
            let share = image / 2 % 5;
            let sector = [512, 4096][image % 2];
            let cut = folder.after_power_cut(calls, sector, &mut || number(4) < share);
            let left = open(&cut, memory);
            let left = left.unwrap_or_else(|error| panic!("image {image} after {calls}: {error}"));
            let shown = shown(&left);
            let place = states.iter().position(|state| *state == shown);
            let place = place.unwrap_or_else(|| panic!("image {image} after {calls} is neither"));
            assert!(calls < last || place == 1, "it was answered");
            found[place] += 1;
            // And it is a store as any other.
            answered(&left, put(1)).unwrap();
        }
        assert!(found[0] > 10 && found[1] > 10, "{found:?}");
    }
}

/// What a process leaves that is killed between any two steps: all that it has asked for is done.
#[test]
fn a_kill_leaves_the_one_or_the_other() {
    let folder = SimFolder::default();
    let store = begun(&folder, None);
    let states: [Shown; 2] = [shown(&store), shown(&*other())];
    let first = folder.asked();
    let _successor = store.succeed(&*other()).unwrap();
    let mut turns = Vec::new();
    for calls in first..=folder.asked() {
        let left = open(&folder.after_power_cut(calls, 512, &mut || true), None).unwrap();
        let shown = shown(&left);
        turns.push(states.iter().position(|state| *state == shown));
    }
    let turn = turns.iter().position(|place| *place == Some(1)).unwrap();
    assert!(
        turns.iter().take(turn).all(|place| *place == Some(0)),
        "{turns:?}"
    );
    assert!(
        turns.iter().skip(turn).all(|place| *place == Some(1)),
        "{turns:?}"
    );
}

/// Whichever call fails: the store goes on as it was, and the next time it is succeeded; or nobody knows, and it says so.
#[test]
fn any_one_call_may_fail() {
    let mut unknown = 0;
    for failing in 0.. {
        let folder = SimFolder::default();
        let store = begun(&folder, None);
        let before = shown(&store);
        folder.fail_after(failing, 1);
        let outcome = store.succeed(&*other());
        let is_over = folder.heal();
        match outcome {
            Ok(successor) => {
                assert_eq!(shown(&successor), shown(&*other()), "call {failing}");
                answered(&successor, put(1)).unwrap();
            }
            Err(_) if answered(&store, put(1)).is_ok() => {
                assert_eq!(own_names(&folder).len(), 3, "{:?}", own_names(&folder));
                let successor = store.succeed(&*other()).unwrap();
                assert_eq!(shown(&successor), shown(&*other()));
            }
            Err(_) => {
                unknown += 1;
                assert_eq!(shown(&store), before);
                assert!(store.succeed(&*other()).is_err());
                let left = shown(&open(&folder.copy(), None).unwrap());
                assert!(left == before || left == shown(&*other()), "call {failing}");
            }
        }
        if is_over {
            break;
        }
    }
    assert!(unknown > 0);
}

/// A folder that becomes something else again and again.
#[test]
fn one_succeeds_the_other() {
    let folder = SimFolder::default();
    let mut store = begun(&folder, None);
    let before = shown(&store);
    let fork = store.fork();
    for _ in 0..3 {
        store = store.succeed(&*other()).unwrap();
        answered(&store, put(1)).unwrap();
        store = store.succeed(&*fork).unwrap();
        assert_eq!(shown(&store), before);
    }
    drop(store);
    assert_eq!(shown(&open(&folder.copy(), None).unwrap()), before);
}
