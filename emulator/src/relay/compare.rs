//! Whether two answers say the same.
//!
//! The same are sets in any order, numbers of one value however they are written (outside of items: in an item the text
//! is what a client sees), descriptions in any order, and whatever an endpoint makes up (`free.rs`). Pages of a Scan are
//! compared by what they have in common only: where partitions are in the order of keys is the secret of each endpoint.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::free::{arn, is_free, is_of_items, is_ordered};
use crate::protocol::RelayedAnswer;

/// So many differences of one answer are told; the rest is seldom news.
const TOLD_MAX: usize = 20;

/// How deep two values are walked: JSON is not read deeper than this (`serde_json` stops at 128).
const DEPTH_MAX: usize = 130;

/// One difference between two answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contrast {
    /// Where it is, such as `Table.KeySchema[0].KeyType`; `status` and `body` are of the whole.
    pub(super) path: String,
    /// What this program has answered there; nothing where it has no such member.
    pub(super) here: Option<String>,
    /// What the other endpoint has answered there.
    pub(super) there: Option<String>,
}

/// What differs between an answer of this program and one of another.
pub(super) fn differences(
    operation: &str,
    here: &RelayedAnswer,
    there: &RelayedAnswer,
) -> Vec<Contrast> {
    let mut found = Contrasts::default();
    if here.status != there.status {
        found.note(
            "status",
            Some(here.status.to_string()),
            Some(there.status.to_string()),
        );
    }
    let read = |answer: &RelayedAnswer| serde_json::from_slice::<Value>(&answer.body).ok();
    match (read(here), read(there)) {
        (Some(Value::Object(mut here)), Some(Value::Object(mut there))) => {
            if is_page_of_scan(operation, &here, &there) {
                for name in [
                    "Count",
                    "Items",
                    "LastEvaluatedKey",
                    "ScannedCount",
                    "ConsumedCapacity",
                ] {
                    let _ = (here.remove(name), there.remove(name));
                }
            } else if operation == "Scan" {
                sort_items(&mut here);
                sort_items(&mut there);
            }
            refusal(&mut here);
            refusal(&mut there);
            found.objects("", &here, &there, Below::Descriptions, 0);
        }
        // What is no JSON says something by its status alone.
        (None, None) => {}
        (here, there) => found.values("body", here.as_ref(), there.as_ref(), Below::Items, 0),
    }
    found.differences
}

/// Whether one of two answers to a Scan stops before the end.
fn is_page_of_scan(operation: &str, here: &Map<String, Value>, there: &Map<String, Value>) -> bool {
    operation == "Scan"
        && [here, there]
            .iter()
            .any(|answer| answer.contains_key("LastEvaluatedKey"))
}

fn sort_items(answer: &mut Map<String, Value>) {
    if let Some(Value::Array(items)) = answer.get_mut("Items") {
        items.sort_by_cached_key(canonical);
    }
}

/// A refusal in one form: the code without what stands before the `#`, the message under one name.
fn refusal(answer: &mut Map<String, Value>) {
    if let Some(Value::String(code)) = answer.get_mut("__type")
        && let Some((_, bare)) = code.rsplit_once('#')
    {
        *code = bare.to_owned();
    }
    if answer.contains_key("__type")
        && let Some(message) = answer.remove("Message")
    {
        let _ = answer.insert("message".to_owned(), message);
    }
}

/// Where in an answer two values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Below {
    /// Among settings, states and numbers.
    Descriptions,
    /// Among attributes of items, where every name is the user's.
    Items,
}

#[derive(Debug, Default)]
struct Contrasts {
    differences: Vec<Contrast>,
}

impl Contrasts {
    fn note(&mut self, path: &str, here: Option<String>, there: Option<String>) {
        if self.differences.len() < TOLD_MAX {
            self.differences.push(Contrast {
                path: path.to_owned(),
                here,
                there,
            });
        }
    }

    fn values(
        &mut self,
        path: &str,
        here: Option<&Value>,
        there: Option<&Value>,
        below: Below,
        depth: usize,
    ) {
        match (here, there) {
            (Some(Value::Object(here)), Some(Value::Object(there))) if depth < DEPTH_MAX => {
                self.objects(path, here, there, below, depth + 1);
            }
            (Some(Value::Array(here)), Some(Value::Array(there)))
                if here.len() == there.len() && depth < DEPTH_MAX =>
            {
                for (at, (here, there)) in here.iter().zip(there).enumerate() {
                    let path = format!("{path}[{at}]");
                    self.values(&path, Some(here), Some(there), below, depth + 1);
                }
            }
            (Some(here), Some(there)) if is_same_leaf(here, there, below) => {}
            (here, there) => self.note(
                path,
                here.map(Value::to_string),
                there.map(Value::to_string),
            ),
        }
    }

    fn objects(
        &mut self,
        path: &str,
        here: &Map<String, Value>,
        there: &Map<String, Value>,
        below: Below,
        depth: usize,
    ) {
        let names: BTreeMap<&String, ()> = here
            .keys()
            .chain(there.keys())
            .map(|name| (name, ()))
            .collect();
        for name in names.into_keys() {
            let inner = match path {
                "" => name.clone(),
                path => format!("{path}.{name}"),
            };
            let (here, there) = (here.get(name), there.get(name));
            match below {
                // What one endpoint makes up the other must have as well.
                Below::Descriptions if is_free(name) && here.is_some() == there.is_some() => {}
                Below::Descriptions if is_of_items(name) => {
                    self.values(&inner, here, there, Below::Items, depth);
                }
                Below::Descriptions if !is_ordered(name) => {
                    let (here, there) = (here.map(described), there.map(described));
                    self.values(&inner, here.as_ref(), there.as_ref(), below, depth);
                }
                Below::Items if is_set(name) => {
                    let (here, there) = (here.map(sorted), there.map(sorted));
                    self.values(&inner, here.as_ref(), there.as_ref(), below, depth);
                }
                _ => self.values(&inner, here, there, below, depth),
            }
        }
    }
}

/// Whether a member of an item may be a set: a value of that type, or an attribute that somebody has named so.
fn is_set(name: &str) -> bool {
    matches!(name, "SS" | "NS" | "BS")
}

/// A set in the order of its texts; an attribute of that name has no list of texts and stays as it is.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(elements) if elements.iter().all(Value::is_string) => {
            let mut elements = elements.clone();
            elements.sort_by(|one, other| one.as_str().cmp(&other.as_str()));
            Value::Array(elements)
        }
        other => other.clone(),
    }
}

/// A list of descriptions in an order of its own.
fn described(value: &Value) -> Value {
    match value {
        Value::Array(elements) => {
            let mut elements = elements.clone();
            elements.sort_by_cached_key(canonical);
            Value::Array(elements)
        }
        other => other.clone(),
    }
}

fn is_same_leaf(here: &Value, there: &Value, below: Below) -> bool {
    match (here, there, below) {
        (Value::Number(here), Value::Number(there), _) => here.as_f64() == there.as_f64(),
        (Value::String(here), Value::String(there), Below::Descriptions) => {
            here == there || arn(here).is_some_and(|here| arn(there) == Some(here))
        }
        (here, there, _) => here == there,
    }
}

/// One text for all values that mean the same: members in the order of their names, sets sorted.
pub(super) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

/// The depth is that of JSON which was read, and so is bounded.
fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<&String, &Value> = members.iter().collect();
            text.push('{');
            for (name, value) in members {
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                match is_set(name) {
                    true => text.push_str(&sorted(value).to_string()),
                    false => write_canonical(value, text),
                }
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(elements) => {
            text.push('[');
            for element in elements {
                write_canonical(element, text);
                text.push(',');
            }
            text.push(']');
        }
        leaf => text.push_str(&leaf.to_string()),
    }
}
