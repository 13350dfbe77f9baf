//! Why a pipeline could not go on, as it is answered.

use std::borrow::Cow;

use crate::block::blobs::Digest;
use crate::error::{Error, ErrorKind};

/// A step that failed: the answer that follows from it.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) status: u16,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
    /// What the store said, for the log and not for the caller.
    pub(crate) source: Option<Error>,
}

impl Fault {
    #[cold]
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: Cow::Borrowed(code),
            message: message.into(),
            source: None,
        }
    }

    /// The pipeline itself is wrong: whoever wrote the document has to look.
    #[cold]
    pub(crate) fn pipeline(message: impl Into<String>) -> Self {
        Self::new(500, "PIPELINE_ERROR", message)
    }

    /// The request is not as the entity or the schema wants it.
    #[cold]
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "VALIDATION_ERROR", message)
    }

    /// Bytes that somebody needs are not there.
    #[cold]
    pub(crate) fn no_blob(digest: &Digest) -> Self {
        let message = format!("the blob sha256:{digest} is not stored");
        Self::new(404, "BLOB_NOT_FOUND", message)
    }

    /// A stream is asked for twice.
    #[cold]
    pub(crate) fn spent() -> Self {
        Self::pipeline("the bytes were read already")
    }

    /// Somebody else was faster.
    #[cold]
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(409, "CONFLICT", message)
    }

    /// The same failure with what caused it.
    #[must_use]
    pub(crate) fn because(mut self, source: Error) -> Self {
        self.source = Some(source);
        self
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        if let Some(source) = fault.source {
            return source;
        }
        let kind = match fault.status {
            400 | 413 | 422 => ErrorKind::InvalidInput,
            404 => ErrorKind::NotFound,
            409 => ErrorKind::Conflict,
            503 => ErrorKind::Unavailable,
            _ => ErrorKind::Internal,
        };
        Self::new(kind, fault.message)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let (status, code, message) = match error.kind() {
            ErrorKind::InvalidInput => (
                400,
                "VALIDATION_ERROR",
                "the store cannot take such a value",
            ),
            ErrorKind::NotFound => (404, "NOT_FOUND", "there is no such thing"),
            ErrorKind::Conflict => (409, "CONFLICT", "somebody else was faster"),
            ErrorKind::Throttled | ErrorKind::Unavailable => {
                (503, "UNAVAILABLE", "the store did not answer in time")
            }
            _ => (
                500,
                "INTERNAL_ERROR",
                "the request could not be carried out",
            ),
        };
        Self::new(status, code, message).because(error)
    }
}
