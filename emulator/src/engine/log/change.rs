//! One change of one item, as the log keeps it.

use crate::clock::Timestamp;
use crate::limits;
use crate::value::Item;

/// One item, before and after.
#[derive(Clone, Debug)]
pub(in crate::engine) struct LoggedChange {
    /// Where the change stands among all.
    pub(in crate::engine) sequence: u64,
    /// When it happened.
    pub(in crate::engine) at: Timestamp,
    /// The hash of the partition key.
    pub(in crate::engine) hash: u64,
    /// The item as it was.
    pub(in crate::engine) old: Option<Item>,
    /// The item as it became.
    pub(in crate::engine) new: Option<Item>,
    /// Whether the item had expired, and the service deleted it.
    pub(in crate::engine) expired: bool,
}

/// Whether something that happened `at` is still shown.
pub(in crate::engine) fn is_shown(at: Timestamp, now: Timestamp) -> bool {
    now < at.plus(limits::STREAM_RETENTION)
}
