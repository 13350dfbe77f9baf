//! How much a client may ask for.

use std::time::Duration;

/// How long from one line of the log about the health of the service to the next, unless something else is chosen.
pub(crate) const HEALTH_REPORT_INTERVAL: Duration = Duration::from_secs(300);

/// Limits of the service; each has a default.
///
/// # Examples
///
/// ```
/// use package_database_server::Limits;
///
/// let mut limits = Limits::default();
/// limits.body_bytes = 64 * 1_024;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The largest body, in bytes: 4 MiB.
    pub body_bytes: usize,
    /// How long a request may take, its body and its answer each: 30 seconds.
    pub request: Duration,
    /// How long a client may take for the head of a request, and how long a connection may be idle: 15 seconds.
    pub head: Duration,
    /// The largest head of a request, in bytes: 32 KiB. Fixed when a connection begins; a larger head is answered
    /// with 431 and no document, because nothing of the request is known by then.
    pub head_bytes: usize,
    /// How many requests are worked on at once: 512. The next one is told to come again.
    pub concurrency: usize,
    /// How many connections are open at once: 4,096. Those that come then wait in the system's queue.
    pub connections: usize,
    /// How many requests a client or a subject may send in a second, in the long run: 200. Zero is no limit.
    pub rate: u32,
    /// How many requests a client or a subject may send at once after a pause: 400.
    pub burst: u32,
    /// How many times a client may sign in within a minute, in the long run and at once: 60. Zero is no limit.
    pub sign_ins: u32,
    /// How long the service waits for what it has begun when it is told to stop: 20 seconds.
    pub shutdown: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 4 * 1_024 * 1_024,
            request: Duration::from_secs(30),
            head: Duration::from_secs(15),
            head_bytes: 32 * 1_024,
            concurrency: 512,
            connections: 4_096,
            rate: 200,
            burst: 400,
            sign_ins: 60,
            shutdown: Duration::from_secs(20),
        }
    }
}
