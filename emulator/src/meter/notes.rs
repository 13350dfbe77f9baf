//! What is told of one call if it turns out to be slow: where it worked, how much, and what it waited for.
//!
//! The rooms below an operation note it where it happens. They have no name for the call that they work for, and each
//! call works on one thread at a time: so the notes lie with the thread. Whoever begins a call opens them, and takes
//! them away when it pauses or ends. While nobody has opened them, to note costs one look at a flag.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};

use crate::clock::Tick;

/// What a call has done so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// The first table that it named.
    pub(crate) table: Option<Arc<str>>,
    /// The first index that it read.
    pub(crate) index: Option<Arc<str>>,
    /// Keys whose items were looked at or written.
    pub(crate) keys: u64,
    /// Bytes of these items.
    pub(crate) bytes: u64,
    /// Items that the answer has; none where it has no list of them.
    pub(crate) returned: Option<u64>,
    /// Capacity units that it took.
    pub(crate) units: f64,
    /// Whether something was written.
    pub(crate) wrote: bool,
    /// How long it waited for other writers of its tables.
    pub(crate) lock: Duration,
    /// How long it waited for the medium.
    pub(crate) sync: Duration,
}

thread_local! {
    static OPEN: Cell<bool> = const { Cell::new(false) };
    static NOTES: RefCell<Notes> = const { RefCell::new(Notes::NONE) };
    /// The HTTP request that this thread works for.
    static REQUEST: RefCell<Option<RequestNotes>> = const { RefCell::new(None) };
}

/// What is known of an HTTP request beside what it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestNotes {
    /// What its client is told to name it by.
    pub(crate) id: [u8; 52],
    /// By what its client wants it to be found again; nothing where nobody asks.
    pub(crate) tag: Option<Arc<str>>,
    /// Bytes of its body, as they came.
    pub(crate) bytes: usize,
}

impl Notes {
    /// Of a call that has done nothing yet.
    pub(crate) const NONE: Self = Self {
        table: None,
        index: None,
        keys: 0,
        bytes: 0,
        returned: None,
        units: 0.0,
        wrote: false,
        lock: Duration::ZERO,
        sync: Duration::ZERO,
    };
}

/// Begins, or goes on with, what was noted of a call.
pub(crate) fn open(notes: Notes) {
    NOTES.set(notes);
    OPEN.set(true);
}

/// Ends what [`open`] began.
pub(crate) fn close() -> Notes {
    OPEN.set(false);
    NOTES.replace(Notes::NONE)
}

/// Works for this HTTP request.
pub(crate) fn for_request<T>(request: &RequestNotes, work: impl FnOnce() -> T) -> T {
    /// Forgets the request, also when the work panics.
    struct Known;
    impl Drop for Known {
        fn drop(&mut self) {
            REQUEST.set(None);
        }
    }
    REQUEST.set(Some(request.clone()));
    let _known = Known;
    work()
}

/// The HTTP request that this thread works for; nothing while it works for a typed call.
pub(crate) fn request() -> Option<RequestNotes> {
    REQUEST.with_borrow(Clone::clone)
}

/// The call took so many capacity units.
pub(crate) fn units(units: f64) {
    note(|notes| notes.units += units);
}

/// The call has changed an item.
pub(crate) fn wrote() {
    note(|notes| notes.wrote = true);
}

/// The answer has so many items.
pub(crate) fn returned(count: u64) {
    note(|notes| notes.returned = Some(notes.returned.unwrap_or(0) + count));
}

/// The call works on this table.
pub(crate) fn table(name: &Arc<str>) {
    note(|notes| {
        if notes.table.is_none() {
            notes.table = Some(Arc::clone(name));
        }
    });
}

/// The call reads this index.
pub(crate) fn index(name: &Arc<str>) {
    note(|notes| {
        if notes.index.is_none() {
            notes.index = Some(Arc::clone(name));
        }
    });
}

/// Items of so many keys were looked at or written, of so many bytes together.
pub(crate) fn items(keys: u64, bytes: usize) {
    note(|notes| {
        notes.keys += keys;
        notes.bytes += bytes as u64;
    });
}

/// Takes a lock, and notes how long that took where somebody else had it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    if !OPEN.get() {
        return mutex.lock();
    }
    if let Some(guard) = mutex.try_lock() {
        return guard;
    }
    let start = Tick::now();
    let guard = mutex.lock();
    note(|notes| notes.lock += start.elapsed());
    guard
}

/// The medium is waited for until the guard is dropped.
#[cfg(feature = "disk")]
pub(crate) fn medium() -> MediumWait {
    MediumWait(OPEN.get().then(Tick::now))
}

/// Notes the time from its making to its end.
#[cfg(feature = "disk")]
#[must_use]
pub(crate) struct MediumWait(Option<Tick>);

#[cfg(feature = "disk")]
impl Drop for MediumWait {
    fn drop(&mut self) {
        if let Some(start) = self.0 {
            note(|notes| notes.sync += start.elapsed());
        }
    }
}

fn note(change: impl FnOnce(&mut Notes)) {
    if OPEN.get() {
        NOTES.with_borrow_mut(change);
    }
}
