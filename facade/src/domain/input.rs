//! Rules for arguments, checked before anything is sent.

pub(crate) use crate::block::limits::{
    ITEM_BYTES_MAX, PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX,
};
use crate::error::{Error, ErrorKind};

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
