//! What a document says must be true of itself: invariants and checks.

use serde_json::{Map, Value};

use super::access::distinct_by;

use super::reader::Node;

/// Something that has to be true of the document.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Invariant {
    /// What it is called.
    pub id: String,
    /// What it is for.
    pub description: String,
    /// What has to be true.
    pub assertion: Assertion,
}

/// What an invariant says.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Assertion {
    /// All of these hold.
    All(Vec<Assertion>),
    /// One of these holds.
    Any(Vec<Assertion>),
    /// If the first one holds, so does the second one.
    Implies(Box<Assertion>, Box<Assertion>),
    /// Every value at the place is this one, and there is one.
    Equals {
        /// The place: `features.mutable_tags`.
        path: String,
        /// What has to be there.
        value: Value,
    },
    /// The pipeline of a route has steps like these, in any order.
    RouteRequires {
        /// The id of the route.
        route: String,
        /// What it has to have.
        steps: Vec<RequiredStep>,
    },
    /// None of these forms, which nobody can judge.
    Unreadable(Value),
}

/// What a step has to be like.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RequiredStep {
    /// Which operation it names.
    pub op: String,
    /// Arguments that it has to have, with these values.
    pub args_contains: Map<String, Value>,
}

/// What is looked at when a document is loaded.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Checks {
    /// What is decided when it is loaded.
    pub load_time: Vec<Check>,
    /// What is decided for each request. All of it is known when the document is loaded, and decided then.
    pub runtime: Vec<Check>,
}

/// One thing that is looked at.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Check {
    /// What it is called.
    pub id: String,
    /// What has to be true; all of it.
    pub require: Vec<Requirement>,
    /// What happens otherwise: `reject_config` or `abort_request`.
    pub on_fail: String,
}

/// What a check asks for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Requirement {
    /// Every value at the place is this one, and there is one.
    Equals {
        /// The place: `ops.closed_world`.
        path: String,
        /// What has to be there.
        value: Value,
    },
    /// No pipeline uses an operation besides those that are listed at this place.
    OnlyUsesOpsIn(String),
    /// Every entity exists that a step names.
    EntityReferencesExist,
    /// No value stands twice at these places.
    Unique(Vec<String>),
    /// Every upstream that is fetched from has timeouts.
    ProxyFetchHasTimeouts,
    /// Every upstream that is fetched from has a bound on its retries.
    ProxyFetchHasRetryBounds,
    /// Every blob that is put is the subject of this operation afterwards.
    BlobPutsFollowedBy(String),
    /// Documents and indexes are written inside transactions only.
    WritesInsideTransactions,
    /// None of these, which nobody can judge.
    Unreadable(Value),
}

/// What can happen when a check fails.
const ON_FAIL: [&str; 2] = ["reject_config", "abort_request"];

/// Values in all invariants, and in all checks: each of them may look through the whole document.
const VALUES_MAX: usize = 5000;

pub(super) fn invariants(node: &Node<'_>) -> Vec<Invariant> {
    node.values_at_most(VALUES_MAX);
    let Some(members) = node.object() else {
        return Vec::new();
    };
    let global = distinct_by("id", members.optional("global"));
    members.close();
    global.iter().filter_map(invariant).collect()
}

fn invariant(node: &Node<'_>) -> Option<Invariant> {
    let members = node.object()?;
    let invariant = Invariant {
        id: members.text("id"),
        description: members.text("description"),
        assertion: assertion(members.required("assert")?.value),
    };
    members.close();
    Some(invariant)
}

/// The assertion of a value. It is as deep as the document is, which is bounded.
fn assertion(value: &Value) -> Assertion {
    let unreadable = || Assertion::Unreadable(value.clone());
    let Value::Object(members) = value else {
        return unreadable();
    };
    let mut members = members.iter().map(|(name, argument)| {
        let list = argument.as_array().map(Vec::as_slice);
        match (name.as_str(), list) {
            ("all", Some(parts)) => Assertion::All(parts.iter().map(assertion).collect()),
            ("any", Some(parts)) => Assertion::Any(parts.iter().map(assertion).collect()),
            ("implies", Some([if_so, then])) => {
                Assertion::Implies(Box::new(assertion(if_so)), Box::new(assertion(then)))
            }
            ("equals", Some([Value::String(path), value])) => Assertion::Equals {
                path: path.clone(),
                value: value.clone(),
            },
            ("route_requires", None) => route_requires(argument).unwrap_or_else(unreadable),
            _ => unreadable(),
        }
    });
    match (members.next(), members.next()) {
        (Some(only), None) => only,
        (Some(first), Some(second)) => {
            let both = [first, second].into_iter().chain(members);
            Assertion::All(both.collect())
        }
        (None, _) => unreadable(),
    }
}

/// Routes with the steps that each has to have, or one route in `route` and its steps in another member.
fn route_requires(argument: &Value) -> Option<Assertion> {
    let members = argument.as_object()?;
    let id = ["route", "route_id"]
        .iter()
        .find_map(|name| members.get(*name));
    if let Some(Value::String(route)) = id {
        let steps = members.values().find(|value| !value.is_string())?;
        return Some(Assertion::RouteRequires {
            route: route.clone(),
            steps: required_steps(steps)?,
        });
    }
    let mut routes = Vec::new();
    for (route, steps) in members {
        routes.push(Assertion::RouteRequires {
            route: route.clone(),
            steps: required_steps(steps)?,
        });
    }
    match routes.len() {
        0 => None,
        1 => routes.pop(),
        _ => Some(Assertion::All(routes)),
    }
}

fn required_steps(value: &Value) -> Option<Vec<RequiredStep>> {
    let one = std::slice::from_ref(value);
    let steps = value.as_array().map_or(one, Vec::as_slice);
    let steps = steps.iter().map(|step| {
        let args = step.get("args_contains").map(Value::as_object);
        Some(RequiredStep {
            op: step.get("op")?.as_str()?.to_owned(),
            args_contains: match args {
                None => Map::new(),
                Some(args) => args?.clone(),
            },
        })
    });
    steps.collect()
}

pub(super) fn checks(node: &Node<'_>) -> Checks {
    node.values_at_most(VALUES_MAX);
    let Some(members) = node.object() else {
        return Checks::default();
    };
    let read = |name| {
        let list = distinct_by("id", members.optional(name));
        list.iter().filter_map(check).collect()
    };
    let checks = Checks {
        load_time: read("load_time_checks"),
        runtime: read("runtime_checks"),
    };
    members.close();
    checks
}

fn check(node: &Node<'_>) -> Option<Check> {
    let members = node.object()?;
    let require = members.required("require");
    let require = require.map(|node| requirements(node.value));
    let check = Check {
        id: members.text("id"),
        // That it is missing is noted.
        require: require.unwrap_or_default(),
        on_fail: members.text("on_fail"),
    };
    if let Some(on_fail) = members.optional("on_fail")
        && !ON_FAIL.contains(&check.on_fail.as_str())
    {
        let known = ON_FAIL.join(" or ");
        on_fail.malformed(format!("a check that fails does {known}"));
    }
    members.close();
    Some(check)
}

/// What is asked for: members of one object, or of each in a list.
fn requirements(value: &Value) -> Vec<Requirement> {
    let unreadable = || vec![Requirement::Unreadable(value.clone())];
    match value {
        Value::Object(members) if !members.is_empty() => {
            let members = members.iter();
            members
                .map(|(name, argument)| requirement(name, argument))
                .collect()
        }
        Value::Array(list) if !list.is_empty() => {
            let mut all = Vec::new();
            for part in list {
                match part {
                    Value::Object(members) => {
                        all.extend(members.iter().map(|(name, value)| requirement(name, value)));
                    }
                    Value::String(name) => all.push(requirement(name, &Value::Bool(true))),
                    _ => return unreadable(),
                }
            }
            all
        }
        Value::String(name) => vec![requirement(name, &Value::Bool(true))],
        _ => unreadable(),
    }
}

fn requirement(name: &str, argument: &Value) -> Requirement {
    let text = argument.as_str().map(str::to_owned);
    let wanted = argument != &Value::Bool(false);
    let read = match name {
        "equals" => match argument.as_array().map(Vec::as_slice) {
            Some([Value::String(path), value]) => Some(Requirement::Equals {
                path: path.clone(),
                value: value.clone(),
            }),
            _ => None,
        },
        "pipelines_only_use_ops_in" => text.map(Requirement::OnlyUsesOpsIn),
        "all_entity_refs_exist" if wanted => Some(Requirement::EntityReferencesExist),
        "unique" => places(argument).map(Requirement::Unique),
        "proxy_fetch_requires_timeouts" if wanted => Some(Requirement::ProxyFetchHasTimeouts),
        "proxy_fetch_requires_retry_bounds" if wanted => {
            Some(Requirement::ProxyFetchHasRetryBounds)
        }
        "all_blob_puts_followed_by" => text.map(Requirement::BlobPutsFollowedBy),
        "all_kv_or_index_writes_inside_txn" if wanted => {
            Some(Requirement::WritesInsideTransactions)
        }
        _ => None,
    };
    let unreadable = || {
        let member = [(name.to_owned(), argument.clone())].into_iter().collect();
        Requirement::Unreadable(Value::Object(member))
    };
    read.unwrap_or_else(unreadable)
}

/// One place, or several.
fn places(argument: &Value) -> Option<Vec<String>> {
    match argument {
        Value::String(place) => Some(vec![place.clone()]),
        Value::Array(places) => {
            let places = places.iter().map(|place| place.as_str().map(str::to_owned));
            places.collect()
        }
        _ => None,
    }
}
