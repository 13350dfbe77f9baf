//! Below which sequence number nothing is given out any more, as a fact.
//!
//! It is there where the database became again what it was: numbers of changes that have not happened any more are known
//! to readers of streams, and no other change may have them.

use std::sync::Arc;

use crate::storage::codec::{self, coded};
use crate::storage::{Fact, FactValue, Key};

/// The first byte of the key of this fact.
pub(in crate::engine) const TAG: u8 = b'n';

/// Up to where sequence numbers are given out.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct NumbersFact {
    /// The greatest that may have been.
    pub(in crate::engine) sequence: u64,
}

impl FactValue for NumbersFact {
    fn to_bytes(&self) -> Option<Vec<u8>> {
        codec::to_bytes(self)
    }
}

coded!(NumbersFact { sequence });

/// The fact that numbers up to there are given out.
pub(in crate::engine) fn exists(fact: NumbersFact) -> Fact {
    Fact {
        key: Key::of_parts(TAG, &[]),
        value: Some(Arc::new(fact)),
    }
}
