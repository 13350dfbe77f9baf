//! How many bytes the service counts.
//!
//! Rules: [item sizes and formats](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).

use super::{AttributeValue, Number};

/// A list or a map, whatever it holds.
pub(crate) const CONTAINER: usize = 3;
/// Each element of a list or a map, beside what it holds.
pub(crate) const ELEMENT: usize = 1;
/// A Boolean or a null.
pub(crate) const FLAG: usize = 1;

/// Bytes of a value, without the name it stands under.
pub(crate) fn of_value(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(number) => number.size(),
        AttributeValue::B(bytes) => bytes.len(),
        AttributeValue::Ss(members) => members.iter().map(String::len).sum(),
        AttributeValue::Ns(members) => members.iter().map(Number::size).sum(),
        AttributeValue::Bs(members) => members.iter().map(bytes::Bytes::len).sum(),
        AttributeValue::M(members) => members
            .iter()
            .map(|(name, value)| name.len() + of_value(value) + ELEMENT)
            .sum::<usize>()
            .saturating_add(CONTAINER),
        AttributeValue::L(elements) => elements
            .iter()
            .map(|value| of_value(value) + ELEMENT)
            .sum::<usize>()
            .saturating_add(CONTAINER),
        AttributeValue::Bool(_) | AttributeValue::Null => FLAG,
    }
}
