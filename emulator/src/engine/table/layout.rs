//! What follows from a table's definition, and where table and indexes stand in their lives.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::attachments::Attachments;
use crate::schema::between::{self, Warming};
use crate::schema::{IndexKind, IndexStatus, TableArn, TableDefinition, TableStatus};
use crate::storage::Key;
use crate::value::Item;

use crate::engine::table::group::Membership;
use crate::engine::table::key;
use crate::engine::table::live_index::{LiveIndex, billed_less};
use crate::engine::table::live_ttl::LiveTtl;

/// A table's definition with everything that follows from it.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Layout {
    /// What the owner asked for.
    pub(in crate::engine) definition: Arc<TableDefinition>,
    /// The indexes that exist, also those that come or go.
    pub(in crate::engine) indexes: Vec<Arc<LiveIndex>>,
    /// What is attached to the table beside its definition.
    pub(in crate::engine) attachments: Arc<Attachments>,
    /// The group in which the table replicates; none for most.
    pub(in crate::engine) member: Option<Membership>,
    /// The order of expiry, while switched on.
    pub(in crate::engine) ttl: Option<LiveTtl>,
    /// Until when the table is being created.
    pub(in crate::engine) creating_until: Timestamp,
    /// Until when the last update is shown: the table is being updated, or figures of its throughput are.
    pub(in crate::engine) updating_until: Timestamp,
    /// What the table was before the last update, some of which is shown until that is over.
    pub(in crate::engine) before_update: Option<Arc<TableDefinition>>,
    /// When the table goes, once that is decided.
    pub(in crate::engine) gone_at: Option<Timestamp>,
    /// What the table is being restored from. Not kept: it is shown until the table is there.
    pub(in crate::engine) restored: Option<Restored>,
}

/// What a table is restored from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Restored {
    /// The ARN of the backup, if it is one.
    pub(crate) backup: Option<Arc<str>>,
    /// The table as it was called.
    pub(crate) table: TableArn,
    /// The moment to which it goes back.
    pub(crate) moment: Timestamp,
}

impl Layout {
    /// Where the table stands at `now`.
    pub(in crate::engine) fn status(&self, now: Timestamp) -> TableStatus {
        if self.gone_at.is_some() {
            TableStatus::Deleting
        } else if now < self.creating_until {
            TableStatus::Creating
        } else if self.is_updating(now) || self.indexes.iter().any(|index| index.gone_at.is_some())
        {
            TableStatus::Updating
        } else {
            TableStatus::Active
        }
    }

    /// Where the index with this number stands at `now`.
    pub(in crate::engine) fn index_status(
        &self,
        number: u32,
        now: Timestamp,
    ) -> Option<IndexStatus> {
        let status = self.index(number)?.status(now);
        let is_changing = || {
            let before = self.before_update(now);
            before
                .is_some_and(|before| between::changing(before, &self.definition).contains(&number))
        };
        Some(match status {
            IndexStatus::Active if is_changing() => IndexStatus::Updating,
            status => status,
        })
    }

    /// Whether a new index is not being filled yet: the update that brings it goes on, and keeps the table from others
    /// ([phases](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html#GSI.OnlineOps.Creating)).
    pub(in crate::engine) fn is_allocating(&self, index: &LiveIndex, now: Timestamp) -> bool {
        let number = index.definition.number;
        // One that a later update found there already is past this.
        let is_new = |before: &TableDefinition| {
            let mut known = before.indexes.iter();
            known.all(|known| known.number != number)
        };
        index.is_coming(now) && self.before_update(now).is_some_and(is_new)
    }

    /// What the table was before the update that is not over at `now`.
    pub(in crate::engine) fn before_update(&self, now: Timestamp) -> Option<&TableDefinition> {
        let before = self.before_update.as_deref();
        before.filter(|_| now < self.updating_until)
    }

    /// Which throughput is being made ready, while the table is active.
    pub(in crate::engine) fn warming(&self, now: Timestamp) -> Warming {
        let before = self.before_update(now);
        before.map_or_else(Warming::default, |before| {
            Warming::between(before, &self.definition)
        })
    }

    /// Whether an update keeps the table from others.
    fn is_updating(&self, now: Timestamp) -> bool {
        now < self.updating_until
            && (self.before_update.as_deref())
                .is_none_or(|before| !between::is_of_figures(before, &self.definition))
    }

    /// The index with this number.
    pub(in crate::engine) fn index(&self, number: u32) -> Option<&Arc<LiveIndex>> {
        self.indexes
            .iter()
            .find(|index| index.definition.number == number)
    }

    /// The size by which a write of an item is billed. Vectors count less than as the lists that they are
    /// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.html>).
    pub(in crate::engine) fn billed_size(&self, item: &Item) -> usize {
        let schemas = self.indexes.iter().filter(|index| index.gone_at.is_none());
        let schemas = schemas.filter_map(|index| index.definition.vector.as_ref());
        let mut seen: Vec<&str> = Vec::new();
        let mut size = item.size();
        for schema in schemas {
            if !seen.contains(&&*schema.attribute) {
                seen.push(&schema.attribute);
                size = size.saturating_sub(billed_less(schema, item));
            }
        }
        size
    }

    /// When the table goes and when each index goes, of those that do.
    pub(in crate::engine) fn leavings(&self) -> impl Iterator<Item = Timestamp> {
        let of_indexes = self.indexes.iter().filter_map(|index| index.gone_at);
        of_indexes.chain(self.gone_at)
    }

    /// When the table or an index goes next.
    pub(in crate::engine) fn next_leaving(&self) -> Option<Timestamp> {
        self.leavings().min()
    }

    /// Asserts that an item lies under its own key: an invariant of what is stored, on write and on read back.
    pub(in crate::engine) fn assert_key(&self, item: Option<&Item>, key: &Key) {
        let own = |item: &Item| key::key_of_item(&self.definition.keys, item);
        debug_assert!(
            item.is_none_or(|item| own(item).as_ref() == Ok(key)),
            "an item lies under its own key"
        );
    }

    /// Whether item collections are counted.
    pub(in crate::engine) fn has_collections(&self) -> bool {
        self.indexes
            .iter()
            .any(|index| index.definition.kind == IndexKind::Local)
    }
}
