//! What goes on in a store: a span for each request, counts, what was slow, whether all is well.
//!
//! Invariant: no text and no number of this room shows a value of an item.
//!
//! [`Observed`] is a backend around a backend. Each request runs in a span of the crate `tracing` with
//! the table and the kind of request; one that takes long is told of in a warning; and all of them are
//! counted, for whoever shows numbers. That a request is sent again is told of as well, at the level
//! `debug`, by the store that does so. No text and no number shows a value of an item.
//!
//! ```
//! # use package_database::backend::emulator::EmulatorBackend;
//! # use package_database::backend::TableAdmin;
//! use std::sync::Arc;
//! use std::time::Duration;
//! use package_database::Database;
//! use package_database::block::SystemClock;
//! use package_database::block::observe::{self, Observed};
//! use package_database::specs;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let backend = EmulatorBackend::new();
//! # backend.create(&specs::TABLE.definition()).await?;
//! let slow = Duration::from_millis(500);
//! let observed = Observed::new(Arc::new(backend), Arc::new(SystemClock::new()), slow);
//! let database = Database::builder().backend(observed.clone()).build().await?;
//! database.specs().list("user 1").await?;
//!
//! let counts = observed.snapshot();
//! assert_eq!((&*counts[0].table, counts[0].calls), ("package.specs", 1));
//!
//! let health = observe::health(database.backend(), ["package.specs", "package.missing"]).await;
//! assert!(!health.is_well());
//! # Ok(())
//! # }
//! ```

mod backend;
mod counts;
mod health;

pub use backend::Observed;
pub use counts::Counts;
pub use health::{Health, TableHealth, health};
