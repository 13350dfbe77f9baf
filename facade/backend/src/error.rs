//! What can go wrong in a store, by what the caller can do about it.

use std::error::Error as StdError;
use std::fmt;
#[cfg(feature = "dynamodb")]
use std::sync::Arc;

use super::Item;

/// A request that a backend did not carry out, or of which it does not know.
///
/// One pointer wide. The text is one line: what failed for which table, in which region and at which
/// endpoint if the store has them, and the texts of the causes. It never holds a value of an item.
///
/// # Examples
///
/// ```
/// use package_database_backend::{BackendError, BackendErrorKind};
///
/// let error = BackendError::new(BackendErrorKind::Throttled, "too many requests for table orders");
/// assert!(error.is_transient() && !error.is_condition_failed());
/// assert_eq!(error.to_string(), "too many requests for table orders");
/// ```
pub struct BackendError(Box<Inner>);

struct Inner {
    kind: BackendErrorKind,
    message: String,
    /// Which store said so, where there are several: its region and endpoint.
    #[cfg(feature = "dynamodb")]
    place: Option<Arc<str>>,
    source: Option<Box<dyn StdError + Send + Sync>>,
    /// The items that failed conditions, each at the place of its write.
    stored: Vec<Option<Item>>,
}

/// What the caller of a [`Backend`](super::Backend) can do about an error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BackendErrorKind {
    /// The condition of a write did not hold. Nothing was written.
    ConditionFailed,
    /// A transaction was not carried out: for each of its writes, why. Nothing was written.
    Cancelled(Vec<Cancellation>),
    /// Another transaction is working on the item. Nothing was written; trying again may help.
    Conflict,
    /// The token was used within ten minutes for another content. Nothing was written.
    TokenReused,
    /// There is no such table or index.
    TableMissing,
    /// There is such a table already, or it is being changed.
    TableExists,
    /// There is no such item; only from [`BackendExt`](super::BackendExt).
    ItemMissing,
    /// The store refuses the request as it stands; trying again is useless.
    Invalid,
    /// The caller may not do this, or nobody knows who the caller is.
    Denied,
    /// Too much at once. Nothing was done; trying again later helps.
    Throttled,
    /// The store did not answer, or failed. The request may have been carried out.
    Unavailable,
}

/// Why one write of a cancelled transaction did not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cancellation {
    /// It would have: another one is to blame.
    None,
    /// Its condition did not hold.
    ConditionFailed,
    /// Another transaction or write was working on the item.
    Conflict,
    /// Too much at once.
    Throttled,
    /// The store refuses this write as it stands.
    Invalid,
}

impl Cancellation {
    /// The reason that DynamoDB writes as that code.
    #[cfg(any(feature = "dynamodb", feature = "emulator"))]
    pub(crate) fn from_code(code: Option<&str>) -> Self {
        match code {
            None | Some("None") => Self::None,
            Some("ConditionalCheckFailed") => Self::ConditionFailed,
            Some("TransactionConflict") => Self::Conflict,
            Some("ThrottlingError" | "ProvisionedThroughputExceeded") => Self::Throttled,
            Some(_) => Self::Invalid,
        }
    }
}

impl BackendError {
    /// An error of that kind; `message` says in one sentence what was refused.
    #[cold]
    pub fn new(kind: BackendErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            #[cfg(feature = "dynamodb")]
            place: None,
            source: None,
            stored: Vec::new(),
        }))
    }

    /// The same error of the store at that place.
    #[cfg(feature = "dynamodb")]
    #[must_use]
    pub(crate) fn at(mut self, place: &Arc<str>) -> Self {
        self.0.place = Some(Arc::clone(place));
        self
    }

    /// The same error with what the store said, as far as that can hold no value of an item.
    #[cfg(any(feature = "dynamodb", feature = "emulator"))]
    #[must_use]
    pub(crate) fn said(self, text: &str) -> Self {
        let told = match self.0.kind {
            // These speak of names and rights.
            BackendErrorKind::Denied
            | BackendErrorKind::TableMissing
            | BackendErrorKind::TableExists
            | BackendErrorKind::Throttled => text,
            // The others may quote what they refuse, behind a colon or in quotes.
            _ => {
                let quoted = text.find([':', '"', '\'', '`', '{', '[']);
                quoted.and_then(|at| text.get(..at)).unwrap_or(text)
            }
        };
        let told = told.trim();
        if told.is_empty() {
            return self;
        }
        self.with_source(Cause::new(told))
    }

    /// The error of whoever waits for a table that is not there.
    #[cfg(any(feature = "dynamodb", feature = "emulator"))]
    #[cold]
    pub(crate) fn table_missing(table: &str) -> Self {
        let message = format!("no table {table} that could be used");
        Self::new(BackendErrorKind::TableMissing, message)
    }

    /// The same error with what caused it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The same error with the items that failed conditions, each at the place of its write.
    #[must_use]
    pub fn with_stored(mut self, stored: Vec<Option<Item>>) -> Self {
        self.0.stored = stored;
        self
    }

    /// The item that failed the condition of a write, where the request asked for it and there is
    /// one. `place` is that of the write in its transaction, and 0 for a write of its own.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend, Condition, Item, OnFailure, Put};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # backend.create(&TableDefinition::new("users", KeyAttribute::text("id"), None)).await?;
    /// let ada = Item::new().with("id", "user 1").with("name", "Ada");
    /// backend.put(&Put::new("users", ada.clone())).await?;
    ///
    /// let bob = Item::new().with("id", "user 1").with("name", "Bob");
    /// let create = Put::new("users", bob)
    ///     .condition(Condition::absent("id"))
    ///     .on_failure(OnFailure::Stored);
    /// let error = backend.put(&create).await.unwrap_err();
    /// assert_eq!(error.stored(0), Some(&ada));
    /// # Ok(())
    /// # }
    /// ```
    pub fn stored(&self, place: usize) -> Option<&Item> {
        self.0.stored.get(place)?.as_ref()
    }

    /// What the caller can do about it.
    pub fn kind(&self) -> &BackendErrorKind {
        &self.0.kind
    }

    /// Whether sending the same request again after a pause may succeed.
    ///
    /// For [`BackendErrorKind::Unavailable`] that is safe only if doing it twice is the same as
    /// once: reads, deletes, unconditional puts, and transactions with a token.
    pub fn is_transient(&self) -> bool {
        match &self.0.kind {
            BackendErrorKind::Throttled
            | BackendErrorKind::Unavailable
            | BackendErrorKind::Conflict => true,
            BackendErrorKind::Cancelled(reasons) => {
                let harmless = |reason: &Cancellation| {
                    matches!(
                        reason,
                        Cancellation::None | Cancellation::Conflict | Cancellation::Throttled
                    )
                };
                reasons.iter().all(harmless)
            }
            _ => false,
        }
    }

    /// Whether a condition of this write or transaction did not hold.
    pub fn is_condition_failed(&self) -> bool {
        match &self.0.kind {
            BackendErrorKind::ConditionFailed => true,
            BackendErrorKind::Cancelled(reasons) => {
                reasons.contains(&Cancellation::ConditionFailed)
            }
            _ => false,
        }
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)?;
        #[cfg(feature = "dynamodb")]
        if let Some(place) = &self.0.place {
            write!(formatter, " in {place}")?;
        }
        let source = self.source();
        for cause in std::iter::successors(source, |&cause| cause.source()) {
            for line in cause.to_string().lines() {
                write!(formatter, ": {}", line.trim())?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for BackendError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BackendError")
            .field("kind", &self.0.kind)
            .field("message", &self.to_string())
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for BackendError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}

/// What a store said, as one line of text and nothing besides: a store's own errors hold requests, answers and
/// items, and `Debug` of them shows those.
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
#[derive(Debug)]
pub(crate) struct Cause(String);

#[cfg(any(feature = "dynamodb", feature = "emulator"))]
impl Cause {
    /// Characters of a cause: a proxy may answer with a page.
    const LENGTH_MAX: usize = 500;

    /// The text on one line, and the beginning of one that is too long.
    pub(crate) fn new(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        Self(words.join(" ").chars().take(Self::LENGTH_MAX).collect())
    }
}

#[cfg(any(feature = "dynamodb", feature = "emulator"))]
impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(any(feature = "dynamodb", feature = "emulator"))]
impl StdError for Cause {}
