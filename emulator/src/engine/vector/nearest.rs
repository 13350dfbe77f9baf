//! The best of many, in their order.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::storage::Key;

/// One vector that was found.
#[derive(Clone, Debug)]
pub(super) struct Neighbour {
    /// Lower is closer.
    distance: f32,
    /// What the search tells of it.
    pub(super) score: f32,
    /// The item, by its key in the table.
    pub(super) key: Key,
}

impl Neighbour {
    fn order(&self) -> (f32, &Key) {
        (self.distance, &self.key)
    }
}

impl Ord for Neighbour {
    /// Closer ones first; of equally close ones in the order of their keys.
    fn cmp(&self, other: &Self) -> Ordering {
        let ((one, one_key), (two, two_key)) = (self.order(), other.order());
        one.total_cmp(&two).then_with(|| one_key.cmp(two_key))
    }
}

impl PartialOrd for Neighbour {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Neighbour {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Neighbour {}

/// The closest of what was offered.
pub(super) struct Nearest {
    /// The one farthest away on top.
    heap: BinaryHeap<Neighbour>,
    most: usize,
}

impl Nearest {
    /// Room for so many.
    pub(super) fn new(most: usize) -> Self {
        Self {
            heap: BinaryHeap::with_capacity(most.saturating_add(1)),
            most,
        }
    }

    /// Takes one if it is among the closest; its key is copied only then.
    pub(super) fn offer(&mut self, distance: f32, score: f32, key: &Key) {
        if self.heap.len() >= self.most {
            let farthest = self.heap.peek().map(Neighbour::order);
            let is_closer = farthest.is_some_and(|(other, other_key)| {
                distance.total_cmp(&other).then_with(|| key.cmp(other_key)) == Ordering::Less
            });
            if !is_closer {
                return;
            }
            self.heap.pop();
        }
        let key = key.clone();
        self.heap.push(Neighbour {
            distance,
            score,
            key,
        });
    }

    /// All of them, the closest first.
    pub(super) fn into_sorted(self) -> Vec<Neighbour> {
        self.heap.into_sorted_vec()
    }
}
