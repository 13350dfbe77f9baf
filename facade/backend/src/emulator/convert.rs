//! Our values and items to the emulator's, and back.

use std::collections::BTreeMap;

use dynamodb_emulator as emulator;
use emulator::{AttributeValue, Number, Unchecked, ValueFault};

use crate::kept::Kept;
use crate::render::Renderer;
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

/// An item for the emulator. What the service has against a value is its own to say.
pub(super) fn item_to(item: &Item) -> Unchecked<emulator::Item> {
    match <&Kept>::try_from(item) {
        Ok(kept) => kept.item().clone().into(),
        Err(item) => {
            let attributes = item.attributes();
            collect(attributes.iter().map(|(name, value)| (name, value)))
        }
    }
}

/// An item out of the emulator; its values stay as they are until somebody asks for one.
pub(super) fn item_from(item: emulator::Item) -> Item {
    Kept::new(item).into()
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
