//! What can be found, what it is called, and what to do about it.

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FindingKind {
    /// All of a table, or of an index, is read: by Scan, or by a SELECT that names no key.
    Scan,
    /// A page of at least 10 items of which the filter throws most away.
    WastefulFilter,
    /// A page with a LastEvaluatedKey or a NextToken that no later call goes on from.
    UnreadLastEvaluatedKey,
    /// A batch whose unprocessed part no later call asks for again.
    UnprocessedNotRetried,
    /// An item that has more than nine tenths of the 400 KB that an item may have.
    LargeItem,
    /// An index that projects all attributes, of which no reader wants all.
    OverProjectedIndex,
    /// The first page of one query, read three times in a row.
    UnpaginatedLoop,
    /// A strongly consistent read of what nobody has written within the second before.
    NeedlessStrongRead,
}

impl FindingKind {
    /// All kinds, in the order in which findings are told.
    pub const ALL: [Self; 8] = [
        Self::Scan,
        Self::WastefulFilter,
        Self::UnreadLastEvaluatedKey,
        Self::UnprocessedNotRetried,
        Self::LargeItem,
        Self::OverProjectedIndex,
        Self::UnpaginatedLoop,
        Self::NeedlessStrongRead,
    ];

    /// How it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scan => "Scan",
            Self::WastefulFilter => "WastefulFilter",
            Self::UnreadLastEvaluatedKey => "UnreadLastEvaluatedKey",
            Self::UnprocessedNotRetried => "UnprocessedNotRetried",
            Self::LargeItem => "LargeItem",
            Self::OverProjectedIndex => "OverProjectedIndex",
            Self::UnpaginatedLoop => "UnpaginatedLoop",
            Self::NeedlessStrongRead => "NeedlessStrongRead",
        }
    }

    /// Whether it can be told of a call before its work, and the call be refused.
    pub const fn can_be_refused(self) -> bool {
        matches!(
            self,
            Self::Scan | Self::UnpaginatedLoop | Self::NeedlessStrongRead
        )
    }

    /// What it is, and what to do.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Scan => {
                "A Scan, or a SELECT without a key, reads the whole table: a Query by a key, or an index, reads what is wanted alone"
            }
            Self::WastefulFilter => {
                "A filter throws most of what was read away, which is paid for all the same: let the key condition, or a sparse index, choose"
            }
            Self::UnreadLastEvaluatedKey => {
                "A page had a LastEvaluatedKey, and nobody read on: the result may have been taken for whole"
            }
            Self::UnprocessedNotRetried => {
                "A batch left a part unprocessed, and nobody asked for it again: send it once more, with backoff"
            }
            Self::LargeItem => {
                "An item is near the limit of 400 KB: keep large parts in Amazon S3, or in items of their own"
            }
            Self::OverProjectedIndex => {
                "An index projects all attributes and no reader wants all: project those that are read, and writes cost less"
            }
            Self::UnpaginatedLoop => {
                "The same first page was read again and again: go on with ExclusiveStartKey"
            }
            Self::NeedlessStrongRead => {
                "A strongly consistent read costs twice as much, and nobody has written there within the second before"
            }
        }
    }

    /// The page of the developer guide that says more.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Scan | Self::WastefulFilter => {
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-query-scan.html"
            }
            Self::UnreadLastEvaluatedKey | Self::UnpaginatedLoop => {
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html"
            }
            Self::UnprocessedNotRetried => {
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html"
            }
            Self::LargeItem => {
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-use-s3-too.html"
            }
            Self::OverProjectedIndex => {
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general.html"
            }
            Self::NeedlessStrongRead => {
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html"
            }
        }
    }
}
