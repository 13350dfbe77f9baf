//! Rules for arguments, checked before anything is sent.

use crate::block::limits;
use crate::error::{Error, ErrorKind};

/// What the service allows: see `block/limits.rs`.
pub(crate) const PARTITION_KEY_BYTES_MAX: usize = limits::PARTITION_KEY_BYTES_MAX;
/// What the service allows: see `block/limits.rs`.
pub(crate) const SORT_KEY_BYTES_MAX: usize = limits::SORT_KEY_BYTES_MAX;
/// What the service allows, names and values: see `block/limits.rs`.
pub(crate) const ITEM_BYTES_MAX: usize = limits::ITEM_BYTES_MAX;

/// Whether this can be a part of a key of so many bytes.
pub(crate) fn check_key(what: &str, text: &str, bytes_max: usize) -> Result<(), Error> {
    if text.is_empty() {
        return Err(invalid(format!("{what} is empty")));
    }
    if text.len() > bytes_max {
        return Err(invalid(format!("{what} is longer than {bytes_max} bytes")));
    }
    Ok(())
}

/// Whether values stand in one another more deeply than that: without recursion, because what is too deep for one reader
/// is too deep for the stack of another.
#[cfg(any(feature = "datasets", feature = "packages"))]
pub(crate) fn is_deeper<'a>(
    values: impl IntoIterator<Item = &'a serde_json::Value>,
    depth_max: usize,
) -> bool {
    use serde_json::Value;

    let mut left: Vec<(usize, &Value)> = values.into_iter().map(|value| (1, value)).collect();
    while let Some((depth, value)) = left.pop() {
        if depth > depth_max {
            return true;
        }
        match value {
            Value::Array(list) => left.extend(list.iter().map(|value| (depth + 1, value))),
            Value::Object(members) => {
                left.extend(members.values().map(|value| (depth + 1, value)));
            }
            _ => {}
        }
    }
    false
}

/// An argument breaks a rule.
#[cold]
pub(crate) fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}
