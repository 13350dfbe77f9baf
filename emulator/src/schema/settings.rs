//! The smaller settings of a table: class, encryption, policy, expiry.

use std::sync::Arc;

use crate::clock::Timestamp;

use super::SchemaFault;

/// What storage costs against what requests cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum TableClass {
    /// `STANDARD`: storage costs more, throughput less.
    #[default]
    Standard,
    /// `STANDARD_INFREQUENT_ACCESS`: storage costs less, throughput more.
    InfrequentAccess,
}

impl TableClass {
    /// The class that a request spells `text`.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        [Self::Standard, Self::InfrequentAccess]
            .into_iter()
            .find(|class| class.as_str() == text)
    }

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
    /// The ARN of the key in KMS.
    pub(crate) key_arn: Arc<str>,
}

/// An `SSESpecification` as requested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EncryptionDraft {
    /// `Enabled`, as it was sent.
    pub(crate) enabled: Option<bool>,
    /// `SSEType`, as it was sent.
    pub(crate) kind: Option<String>,
    /// `KMSMasterKeyId`: an id, an alias or an ARN, as it was sent.
    pub(crate) key: Option<String>,
}

/// Which key a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EncryptionChoice {
    /// The service's own, which no answer shows.
    Owned,
    /// The one that KMS keeps for the account's DynamoDB tables.
    Managed,
    /// The caller's own, by id, ARN or alias.
    Custom(String),
}

impl EncryptionDraft {
    /// Checks that the members belong together.
    pub(crate) fn check(self) -> Result<EncryptionChoice, SchemaFault> {
        if let Some(other) = self.kind.as_deref().filter(|kind| *kind != "KMS") {
            return Err(SchemaFault::OtherEncryption(other.to_owned()));
        }
        if self.enabled != Some(true) {
            return match (self.kind, self.key) {
                (None, None) => Ok(EncryptionChoice::Owned),
                _ => Err(SchemaFault::KeyWithoutEncryption),
            };
        }
        match self.key {
            None => Ok(EncryptionChoice::Managed),
            Some(_) if self.kind.is_none() => Err(SchemaFault::KeyWithoutKms),
            Some(key) if !is_key_name(&key) => Err(SchemaFault::KeyMalformed(key)),
            Some(key) => Ok(EncryptionChoice::Custom(key)),
        }
    }
}

/// What the name of a key of KMS is made of.
pub(crate) const KEY_NAME_PATTERN: &str = "^[a-zA-Z0-9:/_-]+$";

/// Whether a key of KMS can be called so, by its id, its ARN or an alias
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id>).
pub(crate) fn is_key_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b":/_-".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
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

/// Point-in-time recovery, while it is switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PointInTime {
    /// When it was switched on.
    pub(crate) since: Timestamp,
    /// How many days back it reaches.
    pub(crate) days: i32,
}
