//! Exports, imports and bulk operations: what was asked, and how far each has come.

use std::any::Any;
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use imbl::OrdMap;
use parking_lot::{Mutex, MutexGuard};

use crate::clock::{StepBack, Timestamp};
use crate::limits;
use crate::schema::TableDefinition;
#[cfg(feature = "disk")]
use crate::storage::codec::{self, coded, coded_enum};
use crate::storage::{Fact, FactValue, Key, Space};

use crate::engine::table::Home;

/// The first byte of the keys of these facts.
pub(in crate::engine) const TAG: u8 = b'x';

/// Which way items go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TransferKind {
    /// Out of a table, as it was at a moment or between two.
    Export,
    /// Into a table that comes with it.
    Import,
    /// Into a table that is there.
    Bulk,
}

/// How far a transfer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransferState {
    /// It is worked on.
    Running,
    /// It is worked on no more, which nobody has noticed yet.
    Cancelling,
    /// All was done.
    Completed,
    /// All was done but for items that could not be.
    Incomplete,
    /// It ended early, or with items that could not be.
    Failed,
    /// It was ended by whoever began it.
    Cancelled,
}

/// Which transfer, of whom. Transfers of one kind are in the order of their ids, and so of their moments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TransferName {
    owner: Arc<str>,
    region: Arc<str>,
    kind: TransferKind,
    id: Arc<str>,
}

/// What a transfer has dealt with so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TransferCounts {
    /// Items that went through.
    pub(crate) done: i64,
    /// Items that could not be.
    pub(crate) failed: i64,
    /// Items whose condition did not hold.
    pub(crate) unmet: i64,
    /// Bytes that were read, without compression; for an export those that are paid for.
    pub(crate) bytes: i64,
    /// Bytes of all objects as they lie there, once they are known.
    pub(crate) total_bytes: Option<i64>,
    /// Bytes of the items that were put.
    pub(crate) put_bytes: i64,
}

/// A transfer, as it outlives the process.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TransferRecord {
    pub(in crate::engine) home: Home,
    pub(crate) kind: TransferKind,
    pub(crate) id: Arc<str>,
    /// The name of the table, which may be gone by now.
    pub(crate) table: Arc<str>,
    /// How the caller names the table in other requests; with the region in which it was made.
    pub(crate) table_arn: Arc<str>,
    /// Tells the table from others of its name, before and after it.
    pub(crate) table_id: Arc<str>,
    /// What was asked for, in the form of whoever asked.
    pub(crate) request: Arc<str>,
    /// The token of whoever asked, or one that was made up.
    pub(crate) token: Arc<str>,
    /// When it began.
    pub(crate) started: Timestamp,
    /// The moment, or the two moments, that an export is of.
    pub(crate) moments: (Timestamp, Option<Timestamp>),
    /// The table that an import makes, or that an export is of.
    pub(crate) definition: Option<Arc<TableDefinition>>,
    /// The items of a full export, as they were.
    pub(in crate::engine) space: Option<Space>,
    pub(crate) state: TransferState,
    /// When it ended.
    pub(crate) ended: Option<Timestamp>,
    /// Why it failed: a code and a sentence.
    pub(crate) failure: Option<(Arc<str>, Arc<str>)>,
    pub(crate) counts: TransferCounts,
    /// The ids under which what it writes is found, drawn when it began: a second attempt writes the same.
    pub(crate) seed: u64,
}

impl FactValue for TransferRecord {
    #[cfg(feature = "disk")]
    fn to_bytes(&self) -> Option<Vec<u8>> {
        codec::to_bytes(self)
    }
}

#[cfg(feature = "disk")]
coded_enum!(TransferKind {
    Export = 0,
    Import = 1,
    Bulk = 2
});

#[cfg(feature = "disk")]
coded_enum!(TransferState {
    Running = 0,
    Cancelling = 1,
    Completed = 2,
    Incomplete = 3,
    Failed = 4,
    Cancelled = 5
});

#[cfg(feature = "disk")]
coded!(TransferCounts {
    done,
    failed,
    unmet,
    bytes,
    total_bytes,
    put_bytes
});

#[cfg(feature = "disk")]
coded!(TransferRecord {
    home,
    kind,
    id,
    table,
    table_arn,
    table_id,
    request,
    token,
    started,
    moments,
    definition,
    space,
    state,
    ended,
    failure,
    counts,
    seed
});

impl TransferState {
    /// Whether there is still something to do.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Cancelling)
    }
}

impl TransferRecord {
    /// Which transfer it is.
    pub(crate) fn name(&self) -> TransferName {
        TransferName {
            owner: Arc::clone(&self.home.owner),
            region: Arc::clone(&self.home.region),
            kind: self.kind,
            id: Arc::clone(&self.id),
        }
    }

    /// When it is to be forgotten.
    pub(in crate::engine) fn forgotten_at(&self) -> Timestamp {
        self.started.plus(limits::TRANSFERS_KEPT)
    }

    /// Whose it is, and where.
    pub(crate) fn home(&self) -> (&Arc<str>, &Arc<str>) {
        (&self.home.owner, &self.home.region)
    }

    /// The fact that says this.
    pub(in crate::engine) fn into_fact(self) -> Fact {
        Fact {
            key: key(&self.name()),
            value: Some(Arc::new(self)),
        }
    }
}

impl TransferName {
    /// The transfer of this kind and id, of whoever has this home.
    pub(in crate::engine) fn new(
        (owner, region): (&Arc<str>, &Arc<str>),
        kind: TransferKind,
        id: &str,
    ) -> Self {
        Self {
            owner: Arc::clone(owner),
            region: Arc::clone(region),
            kind,
            id: Arc::from(id),
        }
    }
}

/// The fact that there is no such transfer.
pub(in crate::engine) fn is_gone(name: &TransferName) -> Fact {
    Fact {
        key: key(name),
        value: None,
    }
}

/// The key of the fact of a transfer.
fn key(name: &TransferName) -> Key {
    let kind: &[u8] = match name.kind {
        TransferKind::Export => b"export",
        TransferKind::Import => b"import",
        TransferKind::Bulk => b"bulk",
    };
    let (owner, region) = (name.owner.as_bytes(), name.region.as_bytes());
    Key::of_parts(TAG, &[owner, region, kind, name.id.as_bytes()])
}

/// A transfer, and what its worker keeps between two portions of work.
pub(crate) struct Transfer {
    record: Mutex<TransferRecord>,
    /// Held by who changes the record, from its look at it until the change is shown.
    changing: Mutex<()>,
    /// By how many milliseconds the clock has gone back since it ended. Not kept: the next process counts from when the
    /// transfer ended.
    stepped_back: AtomicU64,
    /// Lost with the process, and with a fork: a worker that finds nothing begins anew.
    work: Mutex<Option<Box<dyn Any + Send>>>,
}

impl fmt::Debug for Transfer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Transfer")
            .field(&*self.record.lock())
            .finish()
    }
}

impl Transfer {
    pub(in crate::engine) fn new(record: TransferRecord) -> Arc<Self> {
        Arc::new(Self {
            record: Mutex::new(record),
            changing: Mutex::default(),
            stepped_back: AtomicU64::new(0),
            work: Mutex::new(None),
        })
    }

    /// The transfer as it is now.
    pub(crate) fn record(&self) -> TransferRecord {
        self.record.lock().clone()
    }

    /// When it ended, in the time of the clock as that goes now; none while it runs.
    pub(in crate::engine) fn ended(&self) -> Option<Timestamp> {
        let ended = self.record.lock().ended?;
        // `Relaxed`, as below: nothing else is published with it.
        let back = Duration::from_millis(self.stepped_back.load(Ordering::Relaxed));
        Some(ended.minus(back))
    }

    /// Goes back with the clock.
    fn step_back(&self, back: StepBack) {
        if self.record.lock().ended.is_some() {
            let by = u64::try_from(back.by.as_millis()).unwrap_or(u64::MAX);
            self.stepped_back.fetch_add(by, Ordering::Relaxed);
        }
    }

    /// The same transfer in another engine, where its worker begins anew.
    fn fork(&self) -> Arc<Self> {
        let fork = Self::new(self.record());
        fork.stepped_back
            .store(self.stepped_back.load(Ordering::Relaxed), Ordering::Relaxed);
        fork
    }

    /// The turn of who changes the record.
    pub(in crate::engine) fn turn(&self) -> MutexGuard<'_, ()> {
        self.changing.lock()
    }

    /// Shows what was committed.
    pub(in crate::engine) fn show(&self, record: TransferRecord) {
        *self.record.lock() = record;
    }

    /// What was kept after the last portion of work; whoever takes it works alone.
    pub(crate) fn take_work(&self) -> Option<Box<dyn Any + Send>> {
        self.work.lock().take()
    }

    /// Keeps what the next portion of work begins with.
    pub(crate) fn keep_work(&self, work: Box<dyn Any + Send>) {
        *self.work.lock() = Some(work);
    }
}

/// All transfers of an engine.
#[derive(Debug, Default)]
pub(in crate::engine) struct Transfers {
    known: Mutex<OrdMap<TransferName, Arc<Transfer>>>,
    /// Those of which a portion is to be worked on now, in the order in which they fell due.
    ready: Mutex<VecDeque<Arc<Transfer>>>,
    /// How many these are: what every request looks at.
    ready_count: AtomicUsize,
}

impl Transfers {
    /// The same transfers in another engine, whose store has the same spaces. What is being worked on is begun anew
    /// there.
    pub(in crate::engine) fn fork(&self) -> Self {
        let known = self.known.lock().clone();
        let own = known.into_iter();
        let own = own.map(|(name, transfer)| (name, transfer.fork()));
        Self {
            known: Mutex::new(own.collect()),
            ..Self::default()
        }
    }

    /// Adds a transfer.
    pub(in crate::engine) fn insert(&self, transfer: Arc<Transfer>) {
        let name = transfer.record.lock().name();
        self.known.lock().insert(name, transfer);
    }

    /// Removes a transfer.
    pub(in crate::engine) fn remove(&self, name: &TransferName) {
        self.known.lock().remove(name);
    }

    /// The transfer of this name.
    pub(in crate::engine) fn get(&self, name: &TransferName) -> Option<Arc<Transfer>> {
        self.known.lock().get(name).cloned()
    }

    /// All transfers at this moment, in the order of their names.
    pub(in crate::engine) fn all(&self) -> Vec<Arc<Transfer>> {
        let known = self.known.lock().clone();
        known.values().cloned().collect()
    }

    /// Goes back with the clock: how long the tokens of those that have ended are known.
    pub(in crate::engine) fn step_back(&self, back: StepBack) {
        for transfer in self.all() {
            transfer.step_back(back);
        }
    }

    /// Lets a portion of a transfer be worked on.
    pub(in crate::engine) fn make_ready(&self, transfer: Arc<Transfer>) {
        let mut ready = self.ready.lock();
        ready.push_back(transfer);
        // `Relaxed`: a hint, and the lock publishes the rest.
        self.ready_count.store(ready.len(), Ordering::Relaxed);
    }

    /// Whether there are any of which a portion is to be worked on.
    pub(in crate::engine) fn has_ready(&self) -> bool {
        self.ready_count.load(Ordering::Relaxed) != 0
    }

    /// Takes those of which a portion is to be worked on.
    pub(in crate::engine) fn take_ready(&self) -> VecDeque<Arc<Transfer>> {
        if !self.has_ready() {
            return VecDeque::new();
        }
        let mut ready = self.ready.lock();
        self.ready_count.store(0, Ordering::Relaxed);
        std::mem::take(&mut ready)
    }
}
