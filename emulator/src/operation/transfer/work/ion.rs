//! The lines of an export as text of Ion.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html#S3DataExport.Output_Data>
//! and <https://amazon-ion.github.io/ion-docs/docs/spec.html>.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::value::{AttributeValue, Item};

use super::export_lines::ChangeLine;

/// How each line begins.
pub(super) const VERSION: &str = "$ion_1_0";
/// How the lists are called that are sets.
pub(super) const SETS: [&str; 3] = ["$dynamodb_SS", "$dynamodb_NS", "$dynamodb_BS"];
/// Symbols that mean something else where they stand without quotes.
const KEYWORDS: [&str; 4] = ["null", "true", "false", "nan"];

/// Writes the line of an item.
pub(super) fn item(out: &mut Vec<u8>, item: &Item) {
    text(out, VERSION);
    text(out, " {Item:");
    attributes(out, item);
    text(out, "}\n");
}

/// Writes the line of an item that has changed.
pub(super) fn change(out: &mut Vec<u8>, line: &ChangeLine) {
    text(out, VERSION);
    text(out, " {Record:{Keys:");
    attributes(out, &line.keys);
    text(out, ",Metadata:{WriteTimestampMicros:");
    number(out, &line.written_micros.to_string());
    text(out, "}");
    for (name, image) in [(",OldImage:", &line.old), (",NewImage:", &line.new)] {
        if let Some(image) = image {
            text(out, name);
            attributes(out, image);
        }
    }
    text(out, "}}\n");
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// An item as a structure.
fn attributes(out: &mut Vec<u8>, item: &Item) {
    out.push(b'{');
    for (place, (name, raw)) in item.iter().enumerate() {
        separate(out, place);
        symbol(out, &name);
        out.push(b':');
        value(out, &raw.decode());
    }
    out.push(b'}');
}

fn separate(out: &mut Vec<u8>, place: usize) {
    if place > 0 {
        out.push(b',');
    }
}

/// A value. Values nest no deeper than an item can.
fn value(out: &mut Vec<u8>, value: &AttributeValue) {
    match value {
        AttributeValue::S(string) => quoted(out, string, b'"'),
        AttributeValue::N(of) => number(out, &of.to_string()),
        AttributeValue::B(bytes) => blob(out, bytes),
        AttributeValue::Bool(truth) => text(out, if *truth { "true" } else { "false" }),
        AttributeValue::Null => text(out, "null"),
        AttributeValue::Ss(strings) => set(out, SETS[0], strings, |out, string| {
            quoted(out, string, b'"');
        }),
        AttributeValue::Ns(numbers) => set(out, SETS[1], numbers, |out, of| {
            number(out, &of.to_string());
        }),
        AttributeValue::Bs(blobs) => set(out, SETS[2], blobs, |out, bytes| blob(out, bytes)),
        AttributeValue::L(values) => list(out, values, self::value),
        AttributeValue::M(members) => structure(out, members),
    }
}

fn structure(out: &mut Vec<u8>, members: &BTreeMap<String, AttributeValue>) {
    out.push(b'{');
    for (place, (name, member)) in members.iter().enumerate() {
        separate(out, place);
        symbol(out, name);
        out.push(b':');
        value(out, member);
    }
    out.push(b'}');
}

fn set<T>(out: &mut Vec<u8>, called: &str, members: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    text(out, called);
    text(out, "::");
    list(out, members, write);
}

fn list<T>(out: &mut Vec<u8>, elements: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (place, element) in elements.iter().enumerate() {
        separate(out, place);
        write(out, element);
    }
    out.push(b']');
}

fn blob(out: &mut Vec<u8>, bytes: &[u8]) {
    text(out, "{{");
    text(out, &STANDARD.encode(bytes));
    text(out, "}}");
}

/// A number as a decimal: never as an integer, which Ion tells from it. Zeros at the end of a whole number go into the
/// exponent, as the service writes them.
fn number(out: &mut Vec<u8>, plain: &str) {
    if plain.contains('.') {
        return text(out, plain);
    }
    let digits = plain.trim_end_matches('0');
    match plain.len().saturating_sub(digits.len()) {
        // Zero itself is all zeros.
        _ if digits.is_empty() || digits == "-" => text(out, "0."),
        0 => {
            text(out, plain);
            out.push(b'.');
        }
        zeros => text(out, &format!("{digits}d{zeros}")),
    }
}

/// A name, in quotes if it is no identifier.
fn symbol(out: &mut Vec<u8>, name: &str) {
    match is_identifier(name) {
        true => text(out, name),
        false => quoted(out, name, b'\''),
    }
}

/// Whether a symbol may stand without quotes. `$7` would be the seventh symbol of a table.
fn is_identifier(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$');
    let is_place = name
        .strip_prefix('$')
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let mut bytes = name.bytes();
    bytes.next().is_some_and(is_letter)
        && bytes.all(|byte| is_letter(byte) || byte.is_ascii_digit())
        && !is_place
        && !KEYWORDS.contains(&name)
        && name != VERSION
}

/// A text between quotes of this kind.
fn quoted(out: &mut Vec<u8>, string: &str, quote: u8) {
    out.push(quote);
    for byte in string.bytes() {
        match byte {
            b'\n' => text(out, "\\n"),
            b'\r' => text(out, "\\r"),
            b'\t' => text(out, "\\t"),
            0..0x20 | 0x7f => text(out, &format!("\\x{byte:02x}")),
            b'\\' => text(out, "\\\\"),
            byte if byte == quote => out.extend_from_slice(&[b'\\', quote]),
            byte => out.push(byte),
        }
    }
    out.push(quote);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Number;

    /// Numbers as the guide and real exports write them.
    #[test]
    fn numbers_are_decimals() {
        for (plain, ion) in [
            ("103", "103."),
            ("600", "6d2"),
            ("2000", "2d3"),
            ("860670", "86067d1"),
            ("0", "0."),
            ("39.29", "39.29"),
            ("-40", "-4d1"),
            ("-0.5", "-0.5"),
        ] {
            let mut out = Vec::new();
            number(&mut out, plain);
            assert_eq!(String::from_utf8(out).unwrap(), ion);
        }
    }

    /// The example of [the guide](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html#S3DataExport.Output_Data).
    #[test]
    fn an_item_is_the_line_of_the_guide() {
        let decimal = |text: &str| AttributeValue::N(Number::parse(text).unwrap());
        let book = Item::from_iter([
            (
                "Authors",
                AttributeValue::Ss(vec!["Author1".into(), "Author2".into()]),
            ),
            ("Id", decimal("103")),
            ("InPublication", false.into()),
            ("PageCount", decimal("600")),
            ("Price", decimal("2000")),
            ("Title", "Book 103 Title".into()),
        ]);
        let mut line = Vec::new();
        item(&mut line, &book);
        assert_eq!(
            String::from_utf8(line).unwrap(),
            "$ion_1_0 {Item:{Authors:$dynamodb_SS::[\"Author1\",\"Author2\"],Id:103.,InPublication:false,\
             PageCount:6d2,Price:2d3,Title:\"Book 103 Title\"}}\n"
        );
    }

    #[test]
    fn names_that_are_no_identifiers_stand_in_quotes() {
        for (name, written) in [
            ("a", "a"),
            ("$a1", "$a1"),
            ("$1", "'$1'"),
            ("$", "'$'"),
            ("a b", "'a b'"),
            ("null", "'null'"),
            ("1a", "'1a'"),
            ("it's", "'it\\'s'"),
            ("ä", "'ä'"),
        ] {
            let mut out = Vec::new();
            symbol(&mut out, name);
            assert_eq!(String::from_utf8(out).unwrap(), written);
        }
    }
}
