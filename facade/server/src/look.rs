//! How often what another process may have changed is looked at.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use package_database::block::Clock;

/// Another process may have changed what is stored: so often that is looked at, at most.
const PAUSE: Duration = Duration::from_secs(5);

/// When what is stored was last looked at.
#[derive(Debug, Default)]
pub(crate) struct Looked(Mutex<Option<Duration>>);

impl Looked {
    /// Whether it is time to look again. Then it counts as looked at, so that one of many callers looks.
    pub(crate) fn is_due(&self, clock: &dyn Clock) -> bool {
        let now = clock.elapsed();
        let mut looked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = looked.is_none_or(|looked| now.saturating_sub(looked) >= PAUSE);
        if due {
            *looked = Some(now);
        }
        due
    }
}
