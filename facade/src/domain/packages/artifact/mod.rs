//! Artifacts, tags and what belongs to them, as they are stored.
//!
//! Invariant: whatever writes an artifact goes through one [draft](draft::Draft), so that its head, its reference to
//! the blob, its labels and its event are written with it or not at all.

mod apply;
mod commit;
mod coordinates;
pub(crate) mod draft;
pub(crate) mod item;
pub(crate) mod rows;
mod version;

pub(crate) use commit::EVENT_BYTES_MAX;
pub use commit::FEED;
pub use coordinates::Coordinates;
pub use version::VersionKey;
