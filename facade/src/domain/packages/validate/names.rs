//! Names that one section of a document takes from another, and schemas.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Judge;
use super::sites::Known;
use crate::domain::packages::document::path::Path;
use crate::domain::packages::document::{DeclaredIndex, RepositoryDocument};
use crate::domain::packages::gc::Schedule;
use crate::domain::packages::pipeline::{OPERATIONS, Operation, PACKAGES_BY, TAGS_BY};
use crate::domain::packages::schema::JsonSchema;

pub(super) fn check(known: &Known<'_>, judge: &mut Judge<'_>) {
    let document = known.document;
    operations(known, judge);
    entities(document, judge);
    storage(known, judge);
    let root = Path::root().member("indexes");
    for (name, index) in document.indexes.iter() {
        self::index(known, name, index, &root.member(name), judge);
    }
    events(known, judge);
    collection(document, judge);
    routes(document, judge);
}

/// The list of allowed operations: each exists, and some pipeline uses it.
fn operations(known: &Known<'_>, judge: &mut Judge<'_>) {
    let document = known.document;
    let root = Path::root().member("ops");
    if !document.ops.closed_world {
        let message = "operations that are not listed are always refused; say `true`";
        judge.find("ops.open_world", root.member("closed_world"), message);
    }
    let root = root.member("allowed");
    for (place, name) in document.ops.allowed.iter().enumerate() {
        if Operation::find(name).is_none() {
            let message = format!("there is no operation `{name}`; remove it from the list");
            judge.find_about("ops.unknown", name, root.element(place), message);
        }
    }
    // A document that allows everything says nothing about what it needs.
    let everything = OPERATIONS
        .iter()
        .all(|one| known.allowed.contains(one.name));
    for (place, name) in document.ops.allowed.iter().enumerate() {
        if !everything && Operation::find(name).is_some() && !known.used.contains(name.as_str()) {
            let message = format!(
                "no pipeline uses `{name}`; remove it from the list, or leave it for later"
            );
            judge.find_about("ops.unused", name, root.element(place), message);
        }
    }
}

fn entities(document: &RepositoryDocument, judge: &mut Judge<'_>) {
    let root = Path::root().member("entities");
    for (name, entity) in document.entities.iter() {
        let path = root.member(name);
        if entity.primary_key.is_empty() {
            let message =
                "two things of this entity cannot be told apart; name the fields of their key";
            judge.find_about("entity.no_key", name, path.member("primary_key"), message);
        }
        let mut look = |path: Path, field: &str| {
            if !entity.fields.contains(field) {
                let message =
                    format!("the entity has no field `{field}`; declare it under `fields`");
                judge.find_about("entity.unknown_field", field, path, message);
            }
        };
        let list = path.member("primary_key");
        for (place, field) in entity.primary_key.iter().enumerate() {
            look(list.element(place), field);
        }
        let list = path.member("constraints");
        for (place, constraint) in entity.constraints.iter().enumerate() {
            look(list.element(place).member("field"), &constraint.field);
        }
    }
}

fn storage(known: &Known<'_>, judge: &mut Judge<'_>) {
    let document = known.document;
    let storage = &document.storage;
    let root = Path::root().member("storage");
    for (name, kind) in storage.documents.iter() {
        let path = root.member("documents").member(name);
        kv_store(document, &kind.store, path.member("store"), judge);
        let unknown = kind
            .schema
            .as_ref()
            .filter(|name| !storage.schemas.contains(name));
        if let Some(schema) = unknown {
            let message = format!("no schema `{schema}` is declared; add it to `storage.schemas`");
            judge.find_about("schema.unknown", schema, path.member("schema"), message);
        }
        if let Some(part) = optional_part(known, name) {
            let message = format!(
                "`{part}` is optional in this template, and every pipeline fills it in; remove the question mark"
            );
            judge.find_about(
                "document.optional_part",
                name,
                path.member("key_template"),
                message,
            );
        }
    }
    for (name, schema) in storage.schemas.iter() {
        self::schema(schema, &root.member("schemas").member(name), judge);
    }
}

/// The optional part of the keys of a kind of document, if there are pipelines with such keys and all have it.
fn optional_part<'d>(known: &Known<'d>, kind: &str) -> Option<&'d str> {
    let template = &known.document.storage.documents.get(kind)?.key_template;
    let optional = template.optional_field()?;
    let parts = template.as_str().matches('/').count();
    let mut keys = known.keys.get(kind)?.iter();
    let all = keys.all(|key| key.matches('/').count() == parts);
    all.then_some(optional)
}

fn kv_store(document: &RepositoryDocument, name: &str, path: Path, judge: &mut Judge<'_>) {
    if !document.storage.kv_stores.contains(name) {
        let message = format!("no store `{name}` is declared; add it to `storage.kv_stores`");
        judge.find_about("kv_store.unknown", name, path, message);
    }
}

/// Whether something is a JSON schema.
pub(super) fn schema(schema: &Value, path: &Path, judge: &mut Judge<'_>) {
    if let Err(fault) = JsonSchema::compile(schema) {
        let message = format!("this is no schema by itself: {fault}");
        judge.find("schema.invalid", path, message);
    }
}

fn index(known: &Known<'_>, name: &str, index: &DeclaredIndex, path: &Path, judge: &mut Judge<'_>) {
    let document = known.document;
    let source = &index.source_document;
    let Some(kind) = document.storage.documents.get(source) else {
        let message =
            format!("no kind of document `{source}` is declared; declare it or name another one");
        judge.find_about(
            "document.unknown",
            source,
            path.member("source_document"),
            message,
        );
        return;
    };
    if index.is_derived() {
        derived(known, name, index, path, judge);
    }
    let schema = kind.schema.as_ref();
    let schema = schema.and_then(|name| document.storage.schemas.get(name));
    let properties = schema.and_then(|schema| schema.get("properties")?.as_object());
    let root = path.member("keys");
    for (place, key) in index.keys.iter().enumerate() {
        let path = root.element(place);
        let fields = key.fields.iter().map(|field| ("fields", field));
        let sorts = key.sort.iter().map(|(field, _)| ("sort", field));
        for (member, field) in fields.chain(sorts) {
            let unknown = properties.is_some_and(|known| !known.contains_key(field));
            if unknown {
                let message =
                    format!("the schema of `{source}` has no `{field}`; name a property of it");
                judge.find_about("index.unknown_field", field, path.member(member), message);
            }
        }
    }
}

/// An index whose rows follow from its documents: there are two such, and no step writes them.
fn derived(
    known: &Known<'_>,
    name: &str,
    index: &DeclaredIndex,
    path: &Path,
    judge: &mut Judge<'_>,
) {
    let kind = known.document.storage.documents.get(&index.source_document);
    let identity = kind.map(|kind| kind.key_template.fields().collect::<Vec<_>>());
    let by: &[&str] = match identity.as_deref() {
        Some(["namespace", "name", "version", "variant"]) => &PACKAGES_BY,
        Some(["namespace", "name", "tag"]) => &TAGS_BY,
        _ => &[],
    };
    let keys = path.member("keys");
    for (place, key) in index.keys.iter().enumerate() {
        if key.fields != by {
            let message = "rows follow from artifacts by `namespace`, and from tags by `namespace` and `name`; name these fields, or say mode `explicit`";
            let path = keys.element(place).member("fields");
            judge.find_about("index.not_derived", name, path, message);
        }
    }
    if known.upserted.contains(name) {
        let message = "pipelines write the rows of this index, which follow from its documents; remove those steps, or say mode `explicit`";
        let path = path.member("materialization");
        judge.find_about("index.not_derived", name, path, message);
    }
}

fn events(known: &Known<'_>, judge: &mut Judge<'_>) {
    let document = known.document;
    let root = Path::root().member("events").member("types");
    for (place, event) in document.events.iter().enumerate() {
        if let Some(schema) = &event.schema {
            self::schema(schema, &root.element(place).member("schema"), judge);
        }
    }
    let Some(replication) = &document.replication else {
        return;
    };
    let root = Path::root().member("replication");
    if let Some(store) = &replication.log_store {
        kv_store(document, store, root.member("log").member("store"), judge);
    }
    let root = root.member("replay").member("apply_pipelines");
    for (event, pipeline) in replication.replay.iter() {
        let path = root.member(event);
        if !replication.pipelines.contains(pipeline) {
            let message = format!(
                "no pipeline `{pipeline}` is declared; add it to `replication.apply_pipelines`"
            );
            judge.find_about("replay.unknown", pipeline, &path, message);
        }
        if !known.events.contains_key(event) {
            let message =
                format!("no event of type `{event}` can happen; declare the type or remove this");
            judge.find_about("event.undeclared", event, &path, message);
        }
    }
}

fn collection(document: &RepositoryDocument, judge: &mut Judge<'_>) {
    let Some(gc) = &document.gc else { return };
    if let Some(Err(error)) = gc.rrule.as_ref().map(|rule| rule.parse::<Schedule>()) {
        let path = ["gc", "sweep", "schedule", "rrule"];
        let path = path
            .iter()
            .fold(Path::root(), |path, name| path.member(name));
        judge.find("gc.schedule", path, error.to_string());
    }
    let kinds = &document.storage.documents;
    let root = Path::root().member("gc").member("sweep").member("mark");
    let mut look = |path: Path, kind: &str| {
        if !kinds.contains(kind) {
            let message =
                format!("no kind of document `{kind}` is declared, so that it keeps nothing");
            judge.find_about("gc.unknown_document", kind, path, message);
        }
    };
    for (place, kind) in gc.mark_sources.iter().enumerate() {
        look(root.member("sources").element(place), kind);
    }
    if let Some(by) = &gc.mark_blobs_by {
        mark(document, by, root.member("mark_blobs_by"), judge);
    }
}

/// The member by which documents keep blobs alive: `artifact_meta.blob_digest`.
fn mark(document: &RepositoryDocument, by: &str, path: Path, judge: &mut Judge<'_>) {
    let storage = &document.storage;
    let (kind, field) = by.split_once('.').unwrap_or((by, ""));
    let message = match storage.documents.get(kind) {
        None => format!("there is no kind of document `{kind}`, and nothing would keep a blob"),
        Some(_) if field.is_empty() => {
            format!("`{by}` names no member; write `{kind}.blob_digest`")
        }
        Some(declared) => {
            let schema = declared.schema.as_ref();
            let schema = schema.and_then(|name| storage.schemas.get(name));
            let properties = schema.and_then(|schema| schema.get("properties")?.as_object());
            // Without a schema, a document may have any member.
            if properties.is_none_or(|known| known.contains_key(field)) {
                return;
            }
            format!("the schema of `{kind}` declares no `{field}`, which would keep no blob")
        }
    };
    judge.find_about("gc.unknown_member", by, path, message);
}

/// Two routes that the same request would reach.
fn routes(document: &RepositoryDocument, judge: &mut Judge<'_>) {
    let mut seen = BTreeSet::new();
    let root = Path::root().member("api").member("routes");
    for (place, route) in document.routes.iter().enumerate() {
        if !seen.insert((route.method.as_str(), route.path.shape())) {
            let path = root.element(place).member("path");
            let message = format!(
                "another route answers {} on this path; change or remove one",
                route.method
            );
            judge.find_about("route.same_path", &route.id, path, message);
        }
        let method = route.method.as_str();
        let mut kept = judge.options.kept.iter();
        if let Some((_, by)) = kept.find(|(own, by)| own == method && by.covers(&route.path)) {
            let path = root.element(place).member("path");
            let by = by.as_str();
            let message = format!("{method} {by} is answered before it; choose another path");
            judge.find_about("route.shadowed", &route.id, path, message);
        }
        let mut given = judge.options.given.iter();
        if let Some((_, hidden)) =
            given.find(|(own, hidden)| own == method && route.path.covers(hidden))
        {
            let path = root.element(place).member("path");
            let hidden = hidden.as_str();
            let message = format!(
                "{method} {hidden}, which is answered without a route, is not reached any more; choose another path, or let the route answer in its place"
            );
            judge.find_about("route.shadows", &route.id, path, message);
        }
    }
}
