//! What is wrong, in the words of the facade.

use crate::error::{Error, ErrorKind};

#[cold]
pub(super) fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}

#[cold]
pub(super) fn conflict(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Conflict, message)
}

#[cold]
pub(super) fn missing(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::NotFound, message)
}

#[cold]
pub(super) fn damaged(what: &str) -> Error {
    let message = format!("an item of the table of models has no readable {what}");
    Error::new(ErrorKind::CorruptData, message)
}

/// A model that makes no sense.
#[cold]
pub(super) fn definition(model: &str, faults: &[String]) -> Error {
    let faults = faults.join("; ");
    invalid(format!("the model {model:?} makes no sense: {faults}"))
}

#[cold]
pub(super) fn no_model(name: &str) -> Error {
    missing(format!("there is no model {name:?} in this framework"))
}

#[cold]
pub(super) fn no_user(user: &str) -> Error {
    missing(format!("there is no user {user:?} in the directory"))
}

#[cold]
pub(super) fn no_document(model: &str, id: &str) -> Error {
    missing(format!("there is no {model} {id:?}"))
}

/// What is only appended is to be changed.
#[cold]
pub(super) fn append_only(model: &str) -> Error {
    invalid(format!("documents of {model:?} are only appended"))
}
