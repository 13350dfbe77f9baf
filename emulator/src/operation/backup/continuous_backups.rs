//! What the operations on continuous backups share: finding the table, and describing the setting.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::Table;
use crate::operation::Context;
use crate::operation::request::table_ref;
use crate::schema::{PointInTime, TableDefinition, TableStatus};
use crate::wire::types::values;
use crate::wire::{ApiError, ErrorCode, types};

/// The unit of `RecoveryPeriodInDays`.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The table, which these operations miss under an error of their own.
pub(super) fn find(context: &Context, text: &str) -> Result<Arc<Table>, ApiError> {
    let name = table_ref::name(context, text)?;
    table_ref::look_up_settled(context, name).ok_or_else(|| not_found(name))
}

/// The same, but for a table that is being deleted: its recovery is neither told nor changed any more.
pub(super) fn find_staying(context: &Context, text: &str) -> Result<Arc<Table>, ApiError> {
    let table = find(context, text)?;
    match table.view().status(context.engine.now()) {
        TableStatus::Deleting => Err(not_found(table.name())),
        TableStatus::Creating | TableStatus::Active | TableStatus::Updating => Ok(table),
    }
}

/// The refusal of a table that is not there.
pub(in crate::operation) fn not_found(name: &str) -> ApiError {
    ApiError::new(ErrorCode::TableNotFound, format!("Table not found: {name}"))
}

/// The refusal of a table that is being created, in the words that clients wait for.
pub(super) fn being_enabled(name: &str) -> ApiError {
    ApiError::new(
        ErrorCode::ContinuousBackupsUnavailable,
        format!("Backups are being enabled for the table: {name}. Please retry later"),
    )
}

/// The refusal of a table that cannot be restored to a point in time.
pub(in crate::operation) fn unavailable(name: &str) -> ApiError {
    ApiError::new(
        ErrorCode::PointInTimeRecoveryUnavailable,
        format!("Point in time recovery is not enabled for table '{name}'"),
    )
}

/// `ContinuousBackupsDescription` of a table now:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoveryDescription.html>.
pub(super) fn describe(
    context: &Context,
    table: &TableDefinition,
) -> types::ContinuousBackupsDescription {
    let recovery = match table.point_in_time {
        None => types::PointInTimeRecoveryDescription {
            point_in_time_recovery_status: Some(values::PointInTimeRecoveryStatus::Disabled.into()),
            ..types::PointInTimeRecoveryDescription::default()
        },
        Some(recovery) => {
            let window = Window::of(context, recovery);
            types::PointInTimeRecoveryDescription {
                earliest_restorable_date_time: Some(window.earliest),
                latest_restorable_date_time: Some(window.latest),
                point_in_time_recovery_status: Some(
                    values::PointInTimeRecoveryStatus::Enabled.into(),
                ),
                recovery_period_in_days: Some(recovery.days),
            }
        }
    };
    types::ContinuousBackupsDescription {
        continuous_backups_status: Some(values::ContinuousBackupsStatus::Enabled.into()),
        point_in_time_recovery_description: Some(recovery),
    }
}

/// So many days.
pub(super) fn period(days: i32) -> Duration {
    DAY.saturating_mul(u32::try_from(days).unwrap_or(0))
}

/// The moments to which a table can be restored, in whole seconds.
#[derive(Clone, Copy, Debug)]
pub(in crate::operation) struct Window {
    pub(in crate::operation) earliest: Timestamp,
    pub(in crate::operation) latest: Timestamp,
    /// What is restored where the latest is asked for: where nothing lags, all that was written before the request.
    pub(in crate::operation) newest: Timestamp,
}

impl Window {
    /// Those of a table with this setting.
    pub(in crate::operation) fn of(context: &Context, recovery: PointInTime) -> Self {
        let now = context.engine.now();
        let second = |moment: Timestamp| Timestamp::from_seconds(moment.as_seconds());
        let lag = context.engine.recovery_lag();
        let latest = second(now.minus(lag).max(recovery.since));
        Self {
            earliest: second(now.minus(period(recovery.days)).max(recovery.since)),
            latest,
            newest: if lag.is_zero() { now } else { latest },
        }
    }

    /// Whether a moment is not behind the latest one, as both are told: in whole seconds.
    pub(in crate::operation) fn reaches(self, moment: Timestamp) -> bool {
        moment.as_seconds() <= self.latest.as_seconds()
    }
}
