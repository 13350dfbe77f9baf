//! Items in the emulator's block of memory.

use std::borrow::Cow;

use dynamodb_emulator as emulator;
use emulator::{AttributeValue, RawValue};

use crate::attributes::{Attributes, Common, Given, Scalar, is_natural};
use crate::value::{Name, Value};

/// What the canonical text of a text begins with.
const TEXT: &[u8] = b"{\"S\":\"";
/// What that of a number begins with.
const NUMBER: &[u8] = b"{\"N\":\"";
/// What both end with.
const END: &[u8] = b"\"}";

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
    pub(crate) fn agrees(&self, other: &Self, common: &[Common<'_>]) -> bool {
        let mut both = self.0.side_by_side(&other.0);
        common.iter().all(|common| match *common {
            Common::Text(name) => match both.raw(name) {
                [Some(one), Some(other)] => {
                    one.json().starts_with(TEXT) && one.json() == other.json()
                }
                _ => false,
            },
            Common::Value(name) => match both.raw(name) {
                [Some(one), Some(other)] => one.json() == other.json(),
                [None, None] => true,
                _ => false,
            },
            Common::Natural(name) => match both.raw(name) {
                [Some(one), Some(other)] => holds_natural(one) && holds_natural(other),
                _ => false,
            },
        })
    }
}

/// Whether a value is a number that is a `u64`.
fn holds_natural(raw: RawValue<'_>) -> bool {
    let number = raw.json().strip_prefix(NUMBER);
    let digits = number.and_then(|digits| digits.strip_suffix(END));
    digits.is_some_and(is_natural)
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

    fn each(&self, show: &mut dyn FnMut(&Name, Given<'_>)) {
        for (name, raw) in self.0.iter() {
            let value = value_of(raw);
            show(&Cow::Owned(name.into_owned()), Given::of(&value));
        }
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
        let inside = json.strip_prefix(opening)?.strip_suffix(END)?;
        let inside = (!inside.contains(&b'\\')).then_some(inside)?;
        std::str::from_utf8(inside).ok().map(Cow::Borrowed)
    };
    if let Some(text) = plain(TEXT) {
        return Scalar::Text(text);
    }
    if let Some(digits) = plain(NUMBER) {
        return Scalar::Number(digits);
    }
    raw.as_str().map_or(Scalar::Other, Scalar::Text)
}
