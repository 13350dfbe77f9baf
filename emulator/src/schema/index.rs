//! Secondary indexes: their keys and what they project.

use std::sync::Arc;

use super::{KeySchema, VectorSchema};

/// Which of the sorts of secondary index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum IndexKind {
    /// Shares the partition key of its table; fixed at creation.
    Local,
    /// Has a key of its own; comes and goes with UpdateTable.
    Global,
    /// Finds the vectors closest to another one; comes and goes with UpdateTable.
    Vector,
}

/// Which attributes an index copies from its table, besides both keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Projection {
    /// Every attribute of the item.
    All,
    /// The keys of index and table, nothing else.
    KeysOnly,
    /// The keys and these attributes.
    Include(Vec<Arc<str>>),
}

/// What the engine must know of an index to maintain and read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IndexDefinition {
    /// A number that no other index of the table has, ever had or will have: it names the storage.
    pub(crate) number: u32,
    /// The index's name, unique in its table.
    pub(crate) name: Arc<str>,
    /// Local, global, or of vectors.
    pub(crate) kind: IndexKind,
    /// The index's own key, without the table's; of one of vectors what its search schema names.
    pub(crate) keys: KeySchema,
    /// What it copies.
    pub(crate) projection: Projection,
    /// What makes it one of vectors, which none of the other sorts has.
    pub(crate) vector: Option<VectorSchema>,
}
