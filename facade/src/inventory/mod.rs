//! The inventory: who may do what with our own product, written as an access sync.
//!
//! Invariant: this room asks domains through their public methods and events, and writes to none but syncs.
//!
//! Each kind of thing is an [`InventorySource`]: accounts with their scopes, API keys, datasets, namespaces of packages; others are
//! added by whoever has them. [`Inventory::collect`] reads all of them for some subjects into a full sync.
//! [`Inventory::update`] makes the next one: of sources that have a feed of events it reads only what events
//! speak of since the sync before, and copies the rest from that. The
//! [report](crate::syncs::DynamoSyncStore::access_report) of two syncs says exactly what was granted and revoked.
//!
//! | Resource | Within | Entitlements on it, and who has them |
//! |---|---|---|
//! | `subject` | – | to act as the subject: its accounts that are not disabled, its keys |
//! | `account` | its subject | to do what it may: the keys of its subject, in a [service](AccountSource::with_keys) |
//! | `scope` | – | to have it: accounts that are not disabled |
//! | `key` | its subject | – |
//! | `dataset` | its owner | to own it: its owner |
//! | `namespace` | – | to read, publish in or look after it: accounts whose scopes allow that and that are not disabled; tokens of machines |
//! | `token` | – | – |
//!
//! ```
//! use package_database::inventory::Inventory;
//! use package_database::syncs::OnDamaged;
//! use package_database::testing::build;
//! # use package_database::testing::TestDatabase;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let database = TestDatabase::new().await?;
//! let inventory = Inventory::new(&database, "inventory")?;
//! let before = inventory.collect(&["user 1"]).await?;
//! database.credentials().create_or_update("user 1", "default", &build::credentials(1)).await?;
//! let after = inventory.update(&[]).await?;
//! let report = inventory.store().access_report(before.id, after.id, OnDamaged::Fail).await?;
//! assert_eq!((report.granted.len(), report.revoked.len()), (1, 0));
//! assert_eq!(report.granted[0].principal.resource_type, "key");
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "identity")]
mod accounts;
mod collect;
mod cursors;
#[cfg(feature = "datasets")]
mod datasets;
#[cfg(feature = "credentials")]
mod keys;
#[cfg(feature = "packages")]
mod namespaces;
mod source;
#[cfg(feature = "packages")]
mod tokens;

#[cfg(feature = "identity")]
pub use accounts::AccountSource;
pub use collect::Inventory;
#[cfg(feature = "datasets")]
pub use datasets::DatasetSource;
#[cfg(feature = "credentials")]
pub use keys::KeySource;
#[cfg(feature = "packages")]
pub use namespaces::NamespaceSource;
pub use source::{Affected, Found, InventorySource, act_as, id_of, subject};
#[cfg(feature = "packages")]
pub use tokens::TokenSource;
