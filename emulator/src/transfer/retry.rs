//! Calls that are made again when the endpoint has no time for them.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::endpoint::{CallError, Endpoint, call_once};
use crate::ids::Ids;

/// How long to wait before the second attempt; twice as long before each one after.
const FIRST_WAIT: Duration = Duration::from_millis(50);

/// How long to wait at most.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// How often and how slowly something is tried again.
pub(crate) struct Patience<'a> {
    /// How often a call is made at most, at least once.
    pub(crate) attempts: u32,
    /// Does nothing for so long.
    pub(crate) wait: &'a (dyn Fn(Duration) + Sync),
    /// Spreads the attempts of several over time.
    pub(crate) ids: &'a Ids,
}

/// How calls wait that are made for longer than whoever began them looks on.
pub(crate) struct Pauses {
    /// Does nothing for so long.
    pub(crate) wait: Box<dyn Fn(Duration) + Send + Sync>,
    /// Spreads the attempts of several over time.
    pub(crate) ids: Ids,
}

impl Pauses {
    /// With so many attempts for a call.
    pub(super) fn patience(&self, attempts: u32) -> Patience<'_> {
        Patience {
            attempts,
            wait: &self.wait,
            ids: &self.ids,
        }
    }
}

impl fmt::Debug for Pauses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pauses").finish_non_exhaustive()
    }
}

impl Patience<'_> {
    /// Calls an operation until it is done, refused for good, or refused too often.
    ///
    /// # Errors
    ///
    /// The last refusal.
    pub(super) fn call(
        &self,
        endpoint: &mut dyn Endpoint,
        operation: &str,
        input: &Value,
    ) -> Result<Value, CallError> {
        let mut attempt = 1;
        loop {
            match call_once(endpoint, operation, input) {
                Err(error) if error.is_temporary() && attempt < self.attempts => {
                    tracing::debug!(%error, attempt, "tried again");
                    self.pause(attempt);
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    /// Waits as long as comes after so many attempts: a random part of a time that doubles.
    pub(super) fn pause(&self, attempt: u32) {
        let doubled = FIRST_WAIT.saturating_mul(1 << attempt.saturating_sub(1).min(16));
        let longest = u64::try_from(doubled.min(LONGEST_WAIT).as_millis()).unwrap_or(u64::MAX);
        let part = self.ids.bits() % (longest / 2 + 1);
        (self.wait)(Duration::from_millis(longest / 2 + part));
    }
}
