//! The configuration of a repository: its document, stored in generations.
//!
//! Invariant: a generation that readers can see is whole and is never changed. What is loaded is a new one.
//!
//! ```text
//! kind                    pk                    sk
//! configuration pointer   REPO#{id}             CURRENT
//! configuration record    REPO#{id}#G{n:020}    {kind}#{name}
//! ```
//!
//! Loading writes all records of a new generation, where nobody looks, and then moves the pointer: it is all or nothing at
//! any size. One query of one partition returns everything. To remove a configuration is to remove partitions, so that
//! nothing of it is left over. Older generations stay for a while, and the pointer can be moved back.
//!
//! ```
//! use package_database::packages::config::{Configurations, LoadOptions};
//! use package_database::packages::shipped;
//! # use package_database::testing::TestDatabase;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let database = TestDatabase::new().await?;
//! let configurations = database.packages().configurations();
//! let loaded = configurations.load("main", shipped::DOCUMENT.as_bytes(), &LoadOptions::new()).await?;
//! assert_eq!(loaded.generation, 1);
//!
//! let configuration = configurations.current("main").await?;
//! assert_eq!(configuration.document().routes.len(), 11);
//!
//! configurations.set_features("main", &[("mutable_tags", false)]).await?;
//! assert!(!configurations.current("main").await?.document().features.mutable_tags);
//! configurations.roll_back("main", 1).await?;
//! assert!(configurations.current("main").await?.document().features.mutable_tags);
//! # Ok(())
//! # }
//! ```

mod change;
mod error;
mod item;
mod kind;
mod load;
mod pointer;
mod prune;
mod read;
mod record;
mod script;
mod view;

#[cfg(test)]
#[cfg(feature = "testing")]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex};

pub(super) use change::insert;
pub use error::ConfigError;
pub use kind::ConfigKind;
pub use load::{LoadOptions, Loaded};
pub use read::{Configuration, GenerationInfo};
pub use record::ConfigRecord;
pub use script::{SCRIPTS, Script};

use super::Packages;
use crate::block::Store;

/// The configurations of repositories, by the ids of these. Clones share what they remember.
///
/// # Errors
///
/// [`ConfigError`]; its variants say what. A busy or silent store is tried again until the
/// [deadline](crate::block::RetryPolicy).
#[derive(Clone)]
pub struct Configurations {
    store: Arc<Store>,
    table: Arc<str>,
    /// The configuration that was read last. What it remembers never changes, so that it is never wrong: which
    /// generation counts, the pointer says.
    remembered: Arc<Mutex<Option<Arc<Configuration>>>>,
}

impl Configurations {
    /// The configurations in a table whose keys are `pk` and `sk`.
    pub fn new(store: Arc<Store>, table: impl Into<Arc<str>>) -> Self {
        Self {
            store,
            table: table.into(),
            remembered: Arc::default(),
        }
    }
}

impl Packages {
    /// The configurations of repositories. Keep the handle: it remembers the one that it read last.
    pub fn configurations(&self) -> Configurations {
        Configurations::new(self.store.clone(), self.platform.clone())
    }
}

/// Where its table is.
impl fmt::Debug for Configurations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Configurations")
            .field("backend", &self.store.backend)
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}
