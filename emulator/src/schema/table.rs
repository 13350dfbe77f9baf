//! A table as its owner described it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::clock::Timestamp;

use super::{
    Billing, BillingMode, Capacity, Encryption, IndexDefinition, IndexKind, KeyAttribute,
    KeySchema, PointInTime, Policy, Provisioned, Stream, TableArn, TableClassSummary, TimeToLive,
};

/// Where a table stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TableStatus {
    /// Announced, not usable yet.
    Creating,
    /// Usable, and no change is under way.
    Active,
    /// Usable while a change takes effect.
    Updating,
    /// Going away; its name is not free before it is gone.
    Deleting,
}

impl TableStatus {
    /// The status as answers spell it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::Active => "ACTIVE",
            Self::Updating => "UPDATING",
            Self::Deleting => "DELETING",
        }
    }
}

/// Where a global index stands in its life; the words are those of tables.
pub(crate) type IndexStatus = TableStatus;

/// A table: what CreateTable, UpdateTable and their smaller siblings have said of it.
///
/// Immutable: a change makes a new definition, so that a reader which holds one is never surprised.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TableDefinition {
    /// The table's name.
    pub(crate) name: Arc<str>,
    /// Region, account and name in one text.
    pub(crate) arn: TableArn,
    /// The UUID that tells a table from a later one of the same name.
    pub(crate) id: Arc<str>,
    /// When CreateTable was answered.
    pub(crate) created: Timestamp,
    /// The key that identifies an item.
    pub(crate) keys: KeySchema,
    /// `AttributeDefinitions`, in the order of the request.
    pub(crate) attributes: Vec<KeyAttribute>,
    /// Local and global indexes, each sort in the order in which it was asked for.
    pub(crate) indexes: Vec<IndexDefinition>,
    /// The number that the next new index gets: numbers are never used twice.
    pub(crate) next_index: u32,
    /// How the table is paid for.
    pub(crate) billing: Billing,
    /// The table's own throughput.
    pub(crate) capacity: Capacity,
    /// The throughput of each global index, by the index's number.
    pub(crate) index_capacity: BTreeMap<u32, Capacity>,
    /// The latest stream, also after it was switched off.
    pub(crate) stream: Option<Stream>,
    /// The key of the caller's own that encrypts the table; none means the service's own key.
    pub(crate) encryption: Option<Encryption>,
    /// The storage class, where one was ever named.
    pub(crate) class: Option<TableClassSummary>,
    /// Whether DeleteTable refuses.
    pub(crate) deletion_protection: bool,
    /// Tags, by key.
    pub(crate) tags: BTreeMap<String, String>,
    /// The resource policy of the table.
    pub(crate) policy: Option<Policy>,
    /// The resource policy of its stream.
    pub(crate) stream_policy: Option<Policy>,
    /// The attribute that tells when an item expires, while expiry is switched on.
    pub(crate) time_to_live: Option<TimeToLive>,
    /// Point-in-time recovery, while it is switched on.
    pub(crate) point_in_time: Option<PointInTime>,
}

impl TableDefinition {
    /// The index called `name`.
    pub(crate) fn index(&self, name: &str) -> Option<&IndexDefinition> {
        self.indexes.iter().find(|index| &*index.name == name)
    }

    /// The indexes of one sort, in the order of the request.
    pub(crate) fn indexes_of(&self, kind: IndexKind) -> impl Iterator<Item = &IndexDefinition> {
        self.indexes.iter().filter(move |index| index.kind == kind)
    }

    /// The names of all key attributes of the table and its indexes, some more than once.
    pub(crate) fn key_names(&self) -> impl Iterator<Item = &str> {
        let indexes = self.indexes.iter().map(|index| &index.keys);
        std::iter::once(&self.keys)
            .chain(indexes)
            .flat_map(KeySchema::attributes)
            .map(|attribute| &*attribute.name)
    }

    /// Whether `name` is part of the key of the table or of an index.
    pub(crate) fn key_contains(&self, name: &str) -> bool {
        self.key_names().any(|found| found == name)
    }

    /// The throughput of the global index with this number.
    pub(crate) fn capacity_of(&self, number: u32) -> Capacity {
        let capacity = self.index_capacity.get(&number).cloned();
        debug_assert!(capacity.is_some(), "each global index has its throughput");
        // An index whose throughput nobody kept shows what an on-demand one does: no units.
        capacity.unwrap_or_default()
    }

    /// Drops definitions of attributes that no key uses any more.
    pub(crate) fn prune_attributes(&mut self) {
        let mut attributes = std::mem::take(&mut self.attributes);
        attributes.retain(|attribute| self.key_contains(&attribute.name));
        self.attributes = attributes;
    }

    /// The same table with its throughput, and that of its indexes, as what it began with: nothing of it has changed yet.
    #[must_use]
    pub(crate) fn with_new_units(mut self) -> Self {
        let of_indexes = self.index_capacity.values_mut();
        for capacity in std::iter::once(&mut self.capacity).chain(of_indexes) {
            capacity.provisioned = Provisioned::new(capacity.provisioned.units);
        }
        self
    }

    /// Puts an index of `before`, its throughput and its attributes back where they stood.
    pub(crate) fn keep(&mut self, before: &Self, index: IndexDefinition) {
        let place = |one: &IndexDefinition| one.number == index.number;
        let position = before.indexes.iter().position(place);
        debug_assert!(position.is_some(), "the index is one of those before");
        // The order of indexes is nothing but that of a description: in front is a place as well.
        let position = position.unwrap_or_default();
        if let Some(capacity) = before.index_capacity.get(&index.number) {
            self.index_capacity.insert(index.number, capacity.clone());
        }
        self.indexes.insert(position.min(self.indexes.len()), index);
        let added = std::mem::replace(&mut self.attributes, before.attributes.clone());
        let is_new = |one: &KeyAttribute| before.attributes.iter().all(|old| old.name != one.name);
        self.attributes.extend(added.into_iter().filter(is_new));
        self.prune_attributes();
    }

    /// The same table without the index of this number.
    #[must_use]
    pub(crate) fn without(&self, number: u32) -> Self {
        let mut table = self.clone();
        table.indexes.retain(|index| index.number != number);
        table.index_capacity.remove(&number);
        table.prune_attributes();
        table
    }

    /// Whether the table is billed by the request.
    pub(crate) fn is_on_demand(&self) -> bool {
        self.billing.mode == BillingMode::PayPerRequest
    }

    /// The stream, while it is switched on.
    pub(crate) fn active_stream(&self) -> Option<&Stream> {
        self.stream.as_ref().filter(|stream| stream.view.is_some())
    }

    /// The ARN of the latest stream.
    pub(crate) fn stream_arn(&self) -> Option<String> {
        self.stream
            .as_ref()
            .map(|stream| self.arn.stream(&stream.label))
    }
}
