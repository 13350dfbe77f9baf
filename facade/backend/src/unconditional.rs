//! Which writes a batch takes: the rule that both stores share.

use super::{BackendError, BackendErrorKind, Item, Write};

/// A write as a batch takes it.
pub(crate) enum Unconditional<'a> {
    /// The item that is written whole.
    Put(&'a Item),
    /// The key of the item that goes.
    Delete(&'a Item),
}

impl Write {
    /// The table, and the write as a batch takes it.
    pub(crate) fn unconditional(&self) -> Result<(&str, Unconditional<'_>), BackendError> {
        match self {
            Self::Put(put) if put.condition.is_none() => {
                Ok((&put.table, Unconditional::Put(&put.item)))
            }
            Self::Delete(delete) if delete.condition.is_none() => {
                Ok((&delete.table, Unconditional::Delete(&delete.key)))
            }
            _ => Err(BackendError::new(
                BackendErrorKind::Invalid,
                "a batch takes unconditional puts and deletes only",
            )),
        }
    }
}
