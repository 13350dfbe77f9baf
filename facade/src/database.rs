//! The handle that a service holds.

use std::fmt;
use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::backend::SharedBackend;
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
use crate::backend::TableDefinition;
use crate::block::store::Store;
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
use crate::block::table;
use crate::credentials::{BinaryForm, Credentials};
use crate::error::Error;
use crate::open::DatabaseBuilder;
use crate::specs::Specs;

/// The specs and credentials of users.
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

struct Inner {
    store: Arc<Store>,
    tables: Tables,
    form: BinaryForm,
    /// What must go on as long as the database is held: an open listener.
    _kept_alive: Option<KeptAlive>,
}

/// Something that stops when it is dropped.
pub(crate) type KeptAlive = Arc<dyn fmt::Debug + Send + Sync>;

/// What the tables are called.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    pub(crate) specs: Arc<str>,
    pub(crate) credentials: Arc<str>,
}

impl Tables {
    /// What the tables are.
    #[cfg(any(feature = "dynamodb", feature = "emulator"))]
    pub(crate) fn definitions(&self) -> [TableDefinition; 2] {
        [
            table::specs(self.specs.clone()),
            table::credentials(self.credentials.clone()),
        ]
    }
}

impl Database {
    /// Settings for a database; every one has a default.
    pub fn builder() -> DatabaseBuilder {
        DatabaseBuilder::default()
    }

    /// A database as the environment says: see [`DatabaseBuilder`] for what is read.
    ///
    /// # Errors
    ///
    /// As [`DatabaseBuilder::build`].
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use package_database::Database;
    ///
    /// # async fn example() -> Result<(), package_database::Error> {
    /// let database = Database::from_environment().await?;
    /// let specs = database.specs().list("user 1").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn from_environment() -> Result<Self, Error> {
        Self::builder().build().await
    }

    /// The one database of this process, which the first call opens as
    /// [`Database::from_environment`] does. Callers who come meanwhile wait for it.
    ///
    /// # Errors
    ///
    /// As [`DatabaseBuilder::build`]; the next call then tries again.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use package_database::Database;
    ///
    /// # async fn example() -> Result<(), package_database::Error> {
    /// let database = Database::shared().await?;
    /// let specs = database.specs().list("user 1").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn shared() -> Result<&'static Self, Error> {
        static DATABASE: OnceCell<Database> = OnceCell::const_new();
        DATABASE.get_or_try_init(Self::from_environment).await
    }

    pub(crate) fn new(
        store: Store,
        tables: Tables,
        form: BinaryForm,
        kept_alive: Option<KeptAlive>,
    ) -> Self {
        Self(Arc::new(Inner {
            store: Arc::new(store),
            tables,
            form,
            _kept_alive: kept_alive,
        }))
    }

    /// The API specs of users.
    pub fn specs(&self) -> Specs {
        Specs::new(self.0.store.clone(), self.0.tables.specs.clone())
    }

    /// The keys of users.
    pub fn credentials(&self) -> Credentials {
        let Inner {
            store,
            tables,
            form,
            ..
        } = &*self.0;
        Credentials::new(store.clone(), tables.credentials.clone(), *form)
    }

    /// Removes everything of a user: specs, then credentials. When it fails, calling it again goes
    /// on.
    ///
    /// # Errors
    ///
    /// As [`Specs::delete_all`] and [`Credentials::delete_all`].
    pub async fn delete_all(&self, sub: &str) -> Result<(), Error> {
        self.specs().delete_all(sub).await?;
        self.credentials().delete_all(sub).await
    }

    /// The store beneath, for requests that no domain has.
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

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Database")
            .field("backend", &self.0.store.backend)
            .field("tables", &self.0.tables)
            .finish_non_exhaustive()
    }
}
