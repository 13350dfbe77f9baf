//! Whether a store takes what it is given.

use std::fmt;
use std::sync::Arc;

use parking_lot::RwLock;

/// Whether an emulator does all that it is for: what [`Emulator::health`](crate::Emulator::health) says.
///
/// One that lives in memory is always [`Health::Ok`]. Reads are answered in each of the states but
/// [`Health::Recovering`].
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{Emulator, Health};
///
/// let health = Emulator::new().health();
/// assert_eq!(health, Health::Ok);
/// assert_eq!(health.state(), "ok");
/// assert_eq!(health.reason(), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Health {
    /// As far as is known, everything works.
    #[default]
    Ok,
    /// The content is being read back from the medium. No request meets this state while the emulator is opened
    /// before its port is.
    Recovering,
    /// The medium did not take the last write, most often because it is full. Writes fail until it takes one again,
    /// without a restart.
    Full(Arc<str>),
    /// The medium could not keep what it had taken. Nothing is written any more before the next start.
    ReadOnly(Arc<str>),
}

impl Health {
    /// The state in one word: `ok`, `recovering`, `full` or `read-only`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Recovering => "recovering",
            Self::Full(_) => "full",
            Self::ReadOnly(_) => "read-only",
        }
    }

    /// What the system said when the state was entered; nothing where all is well.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Ok | Self::Recovering => None,
            Self::Full(reason) | Self::ReadOnly(reason) => Some(reason),
        }
    }

    /// Whether the process is of use as it is. One that is not is to be waited for, or to be started again: that
    /// decides between 200 and 503 on `/health`.
    ///
    /// A full disk is none of these: reads go on, a restart frees nothing, and writes go on by themselves when there
    /// is room. A store that is read-only after a failed sync is written again only by another process.
    pub(crate) fn is_of_use(&self) -> bool {
        matches!(self, Self::Ok | Self::Full(_))
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.state())?;
        match self.reason() {
            Some(reason) => write!(f, ": {reason}"),
            None => Ok(()),
        }
    }
}

/// The health of a store, which the store changes and anybody reads.
#[derive(Debug, Default)]
pub(crate) struct HealthCell(RwLock<Health>);

impl HealthCell {
    /// The present health.
    pub(crate) fn get(&self) -> Health {
        self.0.read().clone()
    }

    /// From now on it is this. [`Health::ReadOnly`] is for good: whoever wrote meanwhile may say later that it went
    /// well.
    #[cfg(feature = "disk")]
    pub(crate) fn set(&self, health: Health) {
        let mut present = self.0.write();
        if !matches!(*present, Health::ReadOnly(_)) {
            *present = health;
        }
    }
}
