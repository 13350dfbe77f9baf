//! The handle that a user holds: a database inside this process.
//!
//! Invariant: this room decides nothing of what DynamoDB means. It puts the rooms below together and hands
//! each call to the one that answers it.

mod beside;
mod budget;
mod builder;
#[cfg(feature = "cli")]
mod bulk;
mod capacity;
mod clock;
mod consistency;
mod databases;
#[cfg(feature = "disk")]
mod divergences;
#[cfg(feature = "template")]
mod drift;
mod faults;
#[cfg(feature = "disk")]
mod folder;
#[cfg(feature = "template")]
mod imports;
#[cfg(feature = "cli")]
mod kinesis;
mod metrics;
mod replication;
mod report;
mod reports;
mod request_log;
mod strict;
#[cfg(feature = "template")]
mod tables;
#[cfg(test)]
mod tests;
mod transaction;

use std::borrow::Cow;
use std::fmt;
#[cfg(feature = "listen")]
use std::io;
#[cfg(feature = "listen")]
use std::net::SocketAddr;
#[cfg(feature = "disk")]
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

pub use self::budget::Budget;
#[cfg(feature = "cli")]
pub(crate) use self::builder::ACCOUNT;
pub use self::builder::{BuildError, BuildErrorKind, EmulatorBuilder};
#[cfg(feature = "cli")]
pub(crate) use self::bulk::{LOAD_REPORTS, Unloaded};
pub use self::consistency::ConsistencyGuard;
#[cfg(all(feature = "cli", feature = "template"))]
pub(crate) use self::drift::Wanted;
#[cfg(feature = "template")]
pub use self::drift::{DriftOutcome, Replacing, TableDrift};
#[cfg(feature = "disk")]
pub use self::folder::{Compaction, DataFolder, FolderCheck, FolderHealth, FolderStats, Repair};
#[cfg(feature = "cli")]
pub(crate) use self::kinesis::{KinesisRecord, KinesisSink};
pub use self::report::Report;
pub use self::transaction::HeldTransaction;
use crate::clock::{Clock, Timestamp};
use crate::control::{self, SplitError};
#[cfg(feature = "disk")]
#[cfg(feature = "cli")]
pub(crate) use crate::engine::{Fsync, Leftover};
#[cfg(feature = "cli")]
pub(crate) use crate::operation::ConsistencyMode;
use crate::operation::{self, Answered, Context};
use crate::protocol::Service;
#[cfg(feature = "aws-sdk")]
use crate::protocol::connector;
#[cfg(feature = "listen")]
use crate::server::{Server, ServerConfig};
use crate::wire::ApiError;

/// A DynamoDB inside this process.
///
/// Cloning the handle is cheap and gives another handle on the same tables; [`Emulator::fork`]
/// gives a database of its own.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::ops::ListTables;
/// use dynamodb_emulator::{Emulator, types::ListTablesInput};
///
/// let emulator = Emulator::new();
/// let output = emulator.call::<ListTables>(ListTablesInput::default())?;
/// assert_eq!(output.table_names, Some(vec![]));
/// # Ok::<(), dynamodb_emulator::ApiError>(())
/// ```
#[derive(Clone)]
pub struct Emulator {
    service: Arc<Service>,
    /// How many times other content had been put in the place of the database's when this handle was made.
    generation: u64,
    /// What the database held then, and who calls.
    context: Context,
    /// The clock by which the database lives.
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Emulator")
            .field("caller", &self.context.caller)
            .finish()
    }
}

impl Default for Emulator {
    fn default() -> Self {
        Self::new()
    }
}

impl Emulator {
    /// A new emulator without tables, with every setting at its default: the access key `local` in
    /// `us-east-1`, the system's time, random identifiers.
    ///
    /// [`Emulator::builder`] takes other settings.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::ops::ListTables;
    ///
    /// let tables = Emulator::new().call::<ListTables>(Default::default())?;
    /// assert_eq!(tables.table_names, Some(vec![]));
    /// # Ok::<(), dynamodb_emulator::ApiError>(())
    /// ```
    pub fn new() -> Self {
        EmulatorBuilder::default().assemble()
    }

    /// Settings for a new emulator; every one has a default.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{AuthMode, Emulator};
    ///
    /// let emulator = Emulator::builder()
    ///     .auth(AuthMode::Off)
    ///     .region("eu-central-1")
    ///     .build()?;
    /// # Ok::<(), dynamodb_emulator::BuildError>(())
    /// ```
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// Calls one operation with typed input: no JSON, no socket, no signature.
    ///
    /// The tables are those of the builder's access key and region.
    ///
    /// # Errors
    ///
    /// Every refusal of the service, with its code and text; among them the constraints of the
    /// API model, which an SDK over HTTP would meet as well.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::ops::DeleteTable;
    /// use dynamodb_emulator::types::DeleteTableInput;
    /// use dynamodb_emulator::{Emulator, ErrorCode};
    ///
    /// let refused = Emulator::new().call::<DeleteTable>(DeleteTableInput {
    ///     table_name: Some("music".into()),
    /// });
    /// let error = refused.unwrap_err();
    /// assert_eq!(error.code(), ErrorCode::ResourceNotFound);
    /// ```
    pub fn call<O: Answered>(&self, input: O::Input) -> Result<O::Output, ApiError> {
        operation::invoke::<O>(&self.context(), input).finish()
    }

    /// Answers one HTTP request, as the server does: to its end, in memory, in one call.
    ///
    /// A request that names a host is let in as over a socket; one without a Host header is let in.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    /// use dynamodb_emulator::{AuthMode, Emulator};
    ///
    /// let emulator = Emulator::builder().auth(AuthMode::Off).build()?;
    /// let request = Request::post("/")
    ///     .header("content-type", "application/x-amz-json-1.0")
    ///     .header("x-amz-target", "DynamoDB_20120810.ListTables")
    ///     .body(Bytes::from("{}"))?;
    /// let response = emulator.handle(request);
    /// assert_eq!(response.status(), 200);
    /// assert_eq!(response.body(), r#"{"TableNames":[]}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn handle(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.service.call(request)
    }

    /// A database of its own with everything that this one holds now.
    ///
    /// It takes constant time in the number of items: both share what neither has changed since.
    /// Settings are the same, and the clock goes as that of this one until it is [steered](Self::freeze_clock). Where data is kept in a folder, it returns when that has all of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::ops::{DeleteTable, ListTables};
    /// use dynamodb_emulator::types::DeleteTableInput;
    ///
    /// let emulator = Emulator::new();
    /// # use dynamodb_emulator::{ops, types};
    /// # let _created = emulator.call::<ops::CreateTable>(types::CreateTableInput {
    /// #     table_name: Some("music".into()),
    /// #     billing_mode: Some("PAY_PER_REQUEST".into()),
    /// #     attribute_definitions: Some(vec![types::AttributeDefinition {
    /// #         attribute_name: Some("artist".into()),
    /// #         attribute_type: Some("S".into()),
    /// #     }]),
    /// #     key_schema: Some(vec![types::KeySchemaElement {
    /// #         attribute_name: Some("artist".into()),
    /// #         key_type: Some("HASH".into()),
    /// #     }]),
    /// #     ..Default::default()
    /// # })?;
    /// // Once loaded, it is the same for each test, and none sees what another does.
    /// let test = emulator.fork();
    /// test.call::<DeleteTable>(DeleteTableInput { table_name: Some("music".into()) })?;
    ///
    /// let tables = |emulator: &Emulator| emulator.call::<ListTables>(Default::default());
    /// assert_eq!(tables(&test)?.table_names, Some(vec![]));
    /// assert_eq!(tables(&emulator)?.table_names, Some(vec!["music".into()]));
    /// # Ok::<(), dynamodb_emulator::ApiError>(())
    /// ```
    #[must_use]
    pub fn fork(&self) -> Self {
        self.over(self.context().fork())
    }

    /// The database as it was at `moment`, in time that depends on what has happened since: time travel for tests.
    ///
    /// It can be read only: what would change it is refused with `AccessDeniedException`, as the service refuses who may
    /// only read, because an SDK does not try that again. A [`fork`](Emulator::fork) of it can be changed, and nobody else
    /// sees that. It has the tables whose point-in-time recovery was on at the
    /// moment and reaches back to it, with their settings of today, without their streams. Its clock stands still at the
    /// moment, so nothing expires in it. It begins without rules of [`faults`](Self::faults), as a fork does. With
    /// [`EmulatorBuilder::tee`] it is one engine.
    ///
    /// # Errors
    ///
    /// With `InvalidRestoreTimeException` if the moment is still to come, and with `InternalServerError` if the folder
    /// of the data cannot be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::ops::ListTables;
    ///
    /// let emulator = Emulator::new();
    /// let past = emulator.at(emulator.clock().now())?;
    /// let tables = past.call::<ListTables>(Default::default())?;
    /// assert_eq!(tables.table_names, Some(vec![]));
    /// # Ok::<(), dynamodb_emulator::ApiError>(())
    /// ```
    pub fn at(&self, moment: Timestamp) -> Result<Self, ApiError> {
        Ok(self.over(self.context().at(moment)?))
    }

    /// A handle on a database of its own.
    fn over(&self, context: Context) -> Self {
        Self::of(self.service.with_context(context.clone()), 0, context)
    }

    /// A handle on the home of a service.
    fn of(service: Service, generation: u64, context: Context) -> Self {
        Self {
            generation,
            context,
            clock: Arc::clone(service.home()) as _,
            service: Arc::new(service),
        }
    }

    /// Who calls, over what the database holds now.
    fn context(&self) -> Cow<'_, Context> {
        let home = self.service.home();
        if home.generation() == self.generation {
            return Cow::Borrowed(&self.context);
        }
        // It was reset since this handle was made: rare, so that nothing is remembered of it.
        Cow::Owned(Context {
            caller: Arc::clone(&self.context.caller),
            transition: self.context.transition,
            ..Context::clone(&home.current())
        })
    }

    /// Writes everything as it is now into the folder at `path`, which [`EmulatorBuilder::data`] opens. The folder
    /// is made if there is none, and must be empty. Other calls go on meanwhile and are not in the copy, also where
    /// the emulator lives in memory.
    ///
    /// # Errors
    ///
    /// With [`BuildErrorKind::Data`], when something is in the folder already or the system refuses. What was
    /// written of the copy until then is removed.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// # let folder = std::env::temp_dir().join(format!("emulator-copy-{}", std::process::id()));
    /// let seeded = Emulator::new();
    /// // Tables and items come here, and then:
    /// seeded.snapshot_to(&folder)?;
    ///
    /// let emulator = Emulator::builder().data(&folder).build()?;
    /// assert!(emulator.verify().is_clean());
    /// # drop(emulator);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "disk")]
    #[cfg_attr(docsrs, doc(cfg(feature = "disk")))]
    pub fn snapshot_to(&self, path: impl AsRef<Path>) -> Result<(), BuildError> {
        let path = path.as_ref();
        let copied = self.context().engine.copy_to(path);
        copied.map_err(|error| BuildError::of_data(path, &error))
    }

    /// Closes an open shard of a table's stream and opens `parts` shards in its place, 1 to 1000, which
    /// have it as their parent: one, as the service does when a shard is old, or more, as it does when
    /// the table grows.
    ///
    /// The table is one of the builder's access key and region; its name or its ARN says which.
    ///
    /// # Errors
    ///
    /// [`SplitError::Parts`] when `parts` is out of bounds, [`SplitError::TableNotFound`] when there is no
    /// such table, [`SplitError::ShardNotOpen`] when it has no stream or no such open shard,
    /// [`SplitError::Failed`] when the store fails.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::ops::{CreateTable, DescribeStream};
    /// use dynamodb_emulator::types::{
    ///     AttributeDefinition, CreateTableInput, DescribeStreamInput, KeySchemaElement, Shard,
    ///     StreamSpecification,
    /// };
    /// use dynamodb_emulator::{ApiError, Emulator, SplitError};
    ///
    /// let emulator = Emulator::new();
    /// let created = emulator.call::<CreateTable>(CreateTableInput {
    ///     table_name: Some("music".into()),
    ///     billing_mode: Some("PAY_PER_REQUEST".into()),
    ///     attribute_definitions: Some(vec![AttributeDefinition {
    ///         attribute_name: Some("artist".into()),
    ///         attribute_type: Some("S".into()),
    ///     }]),
    ///     key_schema: Some(vec![KeySchemaElement {
    ///         attribute_name: Some("artist".into()),
    ///         key_type: Some("HASH".into()),
    ///     }]),
    ///     stream_specification: Some(StreamSpecification {
    ///         stream_enabled: Some(true),
    ///         stream_view_type: Some("KEYS_ONLY".into()),
    ///     }),
    ///     ..Default::default()
    /// })?;
    /// let stream = created.table_description.and_then(|table| table.latest_stream_arn);
    /// let shards = || -> Result<Vec<Shard>, ApiError> {
    ///     let output = emulator.call::<DescribeStream>(DescribeStreamInput {
    ///         stream_arn: stream.clone(),
    ///         ..Default::default()
    ///     })?;
    ///     let description = output.stream_description.unwrap_or_default();
    ///     Ok(description.shards.unwrap_or_default())
    /// };
    ///
    /// let parent = shards()?[0].shard_id.clone().unwrap_or_default();
    /// emulator.split_shard("music", &parent, 2)?;
    /// assert_eq!(shards()?.len(), 3);
    ///
    /// // A shard is split once: it is closed then.
    /// let again = emulator.split_shard("music", &parent, 2);
    /// assert!(matches!(again, Err(SplitError::ShardNotOpen { .. })));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn split_shard(&self, table: &str, shard_id: &str, parts: u32) -> Result<(), SplitError> {
        control::split(&self.context(), table, shard_id, parts)
    }

    /// The clock that this emulator lives by.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::clock::VirtualClock;
    /// use std::sync::Arc;
    /// use std::time::Duration;
    ///
    /// let clock = Arc::new(VirtualClock::default());
    /// let emulator = Emulator::builder().clock(clock.clone()).build()?;
    /// clock.advance(Duration::from_secs(60));
    /// assert_eq!(emulator.clock().now().as_seconds(), 60);
    /// # Ok::<(), dynamodb_emulator::BuildError>(())
    /// ```
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Serves HTTP on `address` until the server is dropped or shut down.
    ///
    /// It takes threads of its own, so it needs no async runtime and goes on beside one. Port 0 takes a
    /// free port, which [`Server::address`] and [`Server::url`] tell.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound, with [`io::ErrorKind::AddrInUse`] when something else listens
    /// there, or when a thread cannot be started.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::io::{Read, Write};
    ///
    /// let emulator = dynamodb_emulator::Emulator::new();
    /// let server = emulator.serve(([127, 0, 0, 1], 0))?;
    /// println!("export AWS_ENDPOINT_URL_DYNAMODB={}", server.url());
    ///
    /// let mut stream = std::net::TcpStream::connect(server.address())?;
    /// stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    /// let mut answer = String::new();
    /// stream.read_to_string(&mut answer)?;
    /// assert!(answer.ends_with("healthy: dynamodb.us-east-1.amazonaws.com "));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[cfg(feature = "listen")]
    pub fn serve(&self, address: impl Into<SocketAddr>) -> io::Result<Server> {
        self.listen(&ServerConfig {
            addresses: vec![address.into()],
            log_requests: false,
        })
    }

    /// As [`Emulator::serve`], on `port` of both loopback addresses, so that `localhost` leads here
    /// whichever of them a client takes it for. A machine without IPv6 does without the second one.
    ///
    /// # Errors
    ///
    /// As [`Emulator::serve`], also when only one of the two is taken.
    ///
    /// # Examples
    ///
    /// ```
    /// let emulator = dynamodb_emulator::Emulator::new();
    /// let server = emulator.serve_on_localhost(0)?;
    /// for address in server.addresses() {
    ///     assert!(address.ip().is_loopback());
    /// }
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[cfg(feature = "listen")]
    pub fn serve_on_localhost(&self, port: u16) -> io::Result<Server> {
        self.listen(&ServerConfig::loopback(port))
    }

    /// Serves as the configuration says.
    #[cfg(feature = "listen")]
    pub(crate) fn listen(&self, config: &ServerConfig) -> io::Result<Server> {
        self.context.background.become_served();
        Server::start(Arc::clone(&self.service), config)
    }

    /// An unmodified SDK client whose requests end in this process: no socket, no signature.
    ///
    /// It sees the tables of the builder's access key and region.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = dynamodb_emulator::Emulator::new();
    /// let tables = emulator.client().list_tables().send().await?;
    /// assert!(tables.table_names().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "aws-sdk")]
    pub fn client(&self) -> aws_sdk_dynamodb::Client {
        connector::client(Arc::clone(&self.service), &self.context.caller.region)
    }
}
