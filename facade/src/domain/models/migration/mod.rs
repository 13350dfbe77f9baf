//! Migrations of documents: from a version of a model to the next one and back, when they are read or all at once.
//!
//! Invariant: a document is written under the revision that was read, so that a migration and an application never
//! overwrite each other; and one whose step fails stays as it is stored.

mod run;
mod set;
mod walk;

pub(super) use set::MigrationSet;
pub use set::{FieldMap, ModelMigration};
