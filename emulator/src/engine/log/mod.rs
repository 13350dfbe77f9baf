//! The table's log of changes, and the streams that are views of it.
//!
//! Invariant: this room reads and cuts logs; it changes no item.

pub(in crate::engine) mod change;
pub(in crate::engine) mod change_log;
pub(in crate::engine) mod feed;
pub(in crate::engine) mod recovery;
pub(in crate::engine) mod shard;
pub(in crate::engine) mod stream;
pub(in crate::engine) mod stream_fact;
pub(in crate::engine) mod streams;
