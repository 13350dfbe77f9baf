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

/// An argument breaks a rule.
#[cold]
pub(crate) fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}
