//! Random programs against stores and, beside them, plain maps.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use proptest::prelude::*;

use crate::clock::Timestamp;

use super::Said;
use crate::storage::fault::{Call, FaultStore};
use crate::storage::tee::TeeStore;
use crate::storage::{
    Cause, Commit, Direction, Fact, Fork, Key, LoggedChange, MemoryStore, Snapshot, Space,
    SpaceChange, Span, Store, StoreError,
};

use crate::value::{AttributeValue, Item};

type Model = BTreeMap<(u8, Vec<u8>), u8>;

/// The log that all programs write to.
const LOG: Space = Space::new(7);

#[derive(Clone, Debug)]
enum Step {
    Commit(Vec<(u8, Vec<u8>, Option<u8>)>),
    Empty(u8),
    Copy(u8),
    Log(u8),
    Trim,
    Snapshot,
    Fork,
}

/// One to three bytes, shorter than what a key keeps in line, and some that are longer.
fn key() -> impl Strategy<Value = Vec<u8>> {
    let byte = || prop::sample::select(vec![0_u8, 1, 0xff]);
    prop_oneof![
        prop::collection::vec(byte(), 0..4),
        prop::collection::vec(byte(), 7..11),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let change = (0..2_u8, key(), prop::option::weighted(0.7, any::<u8>()));
    prop_oneof![
        10 => prop::collection::vec(change, 0..6).prop_map(Step::Commit),
        1 => (0..2_u8).prop_map(Step::Empty),
        1 => (0..2_u8).prop_map(Step::Copy),
        4 => (0..5_u8).prop_map(Step::Log),
        1 => Just(Step::Trim),
        1 => Just(Step::Snapshot),
        1 => Just(Step::Fork),
    ]
}

fn space(number: u8) -> Space {
    Space::new(u64::from(number))
}

fn item(value: u8) -> Item {
    Item::from_iter([("v", AttributeValue::from(i64::from(value)))])
}

fn store() -> Arc<dyn Fork> {
    let store = TeeStore::new(Arc::new(MemoryStore::new()), second_store());
    let made = [0, 1].map(|number| SpaceChange::Make(space(number)));
    store.commit(spaces(&made)).unwrap();
    store.commit(spaces(&[SpaceChange::MakeLog(LOG)])).unwrap();
    Arc::new(store)
}

/// The store that must agree with the one in memory.
#[cfg(feature = "disk")]
fn second_store() -> Arc<dyn Fork> {
    use crate::storage::disk::sim_folder::SimFolder;
    use crate::storage::{DiskStore, StoreOptions};

    let store = |memory| {
        let options = StoreOptions {
            memory,
            ..StoreOptions::default()
        };
        let folder = SimFolder::default();
        let store = DiskStore::in_sim_with(&folder, options, Said::decode);
        Arc::new(store.expect("an empty folder"))
    };
    // Everything in memory, and hardly anything.
    Arc::new(TeeStore::new(store(None), store(Some(1))))
}

/// Without a disk, another one in memory.
#[cfg(not(feature = "disk"))]
fn second_store() -> Arc<dyn Fork> {
    Arc::new(MemoryStore::new())
}

fn commit(changes: &[(u8, Vec<u8>, Option<u8>)]) -> Commit {
    let mut commit = Commit::default();
    for (number, key, value) in changes {
        match value {
            Some(value) => commit.put(space(*number), Key::new(key), item(*value)),
            None => commit.delete(space(*number), Key::new(key)),
        }
    }
    commit
}

/// A commit of changes of spaces alone.
fn spaces(changes: &[SpaceChange]) -> Commit {
    Commit {
        spaces: changes.to_vec(),
        ..Commit::default()
    }
}

/// A record with this number.
fn record(sequence: u64) -> LoggedChange {
    LoggedChange {
        sequence,
        at: Timestamp::from_millis(0),
        hash: 0,
        old: None,
        new: Some(item(1).into()),
        cause: Cause::Request,
    }
}

/// A commit that adds records with these numbers to the log.
fn records(numbers: std::ops::Range<u64>) -> Commit {
    Commit {
        log: numbers.map(|number| (LOG, record(number))).collect(),
        ..Commit::default()
    }
}

fn apply(model: &mut Model, step: &Step) {
    match step {
        Step::Commit(changes) => {
            for (number, key, value) in changes {
                let place = (*number, key.clone());
                match value {
                    Some(value) => drop(model.insert(place, *value)),
                    None => drop(model.remove(&place)),
                }
            }
        }
        Step::Empty(number) => model.retain(|(other, _), _| other != number),
        Step::Copy(number) => {
            model.retain(|(other, _), _| other == number);
            let copied: Vec<_> = model
                .iter()
                .map(|((_, key), value)| ((1 - *number, key.clone()), *value))
                .collect();
            model.extend(copied);
        }
        Step::Log(_) | Step::Trim | Step::Snapshot | Step::Fork => {}
    }
}

/// Every range between two of these keys, in both directions, is what the model says.
fn check_ranges(snapshot: &dyn Snapshot, model: &Model, bounds: &[Vec<u8>]) {
    for (low, high) in bounds.iter().zip(bounds.iter().rev()) {
        let span = Span {
            lower: Bound::Excluded(Key::new(low)),
            upper: Bound::Included(Key::new(high)),
        };
        for number in 0..2 {
            let mut expected: Vec<(Key, Item)> = model
                .iter()
                .filter(|((other, key), _)| *other == number && key > low && key <= high)
                .map(|((_, key), value)| (Key::new(key), item(*value)))
                .collect();
            for direction in [Direction::Forward, Direction::Backward] {
                let entries = snapshot.range(space(number), &span, direction).unwrap();
                let entries =
                    entries.map(|entry| entry.map(|(key, item)| (key.into_owned(), item)));
                let actual: Result<Vec<(Key, Item)>, StoreError> = entries.collect();
                assert_eq!(actual.as_ref(), Ok(&expected));
                expected.reverse();
            }
        }
    }
}

proptest! {
    #[test]
    fn stores_are_maps(
        steps in prop::collection::vec(step(), 0..40),
        bounds in prop::collection::vec(key(), 1..6),
    ) {
        let mut store = store();
        let mut model = Model::new();
        let mut kept: Vec<(Arc<dyn Snapshot>, Model)> = Vec::new();
        let (mut trimmed, mut last) = (0_u64, 0_u64);
        for step in &steps {
            match step {
                Step::Commit(changes) => store.commit(commit(changes)).unwrap(),
                Step::Empty(number) => {
                    let number = space(*number);
                    store.commit(spaces(&[SpaceChange::Drop(number)])).unwrap();
                    store.commit(spaces(&[SpaceChange::Make(number)])).unwrap();
                }
                Step::Copy(number) => {
                    let (from, to) = (space(*number), space(1 - *number));
                    store.commit(spaces(&[SpaceChange::Copy { from, to }])).unwrap();
                }
                Step::Log(count) => {
                    let end = last + u64::from(*count);
                    store.commit(records(last + 1..end + 1)).unwrap();
                    last = end;
                }
                Step::Trim => {
                    trimmed = trimmed.midpoint(last);
                    let trim = SpaceChange::TrimLog { log: LOG, through: trimmed };
                    store.commit(spaces(&[trim])).unwrap();
                }
                Step::Snapshot => kept.push((store.snapshot().unwrap(), model.clone())),
                Step::Fork => {
                    let fork = store.fork();
                    let noise = [(0, b"only the former".to_vec(), Some(1))];
                    store.commit(commit(&noise)).unwrap();
                    store.commit(records(last + 1..last + 3)).unwrap();
                    store = fork;
                }
            }
            apply(&mut model, step);
            for number in 0..2 {
                let count = model.keys().filter(|(other, _)| *other == number).count();
                prop_assert_eq!(store.len(space(number)), Ok(count));
            }
            let log = store.log(LOG).unwrap();
            let numbers: Vec<u64> = log.changes.iter().map(|change| change.sequence).collect();
            prop_assert_eq!(numbers, Vec::from_iter(trimmed + 1..=last));
            prop_assert_eq!((log.trimmed, log.last), (trimmed, last));
        }
        kept.push((store.snapshot().unwrap(), model.clone()));
        for (snapshot, model) in kept {
            check_ranges(&*snapshot, &model, &bounds);
            for ((number, key), value) in &model {
                let found = snapshot.get(space(*number), &Key::new(key)).unwrap();
                prop_assert_eq!(found, Some(item(*value)));
            }
        }
    }
}

#[test]
fn a_commit_that_names_a_missing_space_changes_nothing() {
    let store = store();
    let mixed = commit(&[(0, b"a".to_vec(), Some(1)), (9, b"b".to_vec(), Some(2))]);
    assert_eq!(store.commit(mixed), Err(StoreError::MissingSpace(space(9))));
    assert_eq!(store.len(space(0)), Ok(0));
}

#[test]
fn a_commit_is_whole_or_nothing() {
    let store = store();
    let fact = |value: Option<u8>| Fact {
        key: Key::new(b"fact"),
        value: value.map(|value| Arc::new(Said(value)) as _),
    };
    let (log, other) = (Space::new(8), Space::new(9));
    let mut whole = commit(&[(0, b"a".to_vec(), Some(1))]);
    whole.put(other, Key::new(b"b"), item(2));
    whole.log.push((log, record(1)));
    whole.facts.push(fact(Some(1)));
    whole.spaces.push(SpaceChange::Make(other));
    // The log is missing, so nothing of it happens.
    assert_eq!(
        store.commit(whole.clone()),
        Err(StoreError::MissingSpace(log))
    );
    assert_eq!(store.len(space(0)), Ok(0));
    assert_eq!(store.len(other), Err(StoreError::MissingSpace(other)));
    let before = store.snapshot().unwrap();
    assert!(before.facts().unwrap().is_empty());
    // What a commit makes, it may use at once.
    whole.spaces.push(SpaceChange::MakeLog(log));
    store.commit(whole).unwrap();
    assert_eq!(store.len(other), Ok(1));
    assert_eq!(store.log(log).map(|log| log.last), Ok(1));
    let said = store.snapshot().unwrap().facts().unwrap();
    let values: Vec<String> = said.iter().map(|(_, value)| format!("{value:?}")).collect();
    assert_eq!(values, ["Said(1)"]);
    assert!(before.facts().unwrap().is_empty());
    // What a commit drops, it may use as well; a fork keeps what was.
    let fork = store.fork();
    let mut end = Commit::default();
    end.put(other, Key::new(b"c"), item(3));
    end.facts.push(fact(None));
    end.spaces = vec![SpaceChange::Drop(other), SpaceChange::DropLog(log)];
    store.commit(end).unwrap();
    assert_eq!(store.len(other), Err(StoreError::MissingSpace(other)));
    assert_eq!(store.log(log), Err(StoreError::MissingSpace(log)));
    assert!(store.snapshot().unwrap().facts().unwrap().is_empty());
    assert_eq!(fork.log(log).map(|log| log.changes.len()), Ok(1));
    assert_eq!(
        fork.snapshot().unwrap().facts().map(|facts| facts.len()),
        Ok(1)
    );
}

#[test]
fn a_commit_that_fails_changes_nothing() {
    let store = FaultStore::new(store());
    store.fail_only(Call::Commit, 1);
    let one = commit(&[(0, b"a".to_vec(), Some(1))]);
    let two = commit(&[(0, b"b".to_vec(), Some(2))]);
    store.commit(one).unwrap();
    assert_eq!(store.commit(two.clone()), Err(Call::Commit.failed()));
    assert_eq!(store.len(space(0)), Ok(1));
    store.commit(two).unwrap();
    store.fail_after(0);
    assert_eq!(
        store.get(space(0), &Key::new(b"a")),
        Err(Call::Get.failed())
    );
    assert_eq!(store.get(space(0), &Key::new(b"a")), Ok(Some(item(1))));
}

#[test]
fn a_walk_can_fail_in_its_middle() {
    let store = FaultStore::new(store());
    let three = [b"a", b"b", b"c"].map(|key| (0, key.to_vec(), Some(1)));
    store.commit(commit(&three)).unwrap();
    let snapshot = store.snapshot().unwrap();
    store.fail_only(Call::Step, 2);
    let walk = snapshot.range(space(0), &Span::ALL, Direction::Forward);
    let steps: Vec<_> = walk.unwrap().take(3).map(|step| step.map(drop)).collect();
    assert_eq!(steps, [Ok(()), Ok(()), Err(Call::Step.failed())]);
    assert!(!store.disarm());
}
