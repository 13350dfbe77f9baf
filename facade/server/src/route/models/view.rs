//! Documents, plans and what is known of models as they leave.

use package_database::models::{
    Doc, FieldIndex, ModelEvent, ModelFigures, PlanKind, QueryCost, QueryPlan, RecordedModel,
    Related,
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::query::Found;

/// Where a document has what belongs to it.
const RELATED: &str = "_related";

/// A document with what was loaded of its relations.
pub(super) fn document(doc: &Doc) -> Value {
    let mut json = doc.to_json();
    let mut related = Map::new();
    for name in doc.loaded() {
        let value = match doc.related(name) {
            Ok(Related::One(found)) => found.as_deref().map_or(Value::Null, document),
            Ok(Related::Many(found)) => found.iter().map(document).collect(),
            Err(_) => continue,
        };
        related.insert(name.to_owned(), value);
    }
    if !related.is_empty()
        && let Some(members) = json.as_object_mut()
    {
        members.insert(RELATED.to_owned(), Value::Object(related));
    }
    json
}

/// A page of documents.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelDocumentPage)]
pub(super) struct DocumentPage {
    /// The documents, in the order that was asked for.
    #[schema(value_type = Vec<Object>)]
    pub(super) items: Vec<Value>,
    /// Where the next page begins, to be sent as `after`; absent at the end, and where no index has the order: then ask
    /// with `offset`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
    /// Parts that could not be read, though others could: then documents are missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) failures: Vec<String>,
    /// What it has cost, where the page was not read from where another one ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cost: Option<CostView>,
}

impl From<Found> for DocumentPage {
    fn from(found: Found) -> Self {
        Self {
            items: found.docs.iter().map(document).collect(),
            next: found.next,
            failures: found.failures,
            cost: found.cost.map(CostView::from),
        }
    }
}

/// What a query has cost.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ModelQueryCost)]
pub(super) struct CostView {
    requests: u64,
    /// Documents that were read.
    read: u64,
    bytes: u64,
    /// Read capacity units that a query takes, half a unit for each 4 KB.
    units: f64,
}

impl From<QueryCost> for CostView {
    fn from(cost: QueryCost) -> Self {
        Self {
            requests: cost.requests,
            read: cost.read,
            bytes: cost.bytes,
            units: cost.units,
        }
    }
}

/// How a query is answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelQueryPlan)]
pub(super) struct PlanView {
    /// What is read: `nothing`, `ids`, `one-user`, `several-users`, `global-index`, `one-partition`, `one-shard`,
    /// `shards` or `every-user`.
    kind: &'static str,
    /// The field whose index is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<String>,
    /// Conditions that bound what is read.
    in_keys: Vec<String>,
    /// Conditions by which the store leaves documents out that it has read.
    in_store: Vec<String>,
    /// Conditions that are looked at in the documents that it gives.
    in_memory: Vec<String>,
    partitions: usize,
    /// Whether all is read before the first document is given.
    sorts_all: bool,
    /// Requests that it takes at least.
    requests_min: u64,
    /// Read capacity that it takes at least.
    units_min: f64,
    /// What would make it cheaper.
    advice: Vec<String>,
    /// The same for people.
    text: String,
}

impl From<QueryPlan> for PlanView {
    fn from(plan: QueryPlan) -> Self {
        let kind = match plan.kind {
            PlanKind::Nothing => "nothing",
            PlanKind::Ids => "ids",
            PlanKind::OneUser => "one-user",
            PlanKind::SeveralUsers => "several-users",
            PlanKind::GlobalIndex => "global-index",
            PlanKind::OnePartition => "one-partition",
            PlanKind::OneShard => "one-shard",
            PlanKind::Shards => "shards",
            PlanKind::EveryUser => "every-user",
            _ => "other",
        };
        Self {
            kind,
            text: plan.to_string(),
            index: plan.index,
            in_keys: plan.in_keys,
            in_store: plan.in_store,
            in_memory: plan.in_memory,
            partitions: plan.partitions,
            sorts_all: plan.sorts_all,
            requests_min: plan.requests_min,
            units_min: plan.units_min,
            advice: plan.advice,
        }
    }
}

/// How many documents there are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelDocumentCount)]
pub(super) struct CountView {
    pub(super) count: usize,
}

/// An index of a model.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelIndex)]
pub(super) struct IndexView {
    field: String,
    /// How wide it reaches: `scope` or `global`.
    reach: &'static str,
    /// The index of the table that it lies in.
    slot: &'static str,
    /// Whether all documents are in it; queries do not use one that is not.
    ready: bool,
}

/// What is recorded of a model.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelRecord)]
pub(super) struct RecordView {
    indexes: Vec<IndexView>,
    /// Fields of which no two documents have the same value.
    unique: Vec<String>,
    /// Over which shards documents lie.
    shards: String,
    /// The version that every document has at least.
    version: u32,
    /// How often all documents were migrated, put into indexes or moved.
    epoch: u64,
}

impl From<RecordedModel> for RecordView {
    fn from(recorded: RecordedModel) -> Self {
        let indexes = recorded.indexes.into_iter().map(|own| IndexView {
            field: own.field,
            reach: match own.reach {
                FieldIndex::Scope => "scope",
                FieldIndex::Global => "global",
            },
            slot: own.slot,
            ready: own.ready,
        });
        Self {
            indexes: indexes.collect(),
            unique: recorded.unique,
            shards: recorded.shards,
            version: recorded.version,
            epoch: recorded.epoch,
        }
    }
}

/// What this process has done with a model since its models were started.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = ModelFigures)]
pub(super) struct FiguresView {
    created: u64,
    updated: u64,
    deleted: u64,
    /// Reads of one document by its id.
    gets: u64,
    queries: u64,
    /// Queries of which a part could not be read.
    partial: u64,
    /// Requests of queries.
    requests: u64,
    /// Documents that queries have read.
    read: u64,
    /// Read capacity of queries.
    units: f64,
    /// Milliseconds that queries have taken.
    milliseconds: u64,
    /// Milliseconds of the slowest one.
    slowest: u64,
}

impl From<ModelFigures> for FiguresView {
    fn from(own: ModelFigures) -> Self {
        Self {
            created: own.created,
            updated: own.updated,
            deleted: own.deleted,
            gets: own.gets,
            queries: own.queries,
            partial: own.partial,
            requests: own.requests,
            read: own.read,
            units: own.units,
            milliseconds: own.milliseconds,
            slowest: own.slowest,
        }
    }
}

/// An event as who listens is told it.
pub(super) fn event(event: &ModelEvent) -> Value {
    json!({
        "model": event.model,
        "change": event.change.word(),
        "id": event.id,
        "userId": event.user,
        "channels": event.channels,
        "data": event.data,
        "at": event.at,
    })
}
