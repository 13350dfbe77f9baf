//! All numbers of an emulator at one moment.

use crate::meter::{ConnectionMetrics, Health, Latency, StoreMeters, StoreMetrics};
use crate::operation::Context;
use crate::operation::observe::SlowLog;
use crate::wire::{ErrorCode, Operation};

/// What an emulator has counted since it was built: what [`Emulator::metrics`](crate::Emulator::metrics) says, and
/// what a server answers to `GET /metrics`.
///
/// The numbers are read one after the other while others work, so that two of them may be of slightly different
/// moments. A fork counts from zero.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::ops::{DeleteTable, ListTables};
/// use dynamodb_emulator::types::DeleteTableInput;
/// use dynamodb_emulator::{Emulator, ErrorCode, Operation};
///
/// let emulator = Emulator::new();
/// emulator.call::<ListTables>(Default::default())?;
/// let refused = emulator.call::<DeleteTable>(DeleteTableInput {
///     table_name: Some("music".into()),
/// });
/// assert!(refused.is_err());
///
/// let metrics = emulator.metrics();
/// let of = |operation| metrics.operations.iter().find(|of| of.operation == operation);
/// assert_eq!(of(Operation::ListTables).map(|lists| lists.succeeded), Some(1));
/// let failed = of(Operation::DeleteTable).map(|deletes| deletes.failed.clone());
/// assert_eq!(failed, Some(vec![(ErrorCode::ResourceNotFound, 1)]));
/// assert_eq!(metrics.tables, 0);
/// # Ok::<(), dynamodb_emulator::ApiError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metrics {
    /// Whether the store takes what it is given.
    pub health: Health,
    /// Each operation that was called, in the order of [`Operation::ALL`].
    pub operations: Vec<OperationMetrics>,
    /// Requests over HTTP that were refused before it was known which operation they want: by the gate, for want of
    /// proof who calls, or because they name no operation.
    pub turned_away: u64,
    /// Calls that took as long as `EmulatorBuilder::slow_log` says or longer, whether they were told in the log or not.
    pub slow_calls: u64,
    /// The tables of all callers.
    pub tables: u64,
    /// Items of all tables, without the entries of indexes.
    pub items: u64,
    /// The sizes of these items, as the service counts them, in bytes.
    pub item_bytes: u64,
    /// The connections of all servers of this emulator.
    pub connections: ConnectionMetrics,
    /// What the store has counted.
    pub store: StoreMetrics,
}

/// What was counted of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationMetrics {
    /// The operation whose calls are counted.
    pub operation: Operation,
    /// How many calls were answered as they were asked for.
    pub succeeded: u64,
    /// How many were refused, by the code of the refusal; codes that never were are left out.
    pub failed: Vec<(ErrorCode, u64)>,
    /// How long calls took, from the moment when their input was read to the moment when their output could be told: with a
    /// folder, once that has what they have seen.
    /// The first calls are all measured, later ones one in sixteen; with `EmulatorBuilder::slow_log` all are.
    pub latency: Latency,
}

impl OperationMetrics {
    /// How many calls have ended, one way or another.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.succeeded + self.failed.iter().map(|(_, count)| count).sum::<u64>()
    }
}

impl Context {
    /// All numbers, as they are now.
    pub(crate) fn metrics(&self) -> Metrics {
        let held = self.engine.holdings();
        Metrics {
            health: self.health(),
            operations: self.meters.read(),
            turned_away: self.meters.turned_away.get(),
            slow_calls: self.meters.slow.as_ref().map_or(0, SlowLog::count),
            tables: held.tables,
            items: held.items,
            item_bytes: held.bytes,
            connections: self.meters.connections.read(),
            store: self.store_meters().read(),
        }
    }

    /// Whether the store takes what it is given.
    pub(crate) fn health(&self) -> Health {
        self.store_meters().health()
    }

    /// What the store counts; of two stores, the one that has a medium.
    fn store_meters(&self) -> &StoreMeters {
        let second = self.tee.as_ref().map(|tee| tee.second());
        second.unwrap_or(&self.engine).meters()
    }
}
