//! Clocks that are off: the service refuses signatures that are five minutes old, or to come.
//!
//! Each answer tells the time of the service. Where a signature was refused and the two times differ by minutes, requests
//! are signed with the service's time from then on, and the refused one is sent once more.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::config::interceptors::BeforeDeserializationInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::primitives::{DateTime, DateTimeFormat};
use aws_smithy_async::time::{SystemTimeSource, TimeSource};

/// A difference that no signature was refused for, in seconds: the service bears five minutes.
const BORNE: i64 = 240;

/// How far the service's clock is ahead of this machine's. A clone is a handle on the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Skew(Arc<Seconds>);

// All accesses are `Relaxed`: each number stands for itself, and a request that misses a change is sent once more.
#[derive(Debug, Default)]
struct Seconds {
    /// What signatures are made with.
    applied: AtomicI64,
    /// What the last answer told.
    seen: AtomicI64,
}

impl Skew {
    /// Signs by the service's clock, if that is another one than requests were signed with; whether it is.
    pub(super) fn correct(&self) -> bool {
        let seen = self.0.seen.load(Ordering::Relaxed);
        let applied = self.0.applied.swap(seen, Ordering::Relaxed);
        let corrected = seen.saturating_sub(applied).saturating_abs() >= BORNE;
        if !corrected {
            // Nearly the same: what was refused was refused for another reason.
            self.0.applied.store(applied, Ordering::Relaxed);
        }
        corrected
    }

    fn machine() -> SystemTime {
        SystemTimeSource::new().now()
    }
}

/// The time that signatures bear.
impl TimeSource for Skew {
    fn now(&self) -> SystemTime {
        let seconds = self.0.applied.load(Ordering::Relaxed);
        let span = Duration::from_secs(seconds.unsigned_abs());
        let now = Self::machine();
        let moved = match seconds {
            0.. => now.checked_add(span),
            _ => now.checked_sub(span),
        };
        moved.unwrap_or(now)
    }
}

impl Intercept for Skew {
    fn name(&self) -> &'static str {
        "Skew"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date = context.response().headers().get("date");
        let told = date.and_then(|date| DateTime::from_str(date, DateTimeFormat::HttpDate).ok());
        let machine = Self::machine().duration_since(UNIX_EPOCH);
        let machine = machine
            .ok()
            .and_then(|since| i64::try_from(since.as_secs()).ok());
        if let (Some(told), Some(machine)) = (told, machine) {
            self.0
                .seen
                .store(told.secs().saturating_sub(machine), Ordering::Relaxed);
        }
        Ok(())
    }
}
