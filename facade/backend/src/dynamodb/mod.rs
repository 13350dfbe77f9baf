//! DynamoDB over the AWS SDK.
//!
//! Invariant: what the SDK says and what it wants is known in this folder only.

mod admin;
mod batch;
mod connect;
mod convert;
mod error;
mod single;
mod transact;

#[cfg(test)]
mod tests;

use aws_sdk_dynamodb::Client;

use super::{
    Answer, Backend, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer, Delete, Get, Item,
    Page, Put, Query, Scan, TableAdmin, TableDefinition, TableState, TransactGet, TransactWrite,
    Update,
};

pub use connect::Settings;

/// DynamoDB in a region of AWS, or any server that speaks its protocol.
///
/// Clones share one pool of connections.
///
/// # Examples
///
/// ```no_run
/// use package_database_backend::dynamodb::{DynamoDbBackend, Settings};
/// use package_database_backend::{Backend, Get, Item};
///
/// # async fn example() -> Result<(), package_database_backend::BackendError> {
/// let backend = DynamoDbBackend::connect(Settings::new("eu-central-1")).await;
/// let user = backend.get(&Get::new("users", Item::new().with("id", "user 1"))).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DynamoDbBackend {
    client: Client,
}

impl DynamoDbBackend {
    /// A client for the settings. Nothing is sent before the first request.
    pub async fn connect(settings: Settings) -> Self {
        Self {
            client: connect::client(settings).await,
        }
    }

    /// The region whose name requests are signed with; empty when there is none.
    pub fn region(&self) -> &str {
        self.client.config().region().map_or("", AsRef::as_ref)
    }

    /// The AWS SDK on an emulator in this process: requests are made and read as for AWS, but no
    /// socket is opened.
    #[cfg(feature = "sdk-in-process")]
    pub fn in_process(emulator: &crate::emulator::EmulatorBackend) -> Self {
        Self {
            client: emulator.emulator().client(),
        }
    }
}

impl Backend for DynamoDbBackend {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        Box::pin(single::get(&self.client, request))
    }

    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        Box::pin(single::put(&self.client, request))
    }

    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
        Box::pin(single::update(&self.client, request))
    }

    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        Box::pin(single::delete(&self.client, request))
    }

    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        Box::pin(single::query(&self.client, request))
    }

    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
        Box::pin(single::scan(&self.client, request))
    }

    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        Box::pin(batch::get(&self.client, request))
    }

    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        Box::pin(batch::write(&self.client, request))
    }

    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        Box::pin(transact::get(&self.client, request))
    }

    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        Box::pin(transact::write(&self.client, request))
    }

    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
        Box::pin(admin::describe(&self.client, table))
    }
}

impl TableAdmin for DynamoDbBackend {
    fn create<'a>(&'a self, table: &'a TableDefinition) -> Answer<'a, ()> {
        Box::pin(admin::create(&self.client, table))
    }

    fn remove<'a>(&'a self, table: &'a str) -> Answer<'a, ()> {
        Box::pin(admin::remove(&self.client, table))
    }

    fn wait<'a>(&'a self, table: &'a str) -> Answer<'a, ()> {
        Box::pin(admin::wait(&self.client, table))
    }
}
