//! The one error of the facade: what the caller can do, and what caused it.

use std::error::Error as StdError;
use std::fmt;

use crate::backend::{BackendError, BackendErrorKind, Cancellation};

/// A call that did not do what it was asked.
///
/// One pointer wide. Its text is one line that says what is wrong and what caused it: for which table, in which region
/// and at which endpoint, and what the store said. No text of it, nor of its sources, holds a secret or a value of an item.
///
/// # Examples
///
/// ```
/// use package_database::{Error, ErrorKind};
///
/// fn status(error: &Error) -> u16 {
///     match error.kind() {
///         ErrorKind::InvalidInput => 400,
///         ErrorKind::NotFound => 404,
///         ErrorKind::Conflict => 409,
///         ErrorKind::Throttled | ErrorKind::Unavailable => 503,
///         _ => 500,
///     }
/// }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    /// Whether the same call may succeed later.
    retryable: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What the caller of the facade can do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What was asked for is not there. The facade's own reads answer `None` or an empty list
    /// instead; this is for code that builds on a backend.
    NotFound,
    /// An argument breaks a rule; nothing was sent.
    InvalidInput,
    /// Somebody else owns or is changing the same thing. Nothing was written; of a delete of many
    /// items, a part may have happened.
    Conflict,
    /// The store asked to slow down until the deadline. Of a delete, a part may have happened.
    Throttled,
    /// The store did not answer until the deadline. A write may or may not have happened.
    Unavailable,
    /// A stored item cannot be read; the text names its key.
    CorruptData,
    /// The configuration is wrong: stage, credentials, region, a table that is missing.
    Config,
    /// The store refused a request of ours: a bug, or a limit of the service.
    Internal,
}

impl Error {
    /// An error of that kind; `message` is one sentence without secrets. For code that builds on the facade or stands
    /// in for it in tests.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::Throttled, "as the test wants it");
    /// assert!(error.is_retryable());
    /// ```
    #[cold]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            retryable: matches!(kind, ErrorKind::Throttled | ErrorKind::Unavailable),
            source: None,
        }))
    }

    /// The same error with what caused it.
    #[must_use]
    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The same error of a call that may succeed later, though its kind alone does not say so: others were in its way.
    #[must_use]
    pub(crate) fn retryable(mut self) -> Self {
        self.0.retryable = true;
        self
    }

    /// What the caller can do about it.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the same call may succeed a while later, with nothing changed: the store was too busy or silent, or
    /// others were changing the same thing all the time. The facade has tried until its
    /// [deadline](crate::block::RetryPolicy::deadline) already.
    ///
    /// After [`ErrorKind::Unavailable`] a write may have happened; whoever must not do it twice looks first.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// use package_database::testing::TestDatabase;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// let database = TestDatabase::new().await?;
    /// let refused = database.specs().create_or_update("user 1", &NewSpec::new("", "1.0.0", 3)).await;
    /// assert!(!refused.unwrap_err().is_retryable());
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }
}

impl From<BackendError> for Error {
    fn from(error: BackendError) -> Self {
        let (kind, message) = match error.kind() {
            BackendErrorKind::ItemMissing => (ErrorKind::NotFound, "there is no such item"),
            BackendErrorKind::ConditionFailed
            | BackendErrorKind::Conflict
            | BackendErrorKind::TokenReused
            | BackendErrorKind::TableExists => {
                (ErrorKind::Conflict, "somebody else changed it meanwhile")
            }
            BackendErrorKind::Cancelled(reasons)
                if error.is_transient() && reasons.contains(&Cancellation::Throttled) =>
            {
                (ErrorKind::Throttled, "the store is too busy")
            }
            BackendErrorKind::Cancelled(_) if error.is_transient() => {
                (ErrorKind::Conflict, "somebody else is changing it")
            }
            BackendErrorKind::Cancelled(_) if error.is_condition_failed() => {
                (ErrorKind::Conflict, "somebody else changed it meanwhile")
            }
            BackendErrorKind::Throttled => (ErrorKind::Throttled, "the store is too busy"),
            BackendErrorKind::Unavailable => (ErrorKind::Unavailable, "the store did not answer"),
            BackendErrorKind::TableMissing => (ErrorKind::Config, "a table is missing"),
            BackendErrorKind::Denied => (ErrorKind::Config, "the store denies access"),
            // `Invalid`, a transaction cancelled for that, and whatever kind a later version of the
            // backend crate adds, of which nothing is known here but that the request failed.
            _ => (ErrorKind::Internal, "the store refuses the request"),
        };
        let transient = error.is_transient();
        let ours = Self::new(kind, message).with_source(error);
        if transient { ours.retryable() } else { ours }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)?;
        // The text of a backend's error names its own causes.
        let causes = self.0.source.iter().flat_map(|source| {
            let text = source.to_string();
            let lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
            lines
        });
        causes
            .into_iter()
            .try_for_each(|cause| write!(formatter, ": {cause}"))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.to_string())
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}
