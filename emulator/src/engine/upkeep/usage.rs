//! How much each table holds, and how much of what was written for it is still needed.

use crate::storage::{SpaceUse, Usage};

use crate::engine::Engine;
use crate::engine::parts::backups::Backup;
use crate::engine::table::Table;

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
    /// Bytes in files that hold the items as they are now, and the order in which they expire. What the table shares
    /// with backups and with tables that were restored from one is counted with each of them.
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

/// How much a backup in a folder holds, and how much of the files is its.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BackupUse {
    /// The ARN under which it is listed and restored from.
    pub backup: String,
    /// The access key whose backup it is; `shared` where all share.
    pub owner: String,
    /// How many items it has.
    pub items: u64,
    /// Their size as the service counts it, in bytes.
    pub item_bytes: u64,
    /// Bytes in files that hold its items and the entries of its indexes. What it shares with its table is counted with
    /// each of them.
    pub live_bytes: u64,
}

impl Engine {
    /// All tables with what they hold, and what was written for them.
    pub(super) fn table_uses(&self, usage: &Usage) -> Vec<TableUse> {
        let catalog = self.catalog.read();
        let tables = catalog.iter().filter(|(_, _, table)| !table.is_gone());
        tables
            .map(|(owner, region, table)| TableUse {
                owner: owner.to_string(),
                region: region.to_string(),
                ..table_use(table, usage)
            })
            .collect()
    }

    /// All backups with what they hold.
    pub(super) fn backup_uses(&self, usage: &Usage) -> Vec<BackupUse> {
        let backups = self.backups.all().into_iter();
        backups.map(|backup| backup_use(&backup, usage)).collect()
    }

    /// How many streams there are, and how many shards they show.
    pub(super) fn stream_counts(&self) -> (u64, u64) {
        let now = self.clock.now();
        let streams = self.streams.all();
        let shards = streams.iter().map(|stream| stream.shards(now).len() as u64);
        (streams.len() as u64, shards.sum())
    }
}

fn table_use(table: &Table, usage: &Usage) -> TableUse {
    let layout = table.layout();
    let expiry = layout.ttl.as_ref().map(|ttl| ttl.space);
    let staying = (layout.indexes.iter()).filter(|index| index.gone_at.is_none());
    let staying: Vec<_> = staying.collect();
    // The items first: an index that projects all attributes shares their texts.
    let spaces = [table.space].into_iter().chain(expiry);
    let spaces = spaces.chain(staying.iter().map(|index| index.space));
    let uses = usage.of_spaces(&spaces.collect::<Vec<_>>());
    let (own, of_indexes) = uses.split_at(uses.len().saturating_sub(staying.len()));
    let indexes = staying.iter().zip(of_indexes);
    TableUse {
        owner: String::new(),
        region: String::new(),
        table: table.name().to_owned(),
        items: table.counters.items(),
        item_bytes: table.counters.bytes(),
        live_bytes: own.iter().map(|used| used.live).sum(),
        reclaimable_bytes: own.iter().map(SpaceUse::dead).sum(),
        indexes: indexes
            .map(|(index, used)| IndexUse {
                index: index.definition.name.to_string(),
                items: index.counters.items(),
                item_bytes: index.counters.bytes(),
                live_bytes: used.live,
                reclaimable_bytes: used.dead(),
            })
            .collect(),
    }
}

fn backup_use(backup: &Backup, usage: &Usage) -> BackupUse {
    let spaces: Vec<_> = backup.fact.spaces().collect();
    let uses = usage.of_spaces(&spaces);
    let (items, bytes) = backup.held();
    BackupUse {
        backup: backup.arn(),
        owner: backup.fact.home.owner.to_string(),
        // What was counted is not negative.
        items: u64::try_from(items).unwrap_or_default(),
        item_bytes: u64::try_from(bytes).unwrap_or_default(),
        live_bytes: uses.iter().map(|used| used.live).sum(),
    }
}
