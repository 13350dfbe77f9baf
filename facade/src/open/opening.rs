//! Opening a database: from settings and the environment to a store.

use std::sync::Arc;

use tokio::sync::OnceCell;

use super::builder::DatabaseBuilder;
use super::environment::{self, Environment, Given, Stage};
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
    /// feature that was not built in, when the region or the endpoint is none (the text names the environment variable
    /// that it came from), and when something that is no DynamoDB listens at the test
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
        self.open_as(environment::Environment::of_process()).await
    }

    /// Opens what the settings and, where they are silent, the environment say.
    pub(super) async fn open_as(self, environment: Environment) -> Result<Database, Error> {
        let stage = match self.stage {
            Some(stage) => stage,
            None => environment.stage()?,
        };
        let assumed = self.stage.is_none() && environment.stage.is_none();
        let settled = self.settled(environment);
        match stage {
            Stage::Prod => settled.open_prod().await,
            Stage::Test => settled.open_test(assumed).await,
        }
    }

    /// What was not given in code comes from the environment.
    pub(super) fn settled(mut self, environment: Environment) -> Self {
        let variable = |value: String| Given::variable(value, environment::REGION);
        self.region = self.region.or(environment.region.map(variable));
        let variable = |value: String| Given::variable(value, environment::ENDPOINT);
        self.endpoint = self.endpoint.or(environment.endpoint.map(variable));
        self
    }

    #[cfg(feature = "dynamodb")]
    async fn open_prod(self) -> Result<Database, Error> {
        let backend = self.dynamodb().await?;
        Ok(self.open(Arc::new(backend), None))
    }

    #[cfg(not(feature = "dynamodb"))]
    async fn open_prod(self) -> Result<Database, Error> {
        Err(not_built("STAGE=PROD", "dynamodb"))
    }

    /// `assumed` says that nobody chose this stage: `STAGE` is not set, nor is a stage given in code.
    async fn open_test(self, assumed: bool) -> Result<Database, Error> {
        if self.endpoint.is_some() {
            return self.open_test_server().await;
        }
        self.open_local(assumed).await
    }

    /// Uses the server at the endpoint.
    #[cfg(feature = "dynamodb")]
    async fn open_test_server(self) -> Result<Database, Error> {
        let backend = self.dynamodb().await?;
        provision::make_tables(&backend, &self.tables.definitions()).await?;
        Ok(self.open(Arc::new(backend), None))
    }

    #[cfg(not(feature = "dynamodb"))]
    async fn open_test_server(self) -> Result<Database, Error> {
        Err(not_built("a DynamoDB server at an endpoint", "dynamodb"))
    }

    /// Starts the bundled emulator, or uses the server that answers in its place.
    #[cfg(feature = "emulator")]
    async fn open_local(mut self, assumed: bool) -> Result<Database, Error> {
        if assumed {
            // Where this happens in production, everything seems to work, and nothing is kept.
            tracing::warn!(
                "STAGE is not set: what is stored stays in the bundled emulator, in memory; set STAGE=PROD for the \
                 live tables, or STAGE=TEST to say that this is meant"
            );
        }
        match local::open(self.test_address).await? {
            local::Local::Started(emulator, listener) => {
                provision::make_tables(&emulator, &self.tables.definitions()).await?;
                Ok(self.open(Arc::new(emulator), Some(Arc::new(listener))))
            }
            local::Local::Found(url) => {
                self.endpoint = Some(Given::in_code(url));
                self.open_test_server().await
            }
        }
    }

    #[cfg(not(feature = "emulator"))]
    async fn open_local(self, assumed: bool) -> Result<Database, Error> {
        Err(not_built(test_stage(assumed), "emulator"))
    }

    /// A client for the region and the endpoint; an error of which of the two is wrong, and who gave it.
    #[cfg(feature = "dynamodb")]
    pub(super) async fn dynamodb(
        &self,
    ) -> Result<crate::backend::dynamodb::DynamoDbBackend, Error> {
        use crate::backend::dynamodb::DynamoDbBackend;
        let region = self.region.as_ref();
        let mut settings = self.client.clone();
        let named = region.map_or(environment::LIVE_REGION, |region| &region.value);
        named.clone_into(&mut settings.region);
        let checked = settings.check();
        checked.map_err(|error| unusable("region", region, error))?;
        let endpoint = self.endpoint.as_ref();
        settings.endpoint = endpoint.map(|endpoint| endpoint.value.clone());
        let checked = settings.check();
        checked.map_err(|error| unusable("endpoint", endpoint, error))?;
        Ok(DynamoDbBackend::connect(settings).await)
    }

    fn open(self, backend: SharedBackend, keep: Option<crate::database::KeptAlive>) -> Database {
        let retrier = Retrier {
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock::new())),
            random: self.random.unwrap_or_else(|| Arc::new(SystemRandom::new())),
            policy: self.retry,
        };
        let mut store = Store::with(backend, retrier);
        if let Some(secret) = &self.page_key {
            store = store.page_key(secret);
        }
        if let Some(options) = self.observe {
            store = store.observe(options);
        }
        Database::new(store, self.tables, self.settings, keep)
    }
}

/// What asks for the emulator, as the text of an error names it.
#[cfg(any(test, not(feature = "emulator")))]
pub(super) const fn test_stage(assumed: bool) -> &'static str {
    match assumed {
        true => "STAGE is not set, which means TEST, and that",
        false => "STAGE=TEST",
    }
}

#[cfg(any(test, not(all(feature = "dynamodb", feature = "emulator"))))]
pub(super) fn not_built(what: &str, feature: &str) -> Error {
    let message = format!("{what} needs the feature `{feature}` of package-database");
    Error::new(crate::ErrorKind::Config, message)
}

/// A region or an endpoint that is none.
#[cfg(feature = "dynamodb")]
#[cold]
fn unusable(what: &str, given: Option<&Given>, error: crate::backend::BackendError) -> Error {
    let message = match given.and_then(|given| given.variable) {
        Some(variable) => format!("the {what} in {variable} cannot be used"),
        None => format!("the {what} that was given to the builder cannot be used"),
    };
    Error::new(crate::ErrorKind::Config, message).with_source(error)
}
