//! A database of its own for each test, and what else a test wants to command.
//!
//! ```
//! use package_database::testing::{TestDatabase, build};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! let database = TestDatabase::new().await?; // no port, no cleaning up, parallel with all others
//! let spec = build::spec(1);
//! database.specs().create_or_update("user 1", &spec.as_new()).await?;
//! assert_eq!(database.specs().count_models("user 1").await?, i64::from(spec.model_count));
//! # Ok(())
//! # }
//! ```
//!
//! Invariant: nothing here is linked where the feature `testing` is off, and no other room uses it.
//!
//! | Want | Take |
//! |---|---|
//! | a database for a test | [`TestDatabase::new`], or [`with_tables`] |
//! | time that stands still | [`ManualClock`]: every [`TestDatabase`] has one |
//! | a store that fails | [`TestDatabase::with_faults`] and [`Faults`](crate::backend::adapter::Faults) |
//! | sensible values | [`build`] |
//! | a URL for code that needs one | [`LocalEmulator`] |
//! | the emulator in a container | `container::DynamoDbEmulator` (feature `testcontainers`) |
//! | a user on live tables | [`with_user`], or [`UserGuard`] |

pub mod build;
mod chance;
mod clock;
#[cfg(feature = "testcontainers")]
pub mod container;
mod database;
mod guard;
mod local;

#[cfg(test)]
mod tests;

pub use chance::SeededRandom;
pub use clock::ManualClock;
pub use database::{TestDatabase, with_tables};
pub use guard::{UserGuard, with_user};
pub use local::LocalEmulator;

/// Says what this machine cannot test, past the harness, which captures only the printing macros.
#[cfg(test)]
pub(crate) fn skipped(what: &str) {
    use std::io::Write as _;
    let line = format!("SKIPPED: {what}\n");
    let _unwritable = std::io::stderr().write_all(line.as_bytes());
}
