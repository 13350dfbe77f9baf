//! What an index of vectors knows of one item: its vector, and what searches narrow it by.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::value::{AttributeValue, DataType, Item, RawValue};

use crate::engine::error::VectorFault;

/// One vector and its marks.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct VectorRow {
    /// Its elements, as many as the index has dimensions.
    pub(in crate::engine) vector: Arc<[f32]>,
    /// The mark of the partition, of an index that has partitions.
    pub(in crate::engine) partition: u64,
    /// The marks of the values that filters ask for, in the order of the search schema; of one that is absent none.
    pub(in crate::engine) filters: Box<[Option<u64>]>,
}

/// A value as 64 bits, by which others are told apart before they are looked at. Equal values have equal marks: the
/// text of a stored value is its canonical one.
pub(in crate::engine) fn mark(value: RawValue<'_>) -> u64 {
    // A hasher with keys that never change: what follows from the items is the same in each process.
    let mut hasher = DefaultHasher::new();
    value.ordered_json().hash(&mut hasher);
    hasher.finish()
}

/// The vector that an attribute of an item holds; none if the item lacks it.
///
/// # Errors
///
/// If it is no list of so many numbers.
pub(in crate::engine) fn vector_of(
    item: &Item,
    attribute: &str,
    dimensions: u32,
) -> Result<Option<Arc<[f32]>>, VectorFault> {
    let Some(value) = item.raw(attribute) else {
        return Ok(None);
    };
    if value.data_type() != DataType::L {
        return Err(VectorFault::Shape);
    }
    let dimensions = usize::try_from(dimensions).unwrap_or(usize::MAX);
    let numbers = match plain_numbers(value.json(), dimensions) {
        Some(numbers) => numbers,
        None => numbers(value)?,
    };
    if numbers.len() != dimensions {
        return Err(VectorFault::Length(numbers.len()));
    }
    Ok(Some(numbers.into()))
}

/// The numbers of a list of nothing else that `f32` can hold, straight from the text of the stored value.
fn plain_numbers(json: &[u8], capacity: usize) -> Option<Vec<f32>> {
    let mut rest = json.strip_prefix(br#"{"L":["#)?;
    // What an item may hold bounds what is asked for here.
    let mut numbers = Vec::with_capacity(capacity.min(json.len()));
    while let Some(number) = rest.strip_prefix(br#"{"N":""#) {
        let end = number.iter().position(|byte| *byte == b'"')?;
        let (digits, behind) = number.split_at_checked(end)?;
        let value: f32 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        numbers.push(Some(value).filter(|value| value.is_finite())?);
        rest = behind.strip_prefix(br#""}"#)?;
        rest = rest.strip_prefix(b",").unwrap_or(rest);
    }
    (rest == b"]}").then_some(numbers)
}

/// The same of any list, or what is wrong with it.
fn numbers(value: RawValue<'_>) -> Result<Vec<f32>, VectorFault> {
    let AttributeValue::L(elements) = value.decode() else {
        return Err(VectorFault::Shape);
    };
    let mut numbers = Vec::with_capacity(elements.len());
    for (position, element) in elements.iter().enumerate() {
        let number = match element {
            AttributeValue::N(number) => number.to_string().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f32| number.is_finite());
        let fault = || VectorFault::Element(position, element.data_type());
        numbers.push(number.ok_or_else(fault)?);
    }
    Ok(numbers)
}
