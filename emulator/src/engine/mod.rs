//! Reads and writes with DynamoDB's meaning.
//!
//! Invariant: this room knows no request, no JSON, no HTTP. Every mutation goes through `write/`; every
//! other room only reads items, or keeps what follows from them.
//!
//! What holds at every moment, and what [`Engine::verify`] checks:
//!
//! - an index holds exactly the entries that follow from the items of its table, once it is filled;
//! - counters and collection sizes are those of the items and entries that are there;
//! - the order of expiry holds exactly the items that have a second of expiry;
//! - the log of changes of a table tells of each item, in turn, what became of it until now;
//! - the facts of the store are what the engine knows of tables, streams and client tokens.
//!
//! Whatever changes is worked out first, committed to the store as one `Commit`, and shown only then. So a store
//! that fails leaves everything as it was, and a process that ends between any two steps leaves nothing torn.
//!
//! Locks, always taken in this order, and never held while waiting for anything else:
//!
//! 0. that of who follows a clock that has gone back (`Clockwork`), and then the order and the pump of a global table
//!    (`Group`), before all others; a write that is everywhere at once takes the pump if it is free, and then the writers of
//!    all members;
//! 1. the catalog of tables (`Engine::catalog`);
//! 2. the writer of a table (`Table::writer`), which serialises everything that changes the table or its
//!    items; of several tables in the order of the catalog;
//! 3. what readers see of a table (`Table::shown`), held only to copy or replace a pointer;
//! 4. the streams (`Engine::streams`); the readers of one log (`ChangeLog`); what changes of one stream;
//! 5. those inside the parts (`parts/`), of which no two are held together;
//! 6. the vectors of an index (`LiveVectors`), which are made from a snapshot of the store while it is held;
//! 7. which version of an item a read is shown (`Adversary`), held while items are committed;
//! 8. the store's own.
//!
//! Reads take none of the first three: a point read asks the store, a walk takes a snapshot. Strongly consistent ones of a
//! global table that is so take the order of its group, as its writes do.

mod enforce;
mod error;
mod history;
mod insights;
mod life;
mod log;
mod parts;
pub(crate) mod read;
#[cfg(feature = "disk")]
pub(crate) mod reopen;
mod replica;
mod stale;
mod table;
#[cfg(test)]
mod tests;
mod throttle;
mod transact;
mod transfer;
#[cfg(feature = "disk")]
pub(crate) mod upkeep;
mod vector;
mod verify;
mod write;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::clock::{SteeredClock, Timestamp};
use crate::ids::Ids;
use crate::meter::{Counted, StoreMeters, notes};
#[cfg(feature = "disk")]
use crate::storage::DiskStore;
use crate::storage::{Fork, MemoryStore};

use log::streams::Streams;
use parts::backups::Backups;
use parts::clockwork::Clockwork;
use parts::contributors::Contributors;
use parts::due::Agenda;
use parts::groups::Groups;
use parts::holds::Holds;
use parts::numbers::Numbers;
use parts::promise::Promise;
use parts::settings::Settings;
use parts::tokens::Tokens;
use parts::transfers::Transfers;
use stale::Adversary;
use table::catalog::Catalog;

#[cfg(all(test, feature = "disk"))]
pub(crate) use crate::storage::disk::sim_folder::SimFolder;
#[cfg(test)]
pub(crate) use crate::storage::fault::FaultStore;
#[cfg(feature = "disk")]
pub use crate::storage::{Damage, DamageKind, FileUse, Fsync, Leftover};
pub(crate) use crate::storage::{Direction, Key, StoreError};
#[cfg(feature = "disk")]
pub(crate) use crate::storage::{OpenError, Scratch, StoreOptions, StoreShelf};
pub(crate) use enforce::PoolView;
pub(crate) use error::{
    AskedKeyError, ChangeError, CollectionTooLarge, KeyError, ReadError, SearchError,
    TableNotFound, Throttled, TransactError, WriteError,
};
pub use error::{ThrottleLimit, ThrottleReason};
pub(crate) use history::difference::{Difference, DifferenceMark};
pub(crate) use history::fork::EngineManner;
pub(crate) use life::attach::Attaching;
pub(crate) use life::change::{ChangeKind, Changed};
pub(crate) use life::create::Transition;
pub(crate) use log::shard::Shard;
pub(crate) use log::stream::{EventKind, StartAt, Stream, StreamEvent, StreamFault, StreamStatus};
pub(crate) use parts::backups::{Backup, BackupKind};
pub(crate) use parts::contributors::{Contributor, Counting};
pub(crate) use parts::promise::{CallStart, Unkept};
pub(crate) use parts::settings::{EngineConfig, Sharing};
pub(crate) use parts::tokens::{TokenError, TokenGuard, TokenUse};
pub(crate) use parts::transfers::{
    Transfer, TransferCounts, TransferKind, TransferRecord, TransferState,
};
pub(crate) use read::changes::TableChanged;
pub(crate) use replica::pace::{LinkFault, LinkView};
pub(crate) use replica::seed::Joining;
pub(crate) use replica::view::{GroupView, ReplicaView};
pub use stale::ConsistencyMode;
pub(crate) use table::Table;
pub(crate) use table::catalog::Caller;
pub(crate) use table::key;
pub(crate) use table::layout::Restored;
pub(crate) use table::view::TableView;
pub(crate) use throttle::MeterView;
pub(crate) use transact::commit::TransactAction;
pub(crate) use transact::hold::HeldTransaction;
pub(crate) use transact::idempotency::Fingerprint;
pub(crate) use transfer::{ChangedItem, ExportedItems, ItemChanges, NewTransfer};
pub(crate) use write::CheckedPut;
pub(crate) use write::capacity::{Consistency, Consumed, read_units};
pub(crate) use write::collection::CollectionSize;
pub(crate) use write::mutation::{Mutation, Write, Written};

/// All tables, and everything that happens to them.
#[derive(Debug)]
pub(crate) struct Engine {
    clock: Clockwork,
    ids: Ids,
    numbers: Numbers,
    settings: Settings,
    store: Arc<dyn Fork>,
    /// The same store, where it is in a folder.
    #[cfg(feature = "disk")]
    folder: Option<Arc<DiskStore>>,
    /// What the store promises of what it shows.
    promise: Promise,
    /// What the store counts, and what is counted of its readers.
    meters: Arc<StoreMeters>,
    /// One of the forks, if this is one.
    _fork: Option<Counted>,
    catalog: Catalog,
    /// Also those that have ended, for as long as they can be read.
    streams: Streams,
    /// Shared with the guards of those whose transactions run.
    tokens: Arc<Tokens>,
    holds: Holds,
    backups: Backups,
    /// Tables of several regions that replicate each other.
    groups: Groups,
    /// Who takes the capacity of tables whose keys are counted.
    contributors: Contributors,
    transfers: Transfers,
    /// What falls due, and when.
    due: Agenda,
    /// Whether the capacity of tables that come is enforced.
    enforces: AtomicBool,
    /// Shared with the reads that it shows something.
    adversary: Arc<Adversary>,
}

/// How much there is of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holdings {
    /// Tables that are not gone.
    pub(crate) tables: u64,
    /// Their items, without entries of indexes.
    pub(crate) items: u64,
    /// The sizes of these items, as the service counts them.
    pub(crate) bytes: u64,
}

impl Engine {
    /// An engine without tables, in memory.
    pub(crate) fn new(config: EngineConfig) -> Self {
        Self::with_store(config, Arc::new(MemoryStore::new()))
    }

    /// An engine without tables, over a store that fails when told.
    #[cfg(test)]
    pub(crate) fn over_faults(config: EngineConfig) -> (Self, Arc<FaultStore>) {
        let store = Arc::new(FaultStore::new(Arc::new(MemoryStore::new())));
        (Self::with_store(config, Arc::clone(&store) as _), store)
    }

    /// An engine without tables, over an empty store.
    fn with_store(config: EngineConfig, store: Arc<dyn Fork>) -> Self {
        Self {
            settings: Settings::new(&config),
            groups: Groups::new(config.replication_lag),
            clock: Clockwork::new(config.clock),
            ids: config.ids,
            numbers: Numbers::new(),
            promise: Promise::of(&*store),
            store,
            #[cfg(feature = "disk")]
            folder: None,
            meters: Arc::default(),
            _fork: None,
            catalog: Catalog::default(),
            streams: Streams::default(),
            tokens: Arc::default(),
            holds: Holds::default(),
            backups: Backups::default(),
            contributors: Contributors::default(),
            transfers: Transfers::default(),
            due: Agenda::default(),
            enforces: AtomicBool::new(false),
            adversary: Arc::new(Adversary::new(ConsistencyMode::Off)),
        }
    }

    /// Where time comes from.
    pub(crate) fn steering(&self) -> &SteeredClock {
        self.clock.steering()
    }

    /// When something falls due next; the end of all time if nothing does.
    pub(crate) fn next_due(&self) -> Timestamp {
        self.due.next()
    }

    /// Whether transactions that overlap in time conflict.
    pub(crate) fn conflicts_on_overlap(&self) -> bool {
        self.settings.overlaps
    }

    /// What the store counts, and what is counted of its readers.
    pub(crate) fn meters(&self) -> &StoreMeters {
        &self.meters
    }

    /// How much there is, of all callers together.
    pub(crate) fn holdings(&self) -> Holdings {
        let catalog = self.catalog.read();
        let mut sum = Holdings::default();
        for (_, _, table) in catalog.iter().filter(|(_, _, table)| !table.is_gone()) {
            sum.tables += 1;
            sum.items += table.counters.items();
            sum.bytes += table.counters.bytes();
        }
        sum
    }

    /// All tables, by whose they are: nobody's in particular where all callers share them.
    pub(crate) fn tables_by_caller(&self) -> Vec<(Option<Caller>, Vec<Arc<Table>>)> {
        let catalog = self.catalog.read();
        let mut all: Vec<(Caller, Vec<Arc<Table>>)> = Vec::new();
        for (owner, region, table) in catalog.iter().filter(|(_, _, table)| !table.is_gone()) {
            let table = Arc::clone(table);
            match all.last_mut() {
                Some((caller, tables)) if caller.owner == *owner && caller.region == *region => {
                    tables.push(table);
                }
                _ => all.push((Caller::new(owner, region), vec![table])),
            }
        }
        let told = |caller| (!self.settings.is_shared()).then_some(caller);
        let all = all.into_iter();
        all.map(|(caller, tables)| (told(caller), tables)).collect()
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where identifiers come from.
    pub(crate) fn ids(&self) -> &Ids {
        &self.ids
    }

    /// What tokens are sealed with, so that nobody makes them up.
    pub(crate) fn secret(&self) -> [u8; 32] {
        self.settings.secret
    }

    /// Whether all callers see one set of tables, whatever their regions.
    pub(crate) fn shares_regions(&self) -> bool {
        self.settings.is_shared()
    }

    /// The account that names contain.
    pub(crate) fn account_id(&self) -> &str {
        &self.settings.account_id
    }

    /// Whether tables stay in a state of change for a while.
    pub(crate) fn changes_take_time(&self) -> bool {
        self.settings.transient.is_some()
    }

    /// A call begins. Costs nothing over a store in memory.
    pub(crate) fn begin_call(&self) -> CallStart {
        self.promise.begin()
    }

    /// What has to be kept before anybody is told what a call has seen that began then. Asked for after the last look
    /// at anything; on an idle store it costs a look at two numbers.
    ///
    /// A call that began after the medium had failed waits for nothing: nothing can change any more, and it is shown
    /// what there is. Nobody knows what a power cut would leave of the last commits before the failure, and whoever
    /// made or saw one of them when it failed was refused.
    pub(crate) fn unkept(&self, start: CallStart) -> Option<Unkept> {
        self.promise.unkept(start)
    }

    /// What `look` finds, once all of it is kept.
    ///
    /// # Errors
    ///
    /// If nobody knows whether it is.
    pub(crate) fn shown<T>(&self, look: impl FnOnce() -> T) -> Result<T, StoreError> {
        let start = self.begin_call();
        let found = look();
        let unkept = self.unkept(start);
        unkept.map_or(Ok(()), |unkept| unkept.wait())?;
        Ok(found)
    }

    /// Whether what it holds goes with it.
    pub(crate) fn is_in_memory(&self) -> bool {
        !self.store.is_kept()
    }

    /// Refuses what would have to be kept if the medium does not keep anything any more.
    ///
    /// # Errors
    ///
    /// The reason.
    pub(in crate::engine) fn check_kept(&self) -> Result<(), StoreError> {
        self.promise.check()
    }

    /// The caller's table of this name, whatever state it is in.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub(crate) fn table(&self, caller: &Caller, name: &str) -> Result<Arc<Table>, TableNotFound> {
        let (owner, region) = self.settings.namespace(caller);
        let catalog = self.catalog.read();
        let table = catalog.get(owner, region, name).ok_or(TableNotFound)?;
        notes::table(&table.name, table.first_definition());
        Ok(Arc::clone(table))
    }

    /// Checks that a table takes items by now.
    ///
    /// # Errors
    ///
    /// While it is being created, and when it is gone.
    pub(crate) fn check_usable(&self, table: &Table) -> Result<(), TableNotFound> {
        table.check_usable(|| self.clock.now())
    }

    /// The caller's tables, in the order of their names.
    pub(crate) fn tables_of(&self, caller: &Caller) -> Vec<Arc<Table>> {
        let (owner, region) = self.settings.namespace(caller);
        let catalog = self.catalog.read();
        let tables = catalog.tables(owner, region).into_iter();
        let tables = tables.flat_map(|tables| tables.values());
        tables.filter(|table| !table.is_gone()).cloned().collect()
    }

    /// Who else has a table of a name that the caller has not: nothing else explains to a user why a table
    /// that is there is not found.
    pub(crate) fn elsewhere(&self, caller: &Caller, name: &str) -> Option<Caller> {
        let (own, here) = self.settings.namespace(caller);
        let catalog = self.catalog.read();
        let (owner, region) = catalog.elsewhere(name)?;
        ((owner, region) != (own, here)).then(|| Caller::new(owner, region))
    }

    /// Somebody else who has tables.
    pub(crate) fn others(&self, caller: &Caller) -> Option<Caller> {
        let own = self.settings.namespace(caller);
        let catalog = self.catalog.read();
        let mut others = catalog.iter().map(|(owner, region, _)| (owner, region));
        let (owner, region) = others.find(|other| *other != own)?;
        Some(Caller::new(owner, region))
    }

    /// The names of the caller's tables that come after `start`, in order, `limit` at most; whether
    /// there are more.
    pub(crate) fn list_tables(
        &self,
        caller: &Caller,
        start: Option<&str>,
        limit: usize,
    ) -> (Vec<Arc<str>>, bool) {
        let (owner, region) = self.settings.namespace(caller);
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
}
