//! A table as a fact: what of it must outlive the process.
//!
//! Tags, policies, expiry, the stream that is on and all other settings stand in the definition. How many items
//! and entries there are, their sizes and those of item collections follow from the items, and are counted when a
//! store is opened.

use std::sync::Arc;
#[cfg(feature = "disk")]
use std::sync::atomic::AtomicBool;

use crate::clock::Timestamp;
#[cfg(feature = "disk")]
use crate::schema::PointInTime;
use crate::schema::TableDefinition;
#[cfg(feature = "disk")]
use crate::storage::StoreError;
#[cfg(feature = "disk")]
use crate::storage::codec::{self, coded};
use crate::storage::{Fact, FactValue, Key, Space};
#[cfg(feature = "disk")]
use crate::value::Item;

use crate::engine::table::Home;
use crate::engine::table::layout::Layout;
#[cfg(feature = "disk")]
use crate::engine::table::live_index::LiveIndex;
#[cfg(feature = "disk")]
use crate::engine::table::live_ttl::LiveTtl;

/// The first byte of the keys of these facts.
pub(in crate::engine) const TAG: u8 = b't';

/// All that a table is, but for its items.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct TableFact {
    home: Home,
    /// Where the items are.
    space: Space,
    definition: Arc<TableDefinition>,
    indexes: Vec<IndexFact>,
    /// Where the order of expiry is, while switched on.
    expiry: Option<Space>,
    creating_until: Timestamp,
    updating_until: Timestamp,
    /// What the table was before the update that is shown until then.
    before_update: Option<Arc<TableDefinition>>,
    /// When the table goes, once that is decided.
    gone_at: Option<Timestamp>,
    /// Spaces that are still being filled, and up to which table key.
    unfilled: Vec<(Space, Option<Key>)>,
}

/// All that an index is, beside its definition.
#[derive(Clone, Debug, PartialEq)]
struct IndexFact {
    number: u32,
    space: Space,
    ready_at: Timestamp,
    added_later: bool,
    gone_at: Option<Timestamp>,
}

impl FactValue for TableFact {
    #[cfg(feature = "disk")]
    fn to_bytes(&self) -> Option<Vec<u8>> {
        codec::to_bytes(self)
    }
}

#[cfg(feature = "disk")]
coded!(TableFact {
    home,
    space,
    definition,
    indexes,
    expiry,
    creating_until,
    updating_until,
    before_update,
    gone_at,
    unfilled
});

#[cfg(feature = "disk")]
coded!(IndexFact {
    number,
    space,
    ready_at,
    added_later,
    gone_at
});

impl TableFact {
    /// Whose the table is.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn home(&self) -> &Home {
        &self.home
    }

    /// Where the items are.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn space(&self) -> Space {
        self.space
    }

    /// All spaces of the table.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn spaces(&self) -> impl Iterator<Item = Space> {
        let of_indexes = self.indexes.iter().map(|index| index.space);
        of_indexes.chain(self.expiry).chain([self.space])
    }

    /// The name of the table.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn name(&self) -> &Arc<str> {
        &self.definition.name
    }

    /// The label of the stream that is on.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn active_stream(&self) -> Option<&Arc<str>> {
        let stream = self.definition.active_stream();
        stream.map(|stream| &stream.label)
    }

    /// The spaces of what follows from the items.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn derived(&self) -> impl Iterator<Item = Space> {
        let staying = self.indexes.iter().filter(|index| index.gone_at.is_none());
        staying.map(|index| index.space).chain(self.expiry)
    }

    /// The same table with nothing filled in that follows from the items.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn unfilled(mut self) -> Self {
        self.unfilled = self.derived().map(|space| (space, None)).collect();
        self
    }

    /// The same table without a stream.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn without_stream(mut self) -> Self {
        let definition = Arc::make_mut(&mut self.definition);
        definition.stream = None;
        self
    }

    /// Whether the table can be restored to a moment, and how far back.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn point_in_time(&self) -> Option<PointInTime> {
        self.definition.point_in_time
    }

    /// The same table, which can be restored to moments since this one; to none if there is none.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn with_point_in_time(mut self, since: Option<Timestamp>) -> Self {
        let definition = Arc::make_mut(&mut self.definition);
        let point = definition.point_in_time.zip(since);
        definition.point_in_time = point.map(|(point, since)| PointInTime { since, ..point });
        self
    }

    /// The layout of the table, and its spaces that are being filled.
    ///
    /// # Errors
    ///
    /// If the fact does not agree with itself.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn layout(self) -> Result<(Layout, Unfilled), StoreError> {
        let damaged = |what: &str| StoreError::Corrupt {
            what: format!("the fact of table {}: {what}", self.definition.name).into(),
        };
        let mut indexes = Vec::with_capacity(self.indexes.len());
        for fact in &self.indexes {
            let mut defined = self.definition.indexes.iter();
            let definition = defined
                .find(|index| index.number == fact.number)
                .ok_or_else(|| damaged("an index without definition"))?;
            // A space that is listed as unfilled is completed by work that is due; the index shows itself as being
            // filled until then, as it did before.
            let is_filled = self.unfilled.iter().all(|(space, _)| *space != fact.space);
            indexes.push(Arc::new(LiveIndex {
                definition: definition.clone(),
                space: fact.space,
                // Counted when the store is opened, from the entries.
                counters: Arc::default(),
                ready_at: fact.ready_at,
                added_later: fact.added_later,
                // Nobody else knows the index yet, so nothing is ordered by this first value.
                filled: Arc::new(AtomicBool::new(is_filled)),
                gone_at: fact.gone_at,
                // Made from the entries when somebody searches.
                vectors: definition.vector.as_ref().map(|_| Arc::default()),
            }));
        }
        let ttl = match (&self.definition.time_to_live, self.expiry) {
            (Some(ttl), Some(space)) => Some(LiveTtl {
                attribute: Arc::clone(&ttl.attribute),
                space,
                nothing: Item::default(),
            }),
            (None, None) => None,
            // The definition and the space are written by one commit; one without the other is damage.
            _ => return Err(damaged("expiry without its order, or the other way round")),
        };
        let layout = Layout {
            definition: self.definition,
            indexes,
            // A fact of its own, which is read later.
            attachments: Arc::default(),
            member: None,
            ttl,
            creating_until: self.creating_until,
            updating_until: self.updating_until,
            before_update: self.before_update,
            gone_at: self.gone_at,
            restored: None,
        };
        Ok((layout, self.unfilled))
    }

    /// The fact that says this.
    pub(in crate::engine) fn into_fact(self) -> Fact {
        Fact {
            key: key(&self.home, &self.definition.name),
            value: Some(Arc::new(self)),
        }
    }
}

/// Spaces that are being filled, and how far each is.
pub(in crate::engine) type Unfilled = Vec<(Space, Option<Key>)>;

/// The fact that there is this table.
pub(in crate::engine) fn exists(
    home: &Home,
    space: Space,
    layout: &Layout,
    unfilled: &Unfilled,
) -> Fact {
    let indexes = layout.indexes.iter().map(|index| IndexFact {
        number: index.definition.number,
        space: index.space,
        ready_at: index.ready_at,
        added_later: index.added_later,
        gone_at: index.gone_at,
    });
    let fact = TableFact {
        home: home.clone(),
        space,
        indexes: indexes.collect(),
        expiry: layout.ttl.as_ref().map(|ttl| ttl.space),
        definition: Arc::clone(&layout.definition),
        creating_until: layout.creating_until,
        updating_until: layout.updating_until,
        before_update: layout.before_update.clone(),
        gone_at: layout.gone_at,
        unfilled: unfilled.clone(),
    };
    fact.into_fact()
}

/// The fact that there is no such table.
pub(in crate::engine) fn is_gone(home: &Home, name: &str) -> Fact {
    Fact {
        key: key(home, name),
        value: None,
    }
}

/// The key of the fact of a table.
fn key(home: &Home, name: &str) -> Key {
    // By name, not by the number of its space: a table of the same name later replaces the fact, and the spaces in it
    // tell the two apart.
    let parts = [&home.owner, &home.region, name].map(str::as_bytes);
    Key::of_parts(TAG, &parts)
}
