//! The handle that a service holds.

use std::fmt;
use std::sync::Arc;

use crate::backend::SharedBackend;
use crate::block::observe::Metrics;
use crate::block::store::Store;
#[cfg(feature = "syncs")]
use crate::block::table::Table;
use crate::block::table::TableNames;
use crate::domain::contract::{Opening, SettingsOfDomains};
use crate::domain::registry::{self, each_domain};
use crate::error::Error;

/// The specs, credentials and datasets of users, and a repository of packages.
///
/// Clones are handles on the same tables and cost nothing.
///
/// # Examples
///
/// ```
/// use package_database::Database;
/// use package_database::backend::emulator::EmulatorBackend;
/// use package_database::specs::NewSpec;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// let database = Database::builder().emulator(EmulatorBackend::new()).build().await?;
/// let specs = database.specs();
/// specs.create_or_update("user 1", &NewSpec::new("My_Spec", "1.0.0", 3)).await?;
/// assert_eq!(specs.latest_version("user 1", "my-spec").await?.as_deref(), Some("1.0.0"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Database(Arc<Inner>);

/// What a database is made of. No part of it names a domain.
struct Inner {
    store: Arc<Store>,
    tables: TableNames,
    settings: SettingsOfDomains,
    /// What must go on as long as the database is held: an open listener.
    _kept_alive: Option<KeptAlive>,
}

/// Something that stops when it is dropped.
pub(crate) type KeptAlive = Arc<dyn fmt::Debug + Send + Sync>;

impl Database {
    pub(crate) fn new(
        store: Store,
        tables: TableNames,
        settings: SettingsOfDomains,
        kept_alive: Option<KeptAlive>,
    ) -> Self {
        Self(Arc::new(Inner {
            store: Arc::new(store),
            tables,
            settings,
            _kept_alive: kept_alive,
        }))
    }

    fn opening(&self) -> Opening<'_> {
        let Inner {
            store,
            tables,
            settings,
            ..
        } = &*self.0;
        Opening {
            store,
            tables,
            settings,
        }
    }

    /// What a table is called here.
    #[cfg(feature = "syncs")]
    pub(crate) fn table_of(&self, table: &Table) -> Arc<str> {
        self.0.tables.of(table)
    }

    /// Removes everything of a user, in one domain after the other: specs, credentials, the datasets that the user
    /// owns, the store of syncs that has the user's name, then the user's documents of models. When it fails, calling it again goes on. Of a domain whose feature is off nothing is known, and nothing removed.
    ///
    /// # Errors
    ///
    /// As the `delete_all` of each domain.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// use package_database::testing::build;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// database.specs().create_or_update("user 1", &NewSpec::new("Orders", "1.0.0", 3)).await?;
    /// database.credentials().create_or_update("user 1", "default", &build::credentials(1)).await?;
    /// database.delete_all("user 1").await?;
    /// assert!(database.specs().list("user 1").await?.is_empty());
    /// assert!(database.credentials().list("user 1").await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_all(&self, sub: &str) -> Result<(), Error> {
        registry::delete_all(self.opening(), sub).await
    }

    /// The store of this database, for blocks that a service uses by itself.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::block::record::Records;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let settings = Records::new(database.store().clone(), "review.settings");
    /// # Ok(())
    /// # }
    /// ```
    pub fn store(&self) -> &Arc<Store> {
        &self.0.store
    }

    /// What this database has done since it was opened, in this process: reads, writes, cache hits, compaction.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::Database;
    /// use package_database::backend::emulator::EmulatorBackend;
    /// use package_database::block::observe::ObserveOptions;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// let builder = Database::builder().emulator(EmulatorBackend::new());
    /// let database = builder.observe(ObserveOptions::default()).build().await?;
    /// database.specs().list("user 1").await?;
    /// let metrics = database.metrics();
    /// assert_eq!((metrics.reads.requests, metrics.writes.requests), (1, 0));
    /// assert_eq!(metrics.compaction.runs, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn metrics(&self) -> Metrics {
        self.0.store.metrics()
    }

    /// The backend beneath, for requests that no domain has.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::Database;
    /// use package_database::backend::emulator::EmulatorBackend;
    /// use package_database::backend::{BackendExt, KeyCondition, Query};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// let database = Database::builder().emulator(EmulatorBackend::new()).build().await?;
    /// let of_user = Query::new("package.specs", KeyCondition::partition("sub", "user 1"));
    /// let rows = database.backend().query_all(of_user).await?;
    /// assert!(rows.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn backend(&self) -> &SharedBackend {
        &self.0.store.backend
    }
}

/// A method for each domain that makes a handle of it.
macro_rules! handles {
    ($(#[cfg($linked:meta)] $(#[$doc:meta])* $name:ident: $domain:ident,)*) => {
        impl Database {
            $(#[cfg($linked)]
            #[cfg_attr(docsrs, doc(cfg($linked)))]
            $(#[$doc])*
            pub fn $name(&self) -> crate::domain::$name::$domain {
                crate::domain::contract::Open::open(&self.opening())
            })*
        }
    };
}
each_domain!(handles);

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Database")
            .field("backend", &self.0.store.backend)
            .field("tables", &self.0.tables)
            .finish_non_exhaustive()
    }
}
