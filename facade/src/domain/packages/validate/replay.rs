//! Replays: whether what happened here can be made to have happened elsewhere, once and with the same result.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Judge;
use super::mention::{self, Mention};
use super::shape::{misfits, required};
use super::sites::{Known, Owner, argument, text};
use crate::domain::packages::document::path::Path;
use crate::domain::packages::document::{EventType, Replication, RepositoryDocument};
use crate::domain::packages::pipeline::Step;

pub(super) fn check(known: &Known<'_>, judge: &mut Judge<'_>) {
    let document = known.document;
    let Some(replication) = &document.replication else {
        return;
    };
    dedupe(document, replication, judge);
    missing(known, replication, judge);
    let replays = known.sites.iter().filter_map(|site| match site.owner {
        Owner::Replay(name) => Some((name, site)),
        Owner::Route(_) => None,
    });
    let replays: BTreeMap<&str, _> = replays.collect();
    for (event, pipeline) in replication.replay.iter() {
        let event = known.events.get(event);
        if let (Some(event), Some(site)) = (event, replays.get(pipeline.as_str())) {
            for (path, step) in site.steps() {
                value(document, event, step, &path, judge);
                repeatable(replication, step, &path, judge);
            }
        }
    }
}

fn dedupe(document: &RepositoryDocument, replication: &Replication, judge: &mut Judge<'_>) {
    let Some(key) = replication
        .dedupe_key
        .as_ref()
        .filter(|_| replication.dedupe_enabled)
    else {
        return;
    };
    let declares = |event: &EventType| {
        let property = event
            .schema
            .as_ref()
            .and_then(|schema| schema.get("properties")?.get(key));
        property.is_some()
    };
    if !document.events.iter().any(declares) {
        let path = ["replication", "shipping", "dedupe", "key"];
        let path = path
            .iter()
            .fold(Path::root(), |path, name| path.member(name));
        let message = format!(
            "no type of event declares `{key}`; the log gives each event its id, which is meant"
        );
        judge.find("event.no_dedupe_key", path, message);
    }
}

/// Durable events that pipelines record, and that no other repository could follow.
fn missing(known: &Known<'_>, replication: &Replication, judge: &mut Judge<'_>) {
    let root = Path::root().member("events").member("types");
    for (place, event) in known.document.events.iter().enumerate() {
        let name = event.name.as_str();
        if event.durable && known.emitted.contains(name) && !replication.replay.contains(name) {
            let message = format!(
                "no replay is declared for `{name}`; add it to `replication.replay.apply_pipelines`"
            );
            judge.find_about("replay.missing", name, root.element(place), message);
        }
    }
}

/// Whether what a replay writes is a document as it has to be.
fn value(
    document: &RepositoryDocument,
    event: &EventType,
    step: &Step,
    path: &Path,
    judge: &mut Judge<'_>,
) {
    if !matches!(step.op.as_str(), "kv.put" | "kv.cas_put") {
        return;
    }
    let kind = text(step, "doc").and_then(|name| document.storage.documents.get(name));
    let schema = kind.and_then(|kind| document.storage.schemas.get(kind.schema.as_ref()?));
    let (Some(schema), Some(value)) = (schema, step.args.get("value")) else {
        return;
    };
    let sure: BTreeSet<&str> = event.schema.iter().flat_map(required).collect();
    let wrong: Vec<String> = match value {
        Value::String(whole) if whole == "{event.payload}" => {
            let lacks = required(schema).filter(|name| !sure.contains(*name));
            lacks
                .map(|name| format!("the payload need not have `{name}`"))
                .collect()
        }
        Value::Object(members) => {
            let mut wrong = misfits(schema, value);
            for name in required(schema) {
                let mut mentions = Vec::new();
                if let Some(value) = members.get(name) {
                    mention::of_value(value, &mut mentions);
                }
                let unsure = mentions.into_iter().filter_map(|mention| match mention {
                    Mention::Field(field, None) if !sure.contains(field.as_str()) => Some(field),
                    _ => None,
                });
                wrong.extend(unsure.map(|field| {
                    format!("`{name}` is made of `{{{field}}}`, which the payload need not have")
                }));
            }
            wrong
        }
        value => misfits(schema, value),
    };
    for what in wrong {
        let message = format!(
            "{what}, and the schema of this kind of document asks for it; write the value member by member"
        );
        judge.find_about(
            "replay.unfit_value",
            &event.name,
            argument(path, "value"),
            message,
        );
    }
}

/// Whether a step may be carried out for the same event again.
fn repeatable(replication: &Replication, step: &Step, path: &Path, judge: &mut Judge<'_>) {
    let conditional = step.op == "kv.cas_put"
        && (step.args.get("if_absent") == Some(&Value::Bool(true))
            || step.args.contains_key("expected"));
    if conditional && replication.replay_idempotency.as_deref() == Some("required") {
        let message =
            "the second time, this is a conflict; use `kv.put`, which writes the same again";
        judge.find("replay.not_repeatable", path, message);
    }
}
