//! What CreateTable and UpdateTable say, in the words of `schema`.
//!
//! Whether a member must be there was checked with the other constraints.

use crate::schema::draft::{CapacityDraft, IndexDraft, KeyElement, KeyRole, ProjectionDraft};
use crate::schema::{
    EncryptionDraft, IndexKind, KeyAttribute, OnDemand, ScalarType, StreamDraft, StreamView, Units,
    Warm,
};
use crate::wire::types;
use crate::wire::types::values::KeyType;

/// `AttributeDefinitions`: the types of the attributes of all keys.
pub(crate) fn attributes(definitions: Vec<types::AttributeDefinition>) -> Vec<KeyAttribute> {
    definitions
        .into_iter()
        .map(|definition| KeyAttribute {
            name: definition.attribute_name.unwrap_or_default().into(),
            kind: definition
                .attribute_type
                .and_then(|text| ScalarType::from_text(&text))
                .unwrap_or(ScalarType::S),
        })
        .collect()
}

/// `KeySchema`, in the order of the request.
pub(crate) fn keys(elements: Vec<types::KeySchemaElement>) -> Vec<KeyElement> {
    elements
        .into_iter()
        .map(|element| KeyElement {
            name: element.attribute_name.unwrap_or_default(),
            role: match element.key_type.as_deref().and_then(KeyType::from_text) {
                Some(KeyType::Range) => KeyRole::Sort,
                // The constraints let no key pass that has no type.
                None | Some(KeyType::Hash) => KeyRole::Partition,
            },
        })
        .collect()
}

/// `LocalSecondaryIndexes`, which have no throughput of their own.
pub(crate) fn local(indexes: Vec<types::LocalSecondaryIndex>) -> Vec<IndexDraft> {
    indexes
        .into_iter()
        .map(|index| IndexDraft {
            name: index.index_name.unwrap_or_default(),
            kind: IndexKind::Local,
            keys: keys(index.key_schema.unwrap_or_default()),
            projection: projection(index.projection),
            capacity: CapacityDraft::default(),
        })
        .collect()
}

/// `GlobalSecondaryIndexes` of a new table.
pub(crate) fn global(indexes: Vec<types::GlobalSecondaryIndex>) -> Vec<IndexDraft> {
    indexes
        .into_iter()
        .map(|index| IndexDraft {
            name: index.index_name.unwrap_or_default(),
            kind: IndexKind::Global,
            keys: keys(index.key_schema.unwrap_or_default()),
            projection: projection(index.projection),
            capacity: capacity(
                index.provisioned_throughput,
                index.on_demand_throughput,
                index.warm_throughput,
            ),
        })
        .collect()
}

/// The `Create` of a `GlobalSecondaryIndexUpdate`.
pub(crate) fn new_global(index: types::CreateGlobalSecondaryIndexAction) -> IndexDraft {
    IndexDraft {
        name: index.index_name.unwrap_or_default(),
        kind: IndexKind::Global,
        keys: keys(index.key_schema.unwrap_or_default()),
        projection: projection(index.projection),
        capacity: capacity(
            index.provisioned_throughput,
            index.on_demand_throughput,
            index.warm_throughput,
        ),
    }
}

/// `Projection`, whose members are checked together later.
fn projection(projection: Option<types::Projection>) -> ProjectionDraft {
    let projection = projection.unwrap_or_default();
    ProjectionDraft {
        kind: projection.projection_type,
        attributes: projection.non_key_attributes,
    }
}

/// The three throughput members.
pub(crate) fn capacity(
    provisioned: Option<types::ProvisionedThroughput>,
    on_demand: Option<types::OnDemandThroughput>,
    warm: Option<types::WarmThroughput>,
) -> CapacityDraft {
    CapacityDraft {
        provisioned: provisioned.map(|units| Units {
            read: units.read_capacity_units.unwrap_or_default(),
            write: units.write_capacity_units.unwrap_or_default(),
        }),
        on_demand: on_demand.map(|caps| OnDemand {
            read: caps.max_read_request_units,
            write: caps.max_write_request_units,
        }),
        warm: warm.map(|warm| Warm {
            read: warm.read_units_per_second,
            write: warm.write_units_per_second,
        }),
    }
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
pub(crate) fn tags(tags: Vec<types::Tag>) -> Vec<(String, String)> {
    tags.into_iter()
        .map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default()))
        .collect()
}
