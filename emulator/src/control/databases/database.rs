//! One database: what it holds now, what a reset puts there again, and who calls.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use arc_swap::ArcSwap;
use imbl::OrdMap;
use parking_lot::{Mutex, MutexGuard};

use super::error::{DatabaseError, GoBackError};
use super::snapshots::Snapshots;
use crate::clock::{Clock, Timestamp};
use crate::control::transactions::HeldTransactions;
use crate::operation::{Answer, CallMeters, Caller, Context, EngineManner, FaultRule};

/// How many credentials are remembered. A credential names its day, so old ones go stale; when
/// there are more, all are forgotten and come back as they are used.
const CALLERS_MAX: usize = 1024;

/// A database by its name.
#[derive(Debug)]
pub(crate) struct Database {
    pub(super) name: Box<str>,
    /// The database of which it is a fork, by the name that that had then.
    pub(super) from: Option<Box<str>>,
    pub(super) created: Timestamp,
    /// For how long it is kept while nobody asks it for anything; absent: until it is dropped.
    pub(super) idle: Option<Duration>,
    /// How it went when it was made.
    manner: EngineManner,
    /// The rules of faults with which it began.
    first_faults: OnceLock<Vec<FaultRule>>,
    /// When it was last asked for something, in milliseconds since the epoch.
    used: AtomicI64,
    /// How many times other content was put in the place of what was there.
    generation: AtomicU64,
    /// Every request looks at it, and takes no lock for that: what there is now is put in its place as a whole.
    content: ArcSwap<Content>,
    /// Held by who puts other content there, from the look at what it follows until it is there.
    changes: Mutex<()>,
    /// Held before that by who writes other content into its folder, one at a time.
    #[cfg(feature = "disk")]
    writing: Mutex<()>,
    /// What it held at moments that somebody wanted to come back to.
    pub(super) snapshots: Snapshots,
    /// Transactions that calls hold open.
    pub(in crate::control) transactions: HeldTransactions,
    /// Who follows its calls.
    _followed: Followed,
}

/// What a database holds, for each who calls. A copy of it copies pointers.
#[derive(Clone, Debug)]
struct Content {
    /// What a reset puts in its place; none where that is nothing at all.
    origin: Option<Arc<Context>>,
    /// Who calls without a credential, and what all callers share.
    live: Arc<Context>,
    /// Whether that is the origin itself, or a snapshot: no request has come yet. Only the first one makes a copy of its own, so
    /// that a fork that nobody has used costs one copy and not two.
    is_origin: bool,
    /// What is counted of its calls, whatever content it has.
    meters: Arc<CallMeters>,
    /// The number of the last change that may have happened in what was there before. Who has read streams so far passes
    /// over nothing that comes.
    behind: u64,
    /// What each credential resolves to: a request of a known caller copies one pointer.
    known: OrdMap<Box<str>, Arc<Context>>,
}

impl Content {
    /// The same with what belongs to this database alone.
    fn own(&self) -> Self {
        if !self.is_origin {
            return self.clone();
        }
        let live = self.live.fork();
        live.go_on_behind(self.behind);
        Self {
            live: Arc::new(Context {
                meters: Arc::clone(&self.meters),
                ..live
            }),
            is_origin: false,
            ..self.clone()
        }
    }
}

/// Lets who follows the calls of a database look once more when it is dropped, and find it gone.
#[derive(Debug)]
struct Followed(Arc<CallMeters>);

impl Drop for Followed {
    fn drop(&mut self) {
        if let Some(log) = self.0.log() {
            log.end();
        }
    }
}

/// The clock by which a database lives, also after content with a clock of its own was put in the place of what was there.
impl Clock for Database {
    fn now(&self) -> Timestamp {
        self.current().engine.now()
    }
}

impl Database {
    /// The database that holds what `context` does.
    pub(super) fn of(name: &str, context: Context) -> Self {
        let created = context.engine.now();
        Self::holding(name, Arc::new(context), None, created)
    }

    /// The database that is a copy of `origin`, of the database `from`.
    pub(super) fn copied(name: &str, from: &str, origin: Context, created: Timestamp) -> Self {
        let origin = Arc::new(origin);
        Self {
            from: Some(from.into()),
            ..Self::holding(name, Arc::clone(&origin), Some(origin), created)
        }
    }

    fn holding(
        name: &str,
        live: Arc<Context>,
        origin: Option<Arc<Context>>,
        created: Timestamp,
    ) -> Self {
        let followed = Followed(Arc::clone(&live.meters));
        Self {
            name: name.into(),
            from: None,
            created,
            idle: None,
            manner: live.engine.manner(),
            first_faults: OnceLock::new(),
            used: AtomicI64::new(created.as_millis()),
            generation: AtomicU64::new(0),
            content: ArcSwap::from_pointee(Content {
                is_origin: origin.is_some(),
                meters: Arc::clone(&live.meters),
                origin,
                live,
                behind: 0,
                known: OrdMap::new(),
            }),
            changes: Mutex::default(),
            #[cfg(feature = "disk")]
            writing: Mutex::default(),
            snapshots: Snapshots::default(),
            transactions: HeldTransactions::default(),
            _followed: followed,
        }
    }

    /// By which requests choose it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The same, dropped when nobody has asked it for anything for so long.
    pub(super) fn kept_while_idle(self, idle: Option<Duration>) -> Self {
        Self { idle, ..self }
    }

    /// What it holds, for who calls without a credential.
    pub(crate) fn current(&self) -> Arc<Context> {
        let content = self.content.load();
        if !content.is_origin {
            return Arc::clone(&content.live);
        }
        drop(content);
        let _changes = self.changes.lock();
        self.own()
    }

    /// What belongs to this database alone, by who has the lock of changes.
    fn own(&self) -> Arc<Context> {
        let content = self.content.load();
        if content.is_origin {
            let own = content.own();
            let live = Arc::clone(&own.live);
            self.begin_faults(&live);
            self.content.store(Arc::new(own));
            return live;
        }
        Arc::clone(&content.live)
    }

    /// What it holds, to look at: not to be changed.
    pub(super) fn shown(&self) -> Arc<Context> {
        Arc::clone(&self.content.load().live)
    }

    /// A copy of what it holds.
    pub(super) fn copy(&self) -> Answer<Context> {
        self.shown().fork_later()
    }

    /// How many times other content was put in the place of what was there.
    pub(crate) fn generation(&self) -> u64 {
        // Pairs with `reset`: whoever sees the new number gets the new content.
        self.generation.load(Ordering::Acquire)
    }

    /// The context of the caller with this credential, who is found out by `caller` where nobody knows; nobody is who
    /// calls without one.
    pub(crate) fn context(
        &self,
        credential: &str,
        caller: impl FnOnce(&Caller) -> Option<Caller>,
    ) -> Arc<Context> {
        let content = self.content.load();
        if let Some(context) = content.known.get(credential) {
            return Arc::clone(context);
        }
        if credential.is_empty() && !content.is_origin {
            return Arc::clone(&content.live);
        }
        drop(content);
        let _changes = self.changes.lock();
        let live = self.own();
        let Some(caller) = caller(&live.caller) else {
            return live;
        };
        // Two first requests of one caller may both come here: the later context replaces the earlier one, and both
        // mean the same.
        let context = Arc::new(Context {
            caller: Arc::new(caller),
            ..Context::clone(&live)
        });
        let mut content = Content::clone(&self.content.load());
        if content.known.len() >= CALLERS_MAX {
            // Not the oldest only: that would need an order of use, kept up by every request.
            content.known.clear();
        }
        let _ = content
            .known
            .insert(credential.into(), Arc::clone(&context));
        self.content.store(Arc::new(content));
        context
    }

    /// Does the work that has fallen due; whether more is due at once. What nobody has used waits: its first request
    /// does it.
    #[cfg(feature = "listen")]
    pub(super) fn tick(&self) -> bool {
        let content = self.content.load_full();
        !content.is_origin && content.live.run_due()
    }

    /// A database without tables that goes as this one did when it was made.
    pub(super) fn blank(&self) -> Context {
        self.shown().blank(&self.manner)
    }

    /// The same, beginning with the rules of faults with which another one began.
    pub(super) fn beginning_as(self, other: &Self) -> Self {
        let database = Self {
            first_faults: other.first_faults.clone(),
            ..self
        };
        let content = database.content.load();
        // A copy that nobody has used gets them when it gets content of its own.
        if !content.is_origin {
            database.begin_faults(&content.live);
        }
        drop(content);
        database
    }

    /// Adds the rules of faults that are there from its beginning.
    fn begin_faults(&self, live: &Context) {
        if let Some(rules) = self.first_faults.get() {
            let added = live.faults().add_all(rules.clone());
            debug_assert!(added.is_ok(), "rules that could be can be again");
        }
    }

    /// Notes the rules of faults that are there from its beginning: going back puts them back.
    #[cfg(feature = "cli")]
    pub(crate) fn begins_with_faults(&self, rules: Vec<FaultRule>) {
        let set = self.first_faults.set(rules);
        debug_assert!(set.is_ok(), "a database begins once");
    }

    /// Puts in the place of what it holds what it held when it was made. What is steered goes as it went then: the clock,
    /// what reads see, whose capacity is enforced, the pace of replication, and rules of faults.
    ///
    /// # Errors
    ///
    /// If it lives in a folder and the system refuses.
    pub(crate) fn reset(&self) -> Result<(), DatabaseError> {
        let content = self.content.load();
        let origin = content.origin.as_ref().map(Arc::clone);
        drop(content);
        let origin = origin.unwrap_or_else(|| Arc::new(self.blank()));
        self.go_back(origin).map_err(GoBackError::of_reset)?;
        Ok(())
    }

    /// Puts in the place of what it holds what it held then. Where it lives in a folder, all of that is written there
    /// first, and requests go on meanwhile.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub(super) fn go_back(&self, then: Arc<Context>) -> Result<(), GoBackError> {
        #[cfg(feature = "disk")]
        if self.is_in_files() {
            return self.go_back_in_folder(&then);
        }
        self.put(self.changes.lock(), then, true);
        Ok(())
    }

    #[cfg(feature = "disk")]
    fn go_back_in_folder(&self, then: &Context) -> Result<(), GoBackError> {
        let _alone = self.writing.lock();
        let before = self.shown();
        let live = Arc::new(Context {
            meters: Arc::clone(&before.meters),
            // A copy of its own: others may want copies of that moment, and do not wait.
            ..before.succeeded_by(&then.fork())?
        });
        self.begin_faults(&live);
        self.put(self.changes.lock(), live, false);
        Ok(())
    }

    /// Puts other content in the place of what it holds.
    fn put(&self, changes: MutexGuard<'_, ()>, live: Arc<Context>, is_origin: bool) {
        let before = self.content.load_full();
        self.content.store(Arc::new(Content {
            live,
            is_origin,
            behind: before.live.engine.sequence_behind_all(),
            known: OrdMap::new(),
            ..Content::clone(&before)
        }));
        // `Release`, behind the content: see `generation`.
        let _ = self.generation.fetch_add(1, Ordering::Release);
        drop(changes);
        self.transactions.cancel_all();
        // What was there may take a while to drop, and nobody is to wait for that.
        drop(before);
    }

    /// Notes that it is asked for something now.
    pub(super) fn touch(&self, now: Timestamp) {
        if self.idle.is_some() {
            // `Relaxed`: the moment orders nothing.
            self.used.store(now.as_millis(), Ordering::Relaxed);
        }
    }

    /// Whether it was idle for as long as it is to be kept.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        self.idle.is_some_and(|idle| {
            let used = Timestamp::from_millis(self.used.load(Ordering::Relaxed));
            used.plus(idle) <= now
        })
    }
}
