//! Items as lines of JSON in the form of AWS's exports.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::backend::{Item, Value};

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
