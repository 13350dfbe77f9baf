//! A repository of packages whose behaviour is data: artifacts, tags, and the pipelines that serve them.
//!
//! Invariant: an artifact that was published never changes, and no route does what no pipeline says.
//!
//! A document declares entities, routes, storage, scopes and limits. Each route is a [`pipeline`] of steps, and each
//! step one of thirty operations, which [`pipeline::OPERATIONS`] lists.

pub mod pipeline;
mod settings;
mod table;

use std::fmt;
use std::sync::Arc;

pub use settings::PackageSettings;
pub use table::TABLE;

use super::contract::{Domain, Open, Opening};
use crate::block::blobs;
use crate::block::events;
use crate::block::{Store, Table, platform};
use crate::error::Error;

/// The repository of packages: see [`Database::packages`](crate::Database::packages).
#[derive(Clone)]
pub struct Packages {
    store: Arc<Store>,
    table: Arc<str>,
    settings: Arc<PackageSettings>,
}

/// Where its table is.
impl fmt::Debug for Packages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Packages")
            .field("backend", &self.store.backend)
            .field("table", &self.table)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Open for Packages {
    fn open(opening: &Opening<'_>) -> Self {
        Self {
            store: opening.store.clone(),
            table: opening.tables.of(&TABLE),
            settings: Arc::new(opening.settings.of::<Self>()),
        }
    }
}

impl Domain for Packages {
    const TABLES: &'static [Table] = &[TABLE, events::TABLE, blobs::TABLE, platform::TABLE];

    type Settings = PackageSettings;

    /// What was published stays, whoever published it: a user owns no artifact.
    async fn delete_all(&self, _sub: &str) -> Result<(), Error> {
        Ok(())
    }
}
