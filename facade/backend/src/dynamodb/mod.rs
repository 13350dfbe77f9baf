//! DynamoDB over the AWS SDK.
//!
//! Invariant: what the SDK says and what it wants is known in this folder only.

mod admin;
mod batch;
mod connect;
mod convert;
mod error;
mod given;
mod single;
mod skew;
mod transact;

#[cfg(test)]
mod tests;

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;

use super::{
    Answer, Backend, BackendError, BackendErrorKind, BatchGet, BatchGetAnswer, BatchWrite,
    BatchWriteAnswer, Delete, Get, Item, Page, Put, Query, Scan, TableAdmin, TableDefinition,
    TableState, TransactGet, TransactWrite, Update,
};

use skew::Skew;

pub use connect::Settings;
pub use given::{AccessKey, HttpSend, KeySource};

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
#[derive(Clone)]
pub struct DynamoDbBackend {
    client: Client,
    /// Region and endpoint, as errors and `Debug` show them.
    place: Arc<str>,
    skew: Skew,
}

impl DynamoDbBackend {
    /// A client for the settings. Nothing is sent before the first request.
    ///
    /// An endpoint that is no URL is not noticed before that either: see [`Settings::check`].
    pub async fn connect(settings: Settings) -> Self {
        let place = settings.place().into();
        let skew = Skew::default();
        Self {
            client: connect::client(settings, &skew).await,
            place,
            skew,
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
        let client = emulator.emulator().client();
        let region = client.config().region().map_or("", AsRef::as_ref);
        let place = connect::Settings::new(region).endpoint("the emulator of this process");
        Self {
            place: place.place().into(),
            client,
            skew: Skew::default(),
        }
    }

    /// A request whose error says where it was sent. Where its signature was refused because the clock of this machine is
    /// off, it is sent once more, signed by the clock of the service.
    fn placed<'a, T, F>(&'a self, request: impl Fn() -> F + Send + 'a) -> Answer<'a, T>
    where
        T: Send + 'a,
        F: Future<Output = Result<T, BackendError>> + Send + 'a,
    {
        Box::pin(async move {
            let mut answer = request().await;
            let denied = |error: &BackendError| *error.kind() == BackendErrorKind::Denied;
            if answer.as_ref().is_err_and(denied) && self.skew.correct() {
                answer = request().await;
            }
            answer.map_err(|error| error.at(&self.place))
        })
    }
}

impl fmt::Debug for DynamoDbBackend {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DynamoDbBackend(in {})", self.place)
    }
}

impl Backend for DynamoDbBackend {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        self.placed(|| single::get(&self.client, request))
    }

    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        self.placed(|| single::put(&self.client, request))
    }

    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
        self.placed(|| single::update(&self.client, request))
    }

    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        self.placed(|| single::delete(&self.client, request))
    }

    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        self.placed(|| single::query(&self.client, request))
    }

    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
        self.placed(|| single::scan(&self.client, request))
    }

    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        self.placed(|| batch::get(&self.client, request))
    }

    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        self.placed(|| batch::write(&self.client, request))
    }

    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        self.placed(|| transact::get(&self.client, request))
    }

    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        self.placed(|| transact::write(&self.client, request))
    }

    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
        self.placed(|| admin::describe(&self.client, table))
    }
}

impl TableAdmin for DynamoDbBackend {
    fn create<'a>(&'a self, table: &'a TableDefinition) -> Answer<'a, ()> {
        self.placed(|| admin::create(&self.client, table))
    }

    fn remove<'a>(&'a self, table: &'a str) -> Answer<'a, ()> {
        self.placed(|| admin::remove(&self.client, table))
    }

    fn wait<'a>(&'a self, table: &'a str) -> Answer<'a, ()> {
        self.placed(|| admin::wait(&self.client, table))
    }
}
