//! What an engine is told once and keeps, as a fact.

use std::sync::Arc;

use crate::storage::codec::{self, coded};
use crate::storage::{Fact, FactValue, Key};

/// The first byte of the key of this fact.
pub(in crate::engine) const TAG: u8 = b'e';

/// What an engine is told once and keeps.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct EngineFact {
    /// What tokens are sealed with: those that a caller has are good for the next process as well.
    pub(in crate::engine) secret: [u8; 32],
}

impl FactValue for EngineFact {
    fn to_bytes(&self) -> Option<Vec<u8>> {
        codec::to_bytes(self)
    }
}

coded!(EngineFact { secret });

/// The fact that there is an engine.
pub(in crate::engine) fn exists(fact: EngineFact) -> Fact {
    Fact {
        key: Key::of_parts(TAG, &[]),
        value: Some(Arc::new(fact)),
    }
}
