//! What CreateTable and UpdateTable say, in the words of `schema`.
//!
//! Whether a member must be there, and which values it may have, was checked with the other constraints: where one
//! is missing all the same, or has none of its values, that is an internal error.

use crate::operation::request::member::required;
use crate::schema::draft::{
    CapacityDraft, IndexDraft, KeyElement, KeyRole, ProjectionDraft, VectorDraft,
};
use crate::schema::{
    DistanceFunction, EncryptionDraft, IndexKind, KeyAttribute, OnDemand, ScalarType, SearchRole,
    StreamDraft, StreamView, Units, Warm,
};
use crate::wire::ApiError;
use crate::wire::types;
use crate::wire::types::values::KeyType;

/// `AttributeDefinitions`: the types of the attributes of all keys.
pub(crate) fn attributes(
    definitions: Vec<types::AttributeDefinition>,
) -> Result<Vec<KeyAttribute>, ApiError> {
    let attribute = |definition: types::AttributeDefinition| {
        let kind = definition.attribute_type.as_deref();
        Ok(KeyAttribute {
            name: required(definition.attribute_name, "AttributeName")?.into(),
            kind: required(kind.and_then(ScalarType::from_text), "AttributeType")?,
        })
    };
    definitions.into_iter().map(attribute).collect()
}

/// `KeySchema`, in the order of the request.
pub(crate) fn keys(elements: Vec<types::KeySchemaElement>) -> Result<Vec<KeyElement>, ApiError> {
    let element = |element: types::KeySchemaElement| {
        let role = element.key_type.as_deref().and_then(KeyType::from_text);
        Ok(KeyElement {
            name: required(element.attribute_name, "AttributeName")?,
            role: match required(role, "KeyType")? {
                KeyType::Range => KeyRole::Sort,
                KeyType::Hash => KeyRole::Partition,
            },
        })
    };
    elements.into_iter().map(element).collect()
}

/// `LocalSecondaryIndexes`, which have no throughput of their own.
pub(crate) fn local(indexes: Vec<types::LocalSecondaryIndex>) -> Result<Vec<IndexDraft>, ApiError> {
    let draft = |index: types::LocalSecondaryIndex| {
        Ok(IndexDraft {
            name: required(index.index_name, "IndexName")?,
            kind: IndexKind::Local,
            keys: keys(required(index.key_schema, "KeySchema")?)?,
            projection: projection(index.projection)?,
            capacity: CapacityDraft::default(),
            vector: None,
        })
    };
    indexes.into_iter().map(draft).collect()
}

/// `GlobalSecondaryIndexes` of a new table.
pub(crate) fn global(
    indexes: Vec<types::GlobalSecondaryIndex>,
) -> Result<Vec<IndexDraft>, ApiError> {
    let draft = |index: types::GlobalSecondaryIndex| {
        Ok(IndexDraft {
            name: required(index.index_name, "IndexName")?,
            kind: IndexKind::Global,
            keys: keys(required(index.key_schema, "KeySchema")?)?,
            projection: projection(index.projection)?,
            capacity: capacity(
                index.provisioned_throughput,
                index.on_demand_throughput,
                index.warm_throughput,
            )?,
            vector: None,
        })
    };
    indexes.into_iter().map(draft).collect()
}

/// The `Create` of a `GlobalSecondaryIndexUpdate`.
pub(crate) fn new_global(
    index: types::CreateGlobalSecondaryIndexAction,
) -> Result<IndexDraft, ApiError> {
    Ok(IndexDraft {
        name: required(index.index_name, "IndexName")?,
        kind: IndexKind::Global,
        keys: keys(required(index.key_schema, "KeySchema")?)?,
        projection: projection(index.projection)?,
        capacity: capacity(
            index.provisioned_throughput,
            index.on_demand_throughput,
            index.warm_throughput,
        )?,
        vector: None,
    })
}

/// `VectorIndexes` of a new table.
pub(crate) fn vectors(indexes: Vec<types::VectorIndex>) -> Result<Vec<IndexDraft>, ApiError> {
    let draft = |index: types::VectorIndex| new_vector(index.into());
    indexes.into_iter().map(draft).collect()
}

/// The `Create` of a `VectorIndexUpdate`.
pub(crate) fn new_vector(index: types::CreateVectorIndexAction) -> Result<IndexDraft, ApiError> {
    let element = |element: types::SearchSchemaElement| {
        let role = element.search_schema_element_type.as_deref();
        Ok(KeyElement {
            name: required(element.attribute_name, "AttributeName")?,
            role: match required(
                role.and_then(SearchRole::from_text),
                "SearchSchemaElementType",
            )? {
                SearchRole::Partition => KeyRole::Partition,
                SearchRole::Filter => KeyRole::Sort,
            },
        })
    };
    let attribute = required(index.vector_attribute, "VectorAttribute")?;
    let distance = index.distance_function.as_deref();
    let distance = distance.and_then(DistanceFunction::from_text);
    // Without a search schema there is nothing to narrow a search by.
    let search = index.search_schema.unwrap_or_default();
    Ok(IndexDraft {
        name: required(index.index_name, "IndexName")?,
        kind: IndexKind::Vector,
        keys: search
            .into_iter()
            .map(element)
            .collect::<Result<_, ApiError>>()?,
        projection: projection(index.projection)?,
        capacity: CapacityDraft::default(),
        vector: Some(VectorDraft {
            attribute: required(attribute.attribute_name, "AttributeName")?,
            dimensions: required(index.dimensions, "Dimensions")?,
            distance: required(distance, "DistanceFunction")?,
        }),
    })
}

/// `Projection`, whose members are checked together later.
fn projection(projection: Option<types::Projection>) -> Result<ProjectionDraft, ApiError> {
    let projection = required(projection, "Projection")?;
    Ok(ProjectionDraft {
        kind: projection.projection_type,
        attributes: projection.non_key_attributes,
    })
}

/// The three throughput members.
pub(crate) fn capacity(
    provisioned: Option<types::ProvisionedThroughput>,
    on_demand: Option<types::OnDemandThroughput>,
    warm: Option<types::WarmThroughput>,
) -> Result<CapacityDraft, ApiError> {
    let units = |units: types::ProvisionedThroughput| -> Result<Units, ApiError> {
        Ok(Units {
            read: required(units.read_capacity_units, "ReadCapacityUnits")?,
            write: required(units.write_capacity_units, "WriteCapacityUnits")?,
        })
    };
    Ok(CapacityDraft {
        provisioned: provisioned.map(units).transpose()?,
        on_demand: on_demand.map(|caps| OnDemand {
            read: caps.max_read_request_units,
            write: caps.max_write_request_units,
        }),
        warm: warm.map(|warm| Warm {
            read: warm.read_units_per_second,
            write: warm.write_units_per_second,
        }),
    })
}

/// `StreamSpecification`; a stream that is not enabled is switched off.
pub(crate) fn stream(specification: &types::StreamSpecification) -> StreamDraft {
    StreamDraft {
        enabled: specification.stream_enabled == Some(true),
        view: specification
            .stream_view_type
            .as_deref()
            .and_then(StreamView::from_text),
    }
}

/// `SSESpecification`, as it came.
pub(crate) fn encryption(specification: types::SSESpecification) -> EncryptionDraft {
    EncryptionDraft {
        enabled: specification.enabled,
        kind: specification.sse_type,
        key: specification.kms_master_key_id,
    }
}

/// `Tags`: pairs of key and value.
pub(crate) fn tags(tags: Vec<types::Tag>) -> Result<Vec<(String, String)>, ApiError> {
    let pair = |tag: types::Tag| Ok((required(tag.key, "Key")?, required(tag.value, "Value")?));
    tags.into_iter().map(pair).collect()
}
