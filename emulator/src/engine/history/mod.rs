//! The database at other moments: copies of the whole, as it is now.
//!
//! Invariant: history is made from roots of the store and of what is kept beside it; no item is copied.

mod backup;
mod fork;
mod kept;
mod point_in_time;
