//! An endpoint, who asks it, and how patiently.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use dynamodb_emulator::clock::Clock;

use super::{Answer, Call, Endpoint, Signer, Trouble};

/// How often a request that the endpoint could not take is sent.
const TRIES: u32 = 5;

/// The time, and whether to go on.
#[derive(Clone, Debug)]
pub struct Pace {
    /// What signatures are dated by.
    pub clock: Arc<dyn Clock>,
    /// How long to wait before a look at a table is repeated, and until all reads see a write.
    pub step: Duration,
    /// Set when the run shall end.
    pub stopped: Arc<AtomicBool>,
}

/// One endpoint and who asks it.
pub(super) struct Side {
    endpoint: Box<dyn Endpoint>,
    pub(super) signer: Signer,
    pace: Pace,
    /// Whose tables they are; zeros until a table has told.
    pub(super) account: String,
}

impl Side {
    pub(super) fn new((endpoint, signer): (Box<dyn Endpoint>, Signer), pace: &Pace) -> Self {
        Self {
            endpoint,
            signer,
            pace: pace.clone(),
            account: "000000000000".to_owned(),
        }
    }

    /// Signs and sends, again when the endpoint was too busy.
    pub(super) fn send(&self, call: &Call, body: &str) -> Result<Answer, Trouble> {
        let mut tries = 1;
        loop {
            let seconds = self.pace.clock.now().as_seconds();
            let now = UNIX_EPOCH + Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
            let request = self.signer.request(call, body, now)?;
            let answer = self.endpoint.send(request)?;
            let busy = [
                "InternalServerError",
                "ServiceUnavailable",
                "ThrottlingException",
            ];
            if tries == TRIES || !busy.contains(&answer.code()) {
                return Ok(answer);
            }
            tries += 1;
            self.wait();
        }
    }

    pub(super) fn wait(&self) {
        self.endpoint.wait(self.pace.step);
    }

    pub(super) fn is_stopped(&self) -> bool {
        // Relaxed: the flag carries no other data, and a request more does not matter.
        self.pace.stopped.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Side")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}
