//! The order of values and of documents.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::builder::SortDirection;
use crate::domain::models::doc::Doc;

/// The order of two values of one type; `None` for those of two types, and for what has no order.
pub(super) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => numbers(left, right),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// Whole numbers are compared exactly. A number with a fraction is below 2^53, where each has its own float; what is no
/// whole number of 64 bits is beyond all that are.
fn numbers(left: &Number, right: &Number) -> Option<Ordering> {
    let whole = |number: &Number| {
        let signed = number.as_i64().map(i128::from);
        signed.or_else(|| number.as_u64().map(i128::from))
    };
    match (whole(left), whole(right)) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}

/// Where values of a type are among those of other types when documents are sorted: what is missing comes first.
fn by_type(value: Option<&Value>) -> u8 {
    match value {
        None | Some(Value::Null) => 0,
        Some(Value::Bool(_)) => 1,
        Some(Value::Number(_)) => 2,
        Some(Value::String(_)) => 3,
        Some(Value::Array(_)) => 4,
        Some(Value::Object(_)) => 5,
    }
}

fn of_values(left: Option<&Value>, right: Option<&Value>) -> Ordering {
    let types = by_type(left).cmp(&by_type(right));
    types.then_with(|| match (left, right) {
        (Some(left), Some(right)) => compare(left, right).unwrap_or(Ordering::Equal),
        _ => Ordering::Equal,
    })
}

/// Puts documents into the order of their fields, those that are equal in that of their ids.
pub(super) fn sort(docs: Vec<Doc>, sorts: &[(String, SortDirection)]) -> Vec<Doc> {
    // The values are looked up once, not for each comparison.
    let mut keyed: Vec<(Vec<Option<Value>>, Doc)> = docs
        .into_iter()
        .map(|doc| (sorts.iter().map(|(path, _)| doc.at(path)).collect(), doc))
        .collect();
    keyed.sort_by(|(left, left_doc), (right, right_doc)| {
        let pairs = left.iter().zip(right).zip(sorts);
        let by_fields = pairs.map(|((left, right), (_, direction))| {
            let order = of_values(left.as_ref(), right.as_ref());
            match direction {
                SortDirection::Ascending => order,
                SortDirection::Descending => order.reverse(),
            }
        });
        let first = by_fields.into_iter().find(|order| order.is_ne());
        first.unwrap_or_else(|| left_doc.id().cmp(right_doc.id()))
    });
    keyed.into_iter().map(|(_, doc)| doc).collect()
}
