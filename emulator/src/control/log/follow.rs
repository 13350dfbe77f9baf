//! Who follows the request log, and from where.
//!
//! Nothing is kept for a follower but the number of the last call that it was told: it reads the ring when its connection
//! takes more. One that is slower than calls come is told how many have fallen out of the ring meanwhile.

use std::sync::{Arc, Weak};

use super::filter::LogFilter;
use crate::control::body::takes_nothing;
use crate::control::call::{Ask, ControlRefusal};
use crate::control::databases::Database;
use crate::operation::{CallMeters, RequestLog};

/// Who follows the request log of a database.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "listen"),
    expect(dead_code, reason = "events need a connection")
)]
pub(crate) struct LogFollower {
    /// Gone when the database is dropped.
    pub(super) database: Weak<Database>,
    pub(super) meters: Arc<CallMeters>,
    pub(super) wanted: LogFilter,
    pub(super) after: u64,
    pub(super) has_ended: bool,
}

/// Begins to follow.
pub(super) fn begin(ask: &Ask<'_>) -> Result<LogFollower, ControlRefusal> {
    takes_nothing(ask.body)?;
    let wanted = LogFilter::read(ask)?;
    let meters = Arc::clone(&ask.context.meters);
    // What was read already by a client whose connection was lost counts more than where it began.
    let after = ask.read_before.or(wanted.after);
    // Without a log there is nothing behind any number.
    let newest = meters.log().map_or(0, RequestLog::count);
    Ok(LogFollower {
        database: Arc::downgrade(ask.database),
        wanted,
        // A number that is still to come is one of another process: what is new from now on is told.
        after: after.unwrap_or(newest).min(newest),
        meters,
        has_ended: false,
    })
}
