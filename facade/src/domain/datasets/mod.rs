//! Datasets: package documents with their history, by the names of their owners.
//!
//! Invariant: a revision that was acknowledged is in the history, and the head names the newest one.
//!
//! A dataset is a document, such as a `datapackage.json`, of which every change is a revision. Older
//! ones can be read, compared and made new again, and tags give names to them. What is kept is what is
//! said of data, never the data: a resource says by `path`, `sha256` and `bytes` where that is.
//!
//! ```
//! use package_database::datasets::{Change, DatasetRef, Document, NewTag, RevisionRef};
//! # use package_database::testing::TestDatabase;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let database = TestDatabase::new().await?;
//! let datasets = database.datasets();
//! let orders = DatasetRef::named("acme", "orders")?;
//! let package = |text: &str| serde_json::from_str::<Document>(text).unwrap();
//! let first = package(r#"{"title": "Orders", "resources": [{"name": "2025", "path": "2025.csv"}]}"#);
//! let created = datasets.create(&orders, &first, &Change::new().message("All of 2025")).await?;
//! datasets.tag_create(&orders, &RevisionRef::Head, &NewTag::new("v1")).await?;
//!
//! let change = Change::new().base(created.revision.id); // a conflict if somebody was faster
//! datasets.patch(&orders, &package(r#"{"title": "Old orders"}"#), &change).await?;
//! let v1: RevisionRef = "v1".parse()?;
//! assert_eq!(datasets.fetch(&orders, &v1).await?.package, first);
//! let diff = datasets.diff(&orders, &v1, &RevisionRef::Head).await?;
//! assert_eq!(diff.fields[0].name, "title");
//! datasets.revert(&orders, &v1, &Change::new()).await?;
//! assert_eq!(datasets.fetch(&orders, &RevisionRef::Head).await?.package, first);
//! # Ok(())
//! # }
//! ```
//!
//! Tags and `HEAD` are the only names of revisions; there are no branches. A body of a resource is stored
//! once, however many revisions have it. A package may have 10,000 resources, 16 MB, and 100 values
//! within one another; what is above 350 KB is kept in [blobs](crate::block::blobs).

mod api;
pub mod diff;
mod document;
mod entries;
pub mod export;
mod hook;
mod interface;
mod item;
mod name;
mod purge;
mod read;
mod settings;
mod table;
mod tag;
#[cfg(test)]
mod tests;
mod types;
mod write;

use std::fmt;
use std::sync::Arc;

pub use diff::{DatasetDiff, FieldDiff, ResourceDiff};
pub use hook::{DatasetAction, Hook};
pub use interface::DatasetStore;
pub use settings::DatasetSettings;
pub use table::TABLE;
pub use tag::{NewTag, TagChange};
pub use types::{
    Author, Change, Dataset, DatasetId, DatasetInfo, DatasetRef, Document, Project, RevisionId,
    RevisionInfo, RevisionRef, TagInfo,
};
pub use write::FEED;

use super::contract::{Domain, Open, Opening};
use crate::block::blobs::{self, Blobs};
use crate::block::events::{self, Events};
use crate::block::jobs::Jobs;
use crate::block::{Store, Table, platform};
use crate::error::Error;

/// The datasets of all owners: see [`Database::datasets`](crate::Database::datasets). Nobody is asked whether they
/// may do what they do.
///
/// All reads are strong but those of [`list`](Datasets::list). Every change is one transaction with its
/// event in [`FEED`]; a call that is dropped has happened or has not.
///
/// # Errors
///
/// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) when there is no such dataset, or it was deleted, or it has no
/// such revision, tag or resource. [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData) for what another writer
/// damaged. A busy or silent store is tried again until the [deadline](crate::block::RetryPolicy) and then gives
/// [`ErrorKind::Throttled`](crate::ErrorKind::Throttled) or [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable);
/// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) is a change that others were faster with until then. What else
/// an error means each method says.
#[derive(Clone)]
pub struct Datasets {
    store: Arc<Store>,
    table: Arc<str>,
    events: Events,
    blobs: Blobs,
    jobs: Jobs,
    settings: Arc<DatasetSettings>,
}

/// Where its table is.
impl fmt::Debug for Datasets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Datasets")
            .field("backend", &self.store.backend)
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}

impl Open for Datasets {
    fn open(opening: &Opening<'_>) -> Self {
        let store = opening.store;
        Self {
            store: store.clone(),
            table: opening.tables.of(&TABLE),
            events: Events::new(store.clone(), opening.tables.of(&events::TABLE)),
            blobs: Blobs::new(store.clone(), opening.tables.of(&blobs::TABLE)),
            jobs: Jobs::new(store.clone(), opening.tables.of(&platform::TABLE)),
            settings: Arc::new(opening.settings.of::<Self>()),
        }
    }
}

impl Domain for Datasets {
    const TABLES: &'static [Table] = &[TABLE, events::TABLE, blobs::TABLE, platform::TABLE];

    type Settings = DatasetSettings;

    async fn delete_all(&self, sub: &str) -> Result<(), Error> {
        Self::delete_all(self, sub).await
    }
}
