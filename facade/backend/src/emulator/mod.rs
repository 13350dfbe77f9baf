//! The emulator in this process: typed calls into its engine, no JSON, no socket.
//!
//! Invariant: nothing outside this folder and `kept/` sees a type of the emulator.

mod admin;
mod batch;
mod convert;
mod error;
mod listen;
mod single;
mod transact;

use dynamodb_emulator::{ApiError, Emulator};

use error::backend_error;

use crate::request::{tables_read, tables_written};

use super::{
    Answer, Backend, BackendError, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer, Delete,
    Get, Item, Page, Put, Query, Scan, TableAdmin, TableDefinition, TableState, TransactGet,
    TransactWrite, Update,
};

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

/// A request as the future that the trait wants: carried out when it is first polled, and then at
/// once, because the emulator never waits.
fn on_poll<'a, T: Send + 'a>(
    table: &'a str,
    request: impl FnOnce() -> Result<T, ApiError> + Send + 'a,
) -> Answer<'a, T> {
    Box::pin(async move { request().map_err(|error| backend_error(error, table)) })
}

impl Backend for EmulatorBackend {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        on_poll(&request.table, || single::get(&self.emulator, request))
    }

    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        on_poll(&request.table, || single::put(&self.emulator, request))
    }

    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
        on_poll(&request.table, || single::update(&self.emulator, request))
    }

    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        on_poll(&request.table, || single::delete(&self.emulator, request))
    }

    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        on_poll(&request.table, || single::query(&self.emulator, request))
    }

    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
        on_poll(&request.table, || single::scan(&self.emulator, request))
    }

    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        Box::pin(async move {
            let got = batch::get(&self.emulator, request);
            got.map_err(|error| backend_error(error, &tables_read(&request.keys)))
        })
    }

    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        Box::pin(async move { batch::write(&self.emulator, request) })
    }

    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        Box::pin(async move {
            let got = transact::get(&self.emulator, request);
            got.map_err(|error| backend_error(error, &tables_read(&request.keys)))
        })
    }

    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        Box::pin(async move {
            let written = transact::write(&self.emulator, request);
            written.map_err(|error| backend_error(error, &tables_written(&request.writes)))
        })
    }

    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
        on_poll(table, || admin::describe(&self.emulator, table))
    }
}

impl TableAdmin for EmulatorBackend {
    fn create<'a>(&'a self, table: &'a TableDefinition) -> Answer<'a, ()> {
        on_poll(&table.name, || admin::create(&self.emulator, table))
    }

    fn remove<'a>(&'a self, table: &'a str) -> Answer<'a, ()> {
        on_poll(table, || admin::remove(&self.emulator, table))
    }

    fn wait<'a>(&'a self, table: &'a str) -> Answer<'a, ()> {
        // Nothing here takes time: a table is usable when `create` has returned.
        Box::pin(async move {
            match self.describe(table).await? {
                Some(state) if state.active => Ok(()),
                _ => Err(BackendError::table_missing(table)),
            }
        })
    }
}
