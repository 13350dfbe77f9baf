//! Settings of a new emulator.
//!
//! Invariant: a setting is kept as it was given; nothing is judged before `build`.

mod aside;
mod assemble;
mod callers;
mod error;
mod observe;
#[cfg(feature = "disk")]
mod tee;
mod transfer;

#[cfg(feature = "disk")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use self::error::{BuildError, BuildErrorKind};
use crate::clock::{Clock, SystemClock};
#[cfg(feature = "disk")]
use crate::engine::Fsync;
use crate::engine::Sharing;
use crate::limits::{EXPORT_WINDOW_MIN, RECOVERY_LAG};
use crate::objects::{Buckets, MemoryBuckets};
use crate::operation::ConsistencyMode;
use crate::profile::{Compat, Hint, HintWords};
use crate::protocol::ServiceConfig;

/// The account in every ARN: the one that local stand-ins for AWS have come to share.
pub(crate) const ACCOUNT: &str = "000000000000";

/// Settings of an [`Emulator`](crate::Emulator); every one has a default.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
/// use dynamodb_emulator::clock::{Timestamp, VirtualClock};
/// use std::sync::Arc;
///
/// // A run that repeats itself: time stands still, and identifiers come from a seed.
/// let start = Timestamp::from_seconds(1_800_000_000);
/// let emulator = Emulator::builder()
///     .clock(Arc::new(VirtualClock::at(start)))
///     .seed(7)
///     .build()?;
/// assert_eq!(emulator.clock().now(), start);
/// # Ok::<(), dynamodb_emulator::BuildError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct EmulatorBuilder {
    clock: Arc<dyn Clock>,
    seed: Option<u64>,
    sharing: Sharing,
    transient: Option<Duration>,
    ttl_sweep: Duration,
    recovery_lag: Duration,
    export_window: Duration,
    buckets: Arc<dyn Buckets>,
    replication_lag: Option<Duration>,
    enforce_capacity: bool,
    consistency: ConsistencyMode,
    stream_shards: u32,
    transaction_conflicts: bool,
    #[cfg(feature = "disk")]
    data: Option<PathBuf>,
    #[cfg(feature = "disk")]
    fsync: Fsync,
    #[cfg(feature = "disk")]
    memory: Option<u64>,
    #[cfg(feature = "disk")]
    tee: bool,
    compat: Option<Compat>,
    slow_log: Option<Duration>,
    region: String,
    access_key: String,
    service: ServiceConfig,
}

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            seed: None,
            sharing: Sharing::default(),
            transient: None,
            ttl_sweep: Duration::from_secs(1),
            recovery_lag: RECOVERY_LAG,
            export_window: EXPORT_WINDOW_MIN,
            buckets: Arc::new(MemoryBuckets::default()),
            replication_lag: Some(Duration::ZERO),
            enforce_capacity: false,
            consistency: ConsistencyMode::Off,
            stream_shards: 1,
            transaction_conflicts: false,
            #[cfg(feature = "disk")]
            data: None,
            #[cfg(feature = "disk")]
            fsync: Fsync::Always,
            #[cfg(feature = "disk")]
            memory: None,
            #[cfg(feature = "disk")]
            tee: false,
            compat: None,
            slow_log: None,
            region: "us-east-1".to_owned(),
            access_key: "local".to_owned(),
            service: ServiceConfig::new(HintWords(advice)),
        }
    }
}

impl EmulatorBuilder {
    /// Takes the time from `clock` instead of the system's.
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
    /// clock.advance(Duration::from_secs(3600));
    /// assert_eq!(emulator.clock().now().as_seconds(), 3600);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Draws identifiers from `seed`, so that a run repeats itself; by default they are random.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::{HeaderValue, Request};
    ///
    /// let first_id = || -> Result<Option<HeaderValue>, Box<dyn std::error::Error>> {
    ///     let emulator = Emulator::builder().seed(7).build()?;
    ///     let response = emulator.handle(Request::get("/").body(Bytes::new())?);
    ///     Ok(response.headers().get("x-amzn-requestid").cloned())
    /// };
    /// assert!(first_id()?.is_some());
    /// assert_eq!(first_id()?, first_id()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Keeps one set of tables for all access keys and regions; by default each pair has its own, as
    /// on AWS.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    ///
    /// let emulator = Emulator::builder().shared_tables().build()?;
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
    /// // Another access key, in another region.
    /// let request = Request::post("/")
    ///     .header("content-type", "application/x-amz-json-1.0")
    ///     .header("x-amz-target", "DynamoDB_20120810.ListTables")
    ///     .header("x-amz-date", "20260101T000000Z")
    ///     .header(
    ///         "authorization",
    ///         "AWS4-HMAC-SHA256 Credential=other/20260101/eu-west-1/dynamodb/aws4_request, \
    ///          SignedHeaders=host;x-amz-date, Signature=00",
    ///     )
    ///     .body(Bytes::from("{}"))?;
    /// let response = emulator.handle(request);
    /// assert_eq!(response.body(), r#"{"TableNames":["music"]}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn shared_tables(mut self) -> Self {
        self.sharing = Sharing::All;
        self
    }

    /// Keeps one set of tables per region for all access keys; by default each pair of the two has its own.
    ///
    /// Unlike with [`shared_tables`](Self::shared_tables), tables can have replicas in other regions.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::builder().shared_keys().build()?;
    /// # Ok::<(), dynamodb_emulator::BuildError>(())
    /// ```
    pub fn shared_keys(mut self) -> Self {
        self.sharing = Sharing::Keys;
        self
    }

    /// Lets tables and indexes stay in CREATING, UPDATING and DELETING for `span` of the emulator's
    /// clock; by default they pass through at once. An index that is added to a table takes it twice: once until it
    /// begins to be filled, and once more until it is.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::clock::VirtualClock;
    /// use dynamodb_emulator::ops::DescribeTable;
    /// use dynamodb_emulator::types::DescribeTableInput;
    /// use std::sync::Arc;
    /// use std::time::Duration;
    ///
    /// let clock = Arc::new(VirtualClock::default());
    /// let emulator = Emulator::builder()
    ///     .clock(clock.clone())
    ///     .transient_statuses(Duration::from_secs(5))
    ///     .build()?;
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
    /// let status = || {
    ///     let music = DescribeTableInput { table_name: Some("music".into()) };
    ///     let described = emulator.call::<DescribeTable>(music).ok()?;
    ///     described.table?.table_status
    /// };
    /// assert_eq!(status().as_deref(), Some("CREATING"));
    /// clock.advance(Duration::from_secs(5));
    /// assert_eq!(status().as_deref(), Some("ACTIVE"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn transient_statuses(mut self, span: Duration) -> Self {
        self.transient = Some(span);
        self
    }

    /// How often expired items are deleted, by the emulator's clock; every second by default. The
    /// service promises [a few days](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html).
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use std::time::Duration;
    ///
    /// // For a test of what happens to items that have expired and are still there.
    /// let emulator = Emulator::builder()
    ///     .ttl_sweep(Duration::from_secs(48 * 60 * 60))
    ///     .build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ttl_sweep(mut self, every: Duration) -> Self {
        self.ttl_sweep = every;
        self
    }

    /// How far the latest moment to which a table can be restored lies behind the present one; five minutes by
    /// default, as
    /// [in the service](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoveryDescription.html).
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use std::time::Duration;
    ///
    /// // A test can restore what it has just written.
    /// let emulator = Emulator::builder().recovery_lag(Duration::ZERO).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recovery_lag(mut self, lag: Duration) -> Self {
        self.recovery_lag = lag;
        self
    }

    /// How long after it has happened a change arrives in the other regions of a global table, on the clock; none lets
    /// changes wait for [`Emulator::drain_replication`](crate::Emulator::drain_replication). By default a change has arrived before the next request is
    /// answered.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use std::time::Duration;
    ///
    /// let lag = Some(Duration::from_millis(100));
    /// let emulator = Emulator::builder().replication_lag(lag).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn replication_lag(mut self, lag: Option<Duration>) -> Self {
        self.replication_lag = lag;
        self
    }

    /// Whether the capacity of all tables is enforced from the beginning, as
    /// [`Emulator::enforce_capacity`](crate::Emulator::enforce_capacity) says; by default nothing is throttled.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::builder().enforce_capacity(true).build()?;
    /// # Ok::<(), dynamodb_emulator::BuildError>(())
    /// ```
    pub fn enforce_capacity(mut self, enforced: bool) -> Self {
        self.enforce_capacity = enforced;
        self
    }

    /// What reads see from the beginning that are not strongly consistent, as
    /// [`Emulator::set_consistency`](crate::Emulator::set_consistency) says; by default they see the newest.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{ConsistencyMode, Emulator};
    /// use std::time::Duration;
    ///
    /// let mode = ConsistencyMode::lag(Duration::from_millis(200));
    /// let emulator = Emulator::builder().consistency(mode).build()?;
    /// assert_eq!(emulator.consistency(), mode);
    /// # Ok::<(), dynamodb_emulator::BuildError>(())
    /// ```
    pub fn consistency(mut self, mode: ConsistencyMode) -> Self {
        self.consistency = mode;
        self
    }

    /// How many shards a stream has from its beginning, 1 to 1000; one by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// assert!(Emulator::builder().stream_shards(4).build().is_ok());
    /// assert!(Emulator::builder().stream_shards(0).build().is_err());
    /// ```
    pub fn stream_shards(mut self, count: u32) -> Self {
        self.stream_shards = count;
        self
    }

    /// Lets a write that comes while a transaction on the same item is under way conflict with it, as in
    /// the service; by default it waits the moment that the transaction takes.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// // For a test of how an application retries; `Emulator::hold_transaction` makes one conflict certain.
    /// let emulator = Emulator::builder().transaction_conflicts().build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn transaction_conflicts(mut self) -> Self {
        self.transaction_conflicts = true;
        self
    }

    /// Keeps everything in the folder at `path`, and begins with what is there; by default tables live in memory.
    ///
    /// The folder is made if there is none; one that holds something else is refused by `build`. One process has
    /// it at a time. It is given back when the last handle is dropped, and by the system when the process ends,
    /// however that comes about. A fork of the emulator lives in memory.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::ops::ListTables;
    /// # use dynamodb_emulator::{ops, types};
    ///
    /// # let folder = std::env::temp_dir().join(format!("emulator-data-{}", std::process::id()));
    /// let emulator = Emulator::builder().data(&folder).build()?;
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
    /// drop(emulator);
    ///
    /// // In another process, another day.
    /// let emulator = Emulator::builder().data(&folder).build()?;
    /// let tables = emulator.call::<ListTables>(Default::default())?;
    /// assert_eq!(tables.table_names, Some(vec!["music".into()]));
    /// # drop(emulator);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "disk")]
    #[cfg_attr(docsrs, doc(cfg(feature = "disk")))]
    pub fn data(mut self, path: impl Into<PathBuf>) -> Self {
        self.data = Some(path.into());
        self
    }

    /// When what was answered is on the medium of [`Self::data`]; before the answer by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, Fsync};
    ///
    /// // Survives the end of the process, and not a power cut: for data that can be made again.
    /// let builder = Emulator::builder().fsync(Fsync::Off);
    /// # let _without_data = builder.build()?;
    /// # Ok::<(), dynamodb_emulator::BuildError>(())
    /// ```
    #[cfg(feature = "disk")]
    #[cfg_attr(docsrs, doc(cfg(feature = "disk")))]
    pub fn fsync(mut self, when: Fsync) -> Self {
        self.fsync = when;
        self
    }

    /// How many bytes of items [`Self::data`] keeps in memory at most; all of them by default.
    ///
    /// With a limit, keys stay in memory (count on 160 bytes for an item with a key of 40), and items are read from the
    /// folder, those that were used lately from memory. So there may be more data than memory. A folder that was
    /// written with a limit can be opened without one, and the other way round. Without [`Self::data`] it does
    /// nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// # let folder = std::env::temp_dir().join(format!("emulator-memory-{}", std::process::id()));
    /// let emulator = Emulator::builder().data(&folder).memory(256 << 20).build()?;
    /// # drop(emulator);
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "disk")]
    #[cfg_attr(docsrs, doc(cfg(feature = "disk")))]
    pub fn memory(mut self, bytes: u64) -> Self {
        self.memory = Some(bytes);
        self
    }

    /// Imitates a program where it deviates from the service, for suites that were written against it; by default
    /// nothing but the service is imitated.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    /// use dynamodb_emulator::{AuthMode, Compat, Emulator};
    ///
    /// // The service wants `"Limit": 3`; DynamoDB Local takes a text as well.
    /// for (compat, status) in [(None, 400), (Some(Compat::DynamoDbLocal), 200)] {
    ///     let mut builder = Emulator::builder().auth(AuthMode::Off);
    ///     if let Some(program) = compat {
    ///         builder = builder.compat(program);
    ///     }
    ///     let request = Request::post("/")
    ///         .header("content-type", "application/x-amz-json-1.0")
    ///         .header("x-amz-target", "DynamoDB_20120810.ListTables")
    ///         .body(Bytes::from(r#"{"Limit": "3"}"#))?;
    ///     assert_eq!(builder.build()?.handle(request).status(), status);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compat(mut self, program: Compat) -> Self {
        self.compat = Some(program);
        self
    }
}

/// Advice for those who build an emulator in Rust.
fn advice(hint: Hint<'_>) -> String {
    match hint {
        Hint::AllowHost(host) => format!("build the emulator with allow_host({host:?})"),
        Hint::AllowOrigin(origin) => format!("build the emulator with allow_origin({origin:?})"),
        Hint::ShareTables => "build the emulator with shared_tables()".to_owned(),
        Hint::TellRegionsApart => "build the emulator without shared_tables()".to_owned(),
        Hint::TakeControlCalls => "build the emulator with control_calls()".to_owned(),
    }
}
