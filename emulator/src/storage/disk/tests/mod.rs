//! Stores in folders that tear, fail and are damaged.

mod copies;
mod damage;
mod fault;
mod golden;
mod inspect;
mod meters;
mod owner;
mod placed;
mod power_cut;
mod rows;
mod salvage;
mod salvage_placed;
mod shared;
mod succeed;
mod waiting;

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::storage::codec::commit;
use crate::storage::tests::Said;
use crate::storage::{
    Cause, Commit, Fact, Fork, Key, LoggedChange, MemoryStore, Space, SpaceChange, Store,
    StoreError,
};
use crate::value::Item;

use super::sim_folder::SimFolder;
use super::{DiskStore, OpenError};

const ITEMS: Space = Space::new(0);
const LOG: Space = Space::new(1);

/// What a store holds, as the commits that would make it.
type Shown = Vec<Vec<u8>>;

/// Commits of every kind, of which each is possible after those before.
fn programme() -> Vec<Commit> {
    let made = Commit {
        spaces: vec![SpaceChange::Make(ITEMS), SpaceChange::MakeLog(LOG)],
        ..Commit::default()
    };
    std::iter::once(made).chain((1..24).map(step)).collect()
}

fn step(number: u8) -> Commit {
    let mut commit = Commit::default();
    let size = usize::from(number) * 97 % 1500;
    let new = Item::from_iter([("v", "x".repeat(size).as_str().into())]);
    commit.put(ITEMS, Key::new(&[number % 7]), new.clone());
    if number.is_multiple_of(5) {
        commit.delete(ITEMS, Key::new(&[number % 3]));
    }
    let change = LoggedChange {
        sequence: u64::from(number),
        at: Timestamp::from_millis(i64::from(number)),
        hash: 7,
        old: None,
        new: Some(new.into()),
        cause: Cause::Request,
    };
    commit.log.push((LOG, change));
    commit.facts.push(Fact {
        key: Key::new(&[number % 4]),
        value: (!number.is_multiple_of(6)).then(|| Arc::new(Said(number)) as _),
    });
    if number.is_multiple_of(8) {
        let through = u64::from(number) - 2;
        commit
            .spaces
            .push(SpaceChange::TrimLog { log: LOG, through });
    }
    commit
}

fn open(folder: &SimFolder) -> Result<DiskStore, OpenError> {
    DiskStore::in_sim(folder, Said::decode)
}

/// Commits, and returns when whoever asked for it may be answered.
fn answered(store: &DiskStore, commit: Commit) -> Result<(), StoreError> {
    store.commit(commit)?;
    kept(store)
}

/// Returns when whoever has looked at the store may be answered.
fn kept(store: &DiskStore) -> Result<(), StoreError> {
    let durable = store.durable().expect("a store that is to be waited for");
    durable.unkept().map_or(Ok(()), |place| durable.wait(place))
}

fn shown(content: &dyn Fork) -> Shown {
    readable(content).unwrap()
}

/// What a store holds, if all of it can be read.
fn readable(content: &dyn Fork) -> Result<Shown, StoreError> {
    let mut all = Commit::default();
    content.dump(&mut |commit| {
        all.spaces.extend(commit.spaces);
        all.facts.extend(commit.facts);
        all.entries.extend(commit.entries);
        all.log.extend(commit.log);
        Ok(())
    })?;
    // In which order entries come depends on what is held together.
    all.entries
        .sort_by(|left, right| (left.space, &left.key).cmp(&(right.space, &right.key)));
    Ok(vec![commit::encode(&all).unwrap()])
}

/// What there is before all commits, after the first, and so on.
fn states() -> Vec<Shown> {
    let store = MemoryStore::new();
    let mut states = vec![shown(&store)];
    for commit in programme() {
        store.commit(commit).unwrap();
        states.push(shown(&store));
    }
    states
}

#[test]
fn everything_is_there_again() {
    let states = states();
    for checkpoints in [vec![], vec![0], vec![9], vec![5, 6, 23]] {
        let mut folder = SimFolder::default();
        let mut store = open(&folder).unwrap();
        for (at, commit) in programme().into_iter().enumerate() {
            store.commit(commit).unwrap();
            if checkpoints.contains(&at) {
                store.checkpoint().unwrap();
            }
            if at % 4 == 0 {
                drop(store);
                folder = folder.copy();
                store = open(&folder).unwrap();
            }
            assert_eq!(shown(&store), states[at + 1], "{checkpoints:?} {at}");
        }
    }
}

#[test]
fn a_checkpoint_takes_the_place_of_the_log() {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    for commit in programme() {
        store.commit(commit).unwrap();
    }
    store.checkpoint().unwrap();
    store.checkpoint().unwrap();
    let names: Vec<String> = folder.sizes().into_iter().map(|(name, _)| name).collect();
    let expected = [
        "checkpoint-0000000000000018",
        "log-0000000000000019",
        "manifest",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_fork_lives_in_memory() {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let mut programme = programme().into_iter();
    store.commit(programme.next().unwrap()).unwrap();
    let before = folder.asked();
    let fork = store.fork();
    fork.commit(programme.next().unwrap()).unwrap();
    assert_eq!(folder.asked(), before);
    assert_eq!((fork.len(ITEMS), store.len(ITEMS)), (Ok(1), Ok(0)));
}

/// Many write at once: each is answered when its own commit is there, and all are there again.
#[test]
fn who_waits_together_is_written_together() {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let mut made = Commit::default();
    made.spaces
        .extend((0..8).map(|number| SpaceChange::Make(Space::new(number))));
    store.commit(made).unwrap();
    std::thread::scope(|scope| {
        for number in 0..8_u8 {
            let store = &store;
            scope.spawn(move || {
                for key in 0..50_u8 {
                    let space = Space::new(u64::from(number));
                    let mut commit = Commit::default();
                    commit.put(space, Key::new(&[key]), Item::new());
                    answered(store, commit).unwrap();
                    assert_eq!(store.get(space, &Key::new(&[key])), Ok(Some(Item::new())));
                }
            });
        }
    });
    drop(store);
    let store = open(&folder.copy()).unwrap();
    for number in 0..8 {
        assert_eq!(store.len(Space::new(number)), Ok(50));
    }
}
