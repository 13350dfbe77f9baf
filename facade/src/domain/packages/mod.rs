//! A repository of packages whose behaviour is data: artifacts, tags, and the pipelines that serve them.
//!
//! Invariant: an artifact that was published never changes, and no route does what no pipeline says.
//!
//! A document declares entities, routes, storage, scopes and limits. Each route is a [`pipeline`] of steps, and each
//! step one of thirty operations, which [`pipeline::OPERATIONS`] lists.

pub mod artifact;
pub mod catalogue;
pub mod compliance;
pub mod config;
pub mod document;
pub mod entity;
mod fault;
pub mod gc;
pub mod pipeline;
pub mod reference;
pub mod replication;
mod schema;
mod settings;
pub mod shipped;
mod table;
mod time;
pub mod token;
pub mod upstream;
pub mod validate;
pub mod webhook;

#[cfg(test)]
#[cfg(feature = "testing")]
mod tests;

use std::fmt;
use std::sync::Arc;

pub use schema::{JsonSchema, SchemaFault, check_schema};
pub use settings::PackageSettings;
pub use table::TABLE;

use super::contract::{Domain, Open, Opening};
use crate::block::blobs::{self, Blobs};
use crate::block::cache::{Cache, CacheOptions};
use crate::block::events::{self, Events};
use crate::block::jobs::Jobs;
use crate::block::{Store, Table, platform};
use crate::error::Error;

/// The repository of packages: see [`Database::packages`](crate::Database::packages).
#[derive(Clone)]
pub struct Packages {
    store: Arc<Store>,
    table: Arc<str>,
    events: Events,
    blobs: Blobs,
    caches: Arc<Caches>,
    /// The table of what is of no domain, configurations among it.
    platform: Arc<str>,
    settings: Arc<PackageSettings>,
}

/// What may be forgotten.
struct Caches {
    responses: Cache,
    blobs: Cache,
    upstreams: Cache,
}

impl Caches {
    fn new(store: &Arc<Store>, table: &Arc<str>) -> Self {
        let cache = |kind| Cache::new(store.clone(), table.clone(), kind, CacheOptions::default());
        Self {
            responses: cache("package response"),
            blobs: cache("package blob"),
            upstreams: cache("package upstream"),
        }
    }
}

impl Packages {
    /// The leases of work of which one process does it.
    pub fn jobs(&self) -> Jobs {
        Jobs::new(self.store.clone(), self.platform.clone())
    }
}

/// Where its table is.
impl fmt::Debug for Packages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Packages")
            .field("backend", &self.store.backend)
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}

impl Open for Packages {
    fn open(opening: &Opening<'_>) -> Self {
        let store = opening.store;
        let platform = opening.tables.of(&platform::TABLE);
        let settings = Arc::new(opening.settings.of::<Self>());
        let blobs = Blobs::new(store.clone(), opening.tables.of(&blobs::TABLE));
        #[cfg(feature = "object-store")]
        let blobs = match &settings.objects {
            Some(objects) => blobs.objects(objects.clone()),
            None => blobs,
        };
        Self {
            store: store.clone(),
            table: opening.tables.of(&TABLE),
            events: Events::new(store.clone(), opening.tables.of(&events::TABLE)),
            blobs,
            caches: Arc::new(Caches::new(store, &platform)),
            platform,
            settings,
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
