//! Steps by themselves: whether their operations exist and get what they need, and whether what they name is declared.

use serde_json::Value;

use super::Judge;
use super::sites::{Known, Site, argument, text};
use crate::domain::packages::document::path::Path;
use crate::domain::packages::pipeline::{
    Operation, Parameter, ParameterKind, REMARKS, Step, references,
};

pub(super) fn check(known: &Known<'_>, site: &Site<'_>, judge: &mut Judge<'_>) {
    let most = known.document.ops.limits.max_pipeline_ops.unwrap_or(128);
    let count = u64::try_from(site.pipeline.steps.len()).unwrap_or(u64::MAX);
    if count > most {
        let message =
            format!("this pipeline has {count} steps, and may have {most}; make two routes");
        judge.find("ops.too_many", &site.path, message);
    }
    for (path, step) in site.steps() {
        let Some(operation) = Operation::find(&step.op) else {
            let message = format!("there is no operation `{}`; use one of the thirty", step.op);
            judge.find_about("ops.unknown", &step.op, path.member("op"), message);
            continue;
        };
        if !known.allowed.contains(step.op.as_str()) {
            let message = format!("`{}` is not in `ops.allowed`; add it there", step.op);
            judge.find_about("ops.not_allowed", &step.op, path.member("op"), message);
        }
        arguments(operation, step, &path, judge);
        declared(known, step, &path, judge);
    }
}

/// Whether a step gets what its operation takes.
fn arguments(operation: &Operation, step: &Step, path: &Path, judge: &mut Judge<'_>) {
    let required = operation.parameters.iter().filter(|one| one.required);
    for parameter in required.filter(|one| !step.args.contains_key(one.name)) {
        let name = parameter.name;
        let message = format!("`{}` needs `{name}`: {}", step.op, parameter.sentence);
        judge.find("step.missing_argument", path.member("args"), message);
    }
    for (name, value) in &step.args {
        let place = argument(path, name);
        match operation.parameter(name) {
            None if REMARKS.contains(&name.as_str()) => {}
            None => {
                let message = format!("`{}` takes no `{name}`; remove it", step.op);
                judge.find("step.unknown_argument", place, message);
            }
            Some(parameter) => {
                if let Some(wanted) = unfit(parameter, value) {
                    let message = format!("`{name}` of `{}` has to be {wanted}", step.op);
                    judge.find("step.argument_type", place, message);
                }
            }
        }
    }
}

/// What an argument has to be, if it is not. A list of nothing and a count of none, which a program takes, are no use to
/// anybody.
fn unfit(parameter: &Parameter, value: &Value) -> Option<String> {
    let useless = match (parameter.kind, value) {
        (ParameterKind::TextList, Value::Array(texts)) if texts.is_empty() => {
            Some("a list of texts, at least one")
        }
        (ParameterKind::Count, value) if !may_count(value) => {
            Some("a whole number from 1 on, or refer to one")
        }
        _ => None,
    };
    parameter
        .unfit(value)
        .or_else(|| useless.map(str::to_owned))
}

/// Whether a value is a number above zero, or what it will be is known to nobody yet.
fn may_count(value: &Value) -> bool {
    let number = match value {
        Value::String(text) if references(text).next().is_some() => return true,
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    number.is_some_and(|number: u64| number > 0)
}

/// Whether what a step names is declared.
fn declared(known: &Known<'_>, step: &Step, path: &Path, judge: &mut Judge<'_>) {
    let document = known.document;
    let mut look =
        |rule: &'static str, name: &str, what: &str, is_declared: &dyn Fn(&str) -> bool| {
            let Some(given) = text(step, name).filter(|given| !is_declared(given)) else {
                return;
            };
            let message =
                format!("no {what} `{given}` is declared; declare it or name another one");
            judge.find_about(rule, given, argument(path, name), message);
        };
    match step.op.split_once('.').map_or("", |(family, _)| family) {
        "parse" | "normalize" | "validate" => {
            look("entity.unknown", "entity", "entity", &|name| {
                document.entities.contains(name)
            });
        }
        "kv" => look("document.unknown", "doc", "kind of document", &|name| {
            document.storage.documents.contains(name)
        }),
        "index" => look("index.unknown", "index", "index", &|name| {
            document.indexes.contains(name)
        }),
        "blob" => look("store.unknown", "store", "blob store", &|name| {
            document.storage.blob_stores.contains(name)
        }),
        "proxy" => look("upstream.unknown", "upstream", "upstream", &|name| {
            document.upstreams.contains(name)
        }),
        "emit" => look("event.undeclared", "type", "type of event", &|name| {
            known.events.contains_key(name)
        }),
        _ => {}
    }
    defaults(known, step, path, judge);
    scopes(known, step, path, judge);
    if let Some(schema) = step
        .args
        .get("schema")
        .filter(|_| step.op == "validate.json_schema")
    {
        super::names::schema(schema, &argument(path, "schema"), judge);
    }
}

/// Whether what stands for an absent argument is declared.
fn defaults(known: &Known<'_>, step: &Step, path: &Path, judge: &mut Judge<'_>) {
    let entity = matches!(step.op.as_str(), "normalize.entity" | "validate.entity");
    if entity && !step.args.contains_key("entity") && !known.document.entities.contains("artifact")
    {
        let message = "no entity `artifact` is declared, which is meant without `entity`; name one";
        judge.find_about("entity.unknown", "artifact", path.member("args"), message);
    }
    let store = matches!(step.op.as_str(), "blob.get" | "blob.put");
    let stores = &known.document.storage.blob_stores;
    if store && !step.args.contains_key("store") && !stores.contains("primary") {
        let message =
            "no blob store `primary` is declared, which is meant without `store`; name one";
        judge.find_about("store.unknown", "primary", path.member("args"), message);
    }
}

fn scopes(known: &Known<'_>, step: &Step, path: &Path, judge: &mut Judge<'_>) {
    if step.op != "auth.require_scopes" {
        return;
    }
    let named = step.args.get("scopes").and_then(Value::as_array);
    for (place, scope) in named.into_iter().flatten().enumerate() {
        let undeclared = |scope: &&str| !known.scopes.contains_key(scope);
        if let Some(scope) = scope.as_str().filter(undeclared) {
            let path = argument(path, "scopes").element(place);
            let message = format!("no scope `{scope}` is declared; nobody would get in by it");
            judge.find_about("scope.unknown", scope, path, message);
        }
    }
}
