//! A store that fails where told: what callers do when the medium under them gives up.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::value::Item;

use super::{
    Commit, Direction, Durable, Entries, Facts, Fork, Key, Log, Snapshot, Space, Span, Store,
    StoreError,
};

/// What a caller may ask of a store or of one of its snapshots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Get,
    Snapshot,
    Commit,
    Log,
    Len,
    Facts,
    /// The beginning of a walk.
    Range,
    /// One entry of a walk, or its end.
    Step,
}

impl Call {
    /// The call as a verb, which is what the error shows.
    fn verb(self) -> &'static str {
        match self {
            Self::Get => "read",
            Self::Snapshot => "open a snapshot",
            Self::Commit => "commit",
            Self::Log => "read a log",
            Self::Len => "count",
            Self::Facts => "read facts",
            Self::Range => "begin a walk",
            Self::Step => "walk on",
        }
    }

    /// The error of this call.
    pub(crate) fn failed(self) -> StoreError {
        StoreError::Failed {
            doing: self.verb(),
            cause: Arc::from("told to"),
        }
    }
}

/// Which call is to fail.
#[derive(Clone, Copy, Debug)]
struct ArmedFault {
    /// How many calls still work before it.
    left: u64,
    /// The only kind of call that counts, if not all do.
    only: Option<Call>,
}

/// The fault of a store, shared with its snapshots.
#[derive(Clone, Debug, Default)]
struct Faults(Arc<Mutex<Option<ArmedFault>>>);

impl Faults {
    /// Counts one call; the one that finds nothing left fails, and those after it pass.
    fn count(&self, call: Call) -> Result<(), StoreError> {
        let mut armed = self.0.lock();
        let Some(fault) = armed
            .as_mut()
            .filter(|fault| fault.only.is_none_or(|only| only == call))
        else {
            return Ok(());
        };
        if fault.left == 0 {
            *armed = None;
            return Err(call.failed());
        }
        fault.left -= 1;
        Ok(())
    }
}

/// Items that are watched.
#[derive(Debug, Default)]
struct Watched {
    items: Vec<Item>,
    /// How many bytes of them somebody held at once at most.
    most: usize,
}

/// Items that walks and reads of snapshots have handed out, if that is watched.
#[derive(Clone, Debug, Default)]
struct Lent(Arc<Mutex<Option<Watched>>>);

impl Lent {
    /// Notes one more, if that is watched.
    fn note(&self, item: &Item) {
        let mut watched = self.0.lock();
        let Some(Watched { items, most }) = watched.as_mut() else {
            return;
        };
        // One use is the copy here; what lives in a store in memory is not looked at.
        items.retain(|item| item.uses() > 1);
        items.push(item.clone());
        let held: usize = items.iter().map(Item::size).sum();
        *most = held.max(*most);
    }
}

/// Passes everything on but the one call that is to fail.
#[derive(Debug)]
pub(crate) struct FaultStore {
    inner: Arc<dyn Fork>,
    faults: Faults,
    lent: Lent,
}

impl FaultStore {
    /// A store that fails nothing yet.
    pub(crate) fn new(inner: Arc<dyn Fork>) -> Self {
        Self {
            inner,
            faults: Faults::default(),
            lent: Lent::default(),
        }
    }

    /// From now on it is watched how much of the items is held that snapshots hand out. For a store that holds none
    /// itself.
    #[cfg(feature = "disk")]
    pub(crate) fn watch_items(&self) {
        *self.lent.0.lock() = Some(Watched::default());
    }

    /// How many bytes of items were held at once at most.
    #[cfg(feature = "disk")]
    pub(crate) fn most_held(&self) -> usize {
        self.lent
            .0
            .lock()
            .as_ref()
            .map_or(0, |watched| watched.most)
    }

    /// After `left` more calls that work, one fails.
    pub(crate) fn fail_after(&self, left: u64) {
        *self.faults.0.lock() = Some(ArmedFault { left, only: None });
    }

    /// After `left` more calls of this kind that work, one of this kind fails.
    pub(crate) fn fail_only(&self, call: Call, left: u64) {
        let only = Some(call);
        *self.faults.0.lock() = Some(ArmedFault { left, only });
    }

    /// Fails nothing any more. Whether the fault was still to come.
    pub(crate) fn disarm(&self) -> bool {
        self.faults.0.lock().take().is_some()
    }
}

impl Store for FaultStore {
    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        self.faults.count(Call::Get)?;
        self.inner.get(space, key)
    }

    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError> {
        self.faults.count(Call::Snapshot)?;
        Ok(Arc::new(FaultSnapshot {
            inner: self.inner.snapshot()?,
            faults: self.faults.clone(),
            lent: self.lent.clone(),
        }))
    }

    fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        self.faults.count(Call::Commit)?;
        self.inner.commit(commit)
    }

    fn log(&self, log: Space) -> Result<Log, StoreError> {
        self.faults.count(Call::Log)?;
        self.inner.log(log)
    }

    fn len(&self, space: Space) -> Result<usize, StoreError> {
        self.faults.count(Call::Len)?;
        self.inner.len(space)
    }

    fn durable(&self) -> Option<Arc<dyn Durable>> {
        self.inner.durable()
    }

    fn is_kept(&self) -> bool {
        self.inner.is_kept()
    }
}

impl Fork for FaultStore {
    fn fork(&self) -> Arc<dyn Fork> {
        Arc::new(Self::new(self.inner.fork()))
    }

    #[cfg(feature = "disk")]
    fn dump(&self, take: super::CommitTaker<'_>) -> Result<(), StoreError> {
        self.inner.dump(take)
    }
}

/// One moment of a [`FaultStore`], whose calls count as its own.
#[derive(Debug)]
struct FaultSnapshot {
    inner: Arc<dyn Snapshot>,
    faults: Faults,
    lent: Lent,
}

impl Snapshot for FaultSnapshot {
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        self.faults.count(Call::Get)?;
        let item = self.inner.get(space, key)?;
        item.iter().for_each(|item| self.lent.note(item));
        Ok(item)
    }

    fn range(
        &self,
        space: Space,
        span: &Span,
        direction: Direction,
    ) -> Result<Entries<'_>, StoreError> {
        self.faults.count(Call::Range)?;
        let mut entries = self.inner.range(space, span, direction)?;
        Ok(Box::new(std::iter::from_fn(move || {
            match self.faults.count(Call::Step) {
                Ok(()) => entries.next().inspect(|entry| {
                    entry.iter().for_each(|(_, item)| self.lent.note(item));
                }),
                Err(error) => Some(Err(error)),
            }
        })))
    }

    #[cfg(feature = "disk")]
    fn totals(&self, space: Space) -> Result<super::Totals, StoreError> {
        self.faults.count(Call::Len)?;
        self.inner.totals(space)
    }

    #[cfg(feature = "disk")]
    fn sizes(&self, space: Space, show: &mut dyn FnMut(&Key, usize)) -> Result<(), StoreError> {
        self.faults.count(Call::Len)?;
        self.inner.sizes(space, show)
    }

    fn facts(&self) -> Result<Facts, StoreError> {
        self.faults.count(Call::Facts)?;
        self.inner.facts()
    }
}
