//! The emulator in this process: typed calls into its engine, no JSON, no socket.

mod admin;
mod batch;
mod convert;
mod error;
mod listen;
mod single;
mod transact;

use dynamodb_emulator::{ApiError, Emulator};

use super::{
    Answer, Backend, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer, Delete, Get, Item,
    Page, Put, Query, Scan, TableAdmin, TableDefinition, TableState, TransactGet, TransactWrite,
    Update,
};

pub(crate) use convert::{attributes_of, scalar_of, value_from};
pub use listen::Listener;

/// A DynamoDB inside this process.
///
/// Clones are handles on the same tables; [`EmulatorBackend::fork`] gives tables of its own.
///
/// # Examples
///
/// ```
/// use package_database_backend::emulator::EmulatorBackend;
/// use package_database_backend::{Backend, Get, Item, KeyAttribute, Put, TableAdmin};
/// use package_database_backend::{TableDefinition, Value};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database_backend::BackendError> {
/// let backend = EmulatorBackend::new();
/// backend.create(&TableDefinition::new("things", KeyAttribute::text("id"), None)).await?;
/// let item = Item::from_iter([("id", Value::from("a")), ("n", 7.into())]);
/// backend.put(&Put::new("things", item.clone())).await?;
///
/// let fork = backend.fork();
/// let key = item.select(&["id"]);
/// assert_eq!(fork.get(&Get::new("things", key)).await?, Some(item));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct EmulatorBackend {
    emulator: Emulator,
}

impl EmulatorBackend {
    /// An emulator without tables.
    ///
    /// Processes that connect to a [listener](Self::listen) see the same tables whatever access key
    /// and region they name.
    pub fn new() -> Self {
        let builder = Emulator::builder().shared_tables();
        #[expect(
            clippy::expect_used,
            reason = "nothing is set that a builder could refuse"
        )]
        let emulator = builder.build().expect("settings without a value");
        Self { emulator }
    }

    /// A copy with everything that this one holds now, made in constant time.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            emulator: self.emulator.fork(),
        }
    }

    /// The emulator itself.
    #[cfg(feature = "sdk-in-process")]
    pub(crate) const fn emulator(&self) -> &Emulator {
        &self.emulator
    }
}

impl Default for EmulatorBackend {
    fn default() -> Self {
        Self::new()
    }
}

/// A finished answer as the future that the trait wants: the emulator never waits.
fn ready<'a, T: Send + 'a>(answer: Result<T, ApiError>, table: &str) -> Answer<'a, T> {
    Box::pin(std::future::ready(
        answer.map_err(|error| error::backend_error(error, table)),
    ))
}

impl Backend for EmulatorBackend {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        ready(single::get(&self.emulator, request), &request.table)
    }

    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        ready(single::put(&self.emulator, request), &request.table)
    }

    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
        ready(single::update(&self.emulator, request), &request.table)
    }

    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        ready(single::delete(&self.emulator, request), &request.table)
    }

    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        ready(single::query(&self.emulator, request), &request.table)
    }

    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
        ready(single::scan(&self.emulator, request), &request.table)
    }

    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        ready(batch::get(&self.emulator, request), "of a batch")
    }

    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        let answer = batch::write(&self.emulator, request);
        Box::pin(std::future::ready(answer))
    }

    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        ready(transact::get(&self.emulator, request), "of a transaction")
    }

    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        ready(transact::write(&self.emulator, request), "of a transaction")
    }

    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
        ready(admin::describe(&self.emulator, table), table)
    }
}

impl TableAdmin for EmulatorBackend {
    fn create<'a>(&'a self, table: &'a TableDefinition) -> Answer<'a, ()> {
        ready(admin::create(&self.emulator, table), &table.name)
    }

    fn remove<'a>(&'a self, table: &'a str) -> Answer<'a, ()> {
        ready(admin::remove(&self.emulator, table), table)
    }

    fn wait<'a>(&'a self, table: &'a str) -> Answer<'a, ()> {
        // Nothing here takes time: a table is usable when `create` has returned.
        Box::pin(async move {
            match self.describe(table).await? {
                Some(state) if state.active => Ok(()),
                _ => Err(error::missing(table)),
            }
        })
    }
}
