//! The runtime of the generated encoders: straight into the bytes of the answer, no tree.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::clock::Timestamp;
use crate::value::{AttributeValue, Item, Unchecked};

use super::attribute_value::write_value;
use super::json::Writer;
use super::timestamp::write_timestamp;

/// An answer, or a part of one, that can be written as JSON. Writing cannot fail.
pub(crate) trait Encode {
    /// Writes the value.
    fn encode(&self, writer: &mut Writer<'_>);

    /// How many bytes the value takes, of one that is worth asking before it is written; else nothing.
    fn room(&self) -> usize {
        0
    }
}

/// Appends an answer to the bytes of a body.
pub(crate) fn encode_output<T: Encode>(output: &T, body: &mut Vec<u8>) {
    output.encode(&mut Writer::new(body));
}

/// Writes one member of a structure, if it is there.
pub(crate) fn member<T: Encode>(writer: &mut Writer<'_>, name: &'static str, value: Option<&T>) {
    if let Some(value) = value {
        writer.key(name);
        value.encode(writer);
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.reserve(self.iter().map(T::room).sum());
        writer.begin_array();
        for element in self {
            element.encode(writer);
        }
        writer.end_array();
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, writer: &mut Writer<'_>) {
        encode_entries(self.iter(), writer);
    }
}

impl<T: Encode> Encode for IndexMap<String, T> {
    fn encode(&self, writer: &mut Writer<'_>) {
        encode_entries(self.iter(), writer);
    }
}

fn encode_entries<'a, T: Encode + 'a>(
    entries: impl Iterator<Item = (&'a String, &'a T)>,
    writer: &mut Writer<'_>,
) {
    writer.begin_object();
    for (key, value) in entries {
        writer.map_key(key);
        value.encode(writer);
    }
    writer.end_object();
}

impl Encode for String {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.string(self);
    }
}

impl Encode for i32 {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.i64(i64::from(*self));
    }
}

impl Encode for i64 {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.i64(*self);
    }
}

impl Encode for f64 {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.f64(*self);
    }
}

impl Encode for bool {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.bool(*self);
    }
}

impl Encode for Timestamp {
    fn encode(&self, writer: &mut Writer<'_>) {
        write_timestamp(writer, *self);
    }
}

impl Encode for Item {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.raw(self.json());
    }

    fn room(&self) -> usize {
        const COMMA: usize = 1;
        self.json().len() + COMMA
    }
}

impl Encode for AttributeValue {
    fn encode(&self, writer: &mut Writer<'_>) {
        write_value(writer, self);
    }
}

/// A value that an answer hands back from its request was read before, so it is sound.
impl<T: Encode> Encode for Unchecked<T> {
    fn encode(&self, writer: &mut Writer<'_>) {
        match self.check_ref() {
            Ok(value) => value.encode(writer),
            Err(_) => {
                writer.begin_object();
                writer.end_object();
            }
        }
    }
}
