//! The rules across members of a new table, in the order in which the service applies them.

use std::collections::{BTreeMap, HashSet};

use crate::limits;

use super::draft::{IndexDraft, KeyElement, TableDraft};
use super::key_rules::{KeyLimits, bind_keys, check_defined, check_shape};
use super::projection_rules::{bind_projection, check_projected_total};
use super::throughput_rules::{
    CapacityScope, check_new_capacity, check_new_index_units, check_units_bounds,
};
use super::vector_rules::{bind_vector, check_vectors};
use super::{
    BillingMode, Capacity, IndexDefinition, IndexKind, KeyAttribute, KeySchema, SchemaFault,
};

/// What a correct [`TableDraft`] says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CheckedTable {
    /// The key of the table.
    pub(crate) keys: KeySchema,
    /// `AttributeDefinitions`, in the order of the request.
    pub(crate) attributes: Vec<KeyAttribute>,
    /// Local indexes, then global ones, then those of vectors; numbered from 0.
    pub(crate) indexes: Vec<IndexDefinition>,
    /// The first number that no index has.
    pub(crate) next_index: u32,
    /// How the table is paid for.
    pub(crate) billing: BillingMode,
    /// The table's own throughput.
    pub(crate) capacity: Capacity,
    /// The throughput of the global indexes.
    pub(crate) index_capacity: BTreeMap<u32, Capacity>,
}

impl TableDraft {
    /// Checks the rules across members.
    pub(crate) fn check(self) -> Result<CheckedTable, SchemaFault> {
        // Without the member a table is provisioned, which is the default of the mode.
        let billing = self.billing.unwrap_or_default();
        let attributes = self
            .attributes
            .ok_or(SchemaFault::Missing("AttributeDefinitions"))?;
        let elements = self.keys.ok_or(SchemaFault::Missing("KeySchema"))?;
        let capacity = check_new_capacity(billing, &self.capacity, &CapacityScope::Table)?;
        for index in self.global.iter().flatten() {
            // No units are within all bounds.
            check_units_bounds(index.capacity.provisioned.unwrap_or_default())?;
        }
        check_unique(&attributes)?;
        check_defined(&elements, &attributes)?;
        check_shape(&elements, KeyLimits::TABLE)?;
        let keys = bind_keys(&elements, &attributes)?;
        let drafts = gather(self.local, self.global, self.vector, &attributes)?;
        if drafts.is_empty() && attributes.len() != elements.len() {
            return Err(SchemaFault::AttributeCount);
        }
        let indexes = bind_indexes(&drafts, &attributes, &keys)?;
        check_vectors(&indexes, billing)?;
        check_all_used(&attributes, &elements, &drafts)?;
        let index_capacity = bind_index_capacity(billing, &drafts)?;
        Ok(CheckedTable {
            keys,
            attributes,
            // A table has few indexes: `gather` bounds their number.
            next_index: u32::try_from(indexes.len()).unwrap_or(u32::MAX),
            indexes,
            billing,
            capacity,
            index_capacity,
        })
    }
}

/// Refuses two definitions of one attribute.
pub(super) fn check_unique(attributes: &[KeyAttribute]) -> Result<(), SchemaFault> {
    let mut seen = HashSet::new();
    match attributes
        .iter()
        .find(|attribute| !seen.insert(&*attribute.name))
    {
        Some(twice) => Err(SchemaFault::DuplicateAttribute(twice.name.to_string())),
        None => Ok(()),
    }
}

/// Indexes of all sorts in one list, after the rules for the lists as such.
fn gather(
    local: Option<Vec<IndexDraft>>,
    global: Option<Vec<IndexDraft>>,
    vector: Option<Vec<IndexDraft>>,
    attributes: &[KeyAttribute],
) -> Result<Vec<IndexDraft>, SchemaFault> {
    let local = bounded(local, IndexKind::Local, limits::LOCAL_INDEXES_MAX)?;
    let global = bounded(global, IndexKind::Global, limits::GLOBAL_INDEXES_MAX)?;
    let vector = bounded(vector, IndexKind::Vector, limits::VECTOR_INDEXES_MAX)?;
    let mut names = HashSet::new();
    let keyed = local.into_iter().chain(global);
    let drafts: Vec<IndexDraft> = keyed.chain(vector).collect();
    for draft in drafts.iter().filter(|draft| draft.vector.is_none()) {
        check_defined(&draft.keys, attributes)?;
    }
    match drafts
        .iter()
        .find(|draft| !names.insert(draft.name.as_str()))
    {
        Some(twice) => Err(SchemaFault::DuplicateIndex(twice.name.clone())),
        None => Ok(drafts),
    }
}

/// A list of indexes that is absent, or has one to `limit` members.
fn bounded(
    list: Option<Vec<IndexDraft>>,
    kind: IndexKind,
    limit: usize,
) -> Result<Vec<IndexDraft>, SchemaFault> {
    let (list_name, one) = match kind {
        IndexKind::Local => ("LocalSecondaryIndexes", "LocalSecondaryIndex"),
        IndexKind::Global => ("GlobalSecondaryIndexes", "GlobalSecondaryIndex"),
        IndexKind::Vector => ("VectorIndexes", "VectorIndex"),
    };
    match list {
        None => Ok(Vec::new()),
        Some(list) if list.is_empty() => Err(SchemaFault::EmptyIndexList(list_name)),
        Some(list) if list.len() > limit => Err(SchemaFault::TooManyIndexes { one, limit }),
        Some(list) => Ok(list),
    }
}

/// Checks each index against the table's key and gives it its number.
fn bind_indexes(
    drafts: &[IndexDraft],
    attributes: &[KeyAttribute],
    table: &KeySchema,
) -> Result<Vec<IndexDefinition>, SchemaFault> {
    let indexes = (0..)
        .zip(drafts)
        .map(|(number, draft)| bind_index(draft, number, attributes, table))
        .collect::<Result<Vec<_>, _>>()?;
    check_projected_total(indexes.iter())?;
    Ok(indexes)
}

/// Checks one index and gives it `number`.
pub(crate) fn bind_index(
    draft: &IndexDraft,
    number: u32,
    attributes: &[KeyAttribute],
    table: &KeySchema,
) -> Result<IndexDefinition, SchemaFault> {
    if let Some(vector) = &draft.vector {
        return bind_vector(draft, vector, number, attributes);
    }
    let limits = match draft.kind {
        IndexKind::Local if table.sort.is_empty() => {
            return Err(SchemaFault::LocalWithoutTableSort);
        }
        IndexKind::Local => KeyLimits::TABLE,
        IndexKind::Global | IndexKind::Vector => KeyLimits::GLOBAL_INDEX,
    };
    check_defined(&draft.keys, attributes)?;
    check_shape(&draft.keys, limits)?;
    let keys = bind_keys(&draft.keys, attributes)?;
    if draft.kind == IndexKind::Local {
        check_local(draft, &keys, table)?;
    }
    Ok(IndexDefinition {
        number,
        name: draft.name.as_str().into(),
        kind: draft.kind,
        keys,
        projection: bind_projection(&draft.projection)?,
        vector: None,
    })
}

/// The rules that tie a local index to its table.
fn check_local(draft: &IndexDraft, keys: &KeySchema, table: &KeySchema) -> Result<(), SchemaFault> {
    if keys.sort.is_empty() {
        return Err(SchemaFault::LocalWithoutSort(draft.name.clone()));
    }
    if keys.partition != table.partition {
        return Err(SchemaFault::LocalOtherPartition {
            index: draft.name.clone(),
            found: names(keys.partition.iter().map(|attribute| &*attribute.name)),
            expected: names(table.partition.iter().map(|attribute| &*attribute.name)),
        });
    }
    Ok(())
}

/// Refuses definitions that no key uses.
fn check_all_used(
    attributes: &[KeyAttribute],
    table: &[KeyElement],
    indexes: &[IndexDraft],
) -> Result<(), SchemaFault> {
    let elements = indexes.iter().flat_map(|index| &index.keys);
    let used = table.iter().chain(elements);
    let mut distinct: Vec<&str> = Vec::new();
    for element in used {
        let name = element.name.as_str();
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    if attributes.iter().all(|one| distinct.contains(&&*one.name)) {
        return Ok(());
    }
    Err(SchemaFault::UnusedAttributes {
        defined: names(attributes.iter().map(|attribute| &*attribute.name)),
        used: names(distinct.into_iter()),
    })
}

/// The throughput of each global index, by its number.
fn bind_index_capacity(
    billing: BillingMode,
    drafts: &[IndexDraft],
) -> Result<BTreeMap<u32, Capacity>, SchemaFault> {
    (0..)
        .zip(drafts)
        .filter(|(_, draft)| draft.kind == IndexKind::Global)
        .map(|(number, draft)| {
            check_new_index_units(billing, draft)?;
            let scope = CapacityScope::Index(&draft.name);
            Ok((
                number,
                check_new_capacity(billing, &draft.capacity, &scope)?,
            ))
        })
        .collect()
}

/// Names as the service lists them: `a, b`.
pub(super) fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
