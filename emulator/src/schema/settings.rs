//! The smaller settings of a table: class, encryption, policy, expiry.

use std::sync::Arc;

use crate::clock::Timestamp;

/// What storage costs against what requests cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum TableClass {
    /// `STANDARD`.
    #[default]
    Standard,
    /// `STANDARD_INFREQUENT_ACCESS`.
    InfrequentAccess,
}

impl TableClass {
    /// The class as requests and answers spell it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::InfrequentAccess => "STANDARD_INFREQUENT_ACCESS",
        }
    }
}

/// The class of a table whose owner named one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TableClassSummary {
    /// The class in force.
    pub(crate) class: TableClass,
    /// When UpdateTable last changed it.
    pub(crate) updated: Option<Timestamp>,
}

/// Encryption with a key of KMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Encryption {
    /// The ARN of the key.
    pub(crate) key_arn: Arc<str>,
}

/// A resource policy as it was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    /// The policy document.
    pub(crate) text: Arc<str>,
    /// The number that the latest change gave it.
    pub(crate) revision: Arc<str>,
}

/// Expiry of items, while it is switched on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TimeToLive {
    /// The attribute that holds the second of expiry.
    pub(crate) attribute: Arc<str>,
}
