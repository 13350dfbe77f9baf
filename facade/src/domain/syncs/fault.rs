//! What is wrong with a call, by what the caller looks at first.

use std::error::Error as StdError;

use crate::error::{Error, ErrorKind};

/// What an error of a sync is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Category {
    /// A key: an id that is empty, or a thing that no id names.
    Key,
    /// A value: an argument that breaks a rule, or an item that cannot be read.
    Value,
    /// The store beneath: too busy, silent, or set up wrongly.
    Storage,
    /// What is stored does not agree: an index with the items, a file with its digests, bytes with theirs.
    Consistency,
    /// The life of a sync: it runs where it must have ended, or the other way round.
    Lifecycle,
}

impl Category {
    /// What an error is about.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::syncs::{Category, SyncType};
    ///
    /// let error = "weekly".parse::<SyncType>().unwrap_err();
    /// assert_eq!(Category::of(&error), Category::Value);
    /// ```
    pub fn of(error: &Error) -> Self {
        let source = StdError::source(error);
        if let Some(fault) = source.and_then(|source| source.downcast_ref::<Fault>()) {
            return fault.category;
        }
        match error.kind() {
            ErrorKind::NotFound => Self::Key,
            ErrorKind::InvalidInput => Self::Value,
            ErrorKind::CorruptData => Self::Consistency,
            ErrorKind::Conflict => Self::Lifecycle,
            ErrorKind::Throttled
            | ErrorKind::Unavailable
            | ErrorKind::Config
            | ErrorKind::Internal => Self::Storage,
        }
    }
}

/// A fault with its category, as the source of the error that leaves.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
struct Fault {
    category: Category,
    text: String,
}

#[cold]
fn fault(kind: ErrorKind, what: &'static str, category: Category, text: String) -> Error {
    Error::new(kind, what).with_source(Fault { category, text })
}

/// An id that is none.
#[cold]
pub(super) fn key(text: impl Into<String>) -> Error {
    let kind = ErrorKind::InvalidInput;
    fault(kind, "an id cannot be used", Category::Key, text.into())
}

/// There is no such thing.
#[cold]
pub(super) fn missing(text: impl Into<String>) -> Error {
    fault(
        ErrorKind::NotFound,
        "it is not there",
        Category::Key,
        text.into(),
    )
}

/// An argument that breaks a rule.
#[cold]
pub(super) fn value(text: impl Into<String>) -> Error {
    let kind = ErrorKind::InvalidInput;
    fault(
        kind,
        "an argument breaks a rule",
        Category::Value,
        text.into(),
    )
}

/// A sync is not in the state that the call needs.
#[cold]
pub(super) fn lifecycle(text: impl Into<String>) -> Error {
    let kind = ErrorKind::Conflict;
    fault(
        kind,
        "a sync is in another state",
        Category::Lifecycle,
        text.into(),
    )
}

/// What is stored does not agree with itself.
#[cold]
pub(super) fn inconsistent(text: impl Into<String>) -> Error {
    let kind = ErrorKind::CorruptData;
    fault(
        kind,
        "what is stored does not agree",
        Category::Consistency,
        text.into(),
    )
}

/// An index has not caught up.
#[cold]
pub(super) fn behind(text: impl Into<String>) -> Error {
    let kind = ErrorKind::Unavailable;
    fault(
        kind,
        "an index is behind",
        Category::Consistency,
        text.into(),
    )
}
