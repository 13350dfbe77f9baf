//! Scopes and policies: who may do what, and whether routes ask for what their steps need.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Judge;
use super::sites::{Known, Site};
use crate::domain::packages::document::path::Path;
use crate::domain::packages::document::{RepositoryDocument, ScopeGrant};
use crate::domain::packages::pipeline::{Operation, Step};

/// What allows everything.
const ALL: &str = "*";

/// Operations on what is stored, which somebody should be able to allow without allowing everything.
const ON_STORED: [&str; 9] = [
    "kv.get",
    "kv.put",
    "kv.cas_put",
    "kv.delete",
    "blob.get",
    "blob.put",
    "index.query",
    "index.upsert",
    "index.delete",
];

pub(super) fn check(known: &Known<'_>, judge: &mut Judge<'_>) {
    let document = known.document;
    let root = Path::root().member("auth").member("scopes");
    for (place, scope) in document.auth.scopes.iter().enumerate() {
        let path = root.element(place).member("actions");
        for (place, action) in scope.actions.iter().enumerate() {
            if action != ALL && Operation::find(action).is_none() {
                let message = format!("there is no operation `{action}` to allow; remove it");
                judge.find_about("scope.unknown_action", action, path.element(place), message);
            }
        }
    }
    let granted = granted(document);
    for operation in ON_STORED {
        if known.allowed.contains(operation) && !granted.contains(operation) {
            let message =
                format!("only a scope with `*` allows `{operation}`; add it to another one");
            judge.find_about("scope.ungranted", operation, &root, message);
        }
    }
    policies(known, judge);
    for site in &known.sites {
        route(known, site, &granted, judge);
    }
}

/// The operations that scopes allow by their names: those that a caller is asked a scope for.
fn granted(document: &RepositoryDocument) -> BTreeSet<&str> {
    let scopes = document.auth.scopes.iter();
    let actions = scopes.flat_map(|scope| scope.actions.iter().map(String::as_str));
    actions.filter(|action| *action != ALL).collect()
}

fn policies(known: &Known<'_>, judge: &mut Judge<'_>) {
    let document = known.document;
    let root = Path::root().member("auth").member("policies");
    for (place, policy) in document.auth.policies.iter().enumerate() {
        let path = root.element(place);
        if !matches!(policy.effect.as_str(), "allow" | "deny") {
            let message = format!(
                "a policy says `allow` or `deny`, and not `{}`",
                policy.effect
            );
            judge.find_about(
                "policy.effect",
                &policy.name,
                path.member("effect"),
                message,
            );
        }
        for (attribute, _) in policy.when.iter().filter(|(name, _)| *name != "route.tags") {
            let message =
                format!("nothing is known of `{attribute}`; a policy looks at `route.tags`");
            let path = path.member("when").member(attribute);
            judge.find_about("policy.attribute", &policy.name, path, message);
        }
        for (place, scope) in policy.scopes.iter().enumerate() {
            if !known.scopes.contains_key(scope.as_str()) {
                let message =
                    format!("no scope `{scope}` is declared, so that nobody satisfies this");
                let path = path.member("require").member("scopes").element(place);
                judge.find_about("scope.unknown", scope, path, message);
            }
        }
    }
}

/// Whether each scope that lets somebody into a route allows what its steps do.
fn route(known: &Known<'_>, site: &Site<'_>, granted: &BTreeSet<&str>, judge: &mut Judge<'_>) {
    let Some(route) = site.route() else { return };
    let steps = &site.pipeline.steps;
    let Some(first) = steps.iter().find(|step| step.op == "auth.require_scopes") else {
        return;
    };
    // What an upstream has given is stored by the repository itself, and not by whoever asked.
    let own = steps.iter().take_while(|step| step.op != "proxy.fetch");
    let own: Vec<&Step> = own
        .filter(|step| granted.contains(step.op.as_str()))
        .collect();
    let named = first.args.get("scopes").and_then(Value::as_array);
    for name in named.into_iter().flatten().filter_map(Value::as_str) {
        let Some(scope) = known.scopes.get(name) else {
            continue;
        };
        let refused = own.iter().filter(|step| !allows(scope, &step.op));
        let refused: BTreeSet<&str> = refused.map(|step| step.op.as_str()).collect();
        if !refused.is_empty() {
            let list: Vec<&str> = refused.into_iter().collect();
            let list = list.join(", ");
            let message = format!(
                "`{name}` lets callers in and does not allow {list}; add that to its actions"
            );
            judge.find_about("route.ungranted", &route.id, &site.path, message);
        }
    }
}

fn allows(scope: &ScopeGrant, operation: &str) -> bool {
    let mut actions = scope.actions.iter();
    actions.any(|action| action == ALL || action == operation)
}
