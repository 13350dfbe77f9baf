//! What the server counts of its connections.

use std::sync::Arc;

use super::{Counter, Gauge};

/// Counts the connections of all servers of an emulator.
#[derive(Debug, Default)]
pub(crate) struct ConnectionMeters {
    /// Those that are open.
    pub(crate) open: Arc<Gauge>,
    /// Those that came.
    pub(crate) accepted: Counter,
    /// Those that could not be taken.
    pub(crate) refused: Counter,
    /// Idle ones that were closed because others came.
    pub(crate) displaced: Counter,
}

/// The connections of all servers of an emulator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectionMetrics {
    /// How many are open.
    pub open: u64,
    /// How many were accepted so far.
    pub accepted: u64,
    /// How many could not be accepted, because the system refused, most often for want of descriptors.
    pub refused: u64,
    /// How many idle ones were closed because others came and no more could be open.
    pub displaced: u64,
}

impl ConnectionMeters {
    /// The present numbers.
    pub(crate) fn read(&self) -> ConnectionMetrics {
        ConnectionMetrics {
            open: self.open.get(),
            accepted: self.accepted.get(),
            refused: self.refused.get(),
            displaced: self.displaced.get(),
        }
    }
}
