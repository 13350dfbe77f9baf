//! Invariants and checks that a document has of its own.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Judge;
use super::sections::{fetched, has_retry_bounds, has_timeouts};
use super::sites::{Known, Site, text};
use crate::domain::packages::document::path::{Path, select};
use crate::domain::packages::document::{
    Assertion, Check, RepositoryDocument, RequiredStep, Requirement, Upstream,
};
use crate::domain::packages::pipeline::Step;

pub(super) fn check(known: &Known<'_>, judge: &mut Judge<'_>) {
    let document = known.document;
    let root = Path::root().member("invariants").member("global");
    for (place, invariant) in document.invariants.iter().enumerate() {
        let path = root.element(place);
        let id = &invariant.id;
        match holds(document, &invariant.assertion) {
            Some(true) => {}
            Some(false) => {
                let message = format!(
                    "`{id}` does not hold of this document ({}); change the document, or the invariant",
                    invariant.description
                );
                judge.find_about("invariant.violated", id, path, message);
            }
            None => {
                let message =
                    format!("`{id}` has an assertion that nobody can judge; use the five forms");
                judge.find_about("invariant.unreadable", id, path.member("assert"), message);
            }
        }
    }
    let root = Path::root().member("validation");
    let lists = [
        ("load_time_checks", &document.validation.load_time),
        ("runtime_checks", &document.validation.runtime),
    ];
    for (list, checks) in lists {
        for (place, check) in checks.iter().enumerate() {
            let path = root.member(list).element(place);
            one(known, check, &path, judge);
        }
    }
}

/// Whether an assertion holds; `None` when nobody can say. It is as deep as the document is, which is bounded.
fn holds(document: &RepositoryDocument, assertion: &Assertion) -> Option<bool> {
    match assertion {
        Assertion::All(parts) => {
            let verdicts: Option<Vec<bool>> =
                parts.iter().map(|part| holds(document, part)).collect();
            Some(verdicts?.into_iter().all(|holds| holds))
        }
        Assertion::Any(parts) => {
            let verdicts: Option<Vec<bool>> =
                parts.iter().map(|part| holds(document, part)).collect();
            Some(verdicts?.into_iter().any(|holds| holds))
        }
        Assertion::Implies(if_so, then) => {
            let (if_so, then) = (holds(document, if_so)?, holds(document, then)?);
            Some(!if_so || then)
        }
        Assertion::Equals { path, value } => equals(document, path, value),
        Assertion::RouteRequires { route, steps } => {
            let route = document.route(route);
            let has = |wanted: &RequiredStep| {
                route.is_some_and(|route| {
                    route
                        .pipeline
                        .steps
                        .iter()
                        .any(|step| is_like(step, wanted))
                })
            };
            Some(steps.iter().all(has))
        }
        Assertion::Unreadable(_) => None,
    }
}

fn is_like(step: &Step, wanted: &RequiredStep) -> bool {
    let mut args = wanted.args_contains.iter();
    step.op == wanted.op && args.all(|(name, value)| step.args.get(name) == Some(value))
}

fn equals(document: &RepositoryDocument, path: &str, value: &Value) -> Option<bool> {
    let found = select(document.source(), path)?;
    Some(!found.is_empty() && found.iter().all(|(_, found)| *found == value))
}

fn one(known: &Known<'_>, check: &Check, path: &Path, judge: &mut Judge<'_>) {
    let id = &check.id;
    for requirement in &check.require {
        match judged(known, requirement, judge) {
            None => {
                let message = format!("`{id}` asks for something that nobody can judge");
                judge.find_about("check.unreadable", id, path.member("require"), message);
            }
            Some(broken) => {
                if let Some(first) = broken.first() {
                    let message = format!(
                        "`{id}` would {} because of {first} ({} places); mend these",
                        check.on_fail.replace('_', " "),
                        broken.len()
                    );
                    judge.find_about("check.failed", id, path, message);
                }
            }
        }
    }
}

/// Where a requirement is broken; `None` when nobody can say.
fn judged(known: &Known<'_>, requirement: &Requirement, judge: &Judge<'_>) -> Option<Vec<String>> {
    let document = known.document;
    let sites = &known.sites;
    let steps = || sites.iter().flat_map(Site::steps);
    let broken = |unfit: &dyn Fn(&Step) -> bool| -> Vec<String> {
        let found = steps().filter(|(_, step)| unfit(step));
        found.map(|(path, _)| path.to_string()).collect()
    };
    let upstreams = |bounded: fn(&Upstream) -> bool| {
        let unbounded = fetched(known).filter(|(_, upstream)| !bounded(upstream));
        unbounded
            .map(|(name, _)| format!("upstreams.{name}"))
            .collect()
    };
    Some(match requirement {
        Requirement::Equals { path, value } => match equals(document, path, value)? {
            true => Vec::new(),
            false => vec![path.clone()],
        },
        Requirement::OnlyUsesOpsIn(path) => {
            let allowed = select(document.source(), path)?;
            let allowed: BTreeSet<&str> = allowed
                .iter()
                .flat_map(|(_, list)| list.as_array().into_iter().flatten())
                .filter_map(Value::as_str)
                .collect();
            broken(&|step| !allowed.contains(step.op.as_str()))
        }
        Requirement::EntityReferencesExist => broken(&|step| {
            text(step, "entity").is_some_and(|name| !document.entities.contains(name))
        }),
        Requirement::Unique(paths) => twice(document, paths)?,
        Requirement::ProxyFetchHasTimeouts => upstreams(has_timeouts),
        Requirement::ProxyFetchHasRetryBounds => upstreams(has_retry_bounds),
        Requirement::BlobPutsFollowedBy(operation) if operation == "blob.verify_digest" => {
            from_flow(judge, "blob.unverified")
        }
        Requirement::WritesInsideTransactions => from_flow(judge, "txn.write_outside"),
        Requirement::BlobPutsFollowedBy(_) | Requirement::Unreadable(_) => return None,
    })
}

/// Where the steps of pipelines break one of the rules about their order, which were looked at before. Where the judge
/// had no room for all of that, it has none for what would be said of it here.
fn from_flow(judge: &Judge<'_>, rule: &str) -> Vec<String> {
    let found = judge.findings.iter();
    let found = found.filter(|finding| finding.rule == rule);
    found.map(|finding| finding.path.clone()).collect()
}

/// The places of values that stand there twice.
fn twice(document: &RepositoryDocument, selections: &[String]) -> Option<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for selection in selections {
        for (path, value) in select(document.source(), selection)? {
            if !seen.insert(value.to_string()) {
                found.push(path.to_string());
            }
        }
    }
    Some(found)
}
