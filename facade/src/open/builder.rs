//! What a database is opened with, and opening it.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::environment::{self, Stage, TEST_ADDRESS};
#[cfg(feature = "emulator")]
use super::local;
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
use super::provision;
use crate::backend::{Backend, SharedBackend};
use crate::block::retry::Retrier;
use crate::block::store::Store;
use crate::block::table::TableNames;
use crate::block::{Clock, Random, RetryPolicy, SystemClock, SystemRandom, Table};
use crate::database::Database;
use crate::domain::Domain;
use crate::domain::contract::SettingsOfDomains;
use crate::domain::registry;
use crate::error::Error;

/// How a database is opened stands here and not with the handle, which knows nothing of it.
impl Database {
    /// Settings for a database; every one has a default.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::Database;
    /// use package_database::backend::emulator::EmulatorBackend;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// let database = Database::builder().emulator(EmulatorBackend::new()).build().await?;
    /// # Ok(())
    /// # }
    /// ```
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
}

/// Settings of a [`Database`]; every one has a default.
///
/// | Setting | Default |
/// |---|---|
/// | stage | the environment variable `STAGE`: `TEST` or `PROD`; unset means `TEST`, empty is an error |
/// | region | the environment variable `AWS_REGION`, else [`LIVE_REGION`](crate::LIVE_REGION) |
/// | endpoint | the environment variable `AWS_ENDPOINT_URL_DYNAMODB`, else the stage's own |
/// | tables | each under its live name, such as `package.specs` |
/// | settings of a domain | its own defaults |
/// | clock, random | the system's |
///
/// # Examples
///
/// ```
/// use package_database::Database;
/// use package_database::backend::emulator::EmulatorBackend;
/// use package_database::specs::Specs;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// let database = Database::builder()
///     .emulator(EmulatorBackend::new())
///     .table::<Specs>("review.specs")
///     .build()
///     .await?;
/// assert!(database.specs().list("user 1").await?.is_empty());
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct DatabaseBuilder {
    stage: Option<Stage>,
    backend: Option<SharedBackend>,
    #[cfg(feature = "emulator")]
    emulator: Option<crate::backend::emulator::EmulatorBackend>,
    region: Option<String>,
    endpoint: Option<String>,
    test_address: SocketAddr,
    tables: TableNames,
    clock: Option<Arc<dyn Clock>>,
    random: Option<Arc<dyn Random>>,
    retry: RetryPolicy,
    settings: SettingsOfDomains,
}

impl Default for DatabaseBuilder {
    fn default() -> Self {
        Self {
            stage: None,
            backend: None,
            #[cfg(feature = "emulator")]
            emulator: None,
            region: None,
            endpoint: None,
            test_address: TEST_ADDRESS,
            tables: registry::live_names(),
            clock: None,
            random: None,
            retry: RetryPolicy::default(),
            settings: SettingsOfDomains::default(),
        }
    }
}

impl fmt::Debug for DatabaseBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DatabaseBuilder")
            .field("stage", &self.stage)
            .field("backend", &self.backend)
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .field("tables", &self.tables)
            .finish_non_exhaustive()
    }
}

impl DatabaseBuilder {
    /// The stage, instead of the environment's.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use package_database::{Database, Stage};
    /// # async fn example() -> Result<(), package_database::Error> {
    /// // Whatever STAGE says: the live tables.
    /// let database = Database::builder().stage(Stage::Prod).build().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub const fn stage(mut self, stage: Stage) -> Self {
        self.stage = Some(stage);
        self
    }

    /// A store that is there already, with its tables. There is then no stage, and the environment
    /// is not read.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::Database;
    /// use package_database::backend::emulator::EmulatorBackend;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// let database = Database::builder().backend(EmulatorBackend::new()).build().await?;
    /// let error = database.specs().list("user 1").await.unwrap_err();
    /// assert_eq!(error.kind(), package_database::ErrorKind::Config, "nobody made the tables");
    /// # Ok(())
    /// # }
    /// ```
    pub fn backend(mut self, backend: impl Backend) -> Self {
        self.backend = Some(Arc::new(backend));
        self
    }

    /// As [`DatabaseBuilder::backend`], for a store that others use as well.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::Arc;
    /// use package_database::Database;
    /// use package_database::backend::SharedBackend;
    /// use package_database::backend::adapter::PrefixBackend;
    /// use package_database::backend::emulator::EmulatorBackend;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// let shared: SharedBackend = Arc::new(EmulatorBackend::new());
    /// let own = PrefixBackend::new(shared.clone(), "review-17.");
    /// let database = Database::builder().shared_backend(Arc::new(own)).build().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn shared_backend(mut self, backend: SharedBackend) -> Self {
        self.backend = Some(backend);
        self
    }

    /// An emulator, on which the tables are made where they are missing. There is then no stage,
    /// and the environment is not read.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::Database;
    /// use package_database::backend::emulator::EmulatorBackend;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// let emulator = EmulatorBackend::new();
    /// let database = Database::builder().emulator(emulator.clone()).build().await?;
    /// assert!(database.specs().list("user 1").await?.is_empty());
    /// let before = emulator.fork(); // with the tables in it
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "emulator")]
    pub fn emulator(mut self, emulator: crate::backend::emulator::EmulatorBackend) -> Self {
        self.emulator = Some(emulator);
        self
    }

    /// The region, instead of the environment's.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use package_database::{Database, Stage};
    /// # async fn example() -> Result<(), package_database::Error> {
    /// let builder = Database::builder().stage(Stage::Prod).region("eu-central-1");
    /// let database = builder.build().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The URL of a server that speaks DynamoDB's protocol, instead of the stage's own.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use package_database::{Database, Stage};
    /// # async fn example() -> Result<(), package_database::Error> {
    /// let builder = Database::builder().stage(Stage::Test).endpoint("http://localhost:4566");
    /// let database = builder.build().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Where the bundled emulator listens in [`Stage::Test`], instead of [`TEST_ADDRESS`].
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use package_database::{Database, Stage};
    /// # async fn example() -> Result<(), package_database::Error> {
    /// let builder = Database::builder().stage(Stage::Test).test_address(([127, 0, 0, 1], 8001).into());
    /// let database = builder.build().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub const fn test_address(mut self, address: SocketAddr) -> Self {
        self.test_address = address;
        self
    }

    /// Calls the domain's own table, the first one of [`Domain::TABLES`], by that name.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::Database;
    /// use package_database::credentials::Credentials;
    /// use package_database::specs::Specs;
    /// # use package_database::backend::{Backend, emulator::EmulatorBackend};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// let database = Database::builder()
    ///     .emulator(EmulatorBackend::new())
    ///     .table::<Specs>("review.specs")
    ///     .table::<Credentials>("review.credentials")
    ///     .build()
    ///     .await?;
    /// assert!(database.backend().describe("review.specs").await?.is_some());
    /// # Ok(())
    /// # }
    /// ```
    pub fn table<D: Domain>(self, name: impl Into<Arc<str>>) -> Self {
        match D::TABLES.first() {
            Some(own) => self.rename(own, name),
            None => self,
        }
    }

    /// Calls a table by that name, in every domain that uses it: for domains with several tables and
    /// for those that domains share.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::{Database, specs};
    /// # use package_database::backend::{Backend, emulator::EmulatorBackend};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// let database = Database::builder()
    ///     .emulator(EmulatorBackend::new())
    ///     .rename(&specs::TABLE, "review.specs")
    ///     .build()
    ///     .await?;
    /// assert!(database.backend().describe("package.specs").await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub fn rename(mut self, table: &Table, name: impl Into<Arc<str>>) -> Self {
        self.tables = self.tables.renamed(table, &name.into());
        self
    }

    /// What is chosen about a domain, instead of its defaults.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::Database;
    /// use package_database::credentials::{BinaryForm, Credentials};
    ///
    /// // Salts and hashes as bytes, where no Python process reads them.
    /// let builder = Database::builder().settings::<Credentials>(BinaryForm::Raw);
    /// ```
    pub fn settings<D: Domain>(mut self, settings: D::Settings) -> Self {
        self.settings.set::<D>(settings);
        self
    }

    /// Takes the time from `clock`.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::Arc;
    /// use package_database::Database;
    /// use package_database::specs::NewSpec;
    /// use package_database::testing::ManualClock;
    /// # use package_database::backend::emulator::EmulatorBackend;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let emulator = EmulatorBackend::new();
    /// let clock = Arc::new(ManualClock::at(1_795_193_313));
    /// let database = Database::builder().emulator(emulator).clock(clock).build().await?;
    /// let spec = NewSpec::new("Orders", "1.0.0", 3);
    /// let stored = database.specs().create_or_update("user 1", &spec).await?;
    /// assert_eq!(stored.updated_at, 1_795_193_313);
    /// # Ok(())
    /// # }
    /// ```
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Takes random bytes from `random`.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::Arc;
    /// use package_database::Database;
    /// use package_database::testing::SeededRandom;
    /// # use package_database::backend::emulator::EmulatorBackend;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let emulator = EmulatorBackend::new();
    /// let seeded = Arc::new(SeededRandom::new(7));
    /// let database = Database::builder().emulator(emulator).random(seeded).build().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn random(mut self, random: Arc<dyn Random>) -> Self {
        self.random = Some(random);
        self
    }

    /// How long a call may try again.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use package_database::block::RetryPolicy;
    /// use package_database::Database;
    /// # use package_database::backend::emulator::EmulatorBackend;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let emulator = EmulatorBackend::new();
    /// let mut policy = RetryPolicy::default();
    /// policy.deadline = Duration::from_secs(1);
    /// let database = Database::builder().emulator(emulator).retry(policy).build().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub const fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Opens the database.
    ///
    /// In [`Stage::Test`] the tables of all domains are made where they are missing, in [`Stage::Prod`] never.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when `STAGE` is neither `TEST` nor `PROD`, when the stage needs a
    /// feature that was not built in, and when something that is no DynamoDB listens at the test
    /// address. In [`Stage::Test`] also what the store says to making tables.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use package_database::{Database, Stage};
    /// # async fn example() -> Result<(), package_database::Error> {
    /// match Database::builder().stage(Stage::Test).build().await {
    ///     Ok(database) => println!("{database:?}"),
    ///     Err(error) => eprintln!("{error}"), // the port is taken by something else
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn build(mut self) -> Result<Database, Error> {
        if let Some(backend) = self.backend.take() {
            return Ok(self.open(backend, None));
        }
        #[cfg(feature = "emulator")]
        if let Some(emulator) = self.emulator.take() {
            provision::make_tables(&emulator, &self.tables.definitions()).await?;
            return Ok(self.open(Arc::new(emulator), None));
        }
        let environment = environment::Environment::of_process();
        let stage = match self.stage {
            Some(stage) => stage,
            None => environment.stage()?,
        };
        let settled = self.settled(environment);
        match stage {
            Stage::Prod => settled.open_prod().await,
            Stage::Test => settled.open_test().await,
        }
    }

    /// What was not given in code comes from the environment.
    pub(super) fn settled(mut self, environment: environment::Environment) -> Self {
        self.region = self.region.or(environment.region);
        self.endpoint = self.endpoint.or(environment.endpoint);
        self
    }

    #[cfg(feature = "dynamodb")]
    async fn open_prod(self) -> Result<Database, Error> {
        let backend = self.dynamodb().await;
        Ok(self.open(Arc::new(backend), None))
    }

    #[cfg(not(feature = "dynamodb"))]
    async fn open_prod(self) -> Result<Database, Error> {
        Err(not_built("STAGE=PROD", "dynamodb"))
    }

    async fn open_test(self) -> Result<Database, Error> {
        if self.endpoint.is_some() {
            return self.open_test_server().await;
        }
        self.open_local().await
    }

    /// Uses the server at the endpoint.
    #[cfg(feature = "dynamodb")]
    async fn open_test_server(self) -> Result<Database, Error> {
        let backend = self.dynamodb().await;
        provision::make_tables(&backend, &self.tables.definitions()).await?;
        Ok(self.open(Arc::new(backend), None))
    }

    #[cfg(not(feature = "dynamodb"))]
    async fn open_test_server(self) -> Result<Database, Error> {
        Err(not_built("a DynamoDB server at an endpoint", "dynamodb"))
    }

    /// Starts the bundled emulator, or uses the server that answers in its place.
    #[cfg(feature = "emulator")]
    async fn open_local(mut self) -> Result<Database, Error> {
        match local::open(self.test_address).await? {
            local::Local::Started(emulator, listener) => {
                provision::make_tables(&emulator, &self.tables.definitions()).await?;
                Ok(self.open(Arc::new(emulator), Some(Arc::new(listener))))
            }
            local::Local::Found(url) => {
                self.endpoint = Some(url);
                self.open_test_server().await
            }
        }
    }

    #[cfg(not(feature = "emulator"))]
    async fn open_local(self) -> Result<Database, Error> {
        Err(not_built("STAGE=TEST", "emulator"))
    }

    #[cfg(feature = "dynamodb")]
    pub(super) async fn dynamodb(&self) -> crate::backend::dynamodb::DynamoDbBackend {
        let region = self.region.as_deref().unwrap_or(environment::LIVE_REGION);
        let mut settings = crate::backend::dynamodb::Settings::new(region);
        settings.endpoint.clone_from(&self.endpoint);
        crate::backend::dynamodb::DynamoDbBackend::connect(settings).await
    }

    fn open(self, backend: SharedBackend, keep: Option<crate::database::KeptAlive>) -> Database {
        let retrier = Retrier {
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock::new())),
            random: self.random.unwrap_or_else(|| Arc::new(SystemRandom::new())),
            policy: self.retry,
        };
        let store = Store { backend, retrier };
        Database::new(store, self.tables, self.settings, keep)
    }
}

#[cfg(not(all(feature = "dynamodb", feature = "emulator")))]
fn not_built(what: &str, feature: &str) -> Error {
    let message = format!("{what} needs the feature `{feature}` of package-database");
    Error::new(crate::ErrorKind::Config, message)
}
