//! Why a configuration is not read or not changed.

use crate::domain::packages::document::DocumentError;
use crate::domain::packages::validate::{Level, ValidationReport};
use crate::error::{Error, ErrorKind};

/// Why a configuration is not read or not changed. Whenever it is not changed, nothing of it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The text is no document: it is malformed, or something is missing, unknown or twice there.
    #[error("{0}")]
    Document(#[from] DocumentError),
    /// The document is one, and is not sound: findings of it are errors.
    #[error("{}", refused(.0))]
    Refused(ValidationReport),
    /// There is no configuration, generation, kind or record of that name.
    #[error("there is no {0}")]
    Unknown(String),
    /// There is one of that name already.
    #[error("there is a {0} already")]
    Duplicate(String),
    /// What is given does not have the form that it needs.
    #[error("{0}")]
    Malformed(String),
    /// Somebody else has changed the configuration meanwhile: look at it again.
    #[error("the configuration was changed meanwhile: it is generation {0} now")]
    Changed(u64),
    /// The store does not answer, or answers something that cannot be.
    #[error("{0}")]
    Store(#[from] Error),
}

fn refused(report: &ValidationReport) -> String {
    let mut errors = report.of(Level::Error);
    let first = errors.next().map(ToString::to_string);
    let more = errors.count();
    // A report is refused because of an error in it.
    let first = first.unwrap_or_default();
    match more {
        0 => format!("the document is refused: {first}"),
        more => format!("the document is refused: {first}; and {more} more errors"),
    }
}

impl From<ConfigError> for Error {
    #[cold]
    fn from(error: ConfigError) -> Self {
        let kind = match &error {
            ConfigError::Document(_) | ConfigError::Refused(_) | ConfigError::Malformed(_) => {
                ErrorKind::InvalidInput
            }
            ConfigError::Unknown(_) => ErrorKind::NotFound,
            ConfigError::Duplicate(_) | ConfigError::Changed(_) => ErrorKind::Conflict,
            ConfigError::Store(_) => ErrorKind::Internal,
        };
        match error {
            ConfigError::Store(error) => error,
            error => Self::new(kind, error.to_string()),
        }
    }
}
