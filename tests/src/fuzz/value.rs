//! Attribute values as JSON: equality and size, written from the documentation and not from the
//! emulator.

use std::str::FromStr;

use bigdecimal::{BigDecimal, Zero};
use serde_json::{Map, Value};

/// Whether two values mean the same: numbers by value, sets in any order.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    let (Some((kind, left)), Some((other, right))) = (typed(left), typed(right)) else {
        return false;
    };
    if kind != other {
        return false;
    }
    match (kind, left, right) {
        ("N", left, right) => number(left) == number(right),
        ("NS", Value::Array(left), Value::Array(right)) => {
            let [mut left, mut right] =
                [left, right].map(|set| set.iter().map(number).collect::<Vec<_>>());
            left.sort();
            right.sort();
            left == right
        }
        ("SS" | "BS", Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().all(|member| right.contains(member))
        }
        ("L", Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        ("M", Value::Object(left), Value::Object(right)) => same_map(left, right),
        _ => left == right,
    }
}

/// Whether two maps have the same members.
pub(super) fn same_map(left: &Map<String, Value>, right: &Map<String, Value>) -> bool {
    left.len() == right.len()
        && left.iter().all(|(name, value)| {
            let found = right.get(name);
            found.is_some_and(|found| same(value, found))
        })
}

/// The one member of a value that is not `null`.
pub(super) fn typed(value: &Value) -> Option<(&str, &Value)> {
    let mut members = value.as_object()?.iter().filter(|(name, value)| {
        let known = ["S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"];
        known.contains(&name.as_str()) && !value.is_null()
    });
    let (name, value) = members.next()?;
    members.next().is_none().then_some((name.as_str(), value))
}

fn number(text: &Value) -> Option<BigDecimal> {
    BigDecimal::from_str(text.as_str()?.trim()).ok()
}

/// The size of a map in bytes: names and values.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
pub(super) fn map_size(map: &Map<String, Value>) -> Option<usize> {
    map.iter()
        .map(|(name, value)| Some(name.len() + size(value)?))
        .sum()
}

fn size(value: &Value) -> Option<usize> {
    let sum = |members: &Value, size: fn(&Value) -> Option<usize>| -> Option<usize> {
        members.as_array()?.iter().map(size).sum()
    };
    match typed(value)? {
        ("S", text) => text_size(text),
        ("B", bytes) => bytes_size(bytes),
        ("N", number) => number_size(number),
        ("SS", members) => sum(members, text_size),
        ("BS", members) => sum(members, bytes_size),
        ("NS", members) => sum(members, number_size),
        ("L", elements) => {
            let count = elements.as_array()?.len();
            Some(3 + count + sum(elements, size)?)
        }
        ("M", members) => {
            let members = members.as_object()?;
            Some(3 + members.len() + map_size(members)?)
        }
        _ => Some(1),
    }
}

fn text_size(text: &Value) -> Option<usize> {
    text.as_str().map(str::len)
}

fn bytes_size(bytes: &Value) -> Option<usize> {
    let text = bytes.as_str()?;
    let padding = text.bytes().rev().take_while(|byte| *byte == b'=').count();
    Some(text.len() / 4 * 3 - padding)
}

/// A byte for each pair of digits, paired from the decimal point outwards, and one more; another for a minus,
/// where twenty pairs leave room for it. Zero is one byte.
fn number_size(text: &Value) -> Option<usize> {
    let value = number(text)?;
    if value.is_zero() {
        return Some(1);
    }
    let (digits, scale) = value.normalized().into_bigint_and_exponent();
    let count = digits.magnitude().to_string().len();
    let first = i64::try_from(count).ok()? - 1 - scale;
    // The digit of an even power of ten is the second of its pair.
    let pairs = (count + usize::from(first.rem_euclid(2) == 0)).div_ceil(2);
    let minus = digits.sign() == bigdecimal::num_bigint::Sign::Minus;
    Some(pairs + 1 + usize::from(minus && pairs < 20))
}
