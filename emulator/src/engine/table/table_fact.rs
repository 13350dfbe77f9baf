//! A table as a fact: what of it must outlive the process.
//!
//! Tags, policies, expiry, the stream that is on and all other settings stand in the definition. How many items
//! and entries there are, their sizes and those of item collections follow from the items, and are counted when a
//! store is opened.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::TableDefinition;
use crate::storage::{Fact, FactValue, Key, Space};

use crate::engine::table::Home;
use crate::engine::table::layout::Layout;

/// The first byte of the keys of these facts.
const TAG: u8 = b't';

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

impl FactValue for TableFact {}

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
        gone_at: layout.gone_at,
        unfilled: unfilled.clone(),
    };
    Fact {
        key: key(home, &layout.definition.name),
        value: Some(Arc::new(fact)),
    }
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
    let parts = [&home.owner, &home.region, name].map(str::as_bytes);
    Key::of_parts(TAG, &parts)
}
