//! Rules for arguments, checked before anything is sent.

use crate::error::{Error, ErrorKind};

/// Bytes of a partition key.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-partition-sort-keys>
pub(crate) const PARTITION_KEY_BYTES_MAX: usize = 2048;
/// Bytes of a sort key.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-partition-sort-keys>
pub(crate) const SORT_KEY_BYTES_MAX: usize = 1024;
/// Bytes of an item, names and values.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-items>
pub(crate) const ITEM_BYTES_MAX: usize = 400 * 1024;

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
