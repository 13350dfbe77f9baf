//! Settings of a new emulator, and how one is put together from them.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, SystemClock};
use crate::emulator::Emulator;
use crate::engine::{Caller, Engine, EngineConfig};
use crate::expression::ExpressionCache;
use crate::ids::Ids;
use crate::operation::Context;
use crate::partiql::Statements;
use crate::profile::ErrorWording;
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
            service: ServiceConfig::default(),
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

    /// How many shards a stream has from its beginning; one by default.
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

    /// The region of typed calls; `us-east-1` by default. An empty text leaves it as it is.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        keep_unless_empty(&mut self.region, region.into());
        self
    }

    /// The access key whose tables typed calls see; `local` by default. An empty text leaves it as
    /// it is.
    pub fn access_key(mut self, access_key: impl Into<String>) -> Self {
        keep_unless_empty(&mut self.access_key, access_key.into());
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

    /// Makes the emulator.
    pub fn build(self) -> Emulator {
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

fn keep_unless_empty(setting: &mut String, text: String) {
    if !text.is_empty() {
        *setting = text;
    }
}
