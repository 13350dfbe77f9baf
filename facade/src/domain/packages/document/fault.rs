//! What can be wrong with a document before anybody asks what it means.

use std::fmt;

use super::path::Path;
use crate::error::{Error, ErrorKind};

/// Faults of one document that are told; what comes after them is not looked for.
pub(super) const FAULTS_MAX: usize = 100;

/// One place of a document that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentFault {
    /// What kind of mistake it is.
    pub kind: FaultKind,
    /// Where it is: `api.routes[3].pipeline[0]`; empty for the document itself.
    pub path: String,
    /// What is wrong there, and what would be right.
    pub message: String,
}

/// Kinds of mistakes, told apart because their authors do different things about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// It is no JSON, or a value is of another type or form than it has to be, or there is too much of it.
    Malformed,
    /// Something is not there that has to be.
    Missing,
    /// There is no member of that name.
    Unknown,
    /// The same member of an object, or the same name in a list, stands there twice.
    Duplicate,
}

impl DocumentFault {
    pub(super) fn new(kind: FaultKind, path: &Path, message: impl Into<String>) -> Self {
        Self {
            kind,
            path: path.to_string(),
            message: message.into(),
        }
    }
}

impl fmt::Display for DocumentFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path)?;
        }
        formatter.write_str(&self.message)
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Malformed => "malformed",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
            Self::Duplicate => "duplicate",
        })
    }
}

/// Why a text is no repository document: all that is wrong with its form, up to 100 faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError {
    /// In the order in which they were found; at least one.
    pub(super) faults: Vec<DocumentFault>,
}

impl DocumentError {
    /// What is wrong, in the order in which it was found: at least one fault, and 100 at most.
    pub fn faults(&self) -> &[DocumentFault] {
        &self.faults
    }

    /// Whether one of the faults is of that kind.
    pub fn has(&self, kind: FaultKind) -> bool {
        self.faults.iter().any(|fault| fault.kind == kind)
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("this is no repository document")?;
        let faults = self.faults.iter().enumerate();
        faults.into_iter().try_for_each(|(place, fault)| {
            let before = if place == 0 { ": " } else { "; " };
            write!(formatter, "{before}{} ({fault})", fault.kind)
        })
    }
}

impl std::error::Error for DocumentError {}

impl From<DocumentError> for Error {
    #[cold]
    fn from(error: DocumentError) -> Self {
        Self::new(ErrorKind::InvalidInput, error.to_string())
    }
}
