//! The open transaction of a run.

use crate::domain::packages::artifact::draft::Draft;

/// A transaction that was begun and neither committed nor aborted.
#[derive(Debug)]
pub(super) struct Txn {
    pub(super) draft: Draft,
    pub(super) isolation: Isolation,
}

/// What a transaction may assume of what it has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Isolation {
    /// It is still so at the commit.
    Serializable,
    /// Here the same as serializable.
    RepeatableRead,
    /// It may have changed by then.
    ReadCommitted,
}

impl Isolation {
    /// The isolation of that name, which was held against the choice of the parameter.
    pub(super) fn of(word: &str) -> Self {
        match word {
            "read_committed" => Self::ReadCommitted,
            "repeatable_read" => Self::RepeatableRead,
            _ => Self::Serializable,
        }
    }
}
