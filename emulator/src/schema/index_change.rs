//! GlobalSecondaryIndexUpdates and VectorIndexUpdates: indexes that come, go or get another throughput.

use std::collections::HashSet;

use crate::clock::Timestamp;
use crate::limits;

use super::change::change_capacity;
use super::check::bind_index;
use super::draft::{CapacityDraft, IndexDraft};
use super::projection_rules::check_projected_total;
use super::throughput_rules::{CapacityScope, check_new_capacity, check_units_bounds};
use super::vector_rules::check_vectors;
use super::{BillingMode, IndexKind, KeyAttribute, KeySchema, SchemaFault, TableDefinition};

/// One change of a global index, or of one of vectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IndexChange {
    /// A new index.
    Create(IndexDraft),
    /// Another throughput for an index that is there.
    Update {
        /// The index, which must be a global one of the table.
        name: String,
        /// The members of throughput that the request sets.
        capacity: CapacityDraft,
    },
    /// The end of an index.
    Delete {
        /// The index, which must be one of the table, and of this sort.
        name: String,
        /// Global, or of vectors.
        kind: IndexKind,
    },
}

impl IndexChange {
    /// The index that changes.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Create(draft) => &draft.name,
            Self::Update { name, .. } | Self::Delete { name, .. } => name,
        }
    }

    /// Whether an index comes or goes.
    pub(super) fn is_online(&self) -> bool {
        !matches!(self, Self::Update { .. })
    }

    /// Whether the index is one of vectors.
    pub(super) fn is_of_vectors(&self) -> bool {
        match self {
            Self::Create(draft) => draft.kind == IndexKind::Vector,
            Self::Delete { kind, .. } => *kind == IndexKind::Vector,
            Self::Update { .. } => false,
        }
    }

    /// The rules for a list of changes that need no table; `defined`: the request has definitions of
    /// attributes.
    pub(super) fn check_list(changes: &[Self], defined: bool) -> Result<(), SchemaFault> {
        let mut names = HashSet::new();
        for change in changes {
            if !names.insert(change.name()) {
                return Err(SchemaFault::IndexUpdatedTwice(change.name().to_owned()));
            }
            if let Self::Create(draft) = change {
                if !defined && !draft.keys.is_empty() {
                    return Err(SchemaFault::IndexWithoutDefinitions(draft.name.clone()));
                }
                // No units are within all bounds.
                check_units_bounds(draft.capacity.provisioned.unwrap_or_default())?;
            }
        }
        if changes.iter().filter(|change| change.is_online()).count() > 1 {
            return Err(SchemaFault::SeveralIndexChanges);
        }
        Ok(())
    }

    /// Applies a list of changes to `next`, which is `table` with its other changes made; `asked`
    /// are the definitions of the request.
    ///
    /// Returns the names of the global indexes of `table` that stay and get no provisioned units:
    /// there must be none when the table becomes provisioned.
    pub(super) fn apply_all(
        changes: &[Self],
        asked: &[KeyAttribute],
        table: &TableDefinition,
        next: &mut TableDefinition,
        now: Timestamp,
    ) -> Result<Vec<String>, SchemaFault> {
        // Definitions of the request may describe old and new indexes alike, and those to come: who
        // adds several indexes, one request each, sends the same definitions each time.
        next.attributes = merge_attributes(&table.attributes, asked);
        for change in changes {
            match change {
                Self::Create(draft) => create(draft, asked, next)?,
                Self::Update { name, capacity } => update(name, capacity, next, now)?,
                Self::Delete { name, kind } => delete(name, *kind, next)?,
            }
        }
        next.prune_attributes();
        let untouched = table.indexes_of(IndexKind::Global).filter(|index| {
            let change = changes.iter().find(|change| change.name() == &*index.name);
            match change {
                Some(Self::Update { capacity, .. }) => capacity.provisioned.is_none(),
                Some(Self::Delete { .. }) => false,
                Some(Self::Create(_)) | None => true,
            }
        });
        Ok(untouched.map(|index| index.name.to_string()).collect())
    }
}

/// Adds an index to `table`; the request must define all attributes of its key, known or not.
fn create(
    draft: &IndexDraft,
    asked: &[KeyAttribute],
    table: &mut TableDefinition,
) -> Result<(), SchemaFault> {
    if table.index(&draft.name).is_some() {
        return Err(SchemaFault::IndexExists);
    }
    if draft.vector.is_some() {
        return create_vector(draft, asked, table);
    }
    if table.indexes_of(IndexKind::Global).count() >= limits::GLOBAL_INDEXES_MAX {
        return Err(SchemaFault::OneIndexTooMany(limits::GLOBAL_INDEXES_MAX));
    }
    let billing = table.billing.mode;
    match (billing, draft.capacity.provisioned) {
        (BillingMode::Provisioned, None) => {
            return Err(SchemaFault::NewIndexUnitsMissing(draft.name.clone()));
        }
        (BillingMode::PayPerRequest, Some(_)) => {
            return Err(SchemaFault::NewIndexUnitsOnDemand(draft.name.clone()));
        }
        _ => {}
    }
    let number = table.next_index;
    let index = bind_index(draft, number, asked, &table.keys)?;
    check_types(&index.keys, table)?;
    let scope = CapacityScope::Index(&draft.name);
    let capacity = check_new_capacity(billing, &draft.capacity, &scope)?;
    table.indexes.push(index);
    check_projected_total(table.indexes.iter())?;
    table.index_capacity.insert(number, capacity);
    table.next_index = number.saturating_add(1);
    Ok(())
}

/// Adds an index of vectors.
fn create_vector(
    draft: &IndexDraft,
    asked: &[KeyAttribute],
    table: &mut TableDefinition,
) -> Result<(), SchemaFault> {
    let limit = limits::VECTOR_INDEXES_MAX;
    if table.indexes_of(IndexKind::Vector).count() >= limit {
        let one = "VectorIndex";
        return Err(SchemaFault::TooManyIndexes { one, limit });
    }
    let number = table.next_index;
    let index = bind_index(draft, number, asked, &table.keys)?;
    check_types(&index.keys, table)?;
    table.indexes.push(index);
    check_vectors(&table.indexes, table.billing.mode)?;
    check_projected_total(table.indexes.iter())?;
    table.next_index = number.saturating_add(1);
    Ok(())
}

/// Changes the throughput of an index.
fn update(
    name: &str,
    change: &CapacityDraft,
    table: &mut TableDefinition,
    now: Timestamp,
) -> Result<(), SchemaFault> {
    // No units are within all bounds.
    let bounds = check_units_bounds(change.provisioned.unwrap_or_default());
    let number = match global(name, table) {
        Err(_) if bounds.is_err() => return Err(SchemaFault::IndexUpdateBlocked),
        // The service fails over it.
        Err(_) if change.warm.is_some() => return Err(SchemaFault::WarmIndexMissing),
        found => found?,
    };
    bounds?;
    if *change == CapacityDraft::default() {
        return Err(SchemaFault::IndexUpdateEmpty(name.to_owned()));
    }
    if table.is_on_demand() && change.provisioned.is_some() {
        return Err(SchemaFault::NewIndexUnitsOnDemand(name.to_owned()));
    }
    let current = table.capacity_of(number);
    let scope = CapacityScope::Index(name);
    let capacity = change_capacity(table, &current, change, scope, now)?;
    table.index_capacity.insert(number, capacity);
    Ok(())
}

/// Removes an index.
fn delete(name: &str, kind: IndexKind, table: &mut TableDefinition) -> Result<(), SchemaFault> {
    let Some(found) = table.index(name) else {
        return Err(SchemaFault::IndexNotFound(name.to_owned()));
    };
    if found.kind != kind {
        let name = name.to_owned();
        return Err(match kind {
            IndexKind::Vector => SchemaFault::NotVector(name),
            IndexKind::Local | IndexKind::Global => SchemaFault::NotGlobal(name),
        });
    }
    let number = found.number;
    table.indexes.retain(|index| index.number != number);
    table.index_capacity.remove(&number);
    Ok(())
}

/// The number of the global index called `name`.
fn global(name: &str, table: &TableDefinition) -> Result<u32, SchemaFault> {
    table
        .index(name)
        .filter(|index| index.kind == IndexKind::Global)
        .map(|index| index.number)
        .ok_or_else(|| SchemaFault::IndexNotFound(name.to_owned()))
}

/// The definitions of the table, then those that the request adds. A definition of what the table knows
/// already is passed over, whatever its type: it counts where a new index uses it.
fn merge_attributes(current: &[KeyAttribute], asked: &[KeyAttribute]) -> Vec<KeyAttribute> {
    let mut merged = current.to_vec();
    for attribute in asked {
        if current.iter().all(|known| known.name != attribute.name) {
            merged.push(attribute.clone());
        }
    }
    merged
}

/// The attributes of a new key must have the types that they have in the keys of the table and its
/// indexes.
fn check_types(new: &KeySchema, table: &TableDefinition) -> Result<(), SchemaFault> {
    let schemas = std::iter::once(&table.keys).chain(table.indexes.iter().map(|index| &index.keys));
    for attribute in new.partition.iter().chain(&new.sort) {
        let other = schemas.clone().find(|schema| {
            let mut known = schema.partition.iter().chain(&schema.sort);
            known.any(|known| known.name == attribute.name && known.kind != attribute.kind)
        });
        if let Some(existing) = other {
            return Err(SchemaFault::AttributeTypeChanged {
                existing: describe(existing),
                new: describe(new),
            });
        }
    }
    Ok(())
}

/// A key as the service prints it: `Schema:[SchemaElement: key{a:S:HASH}]`.
fn describe(schema: &KeySchema) -> String {
    let part = |attributes: &[KeyAttribute], role: &str| {
        let print = |attribute: &KeyAttribute| {
            let kind = attribute.kind.as_str();
            format!("SchemaElement: key{{{}:{kind}:{role}}}", attribute.name)
        };
        attributes.iter().map(print).collect::<Vec<_>>()
    };
    let mut elements = part(&schema.partition, "HASH");
    elements.extend(part(&schema.sort, "RANGE"));
    format!("Schema:[{}]", elements.join(", "))
}
