//! Values that steps write, against the shapes that are declared for them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Judge;
use super::sites::{Known, Owner, Site, argument, text};
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::document::path::Path;
use crate::domain::packages::pipeline::{Step, is_reference};
use crate::domain::packages::schema::check_schema;

pub(super) fn check(known: &Known<'_>, site: &Site<'_>, judge: &mut Judge<'_>) {
    let document = known.document;
    for (path, step) in site.steps() {
        match step.op.as_str() {
            "kv.get" | "kv.put" | "kv.cas_put" | "kv.delete" => {
                self::document(document, site, step, &path, judge);
            }
            "index.query" | "index.upsert" | "index.delete" => index(document, step, &path, judge),
            "emit.event" => event(known, step, &path, judge),
            _ => {}
        }
    }
}

fn document(
    document: &RepositoryDocument,
    site: &Site<'_>,
    step: &Step,
    path: &Path,
    judge: &mut Judge<'_>,
) {
    let kind = text(step, "doc").and_then(|name| document.storage.documents.get(name));
    let Some(kind) = kind else { return };
    // What a step has found may be a key as a whole, such as that of the target of a tag.
    if let Some(key) = text(step, "key")
        && !is_reference(key)
        && !kind.key_template.admits(key)
    {
        let message = format!(
            "the keys of this kind of document look like `{}`",
            kind.key_template
        );
        judge.find("document.unfit_key", argument(path, "key"), message);
    }
    let schema = kind.schema.as_ref();
    let schema = schema.and_then(|name| document.storage.schemas.get(name));
    let replayed = matches!(site.owner, Owner::Replay(_));
    if let (Some(schema), Some(value), false) = (schema, step.args.get("value"), replayed) {
        for what in misfits(schema, value) {
            let message = format!("{what}, as the schema of this kind of document says");
            judge.find("document.unfit_value", argument(path, "value"), message);
        }
    }
}

fn index(document: &RepositoryDocument, step: &Step, path: &Path, judge: &mut Judge<'_>) {
    let index = text(step, "index").and_then(|name| document.indexes.get(name));
    let (Some(index), Some(key)) = (index, step.args.get("key").and_then(Value::as_object)) else {
        return;
    };
    let given: BTreeSet<&str> = key.keys().map(String::as_str).collect();
    let mut keys = index.keys.iter();
    let fits = keys.any(|key| {
        let own: BTreeSet<&str> = key.fields.iter().map(String::as_str).collect();
        // A row is removed by its key and by what tells it from others of the same key.
        own == given || (step.op == "index.delete" && own.is_subset(&given))
    });
    if !fits {
        let keys = index.keys.iter().map(|key| key.fields.join(", "));
        let keys: Vec<String> = keys.collect();
        let message = format!(
            "this index has rows by {}; give these fields and no others",
            keys.join(", or by ")
        );
        judge.find("index.unfit_key", argument(path, "key"), message);
    }
}

fn event(known: &Known<'_>, step: &Step, path: &Path, judge: &mut Judge<'_>) {
    let own = text(step, "type").and_then(|name| known.events.get(name));
    let schema = own.and_then(|event| event.schema.as_ref());
    if let (Some(schema), Some(payload)) = (schema, step.args.get("payload")) {
        for what in misfits(schema, payload) {
            let message = format!("{what}, as the schema of this type of event says");
            judge.find("event.unfit_payload", argument(path, "payload"), message);
        }
    }
}

/// What is known to be wrong with a value whose references are not filled in yet.
pub(super) fn misfits(schema: &Value, value: &Value) -> Vec<String> {
    match value {
        // What it will be, nobody knows.
        Value::String(text) if is_reference(text) => Vec::new(),
        Value::Object(members) => members_misfit(schema, members),
        value => check_schema(schema, value)
            .err()
            .map(|fault| fault.to_string())
            .into_iter()
            .collect(),
    }
}

fn members_misfit(schema: &Value, members: &Map<String, Value>) -> Vec<String> {
    let mut wrong: Vec<String> = required(schema)
        .filter(|name| !members.contains_key(*name))
        .map(|name| format!("`{name}` has to be there"))
        .collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
    for (name, value) in members {
        match properties.and_then(|properties| properties.get(name)) {
            Some(property) => {
                let inside = misfits(property, value).into_iter();
                wrong.extend(inside.map(|what| format!("in `{name}`: {what}")));
            }
            None if closed => wrong.push(format!("there is no `{name}`")),
            None => {}
        }
    }
    let kind = schema.get("type").and_then(Value::as_str);
    if let Some(kind) = kind.filter(|kind| *kind != "object") {
        wrong.push(format!("an object is no {kind}"));
    }
    wrong
}

/// The members that a schema of objects asks for.
pub(super) fn required(schema: &Value) -> impl Iterator<Item = &str> {
    let required = schema.get("required").and_then(Value::as_array);
    required.into_iter().flatten().filter_map(Value::as_str)
}
