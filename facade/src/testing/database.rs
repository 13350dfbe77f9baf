//! A database for one test.

use std::ops::Deref;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::{ManualClock, SeededRandom};
use crate::backend::SharedBackend;
use crate::backend::adapter::{FaultBackend, Faults};
use crate::backend::emulator::EmulatorBackend;
use crate::database::Database;
use crate::error::Error;

/// The second at which the clocks of test databases stand: 2026-11-20T15:28:33Z.
const START: i64 = 1_795_188_513;

/// A [`Database`] of its own, on a copy of an emulator that has the tables already.
///
/// Making one costs a few microseconds, opens no port, and there is nothing to clean up. Time is a
/// [`ManualClock`]; tokens and waits follow from a seed.
#[derive(Clone, Debug)]
pub struct TestDatabase {
    database: Database,
    emulator: EmulatorBackend,
    clock: Arc<ManualClock>,
    random: Arc<SeededRandom>,
}

impl TestDatabase {
    /// An empty database.
    ///
    /// # Errors
    ///
    /// When the emulator refuses to make the tables.
    pub async fn new() -> Result<Self, Error> {
        let emulator = prepared().await?.fork();
        let backend = Arc::new(emulator.clone());
        let clock = Arc::new(ManualClock::at(START));
        let random = Arc::new(SeededRandom::new(0));
        Self::open(emulator, backend, clock, random).await
    }

    /// An empty database whose requests fail as the test commands.
    ///
    /// # Errors
    ///
    /// As [`TestDatabase::new`].
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// use package_database::backend::adapter::{Fault, RequestKind};
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// let (database, faults) = TestDatabase::with_faults().await?;
    /// faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
    /// database.specs().create_or_update("user 1", &NewSpec::new("Orders", "1.0.0", 3)).await?;
    /// let versions = database.specs().list_versions("user 1", "orders").await?;
    /// assert_eq!(versions.len(), 1, "sent twice, stored once");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn with_faults() -> Result<(Self, Faults), Error> {
        let faults = Faults::default();
        let test = Self::new().await?.failing(faults.clone()).await?;
        Ok((test, faults))
    }

    /// The same data and clock, but requests fail as `faults` say.
    ///
    /// # Errors
    ///
    /// As [`DatabaseBuilder::build`](crate::DatabaseBuilder::build) over a backend: none today.
    pub async fn failing(&self, faults: Faults) -> Result<Self, Error> {
        let backend = Arc::new(FaultBackend::new(Arc::new(self.emulator.clone()), faults));
        self.over(self.emulator.clone(), backend).await
    }

    /// A facade over a backend of the test's own, with this database's clock and random bytes.
    ///
    /// # Errors
    ///
    /// As [`DatabaseBuilder::build`](crate::DatabaseBuilder::build) over a backend: none today.
    pub async fn over_backend(&self, backend: SharedBackend) -> Result<Database, Error> {
        let test = self.over(self.emulator.clone(), backend).await?;
        Ok(test.database)
    }

    /// A database of its own with everything that this one holds now. The clock is the same.
    ///
    /// # Errors
    ///
    /// As [`DatabaseBuilder::build`](crate::DatabaseBuilder::build) over a backend: none today.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let fork = database.fork().await?;
    /// fork.specs().create_or_update("user 1", &NewSpec::new("Orders", "1.0.0", 3)).await?;
    /// assert!(database.specs().list("user 1").await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn fork(&self) -> Result<Self, Error> {
        let fork = self.emulator.fork();
        self.over(fork.clone(), Arc::new(fork)).await
    }

    /// The same data and clock without faults, as the next process sees them after a crash.
    ///
    /// # Errors
    ///
    /// As [`DatabaseBuilder::build`](crate::DatabaseBuilder::build) over a backend: none today.
    pub async fn reopened(&self) -> Result<Self, Error> {
        let backend = Arc::new(self.emulator.clone());
        self.over(self.emulator.clone(), backend).await
    }

    /// The clock that the facade lives by.
    pub fn clock(&self) -> &ManualClock {
        &self.clock
    }

    /// The store beneath, without faults: for rows that another writer would have written.
    pub const fn emulator(&self) -> &EmulatorBackend {
        &self.emulator
    }

    /// The database itself, for code that wants to own one.
    pub const fn database(&self) -> &Database {
        &self.database
    }

    async fn over(&self, emulator: EmulatorBackend, backend: SharedBackend) -> Result<Self, Error> {
        // One source of tokens for all handles on one emulator: a token counts once.
        let (clock, random) = (self.clock.clone(), self.random.clone());
        Self::open(emulator, backend, clock, random).await
    }

    async fn open(
        emulator: EmulatorBackend,
        backend: SharedBackend,
        clock: Arc<ManualClock>,
        random: Arc<SeededRandom>,
    ) -> Result<Self, Error> {
        let database = Database::builder()
            .shared_backend(backend)
            .clock(clock.clone())
            .random(random.clone())
            .build()
            .await?;
        Ok(Self {
            database,
            emulator,
            clock,
            random,
        })
    }
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

/// Runs a test on an empty database.
///
/// # Errors
///
/// As [`TestDatabase::new`].
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// let count = package_database::testing::with_tables(async |database| {
///     database.specs().count_models("user 1").await
/// })
/// .await??;
/// assert_eq!(count, 0);
/// # Ok(())
/// # }
/// ```
pub async fn with_tables<T>(test: impl AsyncFnOnce(&TestDatabase) -> T) -> Result<T, Error> {
    Ok(test(&TestDatabase::new().await?).await)
}

/// The emulator that all test databases are copies of.
pub(super) async fn prepared() -> Result<&'static EmulatorBackend, Error> {
    static PREPARED: OnceCell<EmulatorBackend> = OnceCell::const_new();
    let prepare = || async {
        let emulator = EmulatorBackend::new();
        Database::builder()
            .emulator(emulator.clone())
            .build()
            .await?;
        Ok::<_, Error>(emulator)
    };
    PREPARED.get_or_try_init(prepare).await
}
