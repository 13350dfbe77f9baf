//! How much each table holds, and how much of what was written for it is still needed.

use std::collections::BTreeMap;

use crate::storage::{Space, SpaceUse};

use crate::engine::Engine;
use crate::engine::table::Table;
use crate::engine::table::layout::Layout;

/// How much a table in a folder holds, and how much of the files is its.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableUse {
    /// The access key whose table it is; `shared` where all share.
    pub owner: String,
    /// The region in which it is; `shared` where all share.
    pub region: String,
    /// The name of the table.
    pub table: String,
    /// How many items it has.
    pub items: u64,
    /// Their size as the service counts it, in bytes.
    pub item_bytes: u64,
    /// Bytes in files that hold the items as they are now, and the order in which they expire.
    pub live_bytes: u64,
    /// Bytes in files that hold items as they were; a compaction gives them back.
    pub reclaimable_bytes: u64,
    /// The indexes of the table.
    pub indexes: Vec<IndexUse>,
}

/// How much an index holds, and how much of the files is its.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexUse {
    /// The name of the index.
    pub index: String,
    /// How many entries it has.
    pub items: u64,
    /// Their size as the service counts it, in bytes.
    pub item_bytes: u64,
    /// Bytes in files that hold the entries as they are now.
    pub live_bytes: u64,
    /// Bytes in files that hold entries as they were; a compaction gives them back.
    pub reclaimable_bytes: u64,
}

/// What was written of each space.
type Spaces = BTreeMap<Space, SpaceUse>;

impl Engine {
    /// All tables with what they hold, and what was written for them.
    pub(super) fn table_uses(&self, spaces: &Spaces) -> Vec<TableUse> {
        let catalog = self.catalog.read();
        let tables = catalog.iter().filter(|(_, _, table)| !table.is_gone());
        tables
            .map(|(owner, region, table)| TableUse {
                owner: owner.to_string(),
                region: region.to_string(),
                ..table_use(table, spaces)
            })
            .collect()
    }

    /// How many streams there are, and how many shards they show.
    pub(super) fn stream_counts(&self) -> (u64, u64) {
        let now = self.clock.now();
        let streams = self.streams.all();
        let shards = streams.iter().map(|stream| stream.shards(now).len() as u64);
        (streams.len() as u64, shards.sum())
    }
}

fn table_use(table: &Table, spaces: &Spaces) -> TableUse {
    let layout = table.layout();
    let own = [Some(table.space), layout.ttl.as_ref().map(|ttl| ttl.space)];
    let (live_bytes, reclaimable_bytes) = bytes(spaces, own.into_iter().flatten());
    TableUse {
        owner: String::new(),
        region: String::new(),
        table: table.name().to_owned(),
        items: table.counters.items(),
        item_bytes: table.counters.bytes(),
        live_bytes,
        reclaimable_bytes,
        indexes: index_uses(&layout, spaces),
    }
}

fn index_uses(layout: &Layout, spaces: &Spaces) -> Vec<IndexUse> {
    let staying = (layout.indexes.iter()).filter(|index| index.gone_at.is_none());
    staying
        .map(|index| {
            let (live_bytes, reclaimable_bytes) = bytes(spaces, [index.space]);
            IndexUse {
                index: index.definition.name.to_string(),
                items: index.counters.items(),
                item_bytes: index.counters.bytes(),
                live_bytes,
                reclaimable_bytes,
            }
        })
        .collect()
}

/// How many bytes of these spaces are live, and how many are not.
fn bytes(spaces: &Spaces, own: impl IntoIterator<Item = Space>) -> (u64, u64) {
    let uses = own.into_iter().filter_map(|space| spaces.get(&space));
    uses.fold((0, 0), |(live, dead), used| {
        let rest = used.written.saturating_sub(used.live);
        (live + used.live, dead + rest)
    })
}
