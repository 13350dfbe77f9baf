//! Opening a database: from settings and the environment to a store.

use std::sync::Arc;

use tokio::sync::OnceCell;

use super::builder::DatabaseBuilder;
use super::environment::{self, Stage};
#[cfg(feature = "emulator")]
use super::local;
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
use super::provision;
use crate::backend::SharedBackend;
use crate::block::retry::Retrier;
use crate::block::store::Store;
use crate::block::{SystemClock, SystemRandom};
use crate::database::Database;
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

impl DatabaseBuilder {
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
