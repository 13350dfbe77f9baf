//! The kinds of records that a document is kept as, with what each says.

use serde_json::{Value, json};

/// A kind of record of a configuration. Records of most kinds are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ConfigKind {
    /// The document itself, and what of it is in no other record.
    Repository,
    /// What it says that it is able to do.
    Capabilities,
    /// A thing with fields, as routes name it.
    Entity,
    /// What a thing has, and how its values are made equal.
    EntityField,
    /// What the values of a field look like.
    EntityConstraint,
    /// A store of bytes.
    BlobStore,
    /// A store of values.
    KvStore,
    /// What is answered to a method on a path, and how.
    ApiRoute,
    /// What somebody may do who holds it.
    AuthScope,
    /// What routes with certain tags ask for.
    AuthPolicy,
    /// What is kept of answers and bytes.
    Caching,
    /// What is switched on.
    Features,
    /// A kind of document.
    Document,
    /// A schema of documents.
    StorageSchema,
    /// Rows over documents.
    Index,
    /// What rows are found by.
    IndexKey,
    /// Another repository that is fetched from.
    Upstream,
    /// What can have happened, and what is told of it.
    EventType,
    /// How changes come to other repositories.
    Replication,
    /// What is removed when nobody needs it any more.
    Gc,
    /// How much one request may do.
    OpsLimits,
    /// An operation that is allowed.
    AllowedOp,
    /// What has to be true of the document.
    Invariant,
    /// What is looked at when the document is loaded.
    ValidationRule,
    /// What is a version, and which one is the latest.
    Versioning,
}

/// What a kind of record is.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) kind: ConfigKind,
    /// What records of this kind are called in keys and answers.
    pub(super) name: &'static str,
    /// What a record belongs to, besides the document.
    pub(super) parent: Option<ConfigKind>,
    /// Where such records are in a document.
    pub(super) places: &'static [&'static str],
    /// The member that says what a record is called, where it is an element of a list.
    pub(super) naming: Naming,
    pub(super) columns: &'static [Column],
}

/// What says what a record is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// There is one.
    Only,
    /// The name of the member that it is.
    Member,
    /// This member of it.
    Of(&'static str),
    /// The value itself.
    Itself,
    /// Its place in the list.
    Place,
}

/// A field of a record.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: ColumnKind,
    pub(super) from: From,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Text,
    Integer,
    Bool,
    /// A list, a map, or whatever else JSON has.
    Json,
}

/// Where a field comes from.
#[derive(Debug)]
pub(super) enum From {
    /// This member of the record, through members with dots; null where there is none.
    At(&'static str),
    /// As [`From::At`], with something that stands for nothing.
    Or(&'static str, fn() -> Value),
    /// The name of the record.
    Name,
    /// All of the record.
    Whole,
    /// This place of the document.
    Document(&'static str),
    /// The same in every record.
    Constant(&'static str),
    /// Whether the record is in the first of its places.
    Place(&'static str, &'static str),
    /// When the configuration was loaded.
    Loaded,
}

use self::From::{At, Constant, Document, Loaded, Name, Or, Place, Whole};
use ColumnKind::{Bool, Integer, Json, Text};

const fn column(name: &'static str, kind: ColumnKind, from: From) -> Column {
    Column { name, kind, from }
}

fn no() -> Value {
    json!(false)
}

fn yes() -> Value {
    json!(true)
}

fn list() -> Value {
    json!([])
}

fn map() -> Value {
    json!({})
}

/// The document itself, and what of it is in no other record.
#[rustfmt::skip]
const REPOSITORY: Shape = Shape { kind: ConfigKind::Repository, name: "repository_config", parent: None, places: &[], naming: Naming::Only, columns: &[
        column("schema_version", Text, At("schema_version")), column("type_id", Text, At("type_id")), column("description", Text, At("description")),
        column("created_at", Text, Loaded), column("updated_at", Text, Loaded),
    ] };

/// All kinds, each with its fields as the original called them. What is inside another record comes before that one.
#[rustfmt::skip]
pub(super) const SHAPES: [Shape; 25] = [
    Shape { kind: ConfigKind::EntityField, name: "entity_fields", parent: Some(ConfigKind::Entity), places: &["entities.*.fields.*"], naming: Naming::Member, columns: &[
        column("name", Text, Name), column("type", Text, At("type")), column("optional", Bool, Or("optional", no)),
        column("normalizations", Json, Or("normalize", list)),
    ] },
    Shape { kind: ConfigKind::EntityConstraint, name: "entity_constraints", parent: Some(ConfigKind::Entity), places: &["entities.*.constraints[]"], naming: Naming::Place, columns: &[
        column("field", Text, At("field")), column("regex", Text, At("regex")), column("when_present", Bool, Or("when_present", no)),
    ] },
    Shape { kind: ConfigKind::Versioning, name: "versioning_config", parent: None, places: &["entities.versioning"], naming: Naming::Only, columns: &[
        column("scheme", Text, At("scheme")), column("ordering", Text, At("ordering")), column("allow_prerelease", Bool, Or("allow_prerelease", no)),
        column("latest_policy_enabled", Bool, Or("latest_policy.enabled", yes)),
        column("latest_policy_monotonic", Bool, Or("latest_policy.monotonic", yes)),
        column("latest_policy_exclude_prerelease", Bool, Or("latest_policy.exclude_prerelease", yes)),
    ] },
    Shape { kind: ConfigKind::Entity, name: "entities", parent: None, places: &["entities.*"], naming: Naming::Member, columns: &[
        column("name", Text, Name), column("type", Text, Constant("artifact")), column("primary_key", Json, Or("primary_key", list)),
        column("created_at", Text, Loaded),
    ] },
    Shape { kind: ConfigKind::Capabilities, name: "capabilities", parent: None, places: &["capabilities"], naming: Naming::Only, columns: &[
        column("protocols", Json, At("protocols")), column("storage", Json, At("storage")), column("features", Json, At("features")),
    ] },
    Shape { kind: ConfigKind::BlobStore, name: "blob_stores", parent: None, places: &["storage.blob_stores.*"], naming: Naming::Member, columns: &[
        column("name", Text, Name), column("kind", Text, At("kind")), column("root", Text, At("root")),
        column("addressing_mode", Text, At("addressing.mode")), column("addressing_digest", Text, At("addressing.digest")),
        column("path_template", Text, At("addressing.path_template")),
        column("max_blob_bytes", Integer, At("limits.max_blob_bytes")), column("min_blob_bytes", Integer, At("limits.min_blob_bytes")),
    ] },
    Shape { kind: ConfigKind::KvStore, name: "kv_stores", parent: None, places: &["storage.kv_stores.*"], naming: Naming::Member, columns: &[
        column("name", Text, Name), column("kind", Text, At("kind")), column("root", Text, At("root")),
    ] },
    Shape { kind: ConfigKind::Document, name: "document_configs", parent: None, places: &["storage.documents.*"], naming: Naming::Member, columns: &[
        column("name", Text, Name), column("store", Text, At("store")), column("key_template", Text, At("key_template")),
        column("schema_name", Text, At("schema")),
    ] },
    Shape { kind: ConfigKind::StorageSchema, name: "storage_schemas", parent: None, places: &["storage.schemas.*"], naming: Naming::Member, columns: &[
        column("name", Text, Name), column("schema_definition", Json, Whole),
    ] },
    Shape { kind: ConfigKind::IndexKey, name: "index_keys", parent: Some(ConfigKind::Index), places: &["indexes.*.keys[]"], naming: Naming::Of("name"), columns: &[
        column("name", Text, At("name")), column("fields", Json, At("fields")), column("sort", Json, Or("sort", list)),
        column("unique_key", Bool, Or("unique", no)),
    ] },
    Shape { kind: ConfigKind::Index, name: "indexes", parent: None, places: &["indexes.*"], naming: Naming::Member, columns: &[
        column("name", Text, Name), column("source_document", Text, At("source_document")),
        column("materialization_mode", Text, At("materialization.mode")), column("materialization_trigger", Text, At("materialization.trigger")),
    ] },
    Shape { kind: ConfigKind::AuthScope, name: "auth_scopes", parent: None, places: &["auth.scopes[]"], naming: Naming::Of("name"), columns: &[
        column("name", Text, At("name")), column("actions", Json, At("actions")),
    ] },
    Shape { kind: ConfigKind::AuthPolicy, name: "auth_policies", parent: None, places: &["auth.policies[]"], naming: Naming::Of("name"), columns: &[
        column("name", Text, At("name")), column("effect", Text, At("effect")), column("conditions", Json, Or("when", map)),
        column("requirements", Json, Or("require", map)),
    ] },
    Shape { kind: ConfigKind::Upstream, name: "upstreams", parent: None, places: &["upstreams.*"], naming: Naming::Member, columns: &[
        column("name", Text, Name), column("base_url", Text, At("base_url")), column("auth_mode", Text, At("auth.mode")),
        column("connect_timeout_ms", Integer, At("timeouts_ms.connect")), column("read_timeout_ms", Integer, At("timeouts_ms.read")),
        column("retry_max_attempts", Integer, At("retry.max_attempts")), column("retry_backoff_ms", Integer, At("retry.backoff_ms")),
    ] },
    Shape { kind: ConfigKind::Caching, name: "caching_config", parent: None, places: &["caching"], naming: Naming::Only, columns: &[
        column("response_cache_enabled", Bool, At("response_cache.enabled")), column("response_cache_ttl", Integer, At("response_cache.default_ttl_seconds")),
        column("blob_cache_enabled", Bool, At("blob_cache.enabled")), column("blob_cache_max_bytes", Integer, At("blob_cache.max_bytes")),
    ] },
    Shape { kind: ConfigKind::AllowedOp, name: "allowed_ops", parent: None, places: &["ops.allowed[]"], naming: Naming::Itself, columns: &[
        column("operation", Text, Whole),
    ] },
    Shape { kind: ConfigKind::OpsLimits, name: "ops_limits", parent: None, places: &["ops"], naming: Naming::Only, columns: &[
        column("closed_world", Bool, Or("closed_world", yes)), column("max_pipeline_ops", Integer, At("limits.max_pipeline_ops")),
        column("max_request_body_bytes", Integer, At("limits.max_request_body_bytes")), column("max_json_bytes", Integer, At("limits.max_json_bytes")),
        column("max_kv_value_bytes", Integer, At("limits.max_kv_value_bytes")), column("max_cpu_ms_per_request", Integer, At("limits.max_cpu_ms_per_request")),
        column("max_io_ops_per_request", Integer, At("limits.max_io_ops_per_request")),
    ] },
    Shape { kind: ConfigKind::ApiRoute, name: "api_routes", parent: None, places: &["api.routes[]"], naming: Naming::Of("id"), columns: &[
        column("route_id", Text, At("id")), column("method", Text, At("method")), column("path", Text, At("path")),
        column("tags", Json, Or("tags", list)), column("pipeline", Json, At("pipeline")), column("created_at", Text, Loaded),
    ] },
    Shape { kind: ConfigKind::EventType, name: "event_types", parent: None, places: &["events.types[]"], naming: Naming::Of("name"), columns: &[
        column("name", Text, At("name")), column("durable", Bool, Or("durable", yes)), column("schema_definition", Json, Or("schema", map)),
    ] },
    Shape { kind: ConfigKind::Replication, name: "replication_config", parent: None, places: &["replication"], naming: Naming::Only, columns: &[
        column("mode", Text, At("mode")), column("log_store", Text, At("log.store")), column("log_key_prefix", Text, At("log.key_prefix")),
        column("log_ordering", Text, At("log.ordering")), column("log_max_event_bytes", Integer, At("log.max_event_bytes")),
        column("shipping_strategy", Text, At("shipping.strategy")), column("shipping_dedupe_enabled", Bool, Or("shipping.dedupe.enabled", no)),
        column("shipping_batch_max_events", Integer, At("shipping.batch.max_events")), column("shipping_batch_max_bytes", Integer, At("shipping.batch.max_bytes")),
    ] },
    Shape { kind: ConfigKind::Gc, name: "gc_config", parent: None, places: &["gc"], naming: Naming::Only, columns: &[
        column("enabled", Bool, Or("enabled", yes)), column("immutable_after_publish", Bool, Or("retention.immutable_after_publish", yes)),
        column("keep_last_n_versions", Integer, At("retention.keep_last_n_versions")), column("keep_tags_forever", Bool, Or("retention.keep_tags_forever", yes)),
        column("sweep_schedule_rrule", Text, At("sweep.schedule.rrule")),
        column("sweep_unreferenced_after_seconds", Integer, At("sweep.sweep_unreferenced_after_seconds")),
    ] },
    Shape { kind: ConfigKind::Invariant, name: "invariants", parent: None, places: &["invariants.global[]"], naming: Naming::Of("id"), columns: &[
        column("invariant_id", Text, At("id")), column("description", Text, At("description")), column("assertion", Json, At("assert")),
    ] },
    Shape { kind: ConfigKind::Features, name: "features_config", parent: None, places: &["features"], naming: Naming::Only, columns: &[
        column("mutable_tags", Bool, At("mutable_tags")), column("allow_overwrite_artifacts", Bool, At("allow_overwrite_artifacts")),
        column("proxy_enabled", Bool, At("proxy_enabled")), column("gc_enabled", Bool, Document("gc.enabled")),
    ] },
    Shape { kind: ConfigKind::ValidationRule, name: "validation_rules", parent: None, places: &["validation.load_time_checks[]", "validation.runtime_checks[]"], naming: Naming::Of("id"), columns: &[
        column("rule_id", Text, At("id")), column("rule_type", Text, Place("load_time", "runtime")), column("requirement", Json, At("require")),
        column("on_fail", Text, At("on_fail")),
    ] },
    REPOSITORY,
];

impl ConfigKind {
    /// All 25 kinds, in the order of their definition.
    pub fn all() -> impl Iterator<Item = Self> {
        let mut kinds: Vec<Self> = SHAPES.iter().map(|shape| shape.kind).collect();
        kinds.sort_unstable();
        kinds.into_iter()
    }

    /// What records of this kind are called: `api_routes`.
    pub fn name(self) -> &'static str {
        self.shape().name
    }

    /// The kind that is called so.
    pub fn find(name: &str) -> Option<Self> {
        let mut shapes = SHAPES.iter();
        shapes
            .find(|shape| shape.name == name)
            .map(|shape| shape.kind)
    }

    /// What a record of this kind belongs to, besides the document: with it, the record goes.
    pub fn parent(self) -> Option<Self> {
        self.shape().parent
    }

    /// Whether a document has one record of this kind at most.
    pub fn is_single(self) -> bool {
        self.shape().naming == Naming::Only
    }

    /// The names of its fields, as answers have them.
    pub fn fields(self) -> impl Iterator<Item = &'static str> {
        self.shape().columns.iter().map(|column| column.name)
    }

    pub(super) fn shape(self) -> &'static Shape {
        let found = SHAPES.iter().find(|shape| shape.kind == self);
        debug_assert!(found.is_some(), "{self:?} has no shape");
        // Every kind has its line in the table, which a test sees to; what stands for another one is the document itself.
        found.unwrap_or(&REPOSITORY)
    }
}
