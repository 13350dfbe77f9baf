//! Items in the emulator's block of memory.

use std::borrow::Cow;
use std::iter::zip;

use dynamodb_emulator as emulator;
use emulator::{AttributeValue, RawValue};

use crate::attributes::{Attributes, Scalar};
use crate::value::{Name, Value};

/// What the canonical text of a text begins with.
const TEXT: &[u8] = b"{\"S\":\"";

/// A value as the emulator keeps it, in our words.
fn value_of(raw: RawValue<'_>) -> Value {
    match scalar_of(raw) {
        Scalar::Text(text) => Value::Text(text.into_owned()),
        Scalar::Number(digits) => Value::Number(digits.into_owned()),
        Scalar::Other => value_from(raw.decode()),
    }
}

/// One value of the emulator in our words.
fn value_from(value: AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => Value::Text(text),
        AttributeValue::N(number) => Value::Number(number.to_string()),
        AttributeValue::B(bytes) => Value::Binary(bytes.into()),
        AttributeValue::Ss(members) => Value::TextSet(members),
        AttributeValue::Ns(members) => {
            Value::NumberSet(members.iter().map(ToString::to_string).collect())
        }
        AttributeValue::Bs(members) => {
            Value::BinarySet(members.into_iter().map(Into::into).collect())
        }
        AttributeValue::M(members) => {
            let members = members.into_iter();
            Value::Map(
                members
                    .map(|(name, value)| (name, value_from(value)))
                    .collect(),
            )
        }
        AttributeValue::L(elements) => Value::List(elements.into_iter().map(value_from).collect()),
        AttributeValue::Bool(truth) => Value::Bool(truth),
        AttributeValue::Null => Value::Null,
    }
}

/// An item as the emulator keeps it, in one block of memory: an attribute is decoded when it is asked
/// for.
#[derive(Clone)]
pub(crate) struct Kept(emulator::Item);

impl Kept {
    /// An item as it came out of the emulator.
    pub(crate) const fn new(item: emulator::Item) -> Self {
        Self(item)
    }

    /// What goes back into the emulator, as it is.
    pub(crate) const fn item(&self) -> &emulator::Item {
        &self.0
    }

    /// As [`Item::agrees`](crate::Item::agrees), by the texts of the values as they are held.
    pub(crate) fn agrees<const N: usize, const M: usize>(
        &self,
        other: &Self,
        texts: [&str; N],
        others: [&str; M],
    ) -> bool {
        let (mine, its) = (self.0.raw_several(others), other.0.raw_several(others));
        if !zip(mine, its).all(|(mine, its)| json(mine) == json(its)) {
            return false;
        }
        let (mine, its) = (self.0.raw_several(texts), other.0.raw_several(texts));
        zip(mine, its).all(|(mine, its)| {
            let text = json(mine).filter(|json| json.starts_with(TEXT));
            text.is_some() && text == json(its)
        })
    }
}

/// The text of a value as it is held.
fn json(raw: Option<RawValue<'_>>) -> Option<&[u8]> {
    raw.map(|raw| raw.json())
}

impl Attributes for Kept {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.raw(name).map(value_of)
    }

    fn scalar(&self, name: &str) -> Option<Scalar<'_>> {
        Some(scalar_of(self.0.raw(name)?))
    }

    fn scalars<const N: usize>(&self, names: [&str; N]) -> [Option<Scalar<'_>>; N] {
        // A loop, because the array's own `map` is not compiled into one.
        let mut found = [const { None }; N];
        for (place, raw) in found.iter_mut().zip(self.0.raw_several(names)) {
            *place = raw.map(scalar_of);
        }
        found
    }

    fn binary(&self, name: &str) -> Option<Vec<u8>> {
        Some(self.0.raw(name)?.as_binary()?.into())
    }

    fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn names(&self) -> Vec<Cow<'_, str>> {
        self.0.iter().map(|(name, _)| name).collect()
    }

    fn attributes(&self) -> Cow<'_, [(Name, Value)]> {
        let attributes = self.0.iter();
        let attributes =
            attributes.map(|(name, raw)| (Cow::Owned(name.into_owned()), value_of(raw)));
        Cow::Owned(attributes.collect())
    }

    fn bytes(&self) -> usize {
        self.0.size()
    }

    fn visit(&self, prefix: &str, show: &mut dyn FnMut(&str, Cow<'_, Value>)) {
        for (name, raw) in self.0.iter() {
            if let Some(rest) = name.strip_prefix(prefix) {
                show(rest, Cow::Owned(value_of(raw)));
            }
        }
    }
}

/// A value of an item of the emulator, decoded only if it has escapes in it.
///
/// Its canonical text is `{"S":"x"}` or `{"N":"7"}`, and a number is in its normal form.
fn scalar_of(raw: RawValue<'_>) -> Scalar<'_> {
    let json = raw.json();
    let plain = |opening: &[u8]| {
        let inside = json.strip_prefix(opening)?.strip_suffix(b"\"}")?;
        let inside = (!inside.contains(&b'\\')).then_some(inside)?;
        std::str::from_utf8(inside).ok().map(Cow::Borrowed)
    };
    if let Some(text) = plain(TEXT) {
        return Scalar::Text(text);
    }
    if let Some(digits) = plain(b"{\"N\":\"") {
        return Scalar::Number(digits);
    }
    raw.as_str().map_or(Scalar::Other, Scalar::Text)
}
