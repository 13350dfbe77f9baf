//! What a read is shown: the newest, or of each item a version that it need not be ahead of.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::schema::{IndexKind, TableDefinition};
#[cfg(feature = "disk")]
use crate::storage::Totals;
use crate::storage::{Direction, Entries, Facts, Key, Snapshot, Space, Span, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::stale::{
    Adversary, Chain, Chains, ConsistencyMode, ReadPlace, StaleRead, StaleView,
};
use crate::engine::table::Table;
use crate::engine::table::key::key_of_item;
use crate::engine::table::layout::Layout;
use crate::engine::table::live_index::LiveIndex;
use crate::engine::write::capacity::Consistency;

impl Engine {
    /// Sets what reads see that are not strongly consistent. All of them begin with the newest.
    pub(crate) fn set_consistency(&self, mode: ConsistencyMode) {
        self.adversary.set(mode);
    }

    /// Whether reads may see anything but the newest.
    pub(crate) fn shows_versions(&self) -> bool {
        self.adversary.is_on()
    }

    /// What reads see that are not strongly consistent.
    pub(crate) fn consistency(&self) -> ConsistencyMode {
        self.adversary.mode()
    }

    /// Whether a strongly consistent walk sees what is committed while it goes on, as one of the service may: "the
    /// subsequent part of the read operation returns the newly committed value"
    /// ([isolation](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation)).
    pub(in crate::engine) fn renews(&self, consistency: Consistency) -> bool {
        let may = consistency == Consistency::Strong && self.adversary.is_on();
        may && self.adversary.renews()
    }

    /// The store as a read of a table or of an index sees it from its first step to its last. `session` is who reads.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(in crate::engine) fn sight(
        &self,
        table: &Table,
        layout: &Layout,
        index: Option<&LiveIndex>,
        consistency: Consistency,
        session: Option<&Arc<str>>,
    ) -> Result<Arc<dyn Snapshot>, StoreError> {
        match self.stale_sight(table, layout, index, consistency, session)? {
            Some(sight) => Ok(Arc::new(sight)),
            None => self.store.snapshot(),
        }
    }

    /// As [`Self::sight`], for a read of what follows from the entries of an index: with the keys of the entries that it may
    /// be shown otherwise than they are now.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(in crate::engine) fn sight_of_entries(
        &self,
        table: &Table,
        layout: &Layout,
        index: &LiveIndex,
        session: Option<&Arc<str>>,
    ) -> Result<(Arc<dyn Snapshot>, Vec<Key>), StoreError> {
        let consistency = Consistency::Eventual;
        match self.stale_sight(table, layout, Some(index), consistency, session)? {
            Some(sight) => {
                let changed = sight.moment.entries.keys().cloned().collect();
                Ok((Arc::new(sight), changed))
            }
            None => Ok((self.store.snapshot()?, Vec::new())),
        }
    }

    /// The store as a read sees it that may be shown anything but the newest, or of which it is noted what it was shown.
    fn stale_sight(
        &self,
        table: &Table,
        layout: &Layout,
        index: Option<&LiveIndex>,
        consistency: Consistency,
        session: Option<&Arc<str>>,
    ) -> Result<Option<Sight>, StoreError> {
        let adversary = &self.adversary;
        // A read without a session began before a mode was set.
        let Some(session) = session.filter(|_| adversary.is_on()) else {
            return Ok(None);
        };
        let is_strong = consistency == Consistency::Strong;
        if is_strong && !adversary.is_monotonic() {
            return Ok(None);
        }
        // Those of vectors follow their table as global ones do.
        let is_global = index.is_some_and(|index| index.definition.kind != IndexKind::Local);
        let place = ReadPlace {
            table: table.space,
            table_name: Arc::clone(&table.name),
            index: index.map(|index| (index.space, Arc::clone(&index.definition.name))),
            is_global,
        };
        let snapshot = || self.store.snapshot();
        let (moment, read) = adversary.begin(self.clock.now(), place, session, snapshot)?;
        Ok(Some(Sight {
            moment,
            read: match is_strong {
                true => read.of_newest(),
                false => read,
            },
            table: table.space,
            index: index.map(|index| index.space),
            definition: Arc::clone(&layout.definition),
            adversary: Arc::clone(adversary),
            chosen: Mutex::default(),
        }))
    }
}

/// A moment of the store in which items that have changed lately are of the versions that one read is shown.
#[derive(Debug)]
struct Sight {
    moment: StaleView,
    read: StaleRead,
    table: Space,
    index: Option<Space>,
    definition: Arc<TableDefinition>,
    adversary: Arc<Adversary>,
    /// The versions of items that were shown: an item and its entries are of one.
    chosen: Mutex<BTreeMap<Key, u64>>,
}

/// A read ends with what it sees, before it is answered. It has asked for the lock of all reads when it began, and does
/// so once more here, however many items it was shown.
impl Drop for Sight {
    fn drop(&mut self) {
        self.adversary
            .note(&self.read, std::mem::take(self.chosen.get_mut()));
    }
}

impl Sight {
    /// What has changed lately in a space.
    fn changed(&self, space: Space) -> Option<&Chains> {
        if space == self.table {
            return Some(&self.moment.items);
        }
        (Some(space) == self.index).then_some(&self.moment.entries)
    }

    /// What this read is shown of a key that has changed lately.
    fn shown(&self, space: Space, key: &Key, versions: &Chain) -> Option<Item> {
        let number = if space == self.table {
            self.chosen(key)
        } else {
            let keys = &self.definition.keys;
            let entry = versions.any_item();
            let item = entry.and_then(|entry| key_of_item(keys, entry).ok());
            item.and_then(|item| self.chosen(&item))
        };
        versions.after(number.unwrap_or(u64::MAX))
    }

    /// The version of an item that this read is shown; nothing if it has not changed lately.
    fn chosen(&self, item: &Key) -> Option<u64> {
        let versions = self.moment.items.get(item)?;
        let mut chosen = self.chosen.lock();
        if let Some(number) = chosen.get(item) {
            return Some(*number);
        }
        let number = self.read.choose(item, versions);
        let _none = chosen.insert(item.clone(), number);
        Some(number)
    }
}

impl Snapshot for Sight {
    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        let versions = self.changed(space).and_then(|changed| changed.get(key));
        match versions {
            Some(versions) => Ok(self.shown(space, key, versions)),
            None => self.moment.newest.get(space, key),
        }
    }

    fn range(
        &self,
        space: Space,
        span: &Span,
        direction: Direction,
    ) -> Result<Entries<'_>, StoreError> {
        let newest = self.moment.newest.range(space, span, direction)?;
        let changed = self.changed(space);
        let Some(changed) = changed.filter(|changed| !changed.is_empty() && !span.is_empty())
        else {
            return Ok(newest);
        };
        let changed = changed.range::<_, Key>((span.lower.as_ref(), span.upper.as_ref()));
        let changed: Changed<'_> = match direction {
            Direction::Forward => Box::new(changed),
            Direction::Backward => Box::new(changed.rev()),
        };
        Ok(Box::new(Merged {
            sight: self,
            space,
            direction,
            newest: newest.peekable(),
            changed: changed.peekable(),
        }))
    }

    #[cfg(feature = "disk")]
    fn totals(&self, space: Space) -> Result<Totals, StoreError> {
        self.moment.newest.totals(space)
    }

    #[cfg(feature = "disk")]
    fn sizes(&self, space: Space, show: &mut dyn FnMut(&Key, usize)) -> Result<(), StoreError> {
        self.moment.newest.sizes(space, show)
    }

    fn facts(&self) -> Result<Facts, StoreError> {
        self.moment.newest.facts()
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// Keys that have changed lately, in the order of a walk.
type Changed<'a> = Box<dyn Iterator<Item = (&'a Key, &'a Arc<Chain>)> + 'a>;

/// The newest entries, with those that this read is shown in the place of what has changed lately.
struct Merged<'a> {
    sight: &'a Sight,
    space: Space,
    direction: Direction,
    newest: Peekable<Entries<'a>>,
    changed: Peekable<Changed<'a>>,
}

impl<'a> Iterator for Merged<'a> {
    type Item = Result<(Cow<'a, Key>, Item), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let order = match (self.newest.peek(), self.changed.peek()) {
                (_, None) | (Some(Err(_)), _) => return self.newest.next(),
                (None, Some(_)) => Ordering::Greater,
                (Some(Ok((newest, _))), Some((changed, _))) => match self.direction {
                    Direction::Forward => newest.as_ref().cmp(changed),
                    Direction::Backward => newest.as_ref().cmp(changed).reverse(),
                },
            };
            match order {
                Ordering::Less => return self.newest.next(),
                Ordering::Equal => drop(self.newest.next()),
                Ordering::Greater => {}
            }
            let (key, versions) = self.changed.next()?;
            if let Some(item) = self.sight.shown(self.space, key, versions) {
                return Some(Ok((Cow::Borrowed(key), item)));
            }
        }
    }
}
