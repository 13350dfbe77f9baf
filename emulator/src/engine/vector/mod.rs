//! The vectors of an index, as a search looks through them.
//!
//! Invariant: what stands here follows from the entries of the index. It is kept in memory alone, in step with them by
//! the write path, and made anew where it is missing.
//!
//! Vectors lie one behind the other as `f32`, in blocks that forks share until one of them writes; the vectors of one
//! partition of the index lie together, so that a search of one partition reads no other.

mod block;
mod distance;
mod live;
mod nearest;
mod row;
mod set;
#[cfg(test)]
mod tests;

pub(in crate::engine) use live::{LiveVectors, VectorChange};
pub(in crate::engine) use row::{VectorRow, mark, vector_of};
pub(in crate::engine) use set::{Query, VectorSet};
