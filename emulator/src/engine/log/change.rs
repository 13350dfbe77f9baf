//! For how long the readers of streams see what has happened.

use crate::clock::Timestamp;
use crate::limits;

/// Whether something that happened `at` is still shown.
pub(in crate::engine) fn is_shown(at: Timestamp, now: Timestamp) -> bool {
    now < at.plus(limits::STREAM_RETENTION)
}
