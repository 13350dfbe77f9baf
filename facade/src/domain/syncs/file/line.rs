//! Items as lines of JSON in the form of AWS's exports, and back.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json, json};

use crate::backend::{Item, Value};

/// How deep values are within one another, as the service allows.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
const DEPTH_MAX: usize = 32;

/// Appends the line of an item.
pub(super) fn write(item: &Item, lines: &mut Vec<u8>) {
    // Some stores answer the attributes of an item in any order; a file is the same each time.
    let mut members = item.to_vec();
    members.sort_by(|(one, _), (other, _)| one.cmp(other));
    let members = members.into_iter();
    let members: Map<String, Json> = members
        .map(|(name, value)| (name.into_owned(), json_of(&value)))
        .collect();
    lines.extend(json!({ "Item": members }).to_string().into_bytes());
    lines.push(b'\n');
}

/// The item of a line; `None` for what is none.
pub(super) fn read(line: &[u8]) -> Option<Item> {
    let line: Json = serde_json::from_slice(line).ok()?;
    let Json::Object(mut line) = line else {
        return None;
    };
    let Some(Json::Object(members)) = line.remove("Item") else {
        return None;
    };
    if !line.is_empty() {
        return None;
    }
    let members = members.into_iter();
    let attributes: Option<Vec<(Cow<'static, str>, Value)>> = members
        .map(|(name, json)| Some((name.into(), value_of(json, 0)?)))
        .collect();
    Some(Item::of_unique(attributes?))
}

fn json_of(value: &Value) -> Json {
    let binary = |bytes: &Vec<u8>| STANDARD.encode(bytes);
    match value {
        Value::Text(text) => json!({ "S": text }),
        Value::Number(digits) => json!({ "N": digits }),
        Value::Binary(bytes) => json!({ "B": binary(bytes) }),
        Value::TextSet(members) => json!({ "SS": members }),
        Value::NumberSet(members) => json!({ "NS": members }),
        Value::BinarySet(members) => {
            json!({ "BS": members.iter().map(binary).collect::<Vec<_>>() })
        }
        Value::Map(members) => {
            let members = members.iter();
            let members: Map<String, Json> = members
                .map(|(name, value)| (name.clone(), json_of(value)))
                .collect();
            json!({ "M": members })
        }
        Value::List(elements) => {
            json!({ "L": elements.iter().map(json_of).collect::<Vec<_>>() })
        }
        Value::Bool(truth) => json!({ "BOOL": truth }),
        // `Null`, and a type of a later version, of which nothing is known here.
        _ => json!({ "NULL": true }),
    }
}

fn value_of(json: Json, depth: usize) -> Option<Value> {
    let Json::Object(typed) = json else {
        return None;
    };
    let mut typed = typed.into_iter();
    let (name, held) = typed.next()?;
    if typed.next().is_some() || depth > DEPTH_MAX {
        return None;
    }
    let text = |json: Json| match json {
        Json::String(text) => Some(text),
        _ => None,
    };
    let binary = |json: Json| STANDARD.decode(text(json)?).ok();
    let elements = |json: Json| match json {
        Json::Array(elements) => Some(elements.into_iter()),
        _ => None,
    };
    match &*name {
        "S" => text(held).map(Value::Text),
        "N" => text(held).map(Value::Number),
        "B" => binary(held).map(Value::Binary),
        "SS" => Some(Value::TextSet(
            elements(held)?.map(text).collect::<Option<_>>()?,
        )),
        "NS" => Some(Value::NumberSet(
            elements(held)?.map(text).collect::<Option<_>>()?,
        )),
        "BS" => Some(Value::BinarySet(
            elements(held)?.map(binary).collect::<Option<_>>()?,
        )),
        "M" => match held {
            Json::Object(members) => {
                let members = members.into_iter();
                let members = members.map(|(name, json)| Some((name, value_of(json, depth + 1)?)));
                members.collect::<Option<_>>().map(Value::Map)
            }
            _ => None,
        },
        "L" => {
            let elements = elements(held)?.map(|json| value_of(json, depth + 1));
            elements.collect::<Option<_>>().map(Value::List)
        }
        "BOOL" => held.as_bool().map(Value::Bool),
        "NULL" => (held == Json::Bool(true)).then_some(Value::Null),
        _ => None,
    }
}
