//! The repository that these tests run: an entity, documents, indexes, and the five routes of every repository.

use std::collections::BTreeMap;
use std::sync::Arc;

use package_database::packages::pipeline::{
    BlobStoreShape, Direction, DocumentShape, EntityRules, EventShape, FieldRefused, IndexKey,
    IndexShape, UpstreamShape, World,
};
use serde_json::{Value, json};

/// The artifact as the sample repository declares it.
#[derive(Debug)]
pub(crate) struct ArtifactRules;

const FIELDS: [&str; 6] = ["namespace", "name", "version", "variant", "tag", "digest"];

impl EntityRules for ArtifactRules {
    fn fields(&self) -> Vec<&str> {
        FIELDS.to_vec()
    }

    fn normalize(&self, fields: &mut BTreeMap<String, String>) {
        for (name, value) in fields {
            if !FIELDS.contains(&name.as_str()) {
                continue;
            }
            *value = value.trim().to_owned();
            if name != "version" {
                *value = value.to_lowercase();
            }
            if name == "name" {
                *value = value.replace('_', "-");
            }
        }
    }

    fn validate(&self, fields: &BTreeMap<String, String>) -> Result<(), FieldRefused> {
        for name in FIELDS {
            let Some(value) = fields.get(name) else {
                continue;
            };
            let mut chars = value.chars();
            let upper = name == "version";
            let letter = |c: char| {
                c.is_ascii_digit() || c.is_ascii_lowercase() || (upper && c.is_ascii_uppercase())
            };
            let first = chars.next().is_some_and(letter);
            let rest =
                chars.all(|c| letter(c) || matches!(c, '.' | '_' | '-') || (upper && c == '+'));
            if !first || !rest || value.len() > 128 {
                return Err(FieldRefused::new(name, "^[a-z0-9][a-z0-9._-]{0,127}$"));
            }
        }
        Ok(())
    }
}

fn texts(names: &[&str]) -> Value {
    let properties: serde_json::Map<String, Value> = names
        .iter()
        .map(|name| ((*name).to_owned(), json!({"type": "string"})))
        .collect();
    json!(properties)
}

/// What the sample repository says to the machine.
pub(crate) fn world() -> World {
    let mut world = World::default();
    world
        .entities
        .insert("artifact".to_owned(), Arc::new(ArtifactRules));
    let mut document = DocumentShape::default();
    document.key_template = "artifact/{namespace}/{name}/{version}/{variant?}".to_owned();
    let mut properties = texts(&[
        "namespace",
        "name",
        "version",
        "variant",
        "blob_digest",
        "created_at",
        "created_by",
    ]);
    properties["blob_size"] = json!({"type": "integer"});
    properties["labels"] = json!({"type": "object"});
    document.schema = Some(json!({
        "type": "object",
        "required": ["namespace", "name", "version", "blob_digest", "created_at"],
        "properties": properties,
    }));
    world.documents.insert("artifact_meta".to_owned(), document);
    let mut document = DocumentShape::default();
    document.key_template = "tag/{namespace}/{name}/{tag}".to_owned();
    document.schema = Some(json!({
        "type": "object",
        "required": ["namespace", "name", "tag", "target_key", "updated_at"],
        "properties": texts(&["namespace", "name", "tag", "target_key", "updated_at", "updated_by"]),
    }));
    world.documents.insert("tag_map".to_owned(), document);
    let mut document = DocumentShape::default();
    document.key_template = "note/{namespace}/{title}".to_owned();
    world.documents.insert("notes".to_owned(), document);
    add_indexes(&mut world);
    add_events_and_scopes(&mut world);
    world
        .stores
        .insert("primary".to_owned(), BlobStoreShape::default());
    let upstream = UpstreamShape::new("https://registry.example.com");
    world.upstreams.insert("originA".to_owned(), upstream);
    world
}

fn add_indexes(world: &mut World) {
    let index = |document: &str, fields: &[&str], sort: Option<(&str, Direction)>, unique| {
        let mut key = IndexKey::default();
        key.name = format!("by_{}", fields.join("_"));
        key.fields = fields.iter().map(|field| (*field).to_owned()).collect();
        key.sort = sort.map(|(field, direction)| (field.to_owned(), direction));
        key.unique = unique;
        let mut index = IndexShape::default();
        index.document = document.to_owned();
        index.keys = vec![key];
        index
    };
    let newest = Some(("version", Direction::Descending));
    world.indexes.insert(
        "artifact_versions".to_owned(),
        index("artifact_meta", &["namespace", "name"], newest, false),
    );
    world.indexes.insert(
        "tags".to_owned(),
        index("tag_map", &["namespace", "name", "tag"], None, true),
    );
    let by_rank = Some(("rank", Direction::Ascending));
    world.indexes.insert(
        "ranked_notes".to_owned(),
        index("notes", &["namespace"], by_rank, false),
    );
    world.indexes.insert(
        "slugs".to_owned(),
        index("notes", &["namespace", "slug"], None, true),
    );
}

fn add_events_and_scopes(world: &mut World) {
    let mut published = EventShape::default();
    published.durable = true;
    published.schema = Some(json!({
        "type": "object",
        "required": ["namespace", "name", "version", "variant", "blob_digest", "at"],
        "properties": {"blob_size": {"type": "integer"}},
    }));
    world
        .events
        .insert("artifact.published".to_owned(), published);
    for name in ["artifact.cached", "tag.updated"] {
        let mut event = EventShape::default();
        event.durable = true;
        event.schema = Some(json!({"type": "object"}));
        world.events.insert(name.to_owned(), event);
    }
    let scope = |actions: &[&str]| actions.iter().map(|action| (*action).to_owned()).collect();
    world.scopes.insert(
        "read".to_owned(),
        scope(&["blob.get", "kv.get", "index.query"]),
    );
    let write = scope(&[
        "blob.put",
        "kv.put",
        "kv.cas_put",
        "index.upsert",
        "index.delete",
    ]);
    world.scopes.insert("write".to_owned(), write);
    world.scopes.insert("admin".to_owned(), scope(&["*"]));
}

/// What stands for the parts of an artifact.
const KEY: &str = "artifact/{namespace}/{name}/{version}/{variant}";

fn four() -> Value {
    json!({"namespace": "{namespace}", "name": "{name}", "version": "{version}", "variant": "{variant}"})
}

fn with(mut value: Value, more: &Value) -> Value {
    for (name, member) in more.as_object().unwrap() {
        value[name] = member.clone();
    }
    value
}

fn begin(scope: &str) -> Vec<Value> {
    vec![
        json!({"op": "auth.require_scopes", "args": {"scopes": [scope]}}),
        json!({"op": "parse.path", "args": {"entity": "artifact"}}),
        json!({"op": "normalize.entity", "args": {"entity": "artifact"}}),
        json!({"op": "validate.entity", "args": {"entity": "artifact"}}),
    ]
}

fn route(scope: &str, rest: Value) -> Value {
    let mut steps = begin(scope);
    steps.extend(rest.as_array().unwrap().iter().cloned());
    json!(steps)
}

pub(crate) fn publish() -> Value {
    let blob = json!({"blob_digest": "$digest"});
    let size = json!({"blob_digest": "$digest", "blob_size": "$blob_size"});
    route(
        "write",
        json!([
            {"op": "txn.begin", "args": {"isolation": "serializable"}},
            {"op": "blob.put", "args": {"store": "primary", "from": "request.body", "out": "digest", "out_size": "blob_size"}},
            {"op": "blob.verify_digest", "args": {"digest": "$digest", "algo": "sha256"}},
            {"op": "time.now_iso8601", "args": {"out": "now"}},
            {"op": "kv.cas_put", "args": {"doc": "artifact_meta", "key": KEY, "if_absent": true,
                "value": with(with(four(), &size), &json!({"created_at": "$now", "created_by": "{principal.sub}"}))}},
            {"op": "index.upsert", "args": {"index": "artifact_versions",
                "key": {"namespace": "{namespace}", "name": "{name}"}, "value": with(four(), &blob)}},
            {"op": "emit.event", "args": {"type": "artifact.published",
                "payload": with(with(four(), &size), &json!({"at": "$now", "by": "{principal.sub}"}))}},
            {"op": "txn.commit", "args": {}},
            {"op": "respond.json", "args": {"status": 201, "body": {"ok": true, "digest": "$digest", "size": "$blob_size"}}},
        ]),
    )
}

pub(crate) fn fetch() -> Value {
    let key = "blob_resp/{namespace}/{name}/{version}/{variant}";
    let headers =
        json!({"Content-Type": "application/octet-stream", "ETag": "\"$meta.blob_digest\""});
    route(
        "read",
        json!([
            {"op": "cache.get", "args": {"kind": "response", "key": key, "hit_out": "cache_hit", "value_out": "cached_resp"}},
            {"op": "respond.bytes", "args": {"when": {"equals": ["$cache_hit", true]}, "status": 200,
                "body": "$cached_resp.body", "headers": "$cached_resp.headers"}},
            {"op": "kv.get", "args": {"doc": "artifact_meta", "key": KEY, "out": "meta"}},
            {"op": "respond.error", "args": {"when": {"is_null": "$meta"}, "status": 404, "code": "NOT_FOUND", "message": "there is no such artifact"}},
            {"op": "blob.get", "args": {"store": "primary", "digest": "$meta.blob_digest", "out": "blob"}},
            {"op": "cache.put", "args": {"kind": "response", "key": key, "ttl_seconds": 300,
                "value": {"headers": headers, "body": "$blob"}}},
            {"op": "respond.bytes", "args": {"status": 200, "headers": headers, "body": "$blob"}},
        ]),
    )
}

pub(crate) fn set_tag() -> Value {
    let target = "artifact/{namespace}/{name}/{target_version}/{target_variant}";
    let row =
        json!({"namespace": "{namespace}", "name": "{name}", "tag": "{tag}", "target_key": target});
    route(
        "write",
        json!([
            {"op": "parse.json", "args": {"out": "body"}},
            {"op": "validate.json_schema", "args": {"value": "$body", "schema": {"type": "object",
                "required": ["target_version", "target_variant"],
                "properties": {"target_version": {"type": "string"}, "target_variant": {"type": "string"}}}}},
            {"op": "txn.begin", "args": {"isolation": "serializable"}},
            {"op": "time.now_iso8601", "args": {"out": "now"}},
            {"op": "kv.get", "args": {"doc": "artifact_meta", "key": target, "out": "target_meta"}},
            {"op": "respond.error", "args": {"when": {"is_null": "$target_meta"}, "status": 404, "code": "TARGET_NOT_FOUND", "message": "there is no such artifact"}},
            {"op": "kv.put", "args": {"doc": "tag_map", "key": "tag/{namespace}/{name}/{tag}",
                "value": with(row.clone(), &json!({"updated_at": "$now", "updated_by": "{principal.sub}"}))}},
            {"op": "index.upsert", "args": {"index": "tags",
                "key": {"namespace": "{namespace}", "name": "{name}", "tag": "{tag}"}, "value": row}},
            {"op": "emit.event", "args": {"type": "tag.updated", "payload": {"namespace": "{namespace}", "name": "{name}",
                "tag": "{tag}", "target_version": "{target_version}", "target_variant": "{target_variant}",
                "at": "$now", "by": "{principal.sub}"}}},
            {"op": "txn.commit", "args": {}},
            {"op": "respond.json", "args": {"status": 200, "body": {"ok": true}}},
        ]),
    )
}

pub(crate) fn latest() -> Value {
    route(
        "read",
        json!([
            {"op": "index.query", "args": {"index": "artifact_versions",
                "key": {"namespace": "{namespace}", "name": "{name}"}, "limit": 1, "out": "rows"}},
            {"op": "respond.error", "args": {"when": {"is_empty": "$rows"}, "status": 404, "code": "NOT_FOUND", "message": "there is no version"}},
            {"op": "respond.json", "args": {"status": 200, "body": {"namespace": "{namespace}", "name": "{name}",
                "version": "$rows[0].version", "variant": "$rows[0].variant", "blob_digest": "$rows[0].blob_digest"}}},
        ]),
    )
}

pub(crate) fn versions() -> Value {
    route(
        "read",
        json!([
            {"op": "index.query", "args": {"index": "artifact_versions",
                "key": {"namespace": "{namespace}", "name": "{name}"}, "out": "rows"}},
            {"op": "respond.json", "args": {"body": {"namespace": "{namespace}", "name": "{name}", "versions": "$rows"}}},
        ]),
    )
}
pub(crate) fn proxy() -> Value {
    let path = "/v1/{namespace}/{name}/{version}/{variant}/blob";
    let size = json!({"blob_digest": "$digest", "blob_size": "$blob_size"});
    route(
        "read",
        json!([
            {"op": "kv.get", "args": {"doc": "artifact_meta", "key": KEY, "out": "meta"}},
            {"op": "respond.redirect", "args": {"when": {"is_not_null": "$meta"}, "status": 307, "location": path}},
            {"op": "proxy.fetch", "args": {"upstream": "originA", "method": "GET", "path": path, "out": "up_resp"}},
            {"op": "respond.error", "args": {"when": {"not_in": ["$up_resp.status", [200]]}, "status": 502, "code": "UPSTREAM_ERROR", "message": "the upstream has no such artifact"}},
            {"op": "txn.begin", "args": {"isolation": "serializable"}},
            {"op": "blob.put", "args": {"store": "primary", "from": "$up_resp.body", "out": "digest", "out_size": "blob_size"}},
            {"op": "time.now_iso8601", "args": {"out": "now"}},
            {"op": "kv.cas_put", "args": {"doc": "artifact_meta", "key": KEY, "if_absent": true,
                "value": with(with(four(), &size), &json!({"created_at": "$now", "created_by": "proxy:originA"}))}},
            {"op": "index.upsert", "args": {"index": "artifact_versions",
                "key": {"namespace": "{namespace}", "name": "{name}"}, "value": with(four(), &json!({"blob_digest": "$digest"}))}},
            {"op": "emit.event", "args": {"type": "artifact.cached",
                "payload": with(with(four(), &size), &json!({"at": "$now", "from": "originA"}))}},
            {"op": "txn.commit", "args": {}},
            {"op": "respond.bytes", "args": {"status": 200, "headers": {"Content-Type": "application/octet-stream"}, "body": "$up_resp.body"}},
        ]),
    )
}
