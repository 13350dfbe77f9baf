//! Vectors against a plain map that is walked from end to end.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::schema::DistanceFunction;
use crate::storage::Key;

use super::{Query, VectorRow, VectorSet};

const DIMENSIONS: usize = 3;

/// What is done to the vectors.
#[derive(Clone, Debug)]
enum Step {
    Insert(u8, [i8; DIMENSIONS], u64, Option<u64>),
    Remove(u8),
    /// From here on another copy is written to; this one must stay as it is.
    Copy,
}

fn step() -> impl Strategy<Value = Step> {
    let vector = prop::array::uniform3(-3_i8..=3);
    let mark = prop::option::of(0_u64..3);
    prop_oneof![
        6 => (0_u8..40, vector, 0_u64..3, mark)
            .prop_map(|(key, vector, partition, mark)| Step::Insert(key, vector, partition, mark)),
        3 => (0_u8..40).prop_map(Step::Remove),
        1 => Just(Step::Copy),
    ]
}

type Plain = BTreeMap<u8, ([f32; DIMENSIONS], u64, Option<u64>)>;

fn score(distance: DistanceFunction, one: &[f32], other: &[f32]) -> f32 {
    let pairs = || one.iter().zip(other);
    let dot = pairs().map(|(one, other)| one * other).sum::<f32>();
    let length = |vector: &[f32]| vector.iter().map(|one| one * one).sum::<f32>().sqrt();
    match distance {
        DistanceFunction::DotProduct => dot,
        DistanceFunction::Euclidean => {
            let squares = pairs().map(|(one, other)| (one - other) * (one - other));
            squares.sum::<f32>().sqrt()
        }
        DistanceFunction::Cosine => {
            let lengths = length(one) * length(other);
            1.0 - if lengths > 0.0 {
                (dot / lengths).clamp(-1.0, 1.0)
            } else {
                0.0
            }
        }
    }
}

/// Score and key of what a walk over the map finds.
fn expected(plain: &Plain, query: &Query<'_>) -> Vec<(f32, Key)> {
    let passes = |(_, (_, partition, mark)): &(&u8, &([f32; DIMENSIONS], u64, Option<u64>))| {
        query.partition.is_none_or(|wanted| wanted == *partition)
            && query
                .filters
                .iter()
                .all(|(_, wanted)| *mark == Some(*wanted))
    };
    let rows = plain.iter().filter(passes);
    let mut all: Vec<(f32, Key)> = rows
        .map(|(key, (vector, ..))| {
            (
                score(query.distance, query.vector, vector),
                Key::new(&[*key]),
            )
        })
        .collect();
    all.sort_by(|(one, one_key), (two, two_key)| {
        let order = match query.distance {
            DistanceFunction::DotProduct => two.total_cmp(one),
            DistanceFunction::Cosine | DistanceFunction::Euclidean => one.total_cmp(two),
        };
        order.then_with(|| one_key.cmp(two_key))
    });
    all.truncate(query.most);
    all
}

fn check(set: &VectorSet, plain: &Plain) {
    assert_eq!(set.len(), plain.len());
    for distance in [
        DistanceFunction::Cosine,
        DistanceFunction::DotProduct,
        DistanceFunction::Euclidean,
    ] {
        for (partition, filters) in [
            (None, vec![]),
            (Some(1), vec![]),
            (None, vec![(0, 2)]),
            (Some(2), vec![(0, 0)]),
        ] {
            let query = Query {
                vector: &[1.0, -2.0, 0.5],
                distance,
                partition,
                filters,
                most: 5,
            };
            assert_eq!(
                set.nearest(&query).found,
                expected(plain, &query),
                "{query:?}"
            );
        }
    }
}

proptest! {
    #[test]
    fn vectors_are_those_of_a_map(steps in prop::collection::vec(step(), 1..120)) {
        let (mut set, mut plain) = (VectorSet::new(DIMENSIONS, 1), Plain::new());
        let mut copies = Vec::new();
        for step in steps {
            match step {
                Step::Insert(key, vector, partition, mark) => {
                    let vector = vector.map(f32::from);
                    plain.insert(key, (vector, partition, mark));
                    let row = VectorRow {
                        vector: vector.as_slice().into(),
                        partition,
                        filters: [mark].into(),
                    };
                    set.insert(Key::new(&[key]), &row);
                }
                Step::Remove(key) => {
                    plain.remove(&key);
                    set.remove(&Key::new(&[key]));
                }
                Step::Copy => copies.push((set.clone(), plain.clone())),
            }
        }
        check(&set, &plain);
        for (set, plain) in copies {
            check(&set, &plain);
        }
    }
}

/// Blocks fill up and empty again, and the last vector takes the place of one that goes.
#[test]
fn many_blocks_hold_as_much_as_one() {
    let dimensions = 4096;
    let mut set = VectorSet::new(dimensions, 0);
    let row = |value: u8| VectorRow {
        vector: vec![f32::from(value); dimensions].into(),
        partition: 0,
        filters: Box::default(),
    };
    for key in 0..50 {
        set.insert(Key::new(&[key]), &row(key));
    }
    for key in (0..50).filter(|key| key % 3 == 0) {
        set.remove(&Key::new(&[key]));
    }
    let vector = vec![0.0; dimensions];
    let query = Query {
        vector: &vector,
        distance: DistanceFunction::Euclidean,
        partition: None,
        filters: Vec::new(),
        most: 100,
    };
    let neighbours = set.nearest(&query);
    let keys: Vec<Key> = neighbours.found.into_iter().map(|(_, key)| key).collect();
    let left = (0..50).filter(|key| key % 3 != 0);
    assert_eq!(keys, left.map(|key| Key::new(&[key])).collect::<Vec<_>>());
    assert_eq!(neighbours.compared, 33);
}
