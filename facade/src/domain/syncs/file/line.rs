//! Items as lines of JSON in the form of AWS's exports, and back.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use crate::backend::{Item, Value};

/// How deep values are within one another, as the service allows.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
const DEPTH_MAX: usize = 32;

/// Appends the line of an item.
pub(super) fn write(item: &Item, lines: &mut Vec<u8>) {
    // Some stores answer the attributes of an item in any order; a file is the same each time.
    let mut members = item.to_vec();
    members.sort_by(|(one, _), (other, _)| one.cmp(other));
    lines.extend(b"{\"Item\":");
    let members = members.iter().map(|(name, value)| (name.as_ref(), value));
    write_map(members, lines);
    lines.extend(b"}\n");
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

/// Straight into the line: a document of JSON in between would cost more than all the rest of an export.
fn write_value(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Text(text) => typed("S", out, |out| write_text(text, out)),
        Value::Number(digits) => typed("N", out, |out| write_text(digits, out)),
        Value::Binary(bytes) => typed("B", out, |out| write_text(&STANDARD.encode(bytes), out)),
        Value::TextSet(members) => {
            typed("SS", out, |out| {
                write_list(members, out, |one, out| write_text(one, out))
            });
        }
        Value::NumberSet(members) => {
            typed("NS", out, |out| {
                write_list(members, out, |one, out| write_text(one, out))
            });
        }
        Value::BinarySet(members) => typed("BS", out, |out| {
            write_list(members, out, |one, out| {
                write_text(&STANDARD.encode(one), out)
            });
        }),
        Value::Map(members) => typed("M", out, |out| {
            write_map(members.iter().map(|(name, value)| (&**name, value)), out);
        }),
        Value::List(elements) => typed("L", out, |out| write_list(elements, out, write_value)),
        Value::Bool(truth) => typed("BOOL", out, |out| out.extend(truth.to_string().bytes())),
        // `Null`, and a type of a later version, of which nothing is known here.
        _ => out.extend(b"{\"NULL\":true}"),
    }
}

/// A value behind the name of its type.
fn typed(name: &str, out: &mut Vec<u8>, value: impl FnOnce(&mut Vec<u8>)) {
    out.extend(b"{\"");
    out.extend(name.bytes());
    out.extend(b"\":");
    value(out);
    out.push(b'}');
}

fn write_map<'a>(members: impl Iterator<Item = (&'a str, &'a Value)>, out: &mut Vec<u8>) {
    out.push(b'{');
    for (place, (name, value)) in members.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write_text(name, out);
        out.push(b':');
        write_value(value, out);
    }
    out.push(b'}');
}

fn write_list<'a, T: 'a>(
    elements: impl IntoIterator<Item = &'a T>,
    out: &mut Vec<u8>,
    write: impl Fn(&T, &mut Vec<u8>),
) {
    out.push(b'[');
    for (place, element) in elements.into_iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write(element, out);
    }
    out.push(b']');
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    let written = serde_json::to_writer(&mut *out, text);
    debug_assert!(written.is_ok(), "a text is JSON, and memory takes it");
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
