//! What a vector index may be.

use crate::limits;

use super::draft::{IndexDraft, KeyRole, VectorDraft};
use super::key_rules::bind_keys;
use super::projection_rules::bind_projection;
use super::vector::{SearchRole, VectorSchema};
use super::{BillingMode, IndexDefinition, IndexKind, KeyAttribute, KeySchema, SchemaFault};

/// Checks the vector indexes of a table against each other and against how the table is paid for.
pub(super) fn check_vectors(
    indexes: &[IndexDefinition],
    billing: BillingMode,
) -> Result<(), SchemaFault> {
    let mut known: Vec<&VectorSchema> = Vec::new();
    for schema in indexes.iter().filter_map(|index| index.vector.as_ref()) {
        if billing != BillingMode::PayPerRequest {
            return Err(SchemaFault::VectorsProvisioned);
        }
        let other = |other: &&&VectorSchema| {
            other.attribute == schema.attribute && other.dimensions != schema.dimensions
        };
        if known.iter().find(other).is_some() {
            let attribute = schema.attribute.to_string();
            return Err(SchemaFault::VectorDimensionsDiffer(attribute));
        }
        known.push(schema);
    }
    Ok(())
}

/// Checks one vector index and gives it `number`.
pub(super) fn bind_vector(
    draft: &IndexDraft,
    vector: &VectorDraft,
    number: u32,
    attributes: &[KeyAttribute],
) -> Result<IndexDefinition, SchemaFault> {
    let keys = bind_search(draft, attributes)?;
    let dimensions = u32::try_from(vector.dimensions).ok();
    let allowed = 1..=limits::VECTOR_DIMENSIONS_MAX;
    let dimensions = dimensions
        .filter(|dimensions| allowed.contains(dimensions))
        .ok_or(SchemaFault::VectorDimensions(limits::VECTOR_DIMENSIONS_MAX))?;
    let search = draft.keys.iter().map(|element| {
        let role = match element.role {
            KeyRole::Partition => SearchRole::Partition,
            KeyRole::Sort => SearchRole::Filter,
        };
        (element.name.as_str().into(), role)
    });
    Ok(IndexDefinition {
        number,
        name: draft.name.as_str().into(),
        kind: IndexKind::Vector,
        keys,
        projection: bind_projection(&draft.projection)?,
        vector: Some(VectorSchema {
            attribute: vector.attribute.as_str().into(),
            dimensions,
            distance: vector.distance,
            search: search.collect(),
        }),
    })
}

/// The attributes of the search schema with their types.
fn bind_search(draft: &IndexDraft, attributes: &[KeyAttribute]) -> Result<KeySchema, SchemaFault> {
    let keys = bind_keys(&draft.keys, attributes).map_err(|_| SchemaFault::SearchNotDefined)?;
    if keys.partition.len() > 1 {
        return Err(SchemaFault::SearchElements("HASH", 1));
    }
    let filters_max = limits::VECTOR_FILTERS_MAX;
    if keys.sort.len() > filters_max {
        return Err(SchemaFault::SearchElements("INLINE_FILTER", filters_max));
    }
    let mut names = draft.keys.iter().map(|element| &element.name);
    while let Some(name) = names.next() {
        if names.clone().any(|other| other == name) {
            return Err(SchemaFault::SearchElementTwice(name.clone()));
        }
    }
    Ok(keys)
}
