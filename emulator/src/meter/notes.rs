//! What is told of one call if it turns out to be slow: where it worked, how much, and what it waited for.
//!
//! The rooms below an operation note it where it happens. They have no name for the call that they work for, and each
//! call works on one thread at a time: so the notes lie with the thread. Whoever begins a call opens them, and takes
//! them away when it pauses or ends. While nobody has opened them, to note costs one look at a flag.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};

use crate::clock::Tick;

/// What a call has done so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// The first table that it named; while `is_about` is not set, that of a call before, which is mostly the same: so no
    /// two threads take its counts from each other with each call.
    pub(crate) table: Option<NotedTable>,
    /// Whether it named one.
    pub(crate) is_about: bool,
    /// The first index that it read.
    pub(crate) index: Option<Arc<str>>,
    /// Keys whose items were looked at or written.
    pub(crate) keys: u64,
    /// Bytes of these items.
    pub(crate) bytes: u64,
    /// Items that the answer has; none where it has no list of them.
    pub(crate) returned: Option<u64>,
    /// Capacity units that it took, by what they were taken from.
    pub(crate) units: Vec<NotedUnits>,
    /// Bytes of the greatest item that was looked at or written by its key.
    pub(crate) greatest: u64,
    /// Bytes of the body of the answer; none for a typed call.
    pub(crate) answered: Option<u64>,
    /// What the request says of reading, and the answer of what is left.
    pub(crate) page: PageNotes,
    /// Whether something was written, or would have been if its condition had held: the units are those of a write.
    pub(crate) wrote: bool,
    /// The rule of faults that it met, the last one of several: that is the one by which it was refused.
    pub(crate) fault: Option<u64>,
    /// How long it waited for other writers of its tables.
    pub(crate) lock: Duration,
    /// How long it waited for the medium.
    pub(crate) sync: Duration,
}

/// A table that a call named.
#[derive(Clone, Debug)]
pub(crate) struct NotedTable {
    pub(crate) name: Arc<str>,
    /// What it is, for those who know the type.
    pub(crate) definition: Arc<dyn Any + Send + Sync>,
}

/// Units that were taken from a table, or from an index of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NotedUnits {
    /// The table, as the request called it; absent for the first table that it named.
    pub(crate) table: Option<Arc<str>>,
    pub(crate) index: Option<Arc<str>>,
    /// All of them, until it is known that the call writes.
    pub(crate) read: f64,
    /// None, until it is known that the call writes. In the form in which they are kept, so that the list stays where it is.
    pub(crate) write: f64,
}

/// How a call reads, and what its answer leaves to be asked for. Keys and tokens are numbers, equal for what is equal.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PageNotes {
    /// The request wants strongly consistent reads.
    pub(crate) is_strong: bool,
    /// The request wants less than whole items.
    pub(crate) is_narrow: bool,
    /// Where the request goes on.
    pub(crate) start: Option<u64>,
    /// Where the answer says that it can be gone on.
    pub(crate) next: Option<u64>,
    /// The items that the answer has left to be asked for again.
    pub(crate) left: Vec<u64>,
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
    /// Whether the console's own page sent it, to show what there is.
    pub(crate) is_page: bool,
}

impl Notes {
    /// Of a call that has done nothing yet.
    pub(crate) const NONE: Self = Self {
        table: None,
        is_about: false,
        index: None,
        keys: 0,
        bytes: 0,
        returned: None,
        units: Vec::new(),
        greatest: 0,
        answered: None,
        page: PageNotes {
            is_strong: false,
            is_narrow: false,
            start: None,
            next: None,
            left: Vec::new(),
        },
        wrote: false,
        fault: None,
        lock: Duration::ZERO,
        sync: Duration::ZERO,
    };

    /// The first table that the call named.
    pub(crate) fn table(&self) -> Option<&NotedTable> {
        self.table.as_ref().filter(|_| self.is_about)
    }

    /// Whether there is nothing in them but a table, one item of it by its key, and what that took.
    pub(crate) fn is_point(&self) -> bool {
        let is_of_table = |one: &NotedUnits| one.table.is_none() && one.index.is_none();
        self.is_about
            && self.index.is_none()
            && self.returned.is_none()
            && self.fault.is_none()
            && self.units.len() <= 1
            && self.units.iter().all(is_of_table)
            && self.page.is_point()
    }

    /// Forgets what was noted, and keeps the memory and the table for the next call.
    fn clear(&mut self) {
        // One by one, because each call pays for this, and to write the whole anew costs several times as much.
        let Self {
            table: _,
            is_about,
            index,
            keys,
            bytes,
            returned,
            units,
            greatest,
            answered,
            page,
            wrote,
            fault,
            lock,
            sync,
        } = self;
        (*is_about, *wrote) = (false, false);
        (*keys, *bytes, *greatest) = (0, 0, 0);
        (*returned, *answered, *fault) = (None, None, None);
        (*lock, *sync) = (Duration::ZERO, Duration::ZERO);
        (page.is_strong, page.is_narrow) = (false, false);
        (page.start, page.next) = (None, None);
        page.left.clear();
        *index = None;
        units.clear();
    }
}

impl PageNotes {
    /// Whether they say nothing but how consistent the read is.
    const fn is_point(&self) -> bool {
        !self.is_narrow && self.start.is_none() && self.next.is_none() && self.left.is_empty()
    }
}

/// Begins what is noted of a call.
pub(crate) fn begin() {
    // Left open by a call that has panicked.
    if OPEN.replace(true) {
        NOTES.with_borrow_mut(Notes::clear);
    }
}

/// Shows what was noted since [`begin`] or [`open`], and ends it.
pub(crate) fn end<T>(look: impl FnOnce(&Notes) -> T) -> T {
    OPEN.set(false);
    NOTES.with_borrow_mut(|notes| {
        let seen = look(notes);
        notes.clear();
        seen
    })
}

/// Goes on with what was noted of a call.
pub(crate) fn open(notes: Notes) {
    NOTES.set(notes);
    OPEN.set(true);
}

/// Takes away what was noted since [`begin`] or [`open`].
pub(crate) fn close() -> Notes {
    OPEN.set(false);
    NOTES.replace(Notes::NONE)
}

/// Works for an HTTP request; of one that nobody asks about nothing is known.
pub(crate) fn for_request<T>(request: Option<&RequestNotes>, work: impl FnOnce() -> T) -> T {
    /// Forgets the request, also when the work panics.
    struct Known;
    impl Drop for Known {
        fn drop(&mut self) {
            REQUEST.set(None);
        }
    }
    let Some(request) = request else {
        return work();
    };
    REQUEST.set(Some(request.clone()));
    let _known = Known;
    work()
}

/// Shows the HTTP request that this thread works for; nothing while it works for a typed call.
pub(crate) fn request<T>(look: impl FnOnce(Option<&RequestNotes>) -> T) -> T {
    REQUEST.with_borrow(|request| look(request.as_ref()))
}

/// Whether this thread works for the console's own page: to look with it changes nothing of what a test meets.
pub(crate) fn is_for_page() -> bool {
    request(|request| request.is_some_and(|request| request.is_page))
}

/// Whether anything is noted of the call.
pub(crate) fn is_open() -> bool {
    OPEN.get()
}

/// The call took so many capacity units of a table, or of an index of it.
pub(crate) fn units(table: &str, index: Option<&Arc<str>>, units: f64) {
    if units == 0.0 {
        return;
    }
    note(|notes| {
        let first = notes.table().map(|first| &*first.name);
        let other = (first != Some(table)).then_some(table);
        let mut known = notes.units.iter_mut();
        let same =
            |one: &&mut NotedUnits| one.table.as_deref() == other && one.index.as_ref() == index;
        match known.find(same) {
            Some(one) => one.read += units,
            None => notes.units.push(NotedUnits {
                table: other.map(Arc::from),
                index: index.cloned(),
                read: units,
                write: 0.0,
            }),
        }
    });
}

/// The body of the answer has so many bytes.
pub(crate) fn answered(bytes: usize) {
    note(|notes| notes.answered = Some(bytes as u64));
}

/// The call has changed an item, or is charged for a change that its condition did not let happen.
pub(crate) fn wrote() {
    note(|notes| notes.wrote = true);
}

/// The call meets this rule of faults.
pub(crate) fn fault(id: u64) {
    note(|notes| notes.fault = Some(id));
}

/// What the request says of reading, or the answer of what is left.
pub(crate) fn page(change: impl FnOnce(&mut PageNotes)) {
    note(|notes| change(&mut notes.page));
}

/// What was noted of the request and the answer in [`page`].
pub(crate) fn page_so_far() -> PageNotes {
    NOTES.with_borrow(|notes| notes.page.clone())
}

/// The answer has so many items.
pub(crate) fn returned(count: u64) {
    note(|notes| notes.returned = Some(notes.returned.unwrap_or(0) + count));
}

/// The call works on this table, of which `definition` tells what it is.
pub(crate) fn table<T: Any + Send + Sync>(name: &Arc<str>, definition: &Arc<T>) {
    note(|notes| {
        if std::mem::replace(&mut notes.is_about, true) {
            return;
        }
        let known = notes.table.as_ref();
        let is_same = |known: &NotedTable| {
            std::ptr::addr_eq(Arc::as_ptr(&known.definition), Arc::as_ptr(definition))
        };
        if !known.is_some_and(is_same) {
            notes.table = Some(NotedTable {
                name: Arc::clone(name),
                definition: Arc::<T>::clone(definition),
            });
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
        if keys == 1 {
            notes.greatest = notes.greatest.max(bytes as u64);
        }
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
