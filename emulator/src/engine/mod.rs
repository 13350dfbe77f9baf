//! Reads and writes with DynamoDB's meaning.
//!
//! Invariant: this room knows no request, no JSON, no HTTP. Every mutation goes through `write.rs`; every
//! other file only reads items, or keeps what follows from them.
//!
//! What holds at every moment, and what [`Engine::verify`] checks:
//!
//! - an index holds exactly the entries that follow from the items of its table, once it is filled;
//! - counters and collection sizes are those of the items and entries that are there;
//! - the order of expiry holds exactly the items that have a second of expiry;
//! - the log of changes of a table tells of each item, in turn, what became of it until now.
//!
//! Locks, always taken in this order, and never held while waiting for anything else:
//!
//! 1. the catalog of tables (`Engine::catalog`);
//! 2. the writer of a table (`Table::writer`), which serialises everything that changes the table or its
//!    items; of several tables in the order of the catalog;
//! 3. what readers see of a table (`Table::shown`), held only to copy or replace a pointer;
//! 4. the streams (`Engine::streams`), and what changes of one stream;
//! 5. the store's own.
//!
//! Reads take none of the first two: a point read asks the store, a walk takes a snapshot.

mod error;
mod history;
mod life;
mod log;
pub(crate) mod read;
mod table;
#[cfg(test)]
mod tests;
mod transact;
#[cfg(test)]
mod verify;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::RwLock;

use crate::clock::{Clock, Timestamp};
use crate::ids::Ids;
use crate::storage::{MemoryStore, Store};

pub(crate) use crate::storage::{Direction, Key};
pub(crate) use error::{
    KeyError, LifecycleError, ReadError, TableNotFound, TransactError, WriteError,
};
pub(crate) use log::shard::Shard;
pub(crate) use log::stream::{EventKind, StartAt, Stream, StreamEvent, StreamFault, StreamStatus};
pub(crate) use table::Table;
pub(crate) use table::catalog::Caller;
pub(crate) use table::key;
pub(crate) use transact::commit::TransactAction;
pub(crate) use transact::hold::HeldTransaction;
pub(crate) use transact::idempotency::{Fingerprint, TokenError, TokenGuard, TokenUse};
pub(crate) use write::capacity::{Consistency, Consumed, read_units};
pub(crate) use write::collection::CollectionSize;
pub(crate) use write::mutation::{Mutation, Write, Written};

/// Owner and region of all tables where these do not separate.
const SHARED: &str = "shared";

/// What an engine is made of.
#[derive(Debug)]
pub(crate) struct EngineConfig {
    /// Where time comes from.
    pub(crate) clock: Arc<dyn Clock>,
    /// Where identifiers come from.
    pub(crate) ids: Ids,
    /// Whether all callers see one set of tables, whatever their keys and regions.
    pub(crate) shared: bool,
    /// How long tables and indexes are being created, updated and deleted; none means no time.
    pub(crate) transient: Option<Duration>,
    /// The account that names contain.
    pub(crate) account_id: String,
    /// How often expired items are looked for.
    pub(crate) ttl_sweep: Duration,
}

/// All tables, and everything that happens to them.
#[derive(Debug)]
pub(crate) struct Engine {
    clock: Arc<dyn Clock>,
    ids: Ids,
    store: Arc<dyn Store>,
    catalog: RwLock<table::catalog::Catalog>,
    /// The number of the next space.
    spaces: AtomicU64,
    /// The moment in milliseconds before which no work is due.
    due: AtomicI64,
    /// When the newest request came, in milliseconds.
    newest_request: AtomicI64,
    /// The one namespace, if there is only one.
    shared: Option<Arc<str>>,
    transient: Option<Duration>,
    /// Whether changes take no time for now, whatever `transient` says.
    at_once: AtomicBool,
    account_id: Arc<str>,
    ttl_sweep: Duration,
    /// Client tokens of transactions.
    tokens: Arc<transact::idempotency::TokenStore>,
    /// The number of the next transaction that is held open.
    holds: AtomicU64,
    /// How many are.
    held: AtomicUsize,
    /// Whether transactions that overlap in time conflict.
    overlaps: AtomicBool,
    /// Streams, also those that have ended.
    streams: RwLock<log::stream_catalog::StreamCatalog>,
    /// How many shards a stream has from its beginning.
    stream_shards: AtomicU32,
    /// The number of the next change.
    sequences: AtomicU64,
    /// What tokens are sealed with.
    secret: [u8; 32],
}

impl Engine {
    /// An engine without tables, in memory.
    pub(crate) fn new(config: EngineConfig) -> Self {
        Self::with_store(config, Arc::new(MemoryStore::new()))
    }

    /// An engine without tables, over an empty store.
    fn with_store(config: EngineConfig, store: Arc<dyn Store>) -> Self {
        Self {
            secret: config.ids.secret(),
            newest_request: AtomicI64::new(config.clock.now().as_millis()),
            clock: config.clock,
            ids: config.ids,
            store,
            catalog: RwLock::default(),
            spaces: AtomicU64::new(0),
            due: AtomicI64::new(i64::MAX),
            shared: config.shared.then(|| Arc::from(SHARED)),
            transient: config.transient,
            at_once: AtomicBool::new(false),
            account_id: Arc::from(config.account_id),
            ttl_sweep: config.ttl_sweep,
            tokens: Arc::default(),
            holds: AtomicU64::new(0),
            held: AtomicUsize::new(0),
            overlaps: AtomicBool::new(false),
            streams: RwLock::default(),
            stream_shards: AtomicU32::new(1),
            sequences: AtomicU64::new(1),
        }
    }

    /// Where time comes from.
    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Lets transactions that overlap in time conflict, as they may in the service.
    pub(crate) fn conflict_on_overlap(&self, overlaps: bool) {
        self.overlaps.store(overlaps, Ordering::Relaxed);
    }

    /// Whether transactions that overlap in time conflict.
    pub(crate) fn conflicts_on_overlap(&self) -> bool {
        self.overlaps.load(Ordering::Relaxed)
    }

    /// Runs `step` while changes of tables take no time.
    #[cfg(feature = "template")]
    pub(crate) fn at_once<T>(&self, step: impl FnOnce() -> T) -> T {
        let before = self.at_once.swap(true, Ordering::Relaxed);
        let result = step();
        self.at_once.store(before, Ordering::Relaxed);
        result
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// When the newest request came: for a write that goes on, a moment between its beginning and now,
    /// without another look at the clock.
    fn newest_request(&self) -> Timestamp {
        Timestamp::from_millis(self.newest_request.load(Ordering::Relaxed))
    }

    /// Where identifiers come from.
    pub(crate) fn ids(&self) -> &Ids {
        &self.ids
    }

    /// What tokens are sealed with, so that nobody makes them up.
    pub(crate) fn secret(&self) -> [u8; 32] {
        self.secret
    }

    /// The account that names contain.
    pub(crate) fn account_id(&self) -> &str {
        &self.account_id
    }

    /// The caller's table of this name, whatever state it is in.
    ///
    /// # Errors
    ///
    /// If there is none. Where another key or region has one, the log says so: nothing else explains
    /// to a user why a table that is there is not found.
    pub(crate) fn table(&self, caller: &Caller, name: &str) -> Result<Arc<Table>, TableNotFound> {
        let (owner, region) = self.namespace(caller);
        let catalog = self.catalog.read();
        if let Some(table) = catalog.get(owner, region, name) {
            return Ok(Arc::clone(table));
        }
        if let Some((other_owner, other_region)) = catalog.elsewhere(name) {
            tracing::warn!(
                "table {name} was not found for access key {owner} in region {region}, but exists \
                 for access key {other_owner} in region {other_region}: \
                 use the same key and region, or start with --shared"
            );
        }
        Err(TableNotFound)
    }

    /// The names of the caller's tables that come after `start`, in order, `limit` at most; whether
    /// there are more.
    pub(crate) fn list_tables(
        &self,
        caller: &Caller,
        start: Option<&str>,
        limit: usize,
    ) -> (Vec<Arc<str>>, bool) {
        let (owner, region) = self.namespace(caller);
        let catalog = self.catalog.read();
        let Some(tables) = catalog.tables(owner, region) else {
            return (Vec::new(), false);
        };
        let mut names = tables
            .keys()
            .filter(|name| start.is_none_or(|start| &***name > start));
        let page = names.by_ref().take(limit).cloned().collect();
        (page, names.next().is_some())
    }

    /// Whose tables a caller sees.
    fn namespace<'a>(&'a self, caller: &'a Caller) -> (&'a Arc<str>, &'a Arc<str>) {
        match &self.shared {
            Some(shared) => (shared, shared),
            None => (&caller.owner, &caller.region),
        }
    }
}
