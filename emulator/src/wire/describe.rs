//! Values as the service prints them inside a violation: the notation of its own language.
//!
//! Lists print as `[a, b]`, maps as `{k=v}`, structures as `PutRequest(item={…})` with `null` for
//! what is missing, and an attribute value as its class and a hash.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::value::{AttributeValue, Item, Unchecked};

use super::attribute_value::write_value;
use super::json::Writer;

/// A value that a message may quote.
pub(crate) trait Describe {
    /// Appends the value to `text`.
    fn describe(&self, text: &mut String);
}

/// Appends `member=value`, with the punctuation of a structure before it.
pub(crate) fn member<T: Describe>(text: &mut String, opening: &str, name: &str, value: Option<&T>) {
    text.push_str(opening);
    text.push_str(name);
    text.push('=');
    match value {
        Some(value) => value.describe(text),
        None => text.push_str("null"),
    }
}

impl Describe for String {
    fn describe(&self, text: &mut String) {
        text.push_str(self);
    }
}

impl Describe for i32 {
    fn describe(&self, text: &mut String) {
        text.push_str(&self.to_string());
    }
}

impl Describe for i64 {
    fn describe(&self, text: &mut String) {
        text.push_str(&self.to_string());
    }
}

impl Describe for bool {
    fn describe(&self, text: &mut String) {
        text.push_str(if *self { "true" } else { "false" });
    }
}

impl Describe for f64 {
    fn describe(&self, text: &mut String) {
        text.push_str(&format!("{self:?}"));
    }
}

impl<T: Describe> Describe for Vec<T> {
    fn describe(&self, text: &mut String) {
        text.push('[');
        for (position, element) in self.iter().enumerate() {
            if position > 0 {
                text.push_str(", ");
            }
            element.describe(text);
        }
        text.push(']');
    }
}

impl<T: Describe> Describe for BTreeMap<String, T> {
    fn describe(&self, text: &mut String) {
        describe_entries(self.iter(), text);
    }
}

impl<T: Describe> Describe for IndexMap<String, T> {
    fn describe(&self, text: &mut String) {
        describe_entries(self.iter(), text);
    }
}

fn describe_entries<'a, T: Describe + 'a>(
    entries: impl Iterator<Item = (&'a String, &'a T)>,
    text: &mut String,
) {
    text.push('{');
    for (position, (key, value)) in entries.enumerate() {
        if position > 0 {
            text.push_str(", ");
        }
        text.push_str(key);
        text.push('=');
        value.describe(text);
    }
    text.push('}');
}

impl Describe for Unchecked<AttributeValue> {
    fn describe(&self, text: &mut String) {
        let mut json = Vec::new();
        if let Ok(value) = self.check_ref() {
            write_value(&mut Writer::new(&mut json), value);
        }
        identity(text, &json);
    }
}

impl Describe for Unchecked<Item> {
    fn describe(&self, text: &mut String) {
        text.push('{');
        if let Ok(item) = self.check_ref() {
            for (position, (name, value)) in item.iter().enumerate() {
                if position > 0 {
                    text.push_str(", ");
                }
                text.push_str(&name);
                text.push('=');
                identity(text, value.json());
            }
        }
        text.push('}');
    }
}

/// An attribute value has no notation of its own: the service prints its class and its hash.
fn identity(text: &mut String, json: &[u8]) {
    let hash = crc32fast::hash(json);
    text.push_str(&format!(
        "com.amazonaws.dynamodb.v20120810.AttributeValue@{hash:x}"
    ));
}
