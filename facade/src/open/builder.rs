//! What a database is opened with.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use super::environment::{Given, Stage, TEST_ADDRESS};
use crate::backend::{Backend, SharedBackend};
use crate::block::observe::ObserveOptions;
use crate::block::table::TableNames;
use crate::block::{Clock, Random, RetryPolicy, Table};
use crate::domain::Domain;
use crate::domain::contract::SettingsOfDomains;
use crate::domain::registry;

/// Settings of a [`Database`](crate::Database); every one has a default.
///
/// | Setting | Default |
/// |---|---|
/// | stage | the environment variable `STAGE`: `TEST` or `PROD`; unset means `TEST`, empty is an error |
/// | region | the environment variable `AWS_REGION`, else [`LIVE_REGION`](crate::LIVE_REGION) |
/// | endpoint | the environment variable `AWS_ENDPOINT_URL_DYNAMODB`, else the stage's own |
/// | tables | each under its live name, such as `package.specs` |
/// | settings of a domain | its own defaults |
/// | access keys | where the AWS SDKs look for them |
/// | HTTP client | the one that is built in, with a second for a connection and two for an attempt |
/// | clock, random | the system's |
/// | secret of page tokens | none |
/// | what is observed | caches and compaction are counted; requests are not, and nothing is told of slow calls |
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
    pub(super) stage: Option<Stage>,
    pub(super) backend: Option<SharedBackend>,
    #[cfg(feature = "emulator")]
    pub(super) emulator: Option<crate::backend::emulator::EmulatorBackend>,
    pub(super) region: Option<Given>,
    pub(super) endpoint: Option<Given>,
    pub(super) test_address: SocketAddr,
    pub(super) tables: TableNames,
    pub(super) clock: Option<Arc<dyn Clock>>,
    pub(super) random: Option<Arc<dyn Random>>,
    pub(super) retry: RetryPolicy,
    pub(super) page_key: Option<Vec<u8>>,
    pub(super) observe: Option<ObserveOptions>,
    pub(super) settings: SettingsOfDomains,
    /// All of a client but where it goes.
    #[cfg(feature = "dynamodb")]
    pub(super) client: crate::backend::dynamodb::Settings,
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
            page_key: None,
            observe: None,
            settings: SettingsOfDomains::default(),
            #[cfg(feature = "dynamodb")]
            client: crate::backend::dynamodb::Settings::new(crate::LIVE_REGION),
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
        self.region = Some(Given::in_code(region.into()));
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
        self.endpoint = Some(Given::in_code(url.into()));
        self
    }

    /// Where access keys come from, instead of where the AWS SDKs look for them.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use package_database::backend::dynamodb::AccessKey;
    /// use package_database::{Database, Stage};
    /// # async fn example() -> Result<(), package_database::Error> {
    /// let key = AccessKey::new("AKIA1", "secret"); // or a `KeySource` of your own
    /// let database = Database::builder().stage(Stage::Prod).access_keys(key).build().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "dynamodb")]
    pub fn access_keys(mut self, source: impl crate::backend::dynamodb::KeySource) -> Self {
        self.client = self.client.keys(source);
        self
    }

    /// What sends requests, instead of the HTTP client that is built in: through a proxy, or recorded.
    #[cfg(feature = "dynamodb")]
    pub fn http_client(mut self, client: impl crate::backend::dynamodb::HttpSend) -> Self {
        self.client = self.client.http(client);
        self
    }

    /// How long a connection may take, instead of a second.
    #[cfg(feature = "dynamodb")]
    pub const fn connect_time(mut self, time: std::time::Duration) -> Self {
        self.client.connect_time = time;
        self
    }

    /// How long one attempt of a request may take, instead of two seconds. How long a call tries again is a matter of
    /// [`DatabaseBuilder::retry`].
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use package_database::{Database, Stage};
    /// # async fn example() -> Result<(), package_database::Error> {
    /// let builder = Database::builder().stage(Stage::Prod).attempt_time(Duration::from_millis(500));
    /// let database = builder.build().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "dynamodb")]
    pub const fn attempt_time(mut self, time: std::time::Duration) -> Self {
        self.client.attempt_time = time;
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

    /// Tokens of pages under that secret, which all processes that serve one list share: see
    /// [`Store::page_key`](crate::block::Store::page_key) for what they are without.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::Database;
    /// # use package_database::backend::emulator::EmulatorBackend;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let emulator = EmulatorBackend::new();
    /// let secret = [7; 32]; // … of the configuration
    /// let database = Database::builder().emulator(emulator).page_key(&secret).build().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn page_key(mut self, secret: &[u8]) -> Self {
        self.page_key = Some(secret.to_vec());
        self
    }

    /// Counts requests for [`Database::metrics`](crate::Database::metrics), and tells in the log of calls that take long.
    ///
    /// Such a call is one warning of the crate `tracing`: the operation, table and index, what is asked of the key, how
    /// many keys and items, how long it took, and of that how long it paused between how many attempts, and for what. No
    /// line shows a value. At most [`ObserveOptions::lines`] are written in a second; the next one says how many were not.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use package_database::Database;
    /// use package_database::backend::emulator::EmulatorBackend;
    /// use package_database::block::observe::ObserveOptions;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// // Every call takes longer than nothing.
    /// let slow = ObserveOptions::default().slow(Duration::ZERO).lines(1);
    /// let builder = Database::builder().emulator(EmulatorBackend::new());
    /// let database = builder.observe(slow).build().await?;
    /// database.specs().list("user 1").await?;
    /// database.specs().list("user 2").await?;
    /// assert_eq!(database.metrics().slow_calls, 2, "one is told, both are counted");
    /// # Ok(())
    /// # }
    /// ```
    pub const fn observe(mut self, options: ObserveOptions) -> Self {
        self.observe = Some(options);
        self
    }
}
