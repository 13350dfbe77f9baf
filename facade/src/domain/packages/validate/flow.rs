//! Steps one after the other: transactions, verified blobs, variables, and whether there is an answer.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Judge;
use super::mention::{self, Mention};
use super::sites::{Owner, Site, argument, text};
use crate::domain::packages::document::path::Path;
use crate::domain::packages::pipeline::{Operation, ParameterKind, Step};

/// What is known of a pipeline before one of its steps.
#[derive(Default)]
struct Walk {
    txn: Txn,
    /// Blobs that were put and not verified: the variable of the digest, and where it was put.
    unverified: Vec<(String, Path)>,
    variables: BTreeSet<String>,
    /// Documents that may be null, by their variables, and where they were read.
    unseen: Vec<(String, Path)>,
    body_read: bool,
    path_read: Option<Path>,
    normalized: bool,
    validated: bool,
    answered: bool,
}

/// Whether a transaction is open.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Txn {
    #[default]
    Closed,
    Open,
    /// It was begun, committed or aborted under a condition.
    Unsure,
}

pub(super) fn check(site: &Site<'_>, judge: &mut Judge<'_>) {
    let mut state = Walk::default();
    first_step(site, judge);
    for (path, step) in site.steps() {
        if state.answered {
            let message =
                "a step before this one answers in every case; remove this one, or move it up";
            judge.find("step.never_runs", &path, message);
            return;
        }
        mentions(site, step, &path, &state, judge);
        look_before_use(step, &mut state, judge);
        transaction(step, &path, &mut state, judge);
        blobs(step, &path, &mut state, judge);
        fields(step, &path, &mut state);
        practice(step, &path, judge);
        set(step, &path, &mut state);
        answer(step, &path, &mut state, judge);
    }
    end(site, &state, judge);
}

fn first_step(site: &Site<'_>, judge: &mut Judge<'_>) {
    let first = site.pipeline.steps.first();
    let open = first.is_none_or(|step| step.op != "auth.require_scopes");
    if open && site.route().is_some() {
        let message = "this route does not begin with `auth.require_scopes`; put it first";
        judge.find("practice.authorize_first", &site.path, message);
    }
}

/// Whether what a step refers to is there.
fn mentions(site: &Site<'_>, step: &Step, path: &Path, state: &Walk, judge: &mut Judge<'_>) {
    let mentions: BTreeSet<Mention> = mention::of_step(step).into_iter().collect();
    for mention in mentions {
        match mention {
            Mention::Variable(name) if !state.variables.contains(&name) => {
                let message =
                    format!("no step before this one sets `${name}`; set it or write `$$`");
                judge.find_about("variable.unset", &name, path, message);
            }
            Mention::Field(name, _) if !is_bound(site, &name, state) => {
                let message = format!(
                    "neither the path nor the body binds `{{{name}}}`; bind it or write `{{{{`"
                );
                judge.find_about("field.unbound", &name, path, message);
            }
            _ => {}
        }
    }
}

fn is_bound(site: &Site<'_>, name: &str, state: &Walk) -> bool {
    match site.owner {
        // The members of the payload, which the rules about replays look at.
        Owner::Replay(_) => true,
        Owner::Route(route) => {
            name == "principal" || state.body_read || route.path.fields().any(|own| own == name)
        }
    }
}

/// A document that may be null is asked about in a condition before anything else is done with it.
fn look_before_use(step: &Step, state: &mut Walk, judge: &mut Judge<'_>) {
    let variables = |mentions: Vec<Mention>| -> BTreeSet<String> {
        let names = mentions.into_iter().filter_map(|mention| match mention {
            Mention::Variable(name) => Some(name),
            Mention::Field(..) => None,
        });
        names.collect()
    };
    let asked = variables(mention::of_conditions(step));
    state.unseen.retain(|(name, _)| !asked.contains(name));
    let used = variables(mention::of_step(step));
    let (found, rest) = std::mem::take(&mut state.unseen)
        .into_iter()
        .partition(|(name, _)| used.contains(name));
    let found: Vec<(String, Path)> = found;
    state.unseen = rest;
    for (name, path) in found {
        let message = format!(
            "`${name}` is null where there is no such document; ask with `is_null` before it is used"
        );
        judge.find_about("practice.look_before_use", &name, path, message);
    }
}

fn transaction(step: &Step, path: &Path, state: &mut Walk, judge: &mut Judge<'_>) {
    let sure = step.when.is_empty();
    match step.op.as_str() {
        "txn.begin" => {
            if state.txn == Txn::Open {
                let message = "a transaction is open already; commit or abort it before";
                judge.find("txn.nested", path, message);
            }
            state.txn = if sure { Txn::Open } else { Txn::Unsure };
        }
        "txn.commit" | "txn.abort" => {
            if state.txn == Txn::Closed {
                let message = "no transaction is open here; begin one before the first write";
                judge.find("txn.not_open", path, message);
            }
            state.txn = if sure { Txn::Closed } else { Txn::Unsure };
        }
        "kv.put" | "kv.cas_put" | "kv.delete" | "index.upsert" | "index.delete"
            if state.txn == Txn::Closed =>
        {
            let message = format!(
                "`{}` writes outside a transaction; put `txn.begin` before it",
                step.op
            );
            judge.find("txn.write_outside", path, message);
        }
        "emit.event" if state.txn == Txn::Closed => {
            let message =
                "an event outside a transaction may tell of what never happened; put it inside";
            judge.find("event.outside_txn", path, message);
        }
        _ => {}
    }
}

/// A blob is verified by the variable that its digest went to.
fn blobs(step: &Step, path: &Path, state: &mut Walk, judge: &mut Judge<'_>) {
    match step.op.as_str() {
        "blob.put" => {
            let out = text(step, "out").unwrap_or("digest");
            state.unverified.push((out.to_owned(), path.clone()));
        }
        "blob.verify_digest" if step.when.is_empty() => {
            let mut mentions = Vec::new();
            if let Some(digest) = text(step, "digest") {
                mention::of_text(digest, &mut mentions);
            }
            let verified = |name: &String| mentions.contains(&Mention::Variable(name.clone()));
            state.unverified.retain(|(name, _)| !verified(name));
        }
        "txn.commit" => unverified(state, judge),
        _ => {}
    }
}

fn unverified(state: &mut Walk, judge: &mut Judge<'_>) {
    for (name, path) in state.unverified.drain(..) {
        let message =
            format!("nobody verifies this blob; put `blob.verify_digest` with `${name}` behind it");
        judge.find("blob.unverified", path, message);
    }
}

fn fields(step: &Step, path: &Path, state: &mut Walk) {
    match step.op.as_str() {
        "parse.path" => state.path_read = Some(path.clone()),
        "parse.json" => state.body_read = true,
        "normalize.entity" => state.normalized = true,
        "validate.entity" => state.validated = true,
        _ => {}
    }
}

fn practice(step: &Step, path: &Path, judge: &mut Judge<'_>) {
    if step.op == "index.query" && !step.args.contains_key("limit") {
        let message = "this step takes 100 rows, because it does not say how many; say `limit`";
        judge.find("practice.bound_queries", path.member("args"), message);
    }
}

/// The variables that a step sets: those that it names, and those that are meant without a name.
fn set(step: &Step, path: &Path, state: &mut Walk) {
    let Some(operation) = Operation::find(&step.op) else {
        return;
    };
    let outs = operation.parameters.iter();
    for parameter in outs.filter(|parameter| parameter.kind == ParameterKind::Variable) {
        let default = parameter.default_value();
        let default = default.as_ref().and_then(Value::as_str);
        if let Some(name) = text(step, parameter.name).or(default) {
            state.variables.insert(name.to_owned());
            state.unseen.retain(|(other, _)| other != name);
            if step.op == "kv.get" {
                state
                    .unseen
                    .push((name.to_owned(), argument(path, parameter.name)));
            }
        }
    }
}

fn answer(step: &Step, path: &Path, state: &mut Walk, judge: &mut Judge<'_>) {
    if !step.op.starts_with("respond.") || !step.when.is_empty() {
        return;
    }
    state.answered = true;
    unverified(state, judge);
    let status = step.args.get("status").and_then(Value::as_u64);
    let refuses = step.op == "respond.error" || status.is_some_and(|status| status >= 400);
    if state.txn == Txn::Open && !refuses {
        let message = "this answers while a transaction is open, so that nothing of it happens; commit it before";
        judge.find("txn.left_open", path, message);
        state.txn = Txn::Closed;
    }
}

fn end(site: &Site<'_>, state: &Walk, judge: &mut Judge<'_>) {
    let mut left = Walk {
        unverified: state.unverified.clone(),
        ..Walk::default()
    };
    unverified(&mut left, judge);
    if site.route().is_some() && !state.answered {
        let message =
            "this pipeline may end without an answer; end it with one that has no condition";
        judge.find("step.no_answer", &site.path, message);
    }
    if state.txn == Txn::Open && !state.answered {
        let message = "this pipeline ends while a transaction is open, so that nothing of it happens; commit it";
        judge.find("txn.left_open", &site.path, message);
    }
    if let Some(path) = state
        .path_read
        .as_ref()
        .filter(|_| !state.normalized || !state.validated)
    {
        let message = "fields of this path are used as they were sent; add `normalize.entity` and `validate.entity`";
        judge.find("practice.validate_fields", path, message);
    }
}
