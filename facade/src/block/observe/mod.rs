//! What goes on in a store: a span for each request, counts, what was slow, whether all is well.
//!
//! Invariant: no text and no number of this room shows a value of an item.
//!
//! [`DatabaseBuilder::observe`](crate::DatabaseBuilder::observe) is all that most services need: from then on
//! [`Database::metrics`](crate::Database::metrics) has [numbers](Metrics) of reads, writes, retries, cache hits and compaction,
//! each request runs in a span of the crate `tracing` with the table and the kind of request, and a call that takes as long
//! as [`ObserveOptions::slow`] is told of in a warning, with
//!
//! | Field | What it says |
//! |---|---|
//! | `what` | `call`, with all of its attempts; or `request`, one attempt, of an [`Observed`] that was made by hand |
//! | `operation`, `table`, `index` | what was asked, as the service calls it, and where |
//! | `key`, `keys` | what is asked of the key, such as `gsi1pk, begins_with(gsi1sk)`; how many keys are named |
//! | `items`, `outcome` | how many items were answered or written; `ok`, or how it failed |
//! | `milliseconds` | how long it took |
//! | `attempts`, `paused_milliseconds`, `waited_for` | of a call: how often it was sent, how long it paused in between, and why the last time: `Throttled`, `Unavailable`, `Conflict`, `Unprocessed` |
//! | `untold` | how many were slow since the last line and are not told, because [`ObserveOptions::lines`] were |
//!
//! That a request is sent again is told of as well, at the level `debug`. No text and no number shows a value of an item.
//!
//! ```
//! use std::time::Duration;
//! use package_database::Database;
//! use package_database::backend::emulator::EmulatorBackend;
//! use package_database::block::observe::ObserveOptions;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! let slow = ObserveOptions::default().slow(Duration::from_millis(200));
//! let builder = Database::builder().emulator(EmulatorBackend::new());
//! let database = builder.observe(slow).build().await?;
//! database.specs().list("user 1").await?;
//! assert_eq!(database.metrics().reads.requests, 1);
//! # Ok(())
//! # }
//! ```
//!
//! [`Observed`] is a backend around a backend, for whoever has no database, and [`health`] asks whether tables can be used:
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

mod asked;
mod backend;
mod counts;
mod health;
mod metrics;
mod slow;
mod watch;

pub(crate) use asked::Asked;
pub use backend::Observed;
pub use counts::Counts;
pub use health::{Health, TableHealth, health};
pub use metrics::{CacheCounts, CompactionCounts, Metrics, Traffic};
pub use slow::ObserveOptions;
pub(crate) use slow::{SlowLog, Tries, cause};
pub(crate) use watch::Watch;
#[cfg(feature = "cache")]
pub(crate) use watch::{CacheMeter, Look};
