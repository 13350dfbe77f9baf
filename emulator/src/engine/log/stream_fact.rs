//! A stream as a fact: what of it must outlive the process.

use std::sync::Arc;

#[cfg(feature = "disk")]
use crate::storage::codec::{self, coded};
use crate::storage::{Fact, FactValue, Key, Space};

use crate::engine::log::stream::{StreamName, StreamParts, StreamState};

/// The first byte of the keys of these facts.
pub(in crate::engine) const TAG: u8 = b's';

/// All that a stream is, but for its records, which are the log's.
///
/// Which records were dropped of each shard is not written, because it changes with each drop. It follows from
/// where the log was trimmed, to the cost that a reader who has fallen behind may be told of lost records of a
/// shard where records of others were lost.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct StreamFact {
    pub(in crate::engine) parts: StreamParts,
    pub(in crate::engine) state: StreamState,
    /// The log that the stream is a view of.
    pub(in crate::engine) log: Space,
}

impl FactValue for StreamFact {
    #[cfg(feature = "disk")]
    fn to_bytes(&self) -> Option<Vec<u8>> {
        codec::to_bytes(self)
    }
}

#[cfg(feature = "disk")]
coded!(StreamFact { parts, state, log });

/// The fact that there is this stream.
pub(in crate::engine) fn exists(parts: &StreamParts, mut state: StreamState, log: Space) -> Fact {
    state.shards.forget_dropped();
    fact(StreamFact {
        parts: parts.clone(),
        state,
        log,
    })
}

/// The fact that says this.
pub(in crate::engine) fn fact(fact: StreamFact) -> Fact {
    Fact {
        key: key(&fact.parts.name),
        value: Some(Arc::new(fact)),
    }
}

/// The fact that there is no such stream.
pub(in crate::engine) fn is_gone(name: &StreamName) -> Fact {
    Fact {
        key: key(name),
        value: None,
    }
}

/// The key of the fact of a stream.
fn key(name: &StreamName) -> Key {
    let parts = [&name.owner, &name.region, &name.table, &name.label];
    Key::of_parts(TAG, &parts.map(|part| part.as_bytes()))
}
