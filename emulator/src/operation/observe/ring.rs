//! The last calls that were answered by threads of one stripe.
//!
//! Most calls are about one item, and went well. Of each of them a ring keeps numbers in a row, written in place, and the
//! bytes of its key in a second row; what many calls have in common, who called and about which table, it keeps once. So
//! such a call takes no piece of memory of its own, which would be a cold one by the time that it is given back.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::call::{LoggedCall, LoggedKey, TakenUnits};
use crate::clock::Timestamp;
use crate::limits::LOGGED_CALLS_MAX;
use crate::meter::notes::{NotedTable, PageNotes};
use crate::operation::Caller;
use crate::schema::TableDefinition;
use crate::value::Item;
use crate::wire::Operation;

/// How many calls that are too old one that comes drops at most: more than one, so that a ring that has not been written for
/// a while comes to hold no more than the last ones again, and few, so that no call pays for it.
const DROPPED_AT_ONCE: usize = 2;
/// How many origins are looked through. Calls of more are kept as if each had its own.
const ORIGINS_LOOKED_AT: usize = 16;

/// The last calls of some threads, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Ring {
    calls: VecDeque<KeptCall>,
    /// The keys of calls, one behind the other.
    keys: VecDeque<u8>,
    /// How many bytes of keys were dropped so far.
    keys_dropped: u64,
    origins: Origins,
}

/// A call as it is kept.
#[derive(Clone, Debug)]
enum KeptCall {
    Point {
        number: u64,
        /// Where its key begins, counted from the first one that there was.
        key: u64,
        key_bytes: u32,
        /// Its place among the origins.
        origin: u32,
        call: PointCall,
    },
    /// Any other one.
    Whole(Arc<LoggedCall>),
}

/// The numbers of a call that is about one item, and went well.
#[derive(Clone, Copy, Debug)]
pub(super) struct PointCall {
    pub(super) time: Timestamp,
    pub(super) took: Duration,
    /// Units of the table; none where they are zero.
    pub(super) units: f64,
    pub(super) items: u64,
    pub(super) greatest: u64,
    pub(super) request_bytes: Option<u64>,
    pub(super) response_bytes: Option<u64>,
    pub(super) operation: Operation,
    pub(super) is_write: bool,
    pub(super) is_strong: bool,
}

/// What calls have in common.
#[derive(Clone, Debug)]
struct Origin {
    access_key: Arc<str>,
    region: Arc<str>,
    tag: Option<Arc<str>>,
    definition: Arc<TableDefinition>,
    /// How many calls of it are kept.
    calls: u32,
}

#[derive(Clone, Debug, Default)]
struct Origins {
    /// Those without calls are gone, and their places are free.
    places: Vec<Option<Origin>>,
    free: Vec<u32>,
}

/// Calls that a ring has dropped, to be freed without its lock.
pub(super) type Dropped = [Option<Arc<LoggedCall>>; DROPPED_AT_ONCE];

impl Ring {
    /// Keeps a call.
    pub(super) fn push(&mut self, call: Arc<LoggedCall>) -> Dropped {
        let dropped = self.drop_old(call.number);
        self.calls.push_back(KeptCall::Whole(call));
        dropped
    }

    /// Keeps a call about one item of a table.
    pub(super) fn push_point(
        &mut self,
        number: u64,
        call: PointCall,
        key: &[u8],
        (caller, tag, table): (&Caller, Option<&Arc<str>>, &NotedTable),
    ) -> Dropped {
        let dropped = self.drop_old(number);
        let Some(origin) = self.origins.enter(caller, tag, table) else {
            debug_assert!(false, "the key is one of the table, whose type is known");
            return dropped;
        };
        self.calls.push_back(KeptCall::Point {
            number,
            key: self.keys_dropped + self.keys.len() as u64,
            // Keys that are kept are short.
            key_bytes: u32::try_from(key.len()).unwrap_or(0),
            origin,
            call,
        });
        self.keys.extend(key);
        dropped
    }

    /// Drops calls that are not among the last ones any more, now that this one comes.
    fn drop_old(&mut self, coming: u64) -> Dropped {
        let mut dropped = [const { None }; DROPPED_AT_ONCE];
        for place in &mut dropped {
            let oldest = self.calls.front().map(KeptCall::number);
            if oldest.is_none_or(|oldest| oldest + LOGGED_CALLS_MAX as u64 > coming) {
                break;
            }
            match self.calls.pop_front() {
                Some(KeptCall::Whole(call)) => *place = Some(call),
                Some(KeptCall::Point {
                    key_bytes, origin, ..
                }) => {
                    let _key = self.keys.drain(..self.keys.len().min(key_bytes as usize));
                    self.keys_dropped += u64::from(key_bytes);
                    self.origins.leave(origin);
                }
                None => {}
            }
        }
        dropped
    }

    /// A copy of those with numbers above `after`.
    pub(super) fn behind(&self, after: u64) -> Self {
        let first = self.calls.partition_point(|call| call.number() <= after);
        let calls: VecDeque<KeptCall> = self.calls.range(first..).cloned().collect();
        let points = calls.iter().find_map(|call| match call {
            KeptCall::Point { key, .. } => Some(*key),
            KeptCall::Whole(_) => None,
        });
        let Some(keys_dropped) = points else {
            return Self {
                calls,
                ..Self::default()
            };
        };
        let skipped = usize::try_from(keys_dropped - self.keys_dropped).unwrap_or(usize::MAX);
        let skipped = skipped.min(self.keys.len());
        Self {
            calls,
            keys: self.keys.range(skipped..).copied().collect(),
            keys_dropped,
            origins: self.origins.clone(),
        }
    }

    /// The calls, with their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = KeptRef<'_>> {
        self.calls.iter().map(|call| KeptRef { ring: self, call })
    }

    /// The call about one item as it is told.
    fn told(&self, number: u64, call: &PointCall, origin: u32, key: Item) -> Option<LoggedCall> {
        let origin = self.origins.at(origin)?;
        let table = &origin.definition.name;
        let (read, write) = match call.is_write {
            true => (0.0, call.units),
            false => (call.units, 0.0),
        };
        let taken = (call.units != 0.0).then(|| TakenUnits {
            table: Arc::clone(table),
            index: None,
            read,
            write,
        });
        let key = LoggedKey {
            table: Arc::clone(table),
            index: None,
            key: Some(key),
            range: None,
            definition: Arc::clone(&origin.definition),
            follows: None,
        };
        Some(LoggedCall {
            number,
            time: call.time,
            access_key: Arc::clone(&origin.access_key),
            region: Arc::clone(&origin.region),
            operation: call.operation,
            table: Some(Arc::clone(table)),
            index: None,
            keys: vec![key],
            error: None,
            reason: None,
            fault: None,
            took: call.took,
            read_units: read,
            write_units: write,
            taken: Vec::from_iter(taken),
            items: call.items,
            returned: None,
            request_bytes: call.request_bytes,
            response_bytes: call.response_bytes,
            tag: origin.tag.clone(),
            greatest: call.greatest,
            page: PageNotes {
                is_strong: call.is_strong,
                ..PageNotes::default()
            },
            is_page: false,
        })
    }
}

/// A call in a ring.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeptRef<'a> {
    ring: &'a Ring,
    call: &'a KeptCall,
}

impl<'a> KeptRef<'a> {
    pub(super) fn number(&self) -> u64 {
        self.call.number()
    }

    /// Whether it has read one item, and that is all.
    pub(super) fn is_point_read(&self) -> bool {
        matches!(self.call, KeptCall::Point { call, .. } if !call.is_write)
    }

    /// The call as it is told. Each has its origin, and its key.
    pub(super) fn told(&self) -> Option<Cow<'a, LoggedCall>> {
        let (number, key, key_bytes, origin, call) = match self.call {
            KeptCall::Whole(call) => return Some(Cow::Borrowed(call)),
            KeptCall::Point {
                number,
                key,
                key_bytes,
                origin,
                call,
            } => (*number, *key, *key_bytes, *origin, call),
        };
        let ring = self.ring;
        let start = usize::try_from(key.checked_sub(ring.keys_dropped)?).ok()?;
        let end = start + key_bytes as usize;
        let is_there = end <= ring.keys.len();
        debug_assert!(is_there, "a key is kept as long as its call");
        let bytes: Arc<[u8]> = match is_there {
            true => ring.keys.range(start..end).copied().collect(),
            false => return None,
        };
        let told = ring.told(number, call, origin, Item::of_bytes(bytes));
        debug_assert!(told.is_some(), "an origin is kept as long as its calls");
        told.map(Cow::Owned)
    }
}

impl KeptCall {
    fn number(&self) -> u64 {
        match self {
            Self::Point { number, .. } => *number,
            Self::Whole(call) => call.number,
        }
    }
}

/// Whether two texts are the same, which they mostly are as one text in memory.
fn is_same_text(one: &Arc<str>, other: &Arc<str>) -> bool {
    Arc::ptr_eq(one, other) || one == other
}

impl Origins {
    fn at(&self, place: u32) -> Option<&Origin> {
        self.places.get(place as usize)?.as_ref()
    }

    /// One more call is kept that comes from there: the place. Nothing if the table is of another type.
    fn enter(
        &mut self,
        caller: &Caller,
        tag: Option<&Arc<str>>,
        table: &NotedTable,
    ) -> Option<u32> {
        let is_same = |origin: &Origin| {
            let definition = Arc::as_ptr(&origin.definition);
            std::ptr::addr_eq(definition, Arc::as_ptr(&table.definition))
                && is_same_text(&origin.access_key, &caller.owner)
                && is_same_text(&origin.region, &caller.region)
                && match (&origin.tag, tag) {
                    (Some(one), Some(other)) => is_same_text(one, other),
                    (one, other) => one.is_none() && other.is_none(),
                }
        };
        for (place, origin) in self.places.iter_mut().take(ORIGINS_LOOKED_AT).enumerate() {
            if let Some(origin) = origin.as_mut().filter(|origin| is_same(origin)) {
                origin.calls += 1;
                return u32::try_from(place).ok();
            }
        }
        let definition = Arc::clone(&table.definition);
        let origin = Origin {
            access_key: Arc::clone(&caller.owner),
            region: Arc::clone(&caller.region),
            tag: tag.cloned(),
            definition: definition.downcast().ok()?,
            calls: 1,
        };
        if let Some(place) = self.free.pop()
            && let Some(free) = self.places.get_mut(place as usize)
        {
            *free = Some(origin);
            return Some(place);
        }
        let place = u32::try_from(self.places.len()).ok()?;
        self.places.push(Some(origin));
        Some(place)
    }

    /// One call less is kept that comes from there.
    fn leave(&mut self, place: u32) {
        let Some(known) = self.places.get_mut(place as usize) else {
            return;
        };
        if let Some(origin) = known {
            origin.calls -= 1;
            if origin.calls == 0 {
                *known = None;
                self.free.push(place);
            }
        }
    }
}
