//! Our values and items to the SDK's, and back.

use std::borrow::Cow;
use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};

use crate::attributes::Given;
use crate::render::Renderer;
use crate::{Item, OnFailure, Returns, Value};

/// The SDK's form of an item.
pub(super) type SdkItem = HashMap<String, AttributeValue>;

pub(super) fn value_to(value: &Value) -> AttributeValue {
    match value {
        Value::Text(text) => AttributeValue::S(text.clone()),
        Value::Number(digits) => AttributeValue::N(digits.clone()),
        Value::Binary(bytes) => AttributeValue::B(Blob::new(bytes.clone())),
        Value::TextSet(members) => AttributeValue::Ss(members.clone()),
        Value::NumberSet(members) => AttributeValue::Ns(members.clone()),
        Value::BinarySet(members) => {
            AttributeValue::Bs(members.iter().cloned().map(Blob::new).collect())
        }
        Value::Map(members) => {
            let members = members.iter();
            AttributeValue::M(
                members
                    .map(|(name, value)| (name.clone(), value_to(value)))
                    .collect(),
            )
        }
        Value::List(elements) => AttributeValue::L(elements.iter().map(value_to).collect()),
        Value::Bool(truth) => AttributeValue::Bool(*truth),
        Value::Null => AttributeValue::Null(true),
    }
}

/// `None` for a type that this version of the SDK does not know.
fn value_from(value: AttributeValue) -> Option<Value> {
    Some(match value {
        AttributeValue::S(text) => Value::Text(text),
        AttributeValue::N(digits) => Value::Number(digits),
        AttributeValue::B(bytes) => Value::Binary(bytes.into_inner()),
        AttributeValue::Ss(mut members) => {
            // A set has no order; ours is the same whoever answers.
            members.sort_unstable();
            Value::TextSet(members)
        }
        AttributeValue::Ns(members) => Value::NumberSet(members),
        AttributeValue::Bs(members) => {
            Value::BinarySet(members.into_iter().map(Blob::into_inner).collect())
        }
        AttributeValue::M(members) => {
            let member = |(name, value)| Some((name, value_from(value)?));
            Value::Map(members.into_iter().filter_map(member).collect())
        }
        AttributeValue::L(elements) => {
            Value::List(elements.into_iter().filter_map(value_from).collect())
        }
        AttributeValue::Bool(truth) => Value::Bool(truth),
        AttributeValue::Null(_) => Value::Null,
        _ => return None,
    })
}

pub(super) fn item_to(item: &Item) -> SdkItem {
    let mut attributes = SdkItem::with_capacity(item.len());
    item.each(&mut |name, given| {
        let value = match given {
            Given::Text(text) => AttributeValue::S(text.to_owned()),
            Given::Number(digits) => AttributeValue::N(digits.to_owned()),
            Given::Other(value) => value_to(value),
        };
        attributes.insert(name.clone().into_owned(), value);
    });
    attributes
}

/// The item with its values moved, not copied.
pub(super) fn item_from(item: SdkItem) -> Item {
    let mut attributes = Vec::with_capacity(item.len());
    for (name, value) in item {
        attributes.extend(value_from(value).map(|value| (Cow::Owned(name), value)));
    }
    // The names were those of a map.
    Item::of_unique(attributes)
}

/// An item that is there: the service leaves it out, or says `{}`, where there is none.
pub(super) fn filled(item: Option<SdkItem>) -> Option<Item> {
    item.filter(|item| !item.is_empty()).map(item_from)
}

/// The names that the expressions of a request use.
pub(super) fn names(renderer: &Renderer<'_>) -> Option<HashMap<String, String>> {
    let names: HashMap<_, _> = (renderer.names())
        .map(|(placeholder, name)| (placeholder, name.to_owned()))
        .collect();
    (!names.is_empty()).then_some(names)
}

/// The values that the expressions of a request use.
pub(super) fn values(renderer: &Renderer<'_>) -> Option<SdkItem> {
    let values: HashMap<_, _> = (renderer.values())
        .map(|(placeholder, value)| (placeholder, value_to(value)))
        .collect();
    (!values.is_empty()).then_some(values)
}

pub(super) fn returns(returns: Returns) -> Option<ReturnValue> {
    match returns {
        Returns::Nothing => None,
        Returns::Old => Some(ReturnValue::AllOld),
        Returns::New => Some(ReturnValue::AllNew),
    }
}

/// What a refusal shows.
pub(super) fn on_failure(on_failure: OnFailure) -> Option<ReturnValuesOnConditionCheckFailure> {
    match on_failure {
        OnFailure::Nothing => None,
        OnFailure::Stored => Some(ReturnValuesOnConditionCheckFailure::AllOld),
    }
}
