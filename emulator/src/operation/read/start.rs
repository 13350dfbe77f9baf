//! `ExclusiveStartKey`: whether its values are values, whether it is a key of what is read, and whether a
//! query can go on behind it.

use std::fmt::Write as _;

use crate::engine::key::check_start;
use crate::engine::{Direction, Key, KeyError};
use crate::expression::KeyRange;
use crate::operation::read::read_target::ReadTarget;
use crate::operation::request::refusal::of_write;
use crate::profile::Layer;
use crate::schema::KeySchema;
use crate::value::{AttributeValue, DataType, Item, Unchecked, ValueFault};
use crate::wire::ApiError;

const INVALID: &str = "The provided starting key is invalid";

/// The values of a start key, of which each must be a value at all.
///
/// Faults of numbers and of the members of sets stand alone, all others behind what they are faults of.
pub(crate) fn checked(
    start: Option<Unchecked<Item>>,
    layer: Layer,
) -> Result<Option<Item>, ApiError> {
    start.map(Unchecked::check).transpose().map_err(|fault| {
        let text = fault.worded(layer);
        match fault {
            ValueFault::Number(_)
            | ValueFault::DuplicateInSet { .. }
            | ValueFault::EmptySet(DataType::Ns) => ApiError::validation(text),
            _ => invalid(Some(&text)),
        }
    })
}

/// The refusal of a start key; the reason is shown where the operation shows one.
pub(crate) fn invalid(reason: Option<&str>) -> ApiError {
    match reason {
        Some(reason) => ApiError::validation(format!("{INVALID}: {reason}")),
        None => ApiError::validation(INVALID),
    }
}

/// The place that the start key of a query names. A table without a sort key has one item for each query, so
/// that no query of it can be restarted, whatever the key.
pub(crate) fn of_query(
    target: ReadTarget<'_>,
    start: Option<&Item>,
) -> Result<Option<Key>, ApiError> {
    let Some(map) = start else {
        return Ok(None);
    };
    if target.index.is_none() && target.table.keys.sort.is_empty() {
        return Err(ApiError::validation(format!(
            "The provided exclusive start key is invalid: ExclusiveStartKey: {{{}}}",
            shown(map)
        )));
    }
    target.start(start).map_err(|_| {
        let mismatched = |keys: &KeySchema| {
            keys.attributes().any(|attribute| {
                map.raw(&attribute.name)
                    .is_some_and(|value| value.data_type() != attribute.kind.data_type())
            })
        };
        let missing = |keys: &KeySchema| {
            keys.attributes()
                .any(|attribute| !map.contains(&attribute.name))
        };
        let table = &target.table.keys;
        let is_key = |name: &str| table.contains(name) || target.keys().contains(name);
        let strange = map.iter().any(|(name, _)| !is_key(&name));
        match strange || missing(table) || missing(target.keys()) {
            true => invalid(None),
            false if mismatched(target.keys()) => of_write::of_key(KeyError::SchemaMismatch),
            false if mismatched(table) => invalid(Some(&KeyError::SchemaMismatch.to_string())),
            // A value that no key can have.
            false => invalid(None),
        }
    })
}

/// The place that the start key of a scan names. Whatever is wrong, the older wording says of a table that its
/// key does not match, and all say no more of an index.
pub(crate) fn of_scan(
    target: ReadTarget<'_>,
    start: Option<&Item>,
    layer: Layer,
) -> Result<Option<Key>, ApiError> {
    target.start(start).map_err(|error| match layer {
        Layer::Older if target.index.is_none() => invalid(Some(&error.to_string())),
        Layer::Older | Layer::Bare | Layer::Current => invalid(None),
    })
}

/// Whether a query can go on behind its start key.
pub(crate) fn within(
    target: ReadTarget<'_>,
    range: &KeyRange,
    start: Option<&Item>,
    direction: Direction,
) -> Result<(), ApiError> {
    let Some(start) = start else {
        return Ok(());
    };
    check_start(
        target.keys(),
        target.index.is_none(),
        range,
        start,
        direction,
    )
    .map_err(|fault| ApiError::validation(fault.to_string()))
}

/// A start key as the refusal shows it: `p=AttributeValue: {S:x}`.
fn shown(map: &Item) -> String {
    let mut out = String::new();
    for (name, raw) in map.iter() {
        let separator = if out.is_empty() { "" } else { ", " };
        let value = match raw.decode() {
            AttributeValue::S(text) => format!("S:{text}"),
            AttributeValue::N(number) => format!("N:{number}"),
            AttributeValue::B(bytes) => {
                let length = bytes.len();
                format!("B:java.nio.HeapByteBuffer[pos=0 lim={length} cap={length}]")
            }
            other => other.data_type().to_string(),
        };
        // Writing to a text cannot fail.
        let _written = write!(out, "{separator}{name}=AttributeValue: {{{value}}}");
    }
    out
}
