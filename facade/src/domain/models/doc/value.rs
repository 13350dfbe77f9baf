//! Values of fields: one form for each, what is wrong with one, and how it is stored.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::date;
use crate::backend::Value as Stored;
use crate::domain::models::definition::{FieldDef, FieldType};
use crate::domain::models::fault;
use crate::error::Error;

/// Levels of arrays and objects within a field: the store has 32, of which an item takes one.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-attributes>
const LEVELS_MAX: usize = 31;
/// Magnitudes of numbers.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
const SMALLEST: f64 = 1e-130;
const GREATEST: f64 = 9.999_999_999_999_99e125;

/// Whether arrays and objects are within one another at most so often.
fn is_shallow(value: &Value, levels: usize) -> bool {
    let inner: Box<dyn Iterator<Item = &Value>> = match value {
        Value::Array(elements) => Box::new(elements.iter()),
        Value::Object(members) => Box::new(members.values()),
        _ => return true,
    };
    let mut inner = inner;
    // Ends at the last level, however deep the value goes on.
    levels > 0 && inner.all(|value| is_shallow(value, levels - 1))
}

/// The same value in the one form that it is kept in: a number without a fraction is a whole one, as in JavaScript.
pub(in super::super) fn normal(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(whole(number)),
        // Called of what is shallow: see `value_fault`.
        Value::Array(elements) => Value::Array(elements.into_iter().map(normal).collect()),
        Value::Object(members) => {
            let members = members.into_iter();
            Value::Object(members.map(|(name, value)| (name, normal(value))).collect())
        }
        other => other,
    }
}

fn whole(number: Number) -> Number {
    const BELOW: f64 = 18_446_744_073_709_551_616.0;
    const LEAST: f64 = -9_223_372_036_854_775_808.0;
    if number.is_i64() || number.is_u64() {
        return number;
    }
    match number.as_f64() {
        Some(float) if float.fract() != 0.0 => number,
        Some(float) if (0.0..BELOW).contains(&float) => Number::from(float as u64),
        Some(float) if (LEAST..0.0).contains(&float) => Number::from(float as i64),
        _ => number,
    }
}

/// Whether the store can hold every number of a shallow value.
fn has_room(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            let magnitude = number.as_f64().map_or(0.0, f64::abs);
            magnitude == 0.0 || (SMALLEST..=GREATEST).contains(&magnitude)
        }
        Value::Array(elements) => elements.iter().all(has_room),
        Value::Object(members) => {
            // The store takes no name that is empty.
            members.keys().all(|name| !name.is_empty()) && members.values().all(has_room)
        }
        _ => true,
    }
}

/// What is wrong with a value of a field, but for its checks; never with the value in it.
pub(in super::super) fn value_fault(field: &FieldDef, value: &Value) -> Option<String> {
    if !is_shallow(value, LEVELS_MAX) {
        return Some(format!("has more than {LEVELS_MAX} levels"));
    }
    let fits = match (field.kind(), value) {
        (_, Value::Null) => {
            return field.is_required().then(|| "is null".to_owned());
        }
        (FieldType::String, Value::String(_))
        | (FieldType::Number, Value::Number(_))
        | (FieldType::Boolean, Value::Bool(_))
        | (FieldType::Array, Value::Array(_))
        | (FieldType::Object, Value::Object(_)) => true,
        (FieldType::Date, value) => {
            return moment(value).is_none().then(|| "is no moment".to_owned());
        }
        _ => false,
    };
    if !fits {
        return Some(format!("is no {}", field.kind().word()));
    }
    (!has_room(value)).then(|| "has a number or a name that the store cannot hold".to_owned())
}

/// The text of a moment in milliseconds since 1970, if its year has four digits.
pub(in super::super) fn moment_text(milliseconds: i64) -> Option<String> {
    date::text_of(milliseconds)
}

/// The moment of a value, in milliseconds since 1970.
pub(in super::super) fn moment_number(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => date::parse(text),
        Value::Number(number) => whole(number.clone()).as_i64(),
        _ => None,
    }
}

/// The form of a moment in documents.
pub(in super::super) fn moment(value: &Value) -> Option<String> {
    date::text_of(moment_number(value)?)
}

/// The value of a field in its one form. What has a fault stays as it is.
pub(in super::super) fn normal_of(field: &FieldDef, value: Value) -> Value {
    match field.kind() {
        FieldType::Date => moment(&value).map_or(value, Value::String),
        _ => normal(value),
    }
}

/// The value as the store keeps it.
pub(in super::super) fn to_store(value: &Value) -> Stored {
    match value {
        Value::Null => Stored::Null,
        Value::Bool(truth) => Stored::Bool(*truth),
        Value::Number(number) => Stored::Number(match number.as_f64() {
            // The shortest digits that mean this number, with an exponent in place of a hundred zeros.
            Some(float) if number.is_f64() => format!("{float:e}"),
            _ => number.to_string(),
        }),
        Value::String(text) => Stored::Text(text.clone()),
        Value::Array(elements) => Stored::List(elements.iter().map(to_store).collect()),
        Value::Object(members) => {
            let members = members.iter();
            let members: BTreeMap<String, Stored> = members
                .map(|(name, value)| (name.clone(), to_store(value)))
                .collect();
            Stored::Map(members)
        }
    }
}

/// The value that the store keeps, in our form.
pub(in super::super) fn of_store(stored: Stored) -> Result<Value, Error> {
    Ok(match stored {
        Stored::Null => Value::Null,
        Stored::Bool(truth) => Value::Bool(truth),
        Stored::Number(digits) => {
            let number = digits.parse::<Number>().ok().map(whole);
            Value::Number(number.ok_or_else(|| fault::damaged("number"))?)
        }
        Stored::Text(text) => Value::String(text),
        Stored::List(elements) => {
            let elements: Result<Vec<Value>, Error> = elements.into_iter().map(of_store).collect();
            Value::Array(elements?)
        }
        Stored::Map(members) => {
            let mut object = Map::new();
            for (name, member) in members {
                object.insert(name, of_store(member)?);
            }
            Value::Object(object)
        }
        // Nothing of ours writes sets or bytes.
        _ => return Err(fault::damaged("value")),
    })
}
