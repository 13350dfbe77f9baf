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

/// Settings of an [`Emulator`].
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
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Draws identifiers from `seed`, so that a run repeats itself; by default they are random.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Keeps one set of tables for all access keys and regions, as `--shared` does.
    pub fn shared_tables(mut self) -> Self {
        self.shared = true;
        self
    }

    /// Lets tables and indexes stay in CREATING, UPDATING and DELETING for `span`; by default they
    /// pass through at once.
    pub fn transient_statuses(mut self, span: Duration) -> Self {
        self.transient = Some(span);
        self
    }

    /// How often expired items are deleted; one second by default.
    pub fn ttl_sweep(mut self, every: Duration) -> Self {
        self.ttl_sweep = every;
        self
    }

    /// How many shards a stream has from its beginning, 1 to 1000; one by default.
    pub fn stream_shards(mut self, count: u32) -> Self {
        self.stream_shards = count;
        self
    }

    /// Lets a write that comes while a transaction on the same item is under way conflict with it, as in
    /// the service; by default it waits the moment that the transaction takes.
    pub fn transaction_conflicts(mut self) -> Self {
        self.transaction_conflicts = true;
        self
    }

    /// The region of typed calls; `us-east-1` by default.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = region.into();
        self
    }

    /// The access key whose tables typed calls see; `local` by default.
    pub fn access_key(mut self, access_key: impl Into<String>) -> Self {
        self.access_key = access_key.into();
        self
    }

    /// How requests over HTTP are authenticated; their form alone is checked by default.
    pub fn auth(mut self, auth: AuthMode) -> Self {
        self.service.auth = auth;
        self
    }

    /// How refusals are worded.
    pub fn error_wording(mut self, wording: ErrorWording) -> Self {
        self.service.wording = wording;
        self
    }

    /// Answers requests for `host` besides `localhost` and the loopback addresses.
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.service.allowed_hosts.push(host.into());
        self
    }

    /// Lets web pages of `origin` call the emulator.
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.service.allowed_origins.push(origin.into());
        self
    }

    /// Answers control calls below `/control/`, as `--control` does: [`Emulator::hold_transaction`] and
    /// [`Emulator::split_shard`] for tests in other languages. By default there is nothing below it.
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
