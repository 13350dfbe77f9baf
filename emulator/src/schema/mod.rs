//! What a table is: its keys, indexes, throughput and settings.
//!
//! Invariant: this room knows no stored item and no JSON.

pub(crate) mod index;
pub(crate) mod key;

pub(crate) use index::{IndexDefinition, IndexKind, Projection};
pub(crate) use key::{KeyAttribute, KeySchema, ScalarType};
