//! Access syncs: who may do what in a system, collected in runs, listed, compared, copied and kept.
//!
//! Invariant: a sync that has ended never changes again, and nobody sees a part of one that is being copied.
//!
//! A connector collects *who has which entitlement on which resource* of an external system. Each run of
//! it is a sync: it starts, takes writes in any order, remembers where it is, and ends. What it has
//! collected is then read by any relation, compared with another sync, copied to another store or into
//! a [file](mod@file), and removed by a clean-up that keeps the newest ones.
//!
//! ```
//! use package_database::syncs::{Entitlement, Grant, Resource, ResourceId, ResourceType};
//! # use package_database::block::ListOptions;
//! # use package_database::testing::TestDatabase;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let database = TestDatabase::new().await?;
//! let github = database.syncs().store("github")?;
//! github.start().await?; // or goes on with one that was interrupted
//! github.put_resource_types(&[ResourceType::new("user"), ResourceType::new("team")]).await?;
//! let (ada, team) = (ResourceId::new("user", "ada"), ResourceId::new("team", "core"));
//! github.put_resources(&[Resource::new(ada.clone()), Resource::new(team.clone())]).await?;
//! let member = Entitlement::new("team:core:member", team);
//! github.put_entitlements(&[member.clone()]).await?;
//! github.checkpoint("page 2").await?;
//! github.put_grants(&[Grant::of("1", &member, &ada)]).await?;
//! let ended = github.end().await?;
//! assert_eq!(ended.stats.unwrap().grants, 1);
//!
//! let grants = github.grants_for_principal(None, &ada, &ListOptions::new()).await?;
//! assert_eq!(grants.into_vec()?[0].entitlement, "team:core:member");
//! # Ok(())
//! # }
//! ```
//!
//! Relations are read from global indexes, which follow the items a moment later; the end of a sync
//! waits for them. Whoever reads a sync that still runs by relation may miss what was just written.

mod access;
mod asset;
mod check;
mod clean;
mod compact;
mod compare;
mod copy;
mod fault;
mod fields;
pub mod file;

mod gather;
mod interface;
mod item;
mod lifecycle;
mod model;
mod progress;
mod put;
mod report;
mod run;
mod runs;
mod same;
mod settings;
mod settle;
mod sorted;
mod stats;
mod store;
mod table;
mod view;

use std::fmt;
use std::sync::Arc;

pub use access::{AccessPath, EffectiveAccess};
pub use asset::{AssetReader, AssetUpload};
pub use check::{Dangling, IndexReport, ReferenceReport};
pub use clean::{CleanupPolicy, CleanupReport};
pub use compare::{ChangeKind, Comparison, SyncDelta};
pub use copy::{CopyReport, OnDamaged};
pub use fault::Category;
pub use interface::SyncStore;
pub use lifecycle::{FEED, NewSync, Started};
pub use model::{Asset, Entitlement, Grant, Kind, Resource, ResourceId, ResourceType, SyncRecord};
pub use progress::Progress;
pub use put::PutOutcome;
pub use report::{AccessChange, AccessReport};
pub use run::{SyncId, SyncRun, SyncState, SyncType};
pub use settings::{EndCheck, SyncSettings};
pub use stats::SyncStats;
pub use store::{DynamoSyncStore, IndexReads};
pub use table::TABLE;
pub use view::{GrantFilter, ResourceFilter, SyncView};

use super::contract::{Domain, Open, Opening};
use super::input::check_key;
use crate::block::blobs::{self, Blobs};
use crate::block::events::{self, Events};
use crate::block::jobs::Jobs;
use crate::block::{Store, Table, platform};
use crate::error::Error;

/// Bytes of the name of a store at most.
const STORE_NAME_MAX: usize = 512;

/// The syncs of all stores: see [`Database::syncs`](crate::Database::syncs).
///
/// A *store* is what was one file of a connector: the syncs of one external system. Stores come into being
/// with their first sync, and know nothing of each other.
#[derive(Clone)]
pub struct Syncs(Arc<Parts>);

/// What all stores share.
pub(super) struct Parts {
    store: Arc<Store>,
    table: Arc<str>,
    events: Events,
    blobs: Blobs,
    jobs: Jobs,
    settings: SyncSettings,
}

impl Syncs {
    /// The syncs of a store.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty name, and one of more than
    /// 512 bytes.
    pub fn store(&self, name: &str) -> Result<DynamoSyncStore, Error> {
        check_key("the name of a store of syncs", name, STORE_NAME_MAX)?;
        Ok(DynamoSyncStore::new(self.0.clone(), name.into()))
    }

    /// Removes the store that has the name of the user, with all its syncs, also those that run.
    ///
    /// # Errors
    ///
    /// As [`DynamoSyncStore::cleanup`].
    pub async fn delete_all(&self, sub: &str) -> Result<(), Error> {
        match sub.len() <= STORE_NAME_MAX {
            true => self.store(sub)?.remove_all().await,
            // No store has such a name.
            false => Ok(()),
        }
    }
}

/// Where its table is.
impl fmt::Debug for Syncs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Syncs")
            .field("backend", &self.0.store.backend)
            .field("table", &self.0.table)
            .finish_non_exhaustive()
    }
}

impl Open for Syncs {
    fn open(opening: &Opening<'_>) -> Self {
        let store = opening.store;
        Self(Arc::new(Parts {
            store: store.clone(),
            table: opening.tables.of(&TABLE),
            events: Events::new(store.clone(), opening.tables.of(&events::TABLE)),
            blobs: Blobs::new(store.clone(), opening.tables.of(&blobs::TABLE)),
            jobs: Jobs::new(store.clone(), opening.tables.of(&platform::TABLE)),
            settings: opening.settings.of::<Self>(),
        }))
    }
}

impl Domain for Syncs {
    const TABLES: &'static [Table] = &[TABLE, events::TABLE, blobs::TABLE, platform::TABLE];

    type Settings = SyncSettings;

    async fn delete_all(&self, sub: &str) -> Result<(), Error> {
        Self::delete_all(self, sub).await
    }
}
