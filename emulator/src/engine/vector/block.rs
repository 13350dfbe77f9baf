//! A few vectors that lie one behind the other, with what belongs to each.

use crate::storage::Key;

use crate::engine::vector::row::VectorRow;

/// How many bytes of vectors a block has, about: what is copied when one that is shared is written to.
const BLOCK_BYTES: usize = 64 * 1024;

/// How many vectors of so many elements a block takes.
pub(super) fn rows_of_block(dimensions: usize) -> usize {
    let bytes = dimensions.saturating_mul(size_of::<f32>()).max(1);
    (BLOCK_BYTES / bytes).clamp(1, 1024)
}

/// Vectors with their keys and marks.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// The elements of all vectors.
    pub(super) elements: Vec<f32>,
    /// The length of each.
    pub(super) lengths: Vec<f32>,
    /// The marks of each that filters ask for.
    pub(super) filters: Vec<Option<u64>>,
    /// The item of each, by its key in the table.
    pub(super) keys: Vec<Key>,
}

impl Block {
    /// Adds a vector behind the others.
    pub(super) fn push(&mut self, key: Key, row: &VectorRow, length: f32) {
        self.elements.extend_from_slice(&row.vector);
        self.lengths.push(length);
        self.filters.extend_from_slice(&row.filters);
        self.keys.push(key);
    }

    /// Puts a vector in the place of another one.
    pub(super) fn replace(&mut self, at: usize, key: Key, row: &VectorRow, length: f32) {
        let (dimensions, marks) = (row.vector.len(), row.filters.len());
        let elements = self
            .elements
            .get_mut(at * dimensions..(at + 1) * dimensions);
        let filters = self.filters.get_mut(at * marks..(at + 1) * marks);
        let places = (self.lengths.get_mut(at), self.keys.get_mut(at));
        if let (Some(elements), Some(filters), (Some(old_length), Some(old_key))) =
            (elements, filters, places)
        {
            elements.copy_from_slice(&row.vector);
            filters.copy_from_slice(&row.filters);
            *old_length = length;
            *old_key = key;
        }
    }

    /// Takes the last vector out.
    pub(super) fn pop(&mut self, dimensions: usize, marks: usize) -> Option<(Key, VectorRow, f32)> {
        let key = self.keys.pop()?;
        let length = self.lengths.pop()?;
        let vector = self
            .elements
            .split_off(self.elements.len().checked_sub(dimensions)?);
        let filters = self
            .filters
            .split_off(self.filters.len().checked_sub(marks)?);
        let row = VectorRow {
            vector: vector.into(),
            partition: 0,
            filters: filters.into(),
        };
        Some((key, row, length))
    }
}
