//! All vectors of an index, by partition.

use std::sync::Arc;

use imbl::{OrdMap, Vector};

use crate::schema::DistanceFunction;
use crate::storage::Key;

use crate::engine::vector::block::{Block, rows_of_block};
use crate::engine::vector::distance::{Measure, length};
use crate::engine::vector::nearest::Nearest;
use crate::engine::vector::row::VectorRow;

/// The vectors of an index. A copy shares everything until one of the two changes.
#[derive(Clone, Debug)]
pub(in crate::engine) struct VectorSet {
    dimensions: usize,
    /// How many marks each vector has.
    marks: usize,
    places: OrdMap<Key, Place>,
    partitions: OrdMap<u64, Partition>,
}

/// Where a vector is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    partition: u64,
    row: usize,
}

/// The vectors of one partition: all blocks but the last are full.
#[derive(Clone, Debug, Default)]
struct Partition {
    blocks: Vector<Arc<Block>>,
    rows: usize,
}

/// What is searched for.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Query<'a> {
    /// The vector whose neighbours are wanted.
    pub(in crate::engine) vector: &'a [f32],
    /// How near a neighbour is.
    pub(in crate::engine) distance: DistanceFunction,
    /// The mark of the only partition that is looked at; all if there is none.
    pub(in crate::engine) partition: Option<u64>,
    /// Marks that neighbours have, by their place in the search schema.
    pub(in crate::engine) filters: Vec<(usize, u64)>,
    /// How many are wanted.
    pub(in crate::engine) most: usize,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Neighbours {
    /// Score and key of each, the closest first.
    pub(in crate::engine) found: Vec<(f32, Key)>,
    /// How many vectors were held beside that of the query.
    pub(in crate::engine) compared: u64,
}

impl VectorSet {
    /// No vectors, of so many elements, with so many marks each.
    pub(in crate::engine) fn new(dimensions: usize, marks: usize) -> Self {
        Self {
            dimensions,
            marks,
            places: OrdMap::new(),
            partitions: OrdMap::new(),
        }
    }

    /// How many vectors there are.
    pub(in crate::engine) fn len(&self) -> usize {
        self.places.len()
    }

    /// Puts the vector of an item in, in the place of one that it had.
    pub(in crate::engine) fn insert(&mut self, key: Key, row: &VectorRow) {
        debug_assert_eq!(
            row.vector.len(),
            self.dimensions,
            "checked before it is stored"
        );
        debug_assert_eq!(row.filters.len(), self.marks, "a mark for each filter");
        let length = length(&row.vector);
        let rows_each = rows_of_block(self.dimensions);
        match self.places.get(&key).copied() {
            Some(place) if place.partition == row.partition => {
                let partition = self.partitions.get_mut(&place.partition);
                let block =
                    partition.and_then(|partition| partition.blocks.get_mut(place.row / rows_each));
                if let Some(block) = block {
                    Arc::make_mut(block).replace(place.row % rows_each, key, row, length);
                }
                return;
            }
            Some(_) => self.remove(&key),
            None => {}
        }
        let partition = self.partitions.entry(row.partition).or_default();
        let place = Place {
            partition: row.partition,
            row: partition.rows,
        };
        if partition.rows.is_multiple_of(rows_each) {
            partition.blocks.push_back(Arc::default());
        }
        if let Some(block) = partition.blocks.back_mut() {
            Arc::make_mut(block).push(key.clone(), row, length);
            partition.rows += 1;
            self.places.insert(key, place);
        }
    }

    /// Takes the vector of an item out; the last one of its partition takes its place.
    pub(in crate::engine) fn remove(&mut self, key: &Key) {
        let Some(place) = self.places.remove(key) else {
            return;
        };
        let rows_each = rows_of_block(self.dimensions);
        let Some(partition) = self.partitions.get_mut(&place.partition) else {
            return;
        };
        let last = partition.blocks.back_mut();
        let last = last.and_then(|block| Arc::make_mut(block).pop(self.dimensions, self.marks));
        partition.rows = partition.rows.saturating_sub(1);
        if partition.rows.is_multiple_of(rows_each) {
            partition.blocks.pop_back();
        }
        let is_last = partition.rows == place.row;
        if let Some((moved, row, length)) = last.filter(|_| !is_last) {
            if let Some(block) = partition.blocks.get_mut(place.row / rows_each) {
                let block = Arc::make_mut(block);
                block.replace(place.row % rows_each, moved.clone(), &row, length);
            }
            self.places.insert(moved, place);
        }
        if self
            .partitions
            .get(&place.partition)
            .is_some_and(|left| left.rows == 0)
        {
            self.partitions.remove(&place.partition);
        }
    }

    /// The neighbours of a vector.
    pub(in crate::engine) fn nearest(&self, query: &Query<'_>) -> Neighbours {
        let measure = Measure::new(query.distance, query.vector);
        let mut nearest = Nearest::new(query.most);
        let mut compared = 0;
        let one = query
            .partition
            .map(|partition| self.partitions.get(&partition));
        let (one, all) = match one {
            Some(one) => (one, None),
            None => (None, Some(self.partitions.values())),
        };
        let partitions = one.into_iter().chain(all.into_iter().flatten());
        for block in partitions.flat_map(|partition| &partition.blocks) {
            compared += self.search_block(block, query, &measure, &mut nearest);
        }
        let found = nearest.into_sorted().into_iter();
        Neighbours {
            found: found.map(|found| (found.score, found.key)).collect(),
            compared,
        }
    }

    /// Offers the vectors of a block that pass the filters; returns how many did.
    fn search_block(
        &self,
        block: &Block,
        query: &Query<'_>,
        measure: &Measure<'_>,
        nearest: &mut Nearest,
    ) -> u64 {
        let vectors = block.elements.chunks_exact(self.dimensions.max(1));
        let rows = vectors.zip(&block.lengths).zip(&block.keys);
        let mut compared = 0;
        for (at, ((vector, length), key)) in rows.enumerate() {
            let mark = |filter: usize| block.filters.get(at * self.marks + filter).copied();
            let mut filters = query.filters.iter();
            if !filters.all(|(filter, wanted)| mark(*filter) == Some(Some(*wanted))) {
                continue;
            }
            compared += 1;
            let score = measure.score(vector, *length);
            nearest.offer(measure.distance(score), score, key);
        }
        compared
    }
}
