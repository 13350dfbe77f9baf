//! Why a transfer ends early.

use std::io;
use std::sync::Arc;

use crate::engine::{StoreError, TransferRecord, TransferState};
use crate::ids::Ids;
use crate::objects::BucketError;
use crate::wire::ApiError;

/// Why a portion was not done.
#[derive(Debug)]
pub(super) enum Stopped {
    /// It ends with what its description tells.
    Failed(Failure),
    /// The store failed, and may work the next time.
    Store(StoreError),
}

/// Why a transfer failed: what its description tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    code: &'static str,
    sentence: String,
}

impl Failure {
    /// The record of a transfer that failed for this.
    pub(super) fn end(self, mut record: TransferRecord) -> TransferRecord {
        record.state = TransferState::Failed;
        record.failure = Some((Arc::from(self.code), Arc::from(self.sentence)));
        record
    }
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::unknown(error.to_string())
    }
}

impl From<ApiError> for Stopped {
    fn from(error: ApiError) -> Self {
        Self::unknown(error.to_string())
    }
}

impl Stopped {
    /// A failure with this code and sentence.
    pub(super) fn failed(code: &'static str, sentence: impl Into<String>) -> Self {
        Self::Failed(Failure {
            code,
            sentence: sentence.into(),
        })
    }

    /// A failure for which the service has no code.
    pub(super) fn unknown(sentence: impl Into<String>) -> Self {
        Self::failed("UNKNOWN", sentence)
    }

    /// What a bucket said, in the words of the service's own client of S3. The identifiers in them are made up, the
    /// same for one transfer.
    pub(super) fn of_bucket(error: BucketError, record: &TransferRecord) -> Self {
        let (code, sentence, status, name) = match error {
            BucketError::NoSuchBucket => (
                "S3NoSuchBucket",
                "The specified bucket does not exist",
                404,
                "NoSuchBucket",
            ),
            BucketError::AccessDenied => ("S3AccessDenied", "Access Denied", 403, "AccessDenied"),
            BucketError::NoSuchKey => (
                "S3NoSuchKey",
                "The specified key does not exist.",
                404,
                "NoSuchKey",
            ),
            BucketError::Key(_) | BucketError::Other(_) => return Self::unknown(error.to_string()),
        };
        let ids = Ids::seeded(record.seed);
        let request = format!("{:016X}", ids.bits());
        let extended = format!("{:016x}{:016x}", ids.bits(), ids.bits());
        Self::failed(
            code,
            format!(
                "{sentence} (Service: Amazon S3; Status Code: {status}; Error Code: {name}; Request ID: {request}; \
                 S3 Extended Request ID: {extended}; Proxy: null)"
            ),
        )
    }
}
