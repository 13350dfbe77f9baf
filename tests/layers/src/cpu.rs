//! How much processor time this process has spent.

use std::time::Duration;

/// User and system time of all threads of this process, those that have ended included.
#[cfg(unix)]
pub(crate) fn spent() -> Duration {
    use rustix::time::{ClockId, clock_gettime};

    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        time.tv_sec.try_into().unwrap(),
        time.tv_nsec.try_into().unwrap(),
    )
}

/// Nothing: it cannot be told here.
#[cfg(not(unix))]
pub(crate) fn spent() -> Duration {
    Duration::ZERO
}
