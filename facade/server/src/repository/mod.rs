//! The repository of packages as the service serves it: the document that is active, its routes, and the paths that the
//! service keeps for itself.
//!
//! Invariant: nothing here knows what a route does. The document says that, and the machine does it.

mod active;
mod paths;
mod shared;

pub(crate) use active::Active;
pub(crate) use paths::{Fixed, is_declared_first, is_foreign, segments};
pub use shared::RepositoryOptions;
pub(crate) use shared::{REPOSITORY, Repository, Spoken};
