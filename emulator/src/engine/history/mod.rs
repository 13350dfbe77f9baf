//! The database at other moments: copies of the whole, as it is now or was then.
//!
//! Invariant: history is made from roots of the store and of what is kept beside it; no item is copied.

mod backup;
pub(crate) mod difference;
pub(crate) mod fork;
pub(in crate::engine) mod kept;
mod past;
mod point_in_time;
#[cfg(feature = "disk")]
mod succeed;
