//! The parameters from before expressions, lowered to the trees of expressions.
//!
//! [Legacy conditional parameters](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html)
//! and their pages. They name top-level attributes only, by their whole names.

mod comparison;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use indexmap::IndexMap;

use comparison::{Comparison, Lowering};

use crate::expression::ast::{Action, Effect, PathRef, Slot, UpdateTree, ValueInstruction};
use crate::expression::{Condition, KeyCondition, Projection, Update};
use crate::operation::request::refusal::of_expression;
use crate::operation::request::refusal::worded::complaint;
use crate::profile::Layer;
use crate::value::{AttributeValue, DataType, Unchecked, ValueFault};
use crate::wire::ApiError;
use crate::wire::types;
use crate::wire::types::values::{AttributeAction, ComparisonOperator};

/// What most refusals of this file begin with, as `layer` wraps them.
fn invalid(reason: impl std::fmt::Display, layer: Layer) -> ApiError {
    complaint(
        format!("One or more parameter values were invalid: {reason}"),
        layer,
    )
}

/// `Expected`: the condition of a write.
pub(crate) fn write_condition(
    expected: Option<IndexMap<String, types::ExpectedAttributeValue>>,
    operator: Option<&str>,
    layer: Layer,
) -> Result<Option<Condition>, ApiError> {
    let Some(expected) = expected else {
        return without_conditions(operator, layer);
    };
    let mut lowering = Lowering::new(expected.len(), operator, layer)?;
    for (name, expected) in expected {
        let comparison = expectation(&name, expected, layer)?;
        lowering.add(&name, comparison);
    }
    Ok(Some(lowering.finish()))
}

/// `QueryFilter` and `ScanFilter`: which items of a page are returned.
pub(crate) fn page_filter(
    conditions: Option<&IndexMap<String, types::Condition>>,
    operator: Option<&str>,
    layer: Layer,
) -> Result<Option<Condition>, ApiError> {
    let Some(conditions) = conditions else {
        return without_conditions(operator, layer);
    };
    let mut lowering = Lowering::new(conditions.len(), operator, layer)?;
    for (name, condition) in conditions {
        lowering.add(name, Comparison::of_condition(condition, layer)?);
    }
    Ok(Some(lowering.finish()))
}

/// No conditions: then nothing may say how they are joined.
fn without_conditions(operator: Option<&str>, layer: Layer) -> Result<Option<Condition>, ApiError> {
    match operator {
        Some(_) => Err(complaint(
            "ConditionalOperator cannot be used without Filter or Expected",
            layer,
        )),
        None => Ok(None),
    }
}

/// `KeyConditions`: where in the table or index a query reads. More than two need
/// a key of several partition or sort attributes.
///
/// [KeyConditions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.KeyConditions.html)
pub(crate) fn key_conditions(
    conditions: &IndexMap<String, types::Condition>,
    of_several: bool,
    layer: Layer,
) -> Result<KeyCondition, ApiError> {
    let mut tests = Vec::with_capacity(conditions.len());
    for (name, condition) in conditions {
        let comparison = Comparison::of_condition(condition, layer)?;
        tests.push((name.clone(), comparison.into_key_test()));
    }
    if conditions.is_empty() || !of_several && conditions.len() > 2 {
        return Err(ApiError::validation(
            "Conditions can be of length 1 or 2 only",
        ));
    }
    Ok(KeyCondition::of_legacy(tests))
}

/// `AttributesToGet`: which attributes are returned.
pub(crate) fn attributes_to_get(names: &[String]) -> Result<Projection, ApiError> {
    names.iter().try_for_each(|name| check_written(name))?;
    let mut seen = BTreeSet::new();
    if let Some(name) = names.iter().find(|name| !seen.insert(name.as_str())) {
        // Only reads have this member, and they have no envelope.
        let reason = format_args!("Duplicate value in attribute name: {name}");
        return Err(invalid(reason, Layer::Bare));
    }
    Ok(Projection::of_names(names.iter().cloned()))
}

/// `AttributeUpdates`: the actions of an update.
///
/// [AttributeUpdates](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html)
pub(crate) fn attribute_updates(
    updates: IndexMap<String, types::AttributeValueUpdate>,
    layer: Layer,
) -> Result<Update, ApiError> {
    let mut tree = UpdateTree::default();
    let mut values = Vec::new();
    for (name, update) in updates {
        check_written(&name)?;
        // Without an action it is PUT.
        let action = update.action.as_deref();
        let action = action
            .and_then(AttributeAction::from_text)
            .unwrap_or(AttributeAction::Put);
        let value = update
            .value
            .map(|value| checked(value, layer))
            .transpose()?;
        let slot = slot(values.len());
        let change = match (action, &value) {
            (AttributeAction::Delete, None) => Effect::Remove,
            (AttributeAction::Put | AttributeAction::Add, None) => {
                return Err(invalid(
                    "Only DELETE action is allowed when no attribute value is specified",
                    layer,
                ));
            }
            (AttributeAction::Delete, Some(value)) => {
                if !is_set(value.data_type()) {
                    let kind = value.data_type();
                    let reason = format_args!(
                        "DELETE action with value is not supported for the type {kind}"
                    );
                    return Err(invalid(reason, layer));
                }
                Effect::Delete(slot)
            }
            (AttributeAction::Add, Some(value)) => {
                let kind = value.data_type();
                // A list is appended, of which the service's own page says nothing.
                if !is_set(kind) && !matches!(kind, DataType::N | DataType::L) {
                    let reason = format_args!("ADD action is not supported for the type {kind}");
                    return Err(invalid(reason, layer));
                }
                Effect::Add(slot)
            }
            (AttributeAction::Put, Some(_)) => {
                let start = tree.values.len();
                tree.values.push(ValueInstruction::Value(slot));
                Effect::Set(start..tree.values.len())
            }
        };
        values.extend(value);
        tree.actions.push(Action {
            path: PathRef::top_level(&name),
            change,
        });
    }
    Update::of_tree(tree, values).map_err(of_expression::of_broken)
}

/// An update that changes nothing: it makes the item if it was not there.
pub(crate) fn no_updates() -> Update {
    Update::nothing()
}

/// One attribute of `Expected`, in either of its two forms.
///
/// [Expected](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Expected.html)
fn expectation(
    name: &str,
    expected: types::ExpectedAttributeValue,
    layer: Layer,
) -> Result<Comparison, ApiError> {
    let refuse = |detail: String| {
        let reason = format_args!("{detail} for Attribute: {name}");
        Err(invalid(reason, layer))
    };
    let types::ExpectedAttributeValue {
        attribute_value_list: list,
        exists,
        value,
        ..
    } = expected;
    if value.is_some() && list.is_some() {
        return refuse("Value and AttributeValueList cannot be used together".into());
    }
    let Some(operator) = expected.comparison_operator else {
        if list.is_some() {
            return refuse("AttributeValueList can only be used with a ComparisonOperator".into());
        }
        return match (exists, value) {
            (Some(false), Some(_)) => refuse("Value cannot be used when Exists is false".into()),
            (Some(false), None) => Ok(Comparison::absent()),
            (_, Some(value)) => Ok(Comparison::equal(checked(value, layer)?)),
            (exists, None) => {
                let exists = if exists.is_some() { "true" } else { "null" };
                refuse(format!("Value must be provided when Exists is {exists}"))
            }
        };
    };
    if exists.is_some() {
        return refuse("Exists and ComparisonOperator cannot be used together".into());
    }
    let values = match (value, list) {
        (None, None)
            if ![
                ComparisonOperator::Null.as_str(),
                ComparisonOperator::NotNull.as_str(),
            ]
            .contains(&operator.as_str()) =>
        {
            return refuse(format!(
                "Value or AttributeValueList must be used with ComparisonOperator: {operator}"
            ));
        }
        (Some(value), _) => vec![value],
        // NULL and NOT_NULL take no value.
        (None, list) => list.unwrap_or_default(),
    };
    Comparison::read(&operator, values, layer)
}

/// A name that no attribute can have.
fn check_written(name: &str) -> Result<(), ApiError> {
    match name.is_empty() {
        // The same in every layer.
        true => Err(ApiError::validation(
            ValueFault::EmptyAttributeName.to_string(),
        )),
        false => Ok(()),
    }
}

/// The slot of the value at this place.
fn slot(place: usize) -> Slot {
    // The last slot of all is bound to nothing, so that whoever asks for its value is told.
    Slot::try_from(place).unwrap_or(Slot::MAX)
}

fn is_set(data_type: DataType) -> bool {
    matches!(data_type, DataType::Ss | DataType::Ns | DataType::Bs)
}

/// A value that is a value at all.
fn checked(value: Unchecked<AttributeValue>, layer: Layer) -> Result<AttributeValue, ApiError> {
    value
        .check()
        .map_err(|fault| ApiError::validation(fault.worded(layer)))
}
