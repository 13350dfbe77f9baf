//! A table as a request describes it, before the rules across members were checked.

use super::{BillingMode, IndexKind, KeyAttribute, OnDemand, Units, Warm};

/// Which part of a key an attribute belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyRole {
    /// `HASH`.
    Partition,
    /// `RANGE`.
    Sort,
}

/// One element of a `KeySchema`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyElement {
    /// The attribute.
    pub(crate) name: String,
    /// Its part in the key.
    pub(crate) role: KeyRole,
}

/// A `Projection` as requested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ProjectionDraft {
    /// `ProjectionType`.
    pub(crate) kind: Option<String>,
    /// `NonKeyAttributes`.
    pub(crate) attributes: Option<Vec<String>>,
}

/// The throughput members that tables and global indexes share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CapacityDraft {
    /// `ProvisionedThroughput`.
    pub(crate) provisioned: Option<Units>,
    /// `OnDemandThroughput`.
    pub(crate) on_demand: Option<OnDemand>,
    /// `WarmThroughput`.
    pub(crate) warm: Option<Warm>,
}

/// An index as requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IndexDraft {
    /// `IndexName`.
    pub(crate) name: String,
    /// Local or global.
    pub(crate) kind: IndexKind,
    /// `KeySchema`.
    pub(crate) keys: Vec<KeyElement>,
    /// `Projection`.
    pub(crate) projection: ProjectionDraft,
    /// Throughput; always empty for local indexes.
    pub(crate) capacity: CapacityDraft,
}

/// The members of CreateTable that depend on each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TableDraft {
    /// `AttributeDefinitions`.
    pub(crate) attributes: Option<Vec<KeyAttribute>>,
    /// `KeySchema`.
    pub(crate) keys: Option<Vec<KeyElement>>,
    /// `LocalSecondaryIndexes`.
    pub(crate) local: Option<Vec<IndexDraft>>,
    /// `GlobalSecondaryIndexes`.
    pub(crate) global: Option<Vec<IndexDraft>>,
    /// `BillingMode`.
    pub(crate) billing: Option<BillingMode>,
    /// The table's own throughput.
    pub(crate) capacity: CapacityDraft,
}
