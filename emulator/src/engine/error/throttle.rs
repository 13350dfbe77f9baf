//! Why a request is throttled.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html>

/// What a throttled request was too much for.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{ThrottleLimit, ThrottleReason};
///
/// let reason = ThrottleReason::TableWriteKeyRangeThroughputExceeded;
/// assert_eq!(reason.limit(), ThrottleLimit::KeyRange);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ThrottleLimit {
    /// The capacity that was provisioned for a table or a global index.
    Provisioned,
    /// What one partition takes.
    KeyRange,
    /// The quota of the account for a table.
    Account,
    /// The maximum that was set for a table or index on demand.
    MaxOnDemand,
}

/// The sixteen reasons for which the service throttles a request.
///
/// Table or index, read or write, and one of four limits
/// ([ThrottlingReason](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html)).
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::ThrottleReason;
///
/// let reason = ThrottleReason::IndexWriteProvisionedThroughputExceeded;
/// assert!(reason.is_of_index() && reason.is_of_write());
/// assert_eq!(ThrottleReason::from_text(reason.as_str()), Some(reason));
/// assert_eq!(ThrottleReason::ALL.len(), 16);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(
    missing_docs,
    reason = "the names are sentences, and those of the service"
)]
pub enum ThrottleReason {
    TableReadProvisionedThroughputExceeded,
    TableReadKeyRangeThroughputExceeded,
    TableReadAccountLimitExceeded,
    TableReadMaxOnDemandThroughputExceeded,
    TableWriteProvisionedThroughputExceeded,
    TableWriteKeyRangeThroughputExceeded,
    TableWriteAccountLimitExceeded,
    TableWriteMaxOnDemandThroughputExceeded,
    IndexReadProvisionedThroughputExceeded,
    IndexReadKeyRangeThroughputExceeded,
    IndexReadAccountLimitExceeded,
    IndexReadMaxOnDemandThroughputExceeded,
    IndexWriteProvisionedThroughputExceeded,
    IndexWriteKeyRangeThroughputExceeded,
    IndexWriteAccountLimitExceeded,
    IndexWriteMaxOnDemandThroughputExceeded,
}

/// A call that is not let in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("throttled: {}", reason.as_str())]
pub(crate) struct Throttled {
    /// What it was too much for.
    pub(crate) reason: ThrottleReason,
    /// The ARN of the table or of the index whose limit it is.
    pub(crate) resource: String,
    /// Whether the table is growing, so that it helps to wait.
    pub(crate) growing: bool,
}

/// How many limits there are for each of the four ways to use a table or an index.
const LIMITS: usize = 4;

impl ThrottleReason {
    /// All of them: of tables before those of indexes, of reads before those of writes.
    pub const ALL: [Self; 16] = [
        Self::TableReadProvisionedThroughputExceeded,
        Self::TableReadKeyRangeThroughputExceeded,
        Self::TableReadAccountLimitExceeded,
        Self::TableReadMaxOnDemandThroughputExceeded,
        Self::TableWriteProvisionedThroughputExceeded,
        Self::TableWriteKeyRangeThroughputExceeded,
        Self::TableWriteAccountLimitExceeded,
        Self::TableWriteMaxOnDemandThroughputExceeded,
        Self::IndexReadProvisionedThroughputExceeded,
        Self::IndexReadKeyRangeThroughputExceeded,
        Self::IndexReadAccountLimitExceeded,
        Self::IndexReadMaxOnDemandThroughputExceeded,
        Self::IndexWriteProvisionedThroughputExceeded,
        Self::IndexWriteKeyRangeThroughputExceeded,
        Self::IndexWriteAccountLimitExceeded,
        Self::IndexWriteMaxOnDemandThroughputExceeded,
    ];

    /// The name of the service, as answers carry it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TableReadProvisionedThroughputExceeded => {
                "TableReadProvisionedThroughputExceeded"
            }
            Self::TableReadKeyRangeThroughputExceeded => "TableReadKeyRangeThroughputExceeded",
            Self::TableReadAccountLimitExceeded => "TableReadAccountLimitExceeded",
            Self::TableReadMaxOnDemandThroughputExceeded => {
                "TableReadMaxOnDemandThroughputExceeded"
            }
            Self::TableWriteProvisionedThroughputExceeded => {
                "TableWriteProvisionedThroughputExceeded"
            }
            Self::TableWriteKeyRangeThroughputExceeded => "TableWriteKeyRangeThroughputExceeded",
            Self::TableWriteAccountLimitExceeded => "TableWriteAccountLimitExceeded",
            Self::TableWriteMaxOnDemandThroughputExceeded => {
                "TableWriteMaxOnDemandThroughputExceeded"
            }
            Self::IndexReadProvisionedThroughputExceeded => {
                "IndexReadProvisionedThroughputExceeded"
            }
            Self::IndexReadKeyRangeThroughputExceeded => "IndexReadKeyRangeThroughputExceeded",
            Self::IndexReadAccountLimitExceeded => "IndexReadAccountLimitExceeded",
            Self::IndexReadMaxOnDemandThroughputExceeded => {
                "IndexReadMaxOnDemandThroughputExceeded"
            }
            Self::IndexWriteProvisionedThroughputExceeded => {
                "IndexWriteProvisionedThroughputExceeded"
            }
            Self::IndexWriteKeyRangeThroughputExceeded => "IndexWriteKeyRangeThroughputExceeded",
            Self::IndexWriteAccountLimitExceeded => "IndexWriteAccountLimitExceeded",
            Self::IndexWriteMaxOnDemandThroughputExceeded => {
                "IndexWriteMaxOnDemandThroughputExceeded"
            }
        }
    }

    /// The reason of a limit of an index or a table, for writes or for reads.
    pub(in crate::engine) fn of(
        is_of_index: bool,
        is_of_write: bool,
        limit: ThrottleLimit,
    ) -> Self {
        let mut all = Self::ALL.into_iter();
        let found = all.find(|reason| {
            reason.is_of_index() == is_of_index
                && reason.is_of_write() == is_of_write
                && reason.limit() == limit
        });
        // There is one for each.
        found.unwrap_or(Self::TableReadProvisionedThroughputExceeded)
    }

    /// The reason of this name.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// What was exceeded.
    pub const fn limit(self) -> ThrottleLimit {
        match self as usize % LIMITS {
            0 => ThrottleLimit::Provisioned,
            1 => ThrottleLimit::KeyRange,
            2 => ThrottleLimit::Account,
            _ => ThrottleLimit::MaxOnDemand,
        }
    }

    /// Whether the limit is that of an index.
    pub const fn is_of_index(self) -> bool {
        self as usize / (2 * LIMITS) == 1
    }

    /// Whether the limit is one of writes.
    pub const fn is_of_write(self) -> bool {
        self as usize / LIMITS % 2 == 1
    }
}
