//! What the targets of the expression grammars share: the names and values that a text may use.

use serde_json::{Map, Value, json};

use super::world;

/// Adds to a request the definitions of those placeholders that `text` uses; what is not in the
/// tables below stays undefined.
pub(super) fn define(input: &mut Value, text: &str) {
    define_names(input, text);
    let values = json!({
        ":n": {"N": "1"}, ":m": {"N": "-1.5"}, ":h": {"N": "9E+125"}, ":r": {"S": "red"},
        ":e": {"S": ""}, ":t": {"S": "S"}, ":a": {"S": "a"}, ":b": {"B": "AQI="}, ":y": {"BOOL": true},
        ":u": {"NULL": true}, ":l": {"L": [{"N": "1"}, {"S": "red"}]}, ":o": {"M": {"a": {"N": "1"}}},
        ":ss": {"SS": ["red", "green"]}, ":ns": {"NS": ["1", "2"]}, ":bs": {"BS": ["AQI="]},
        ":p": {"S": "a"}, ":q": {"S": "b"}, ":ten": {"N": "10"},
    });
    let used = used(text, ':', &values);
    if !used.is_empty() {
        world::put(input, "ExpressionAttributeValues", Value::Object(used));
    }
}

/// The same for names alone.
pub(super) fn define_names(input: &mut Value, text: &str) {
    let names = json!({
        "#n": "n", "#c": "color", "#m": "doc", "#l": "seq", "#d": "a.b", "#s": "status", "#p": "p",
        "#k": "s", "#z": "never",
    });
    let used = used(text, '#', &names);
    if !used.is_empty() {
        world::put(input, "ExpressionAttributeNames", Value::Object(used));
    }
}

/// The entries of `table` that `text` mentions.
fn used(text: &str, sign: char, table: &Value) -> Map<String, Value> {
    let is_name = |found: char| found.is_ascii_alphanumeric() || found == '_';
    text.match_indices(sign)
        .filter_map(|(start, _)| {
            let rest = text.get(start + 1..)?;
            let end = rest.find(|found| !is_name(found)).unwrap_or(rest.len());
            let name = text.get(start..start + 1 + end)?;
            Some((name.to_owned(), table.get(name)?.clone()))
        })
        .collect()
}

/// Whether `part` is made of things that stand in `whole`: scalars and sets as they are, maps with
/// fewer members, lists with fewer elements in the same order.
pub(super) fn within(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => part.iter().all(|(name, value)| {
            let found = whole.get(name);
            found.is_some_and(|found| within(value, found))
        }),
        (Value::Array(part), Value::Array(whole)) => {
            let mut rest = whole.iter();
            part.iter()
                .all(|value| rest.any(|found| within(value, found)))
        }
        _ => part == whole,
    }
}
