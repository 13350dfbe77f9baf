//! What the operations on continuous backups share: finding the table, and describing the setting.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::Table;
use crate::limits;
use crate::operation::Context;
use crate::operation::request::table_ref;
use crate::schema::TableDefinition;
use crate::wire::types::values;
use crate::wire::{ApiError, ErrorCode, types};

/// The unit of `RecoveryPeriodInDays`.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The table, which these operations miss under an error of their own.
pub(super) fn find(context: &Context, text: &str) -> Result<Arc<Table>, ApiError> {
    let name = table_ref::name(context, text)?;
    table_ref::look_up(context, name)
        .map_err(|_| ApiError::new(ErrorCode::TableNotFound, format!("Table not found: {name}")))
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
            let now = context.engine.now();
            let window = DAY.saturating_mul(u32::try_from(recovery.days).unwrap_or(0));
            let latest = before(now, limits::RECOVERY_LAG).max(recovery.since);
            types::PointInTimeRecoveryDescription {
                earliest_restorable_date_time: Some(before(now, window).max(recovery.since)),
                latest_restorable_date_time: Some(latest),
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

/// The moment that lies `span` before `now`.
fn before(now: Timestamp, span: Duration) -> Timestamp {
    let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.as_millis().saturating_sub(span))
}
