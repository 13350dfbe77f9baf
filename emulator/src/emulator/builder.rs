//! Settings of a new emulator, and how one is put together from them.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, SystemClock};
use crate::emulator::Emulator;
use crate::emulator::build_error::{
    BuildError, BuildErrorKind, is_access_key, is_host, is_origin, is_region,
};
use crate::engine::{Caller, Engine, EngineConfig};
use crate::expression::ExpressionCache;
use crate::ids::Ids;
use crate::limits::SHARDS_AT_ONCE;
use crate::operation::Context;
use crate::partiql::Statements;
use crate::profile::{ErrorWording, Hint, HintWords};
#[cfg(feature = "cli")]
use crate::protocol::RootAnswer;
use crate::protocol::{AuthMode, Service, ServiceConfig};

/// How many parsed expressions one emulator remembers.
const EXPRESSIONS_CACHED: usize = 1024;

/// How many parsed statements one emulator remembers.
const STATEMENTS_CACHED: usize = 1024;

/// The account in every ARN: the one that local stand-ins for AWS have come to share.
pub(super) const ACCOUNT: &str = "000000000000";

/// Settings of an [`Emulator`]; every one has a default.
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
    shared: bool,
    transient: Option<Duration>,
    ttl_sweep: Duration,
    stream_shards: u32,
    transaction_conflicts: bool,
    region: String,
    access_key: String,
    service: ServiceConfig,
}

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            seed: None,
            shared: false,
            transient: None,
            ttl_sweep: Duration::from_secs(1),
            stream_shards: 1,
            transaction_conflicts: false,
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
        self.shared = true;
        self
    }

    /// Lets tables and indexes stay in CREATING, UPDATING and DELETING for `span` of the emulator's
    /// clock; by default they pass through at once.
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

    /// The region of typed calls; `us-east-1` by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    ///
    /// let emulator = Emulator::builder().region("eu-west-1").build()?;
    /// let response = emulator.handle(Request::get("/").body(Bytes::new())?);
    /// assert_eq!(response.body(), "healthy: dynamodb.eu-west-1.amazonaws.com ");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = region.into();
        self
    }

    /// The access key whose tables typed calls see; `local` by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{BuildErrorKind, Emulator};
    ///
    /// // The one with which an application under test signs, so that both see the same tables.
    /// let emulator = Emulator::builder().access_key("AKIDEXAMPLE").build()?;
    ///
    /// let refused = Emulator::builder().access_key("").build().unwrap_err();
    /// assert_eq!(refused.kind(), BuildErrorKind::AccessKey);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn access_key(mut self, access_key: impl Into<String>) -> Self {
        self.access_key = access_key.into();
        self
    }

    /// How requests over HTTP are authenticated; their form alone is checked by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{AccessKeys, AuthMode, Emulator};
    ///
    /// let keys: AccessKeys = [("AKIDEXAMPLE", "secret")].into_iter().collect();
    /// let emulator = Emulator::builder().auth(AuthMode::Verify(keys)).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn auth(mut self, auth: AuthMode) -> Self {
        self.service.auth = auth;
        self
    }

    /// How refusals are worded; [`ErrorWording::Classic`] by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, ErrorWording};
    ///
    /// let emulator = Emulator::builder().error_wording(ErrorWording::Y2026).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn error_wording(mut self, wording: ErrorWording) -> Self {
        self.service.wording = wording;
        self
    }

    /// Answers requests for `host` besides `localhost` and the loopback addresses: a name or an address
    /// without scheme and port, `*.example.com`, or `*`. Call it once for each.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    ///
    /// let emulator = Emulator::builder().allow_host("dynamodb.test").build()?;
    /// for (host, status) in [("dynamodb.test:8000", 200), ("evil.test:8000", 403)] {
    ///     let request = Request::get("/").header("host", host).body(Bytes::new())?;
    ///     assert_eq!(emulator.handle(request).status(), status);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.service.allowed_hosts.push(host.into());
        self
    }

    /// Lets web pages of `origin` call the emulator: an origin as a browser sends it, such as
    /// `http://localhost:3000`, or `*`. Call it once for each; by default no page may.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    ///
    /// let emulator = Emulator::builder().allow_origin("http://localhost:3000").build()?;
    /// for (origin, status) in [("http://localhost:3000", 200), ("https://evil.test", 403)] {
    ///     let request = Request::get("/")
    ///         .header("host", "localhost:8000")
    ///         .header("origin", origin)
    ///         .body(Bytes::new())?;
    ///     assert_eq!(emulator.handle(request).status(), status);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.service.allowed_origins.push(origin.into());
        self
    }

    /// Answers control calls below `/control/`: [`Emulator::hold_transaction`] and
    /// [`Emulator::split_shard`] for tests in other languages. By default there is nothing below it.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    /// use dynamodb_emulator::{AuthMode, Emulator};
    ///
    /// let emulator = Emulator::builder().auth(AuthMode::Off).control_calls().build()?;
    /// let request = Request::post("/control/streams/split")
    ///     .header("content-type", "application/json")
    ///     .body(Bytes::from(r#"{"TableName": "music", "ShardId": "shardId-1", "Parts": 2}"#))?;
    /// let response = emulator.handle(request);
    /// let told = String::from_utf8_lossy(response.body());
    /// assert!(told.contains("Table: music not found"), "{told}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn control_calls(mut self) -> Self {
        self.service.control = true;
        self
    }

    /// What `GET /` answers.
    #[cfg(feature = "cli")]
    pub(crate) fn root_answer(mut self, answer: RootAnswer) -> Self {
        self.service.root = answer;
        self
    }

    /// How a caller is told which setting would have helped.
    #[cfg(feature = "cli")]
    pub(crate) fn hints(mut self, words: HintWords) -> Self {
        self.service.hints = words;
        self
    }

    /// Makes the emulator.
    ///
    /// # Errors
    ///
    /// When a setting cannot be used: [`BuildErrorKind`] lists them.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let refused = Emulator::builder().allow_host("http://db").build().unwrap_err();
    /// assert!(refused.to_string().contains("without scheme and port"));
    /// ```
    pub fn build(self) -> Result<Emulator, BuildError> {
        self.check()?;
        Ok(self.assemble())
    }

    /// Refuses what could not work, so that nothing is accepted and dropped.
    fn check(&self) -> Result<(), BuildError> {
        if !is_region(&self.region) {
            return Err(BuildError::new(BuildErrorKind::Region, &self.region));
        }
        if !is_access_key(&self.access_key) {
            return Err(BuildError::new(BuildErrorKind::AccessKey, &self.access_key));
        }
        if !SHARDS_AT_ONCE.contains(&self.stream_shards) {
            let count = self.stream_shards.to_string();
            return Err(BuildError::new(BuildErrorKind::StreamShards, count));
        }
        if matches!(&self.service.auth, AuthMode::Verify(keys) if keys.is_empty()) {
            return Err(BuildError::new(BuildErrorKind::NoAccessKeys, ""));
        }
        if let Some(host) = self
            .service
            .allowed_hosts
            .iter()
            .find(|host| !is_host(host))
        {
            return Err(BuildError::new(BuildErrorKind::AllowedHost, host));
        }
        let mut origins = self.service.allowed_origins.iter();
        match origins.find(|origin| !is_origin(origin)) {
            Some(origin) => Err(BuildError::new(BuildErrorKind::AllowedOrigin, origin)),
            None => Ok(()),
        }
    }

    /// Puts the emulator together from settings that were checked, or are the defaults.
    pub(super) fn assemble(self) -> Emulator {
        debug_assert!(
            self.check().is_ok(),
            "settings are checked before they are used"
        );
        let engine = Engine::new(EngineConfig {
            clock: self.clock,
            ids: self.seed.map_or_else(Ids::random, Ids::seeded),
            shared: self.shared,
            transient: self.transient,
            account_id: ACCOUNT.to_owned(),
            ttl_sweep: self.ttl_sweep,
            stream_shards: self.stream_shards,
            overlaps: self.transaction_conflicts,
        });
        let context = Context {
            engine: Arc::new(engine),
            expressions: Arc::new(ExpressionCache::new(EXPRESSIONS_CACHED)),
            statements: Arc::new(Statements::new(STATEMENTS_CACHED)),
            caller: Arc::new(Caller::new(&self.access_key, &self.region)),
            wording: self.service.wording,
        };
        let service = Arc::new(Service::new(context.clone(), self.service));
        Emulator { service, context }
    }
}

/// Advice for those who build an emulator in Rust.
fn advice(hint: Hint<'_>) -> String {
    match hint {
        Hint::AllowHost(host) => format!("build the emulator with allow_host({host:?})"),
        Hint::AllowOrigin(origin) => format!("build the emulator with allow_origin({origin:?})"),
        Hint::ShareTables => "build the emulator with shared_tables()".to_owned(),
    }
}
