//! Global tables: what is written in one region arrives in the others.
//!
//! A change goes from the table where somebody made it straight to each other member, and no further. The log of that
//! table is the queue: a link remembers the number up to which it has delivered. Of two versions of an item the one that
//! was made later stays, whichever arrives first.
//!
//! Invariant: what arrives goes through the write path like every other change, and is never refused by a condition.

mod deliver;
mod members;
pub(crate) mod pace;
mod prompt;
pub(crate) mod seed;
mod strong;
mod sync;
pub(crate) mod view;
