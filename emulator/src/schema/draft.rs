//! A table as a request describes it, before the rules across members were checked.

use super::{BillingMode, DistanceFunction, IndexKind, KeyAttribute, OnDemand, Units, Warm};

/// Which part of a key an attribute belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyRole {
    /// `HASH`: which partition an item goes to.
    Partition,
    /// `RANGE`: where in its partition an item stands.
    Sort,
}

/// One element of a `KeySchema`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyElement {
    /// The attribute, which `AttributeDefinitions` must give a type.
    pub(crate) name: String,
    /// Its part in the key.
    pub(crate) role: KeyRole,
}

/// A `Projection` as requested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ProjectionDraft {
    /// `ProjectionType`, as it was sent; none where the member is absent.
    pub(crate) kind: Option<String>,
    /// `NonKeyAttributes`, which only `INCLUDE` may have.
    pub(crate) attributes: Option<Vec<String>>,
}

/// The throughput members that tables and global indexes share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CapacityDraft {
    /// `ProvisionedThroughput`, as far as it was sent.
    pub(crate) provisioned: Option<Units>,
    /// `OnDemandThroughput`, as far as it was sent.
    pub(crate) on_demand: Option<OnDemand>,
    /// `WarmThroughput`, as far as it was sent.
    pub(crate) warm: Option<Warm>,
}

/// An index as requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IndexDraft {
    /// `IndexName`: no two indexes of a table may share it.
    pub(crate) name: String,
    /// Local, global, or of vectors.
    pub(crate) kind: IndexKind,
    /// `KeySchema`, in the order of the request; of an index of vectors `SearchSchema`.
    pub(crate) keys: Vec<KeyElement>,
    /// `Projection`: the attributes that are copied besides the keys.
    pub(crate) projection: ProjectionDraft,
    /// Throughput; always empty but for global indexes.
    pub(crate) capacity: CapacityDraft,
    /// What makes it an index of vectors.
    pub(crate) vector: Option<VectorDraft>,
}

/// The vectors of an index as requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VectorDraft {
    /// `VectorAttribute`: the attribute whose value is a vector.
    pub(crate) attribute: String,
    /// `Dimensions`: how many numbers each vector has.
    pub(crate) dimensions: i64,
    /// `DistanceFunction`: how vectors are compared.
    pub(crate) distance: DistanceFunction,
}

/// The members of CreateTable that depend on each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TableDraft {
    /// `AttributeDefinitions`: one for each attribute of a key, and no other.
    pub(crate) attributes: Option<Vec<KeyAttribute>>,
    /// `KeySchema`, in the order of the request.
    pub(crate) keys: Option<Vec<KeyElement>>,
    /// `LocalSecondaryIndexes`; none where the member is absent.
    pub(crate) local: Option<Vec<IndexDraft>>,
    /// `GlobalSecondaryIndexes`; none where the member is absent.
    pub(crate) global: Option<Vec<IndexDraft>>,
    /// `VectorIndexes`; none where the member is absent.
    pub(crate) vector: Option<Vec<IndexDraft>>,
    /// `BillingMode`; provisioned where the member is absent.
    pub(crate) billing: Option<BillingMode>,
    /// The table's own throughput.
    pub(crate) capacity: CapacityDraft,
}
