//! Shard iterators: texts that only this database can have made.
//!
//! As in the service's own, the ARN of the stream stands in front; behind it, sealed, are the moment at
//! which the iterator was issued, the shard, and the place in it.

use crate::clock::Timestamp;
use crate::limits;
use crate::operation::request::seal::{self, VERSION};
use crate::wire::{self, ApiError, ErrorCode};

/// A place in a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ShardIterator {
    /// The ARN of the stream.
    pub(super) arn: String,
    /// The id of the shard.
    pub(super) shard: String,
    /// The sequence number at which to go on.
    pub(super) position: u64,
    /// When the iterator was issued.
    pub(super) issued: Timestamp,
}

impl ShardIterator {
    /// The text that a client brings back.
    pub(super) fn seal(&self, secret: &[u8; 32]) -> String {
        let mut content = Vec::new();
        content.extend_from_slice(&self.issued.as_millis().to_be_bytes());
        content.extend_from_slice(&self.position.to_be_bytes());
        content.extend_from_slice(self.shard.as_bytes());
        let sealed = seal::seal(&self.arn, &content, secret);
        format!("{}|{VERSION}|{sealed}", self.arn)
    }

    /// The iterator in a text.
    ///
    /// # Errors
    ///
    /// If the text was not sealed with this secret.
    pub(super) fn open(text: &str, secret: &[u8; 32]) -> Result<Self, ApiError> {
        Self::parse(text, secret).ok_or_else(|| ApiError::validation("Invalid ShardIterator"))
    }

    /// Refuses an iterator that is too old.
    pub(super) fn check_age(&self, now: Timestamp) -> Result<(), ApiError> {
        if now < self.issued.plus(limits::SHARD_ITERATOR_VALID) {
            return Ok(());
        }
        Err(ApiError::new(
            ErrorCode::ExpiredIterator,
            wire::EXPIRED_ITERATOR,
        ))
    }

    fn parse(text: &str, secret: &[u8; 32]) -> Option<Self> {
        let mut fields = text.rsplitn(3, '|');
        let (sealed, version, arn) = (fields.next()?, fields.next()?, fields.next()?);
        (version == VERSION.to_string()).then_some(())?;
        let content = seal::open(arn, sealed, secret)?;
        let (issued, content) = content.split_first_chunk()?;
        let (position, shard) = content.split_first_chunk()?;
        Some(Self {
            arn: arn.to_owned(),
            shard: String::from_utf8(shard.to_vec()).ok()?,
            position: u64::from_be_bytes(*position),
            issued: Timestamp::from_millis(i64::from_be_bytes(*issued)),
        })
    }
}
