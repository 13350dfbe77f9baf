//! Our values and items to the emulator's, and back.

use std::collections::BTreeMap;

use dynamodb_emulator as emulator;
use emulator::{AttributeValue, ItemWriter, Number, Unchecked, ValueFault};

use crate::attributes::Given;
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
        Err(item) => write(&mut ItemWriter::new(), item),
    }
}

/// The same of one of many items, which are written one after the other in the same memory.
pub(super) fn item_by(writer: &mut ItemWriter, item: &Item) -> Unchecked<emulator::Item> {
    match <&Kept>::try_from(item) {
        Ok(kept) => kept.item().clone().into(),
        Err(item) => write(writer, item),
    }
}

fn write(writer: &mut ItemWriter, item: &Item) -> Unchecked<emulator::Item> {
    let mut fault = None;
    item.each(&mut |name, given| {
        if fault.is_none() {
            fault = attribute(writer, name, given).err();
        }
    });
    taken(writer, fault)
}

/// Writes one attribute; what the service has against its value.
fn attribute(writer: &mut ItemWriter, name: &str, given: Given<'_>) -> Result<(), ValueFault> {
    match given {
        Given::Text(text) => writer.text(name, text),
        Given::Number(digits) => writer.number(name, &number_to(digits)?),
        Given::Other(value) => writer.value(name, &value_to(value)?),
    }
    Ok(())
}

/// What was written, or what the service has against it.
fn taken(writer: &mut ItemWriter, fault: Option<ValueFault>) -> Unchecked<emulator::Item> {
    // Taken in any case, so that the next item begins anew.
    let item = writer.take();
    match fault {
        Some(fault) => Unchecked::invalid(fault),
        None => item.into(),
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
    mut values: impl Iterator<Item = (N, &'a Value)>,
) -> Unchecked<emulator::Item> {
    let mut writer = ItemWriter::new();
    let fault = values
        .find_map(|(name, value)| attribute(&mut writer, name.as_ref(), Given::of(value)).err());
    taken(&mut writer, fault)
}
