//! Comparing two values, as conditions do.
//!
//! See [comparison operators and functions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html).

use std::cmp::Ordering;

use super::AttributeValue;

/// The order of two scalars of one type; `None` for any other pair.
///
/// Strings by their UTF-8 bytes, binary as unsigned bytes, numbers by value.
pub(crate) fn order(left: &AttributeValue, right: &AttributeValue) -> Option<Ordering> {
    match (left, right) {
        (AttributeValue::S(left), AttributeValue::S(right)) => Some(left.cmp(right)),
        (AttributeValue::N(left), AttributeValue::N(right)) => Some(left.cmp(right)),
        (AttributeValue::B(left), AttributeValue::B(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// `begins_with(value, prefix)`: two strings, or two binaries.
pub(crate) fn begins_with(value: &AttributeValue, prefix: &AttributeValue) -> bool {
    match (value, prefix) {
        (AttributeValue::S(value), AttributeValue::S(prefix)) => value.starts_with(prefix.as_str()),
        (AttributeValue::B(value), AttributeValue::B(prefix)) => value.starts_with(prefix),
        _ => false,
    }
}

/// `contains(value, operand)`: a text in a text, a member in a set, an element in a list.
pub(crate) fn contains(value: &AttributeValue, operand: &AttributeValue) -> bool {
    match (value, operand) {
        (AttributeValue::S(value), AttributeValue::S(part)) => {
            memchr::memmem::find(value.as_bytes(), part.as_bytes()).is_some()
        }
        (AttributeValue::B(value), AttributeValue::B(part)) => {
            memchr::memmem::find(value, part).is_some()
        }
        (AttributeValue::Ss(members), AttributeValue::S(member)) => members.contains(member),
        (AttributeValue::Ns(members), AttributeValue::N(member)) => members.contains(member),
        (AttributeValue::Bs(members), AttributeValue::B(member)) => members.contains(member),
        (AttributeValue::L(elements), element) => elements.contains(element),
        _ => false,
    }
}
