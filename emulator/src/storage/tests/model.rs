//! Random programs against stores and, beside them, plain maps.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use proptest::prelude::*;

use crate::storage::fault::{Call, FaultStore};
use crate::storage::tee::TeeStore;
use crate::storage::{
    Batch, Direction, Fork, Key, MemoryStore, Snapshot, Space, Span, Store, StoreError,
};
use crate::value::{AttributeValue, Item};

type Model = BTreeMap<(u8, Vec<u8>), u8>;

#[derive(Clone, Debug)]
enum Step {
    Commit(Vec<(u8, Vec<u8>, Option<u8>)>),
    Empty(u8),
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
    let pair: [Arc<dyn Fork>; 2] = [Arc::new(MemoryStore::new()), Arc::new(MemoryStore::new())];
    let [first, second] = pair;
    let store = TeeStore::new(first, second);
    for number in 0..2 {
        store.create(space(number)).unwrap();
    }
    Arc::new(store)
}

fn batch(changes: &[(u8, Vec<u8>, Option<u8>)]) -> Batch {
    let mut batch = Batch::default();
    for (number, key, value) in changes {
        match value {
            Some(value) => batch.put(space(*number), Key::new(key), item(*value)),
            None => batch.delete(space(*number), Key::new(key)),
        }
    }
    batch
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
        Step::Snapshot | Step::Fork => {}
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
        for step in &steps {
            match step {
                Step::Commit(changes) => store.commit(batch(changes)).unwrap(),
                Step::Empty(number) => {
                    store.remove(space(*number)).unwrap();
                    store.create(space(*number)).unwrap();
                }
                Step::Snapshot => kept.push((store.snapshot().unwrap(), model.clone())),
                Step::Fork => {
                    let fork = store.fork();
                    let noise = [(0, b"only the former".to_vec(), Some(1))];
                    store.commit(batch(&noise)).unwrap();
                    store = fork;
                }
            }
            apply(&mut model, step);
            for number in 0..2 {
                let count = model.keys().filter(|(other, _)| *other == number).count();
                prop_assert_eq!(store.len(space(number)), Ok(count));
            }
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
fn a_batch_that_names_a_missing_space_changes_nothing() {
    let store = store();
    let mixed = batch(&[(0, b"a".to_vec(), Some(1)), (9, b"b".to_vec(), Some(2))]);
    assert_eq!(store.commit(mixed), Err(StoreError::MissingSpace(space(9))));
    assert_eq!(store.len(space(0)), Ok(0));
}

#[test]
fn a_commit_that_fails_changes_nothing() {
    let store = FaultStore::new(store());
    store.fail_only(Call::Commit, 1);
    let one = batch(&[(0, b"a".to_vec(), Some(1))]);
    let two = batch(&[(0, b"b".to_vec(), Some(2))]);
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
    store.commit(batch(&three)).unwrap();
    let snapshot = store.snapshot().unwrap();
    store.fail_only(Call::Step, 2);
    let walk = snapshot.range(space(0), &Span::ALL, Direction::Forward);
    let steps: Vec<_> = walk.unwrap().take(3).map(|step| step.map(drop)).collect();
    assert_eq!(steps, [Ok(()), Ok(()), Err(Call::Step.failed())]);
    assert!(!store.disarm());
}
