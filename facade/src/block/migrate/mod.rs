//! Migrations: changes to what is stored, each of which is done once, in order, and goes on where it
//! stopped.
//!
//! Invariant: this room knows no migration, and changes nothing but its ledger.
//!
//! A migration has a target, such as a table, and a version, and works through its partitions in
//! steps. After each step, the ledger says how far it has come, so that a process that dies loses one
//! step at most: a step may happen twice, and is written so that this does no harm. Two processes that
//! run the same migration notice each other at the ledger, and one of both stops.
//!
//! ```
//! # use std::sync::Arc;
//! # use package_database::backend::emulator::EmulatorBackend;
//! # use package_database::backend::{BoxFuture, TableAdmin};
//! use package_database::Error;
//! use package_database::block::migrate::{Migration, Migrations, Mode, Step};
//! use package_database::block::{Store, platform};
//!
//! #[derive(Debug)]
//! struct AddColour;
//!
//! impl Migration for AddColour {
//!     fn target(&self) -> &str {
//!         "package.paints"
//!     }
//!     fn version(&self) -> u32 {
//!         1
//!     }
//!     fn step<'a>(
//!         &'a self,
//!         _partition: &'a str,
//!         cursor: Option<&'a str>,
//!         mode: Mode,
//!     ) -> BoxFuture<'a, Result<Step, Error>> {
//!         Box::pin(async move {
//!             // … read a page behind `cursor`, and write it unless this is a rehearsal.
//!             let next = match cursor {
//!                 None => Some("page 2".to_owned()),
//!                 Some(_) => None,
//!             };
//!             assert_eq!(mode, Mode::Real);
//!             Ok(Step::new(25, next))
//!         })
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! # let backend = EmulatorBackend::new();
//! # backend.create(&platform::TABLE.definition()).await?;
//! let store = Arc::new(Store::new(Arc::new(backend)));
//! let migrations = Migrations::new(store, platform::TABLE.name());
//! let reports = migrations.run(&[&AddColour], Mode::Real).await?;
//! assert_eq!((reports[0].changed, reports[0].steps), (50, 2));
//! let reports = migrations.run(&[&AddColour], Mode::Real).await?;
//! assert!(reports.is_empty(), "it is done");
//! # Ok(())
//! # }
//! ```

mod ledger;
mod runner;

pub use ledger::{Progress, State};
pub use runner::{Migration, Migrations, Mode, Report, Step};
