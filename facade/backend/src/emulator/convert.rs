//! Our values and items to the emulator's, and back.

use std::borrow::Cow;
use std::collections::BTreeMap;

use dynamodb_emulator as emulator;
use emulator::{AttributeValue, Number, RawValue, Unchecked, ValueFault};

use crate::item::{Attributes, Scalar};
use crate::render::Renderer;
use crate::value::Name;
use crate::{Item, Value};

/// One value, or what the service has against it.
pub(super) fn value_to(value: &Value) -> Result<AttributeValue, ValueFault> {
    Ok(match value {
        Value::Text(text) => AttributeValue::S(text.clone()),
        Value::Number(digits) => AttributeValue::N(number_to(digits)?),
        Value::Binary(bytes) => AttributeValue::B(bytes.clone().into()),
        Value::TextSet(members) => AttributeValue::Ss(members.clone()),
        Value::NumberSet(members) => {
            let numbers = members.iter().map(|digits| number_to(digits));
            AttributeValue::Ns(numbers.collect::<Result<_, _>>()?)
        }
        Value::BinarySet(members) => {
            AttributeValue::Bs(members.iter().map(|bytes| bytes.clone().into()).collect())
        }
        Value::Map(members) => {
            let member = |(name, value): (&String, &Value)| Ok((name.clone(), value_to(value)?));
            let members: Result<_, ValueFault> = members.iter().map(member).collect();
            AttributeValue::M(members?)
        }
        Value::List(elements) => {
            AttributeValue::L(elements.iter().map(value_to).collect::<Result<_, _>>()?)
        }
        Value::Bool(truth) => AttributeValue::Bool(*truth),
        Value::Null => AttributeValue::Null,
    })
}

fn number_to(digits: &str) -> Result<Number, ValueFault> {
    Number::parse(digits).map_err(ValueFault::Number)
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

impl Attributes for Kept {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.get(name).map(value_from)
    }

    fn scalar(&self, name: &str) -> Option<Scalar<'_>> {
        Some(scalar_of(self.0.raw(name)?))
    }

    fn binary(&self, name: &str) -> Option<Vec<u8>> {
        Some(self.0.raw(name)?.as_binary()?.to_vec())
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
            attributes.map(|(name, raw)| (Cow::Owned(name.into_owned()), value_from(raw.decode())));
        Cow::Owned(attributes.collect())
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
    if let Some(text) = plain(b"{\"S\":\"") {
        return Scalar::Text(text);
    }
    if let Some(digits) = plain(b"{\"N\":\"") {
        return Scalar::Number(digits);
    }
    raw.as_str().map_or(Scalar::Other, Scalar::Text)
}

/// An item for the emulator. What the service has against a value is its own to say.
pub(super) fn item_to(item: &Item) -> Unchecked<emulator::Item> {
    match <&Kept>::try_from(item) {
        Ok(kept) => kept.0.clone().into(),
        Err(item) => {
            let attributes = item.attributes();
            collect(attributes.iter().map(|(name, value)| (name, value)))
        }
    }
}

/// An item out of the emulator; its values stay as they are until somebody asks for one.
pub(super) fn item_from(item: emulator::Item) -> Item {
    Kept(item).into()
}

/// The names that the expressions of a request use.
pub(super) fn names(renderer: &Renderer<'_>) -> Option<BTreeMap<String, String>> {
    let names: BTreeMap<_, _> = (renderer.names())
        .map(|(placeholder, name)| (placeholder, name.to_owned()))
        .collect();
    (!names.is_empty()).then_some(names)
}

/// The values that the expressions of a request use.
pub(super) fn values(renderer: &Renderer<'_>) -> Option<Unchecked<emulator::Item>> {
    let mut values = renderer.values().peekable();
    values.peek()?;
    Some(collect(values))
}

fn collect<'a, N: AsRef<str>>(
    values: impl Iterator<Item = (N, &'a Value)>,
) -> Unchecked<emulator::Item> {
    let mut fault = None;
    let attributes = values.map_while(|(name, value)| match value_to(value) {
        Ok(value) => Some((name, value)),
        Err(found) => {
            fault = Some(found);
            None
        }
    });
    let item: emulator::Item = attributes.collect();
    match fault {
        Some(fault) => Unchecked::invalid(fault),
        None => item.into(),
    }
}
