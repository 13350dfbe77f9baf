//! Statements, with the names of a table's key attributes, to what the classic operations work with.

mod key;
mod read;
mod stretch;
mod write;

pub(crate) use read::{Access, Read, select};
pub(crate) use write::{delete, exists, insert, update};

/// The names of the key attributes of a table or index.
#[derive(Clone, Debug)]
pub(crate) struct KeyNames<'k> {
    /// Of the partition key.
    pub(crate) partition: Vec<&'k str>,
    /// Of the sort key.
    pub(crate) sort: Vec<&'k str>,
}

impl KeyNames<'_> {
    /// All of them.
    fn all(&self) -> impl Iterator<Item = &str> {
        self.partition.iter().chain(&self.sort).copied()
    }
}
