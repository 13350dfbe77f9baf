//! [UpdateContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html),
//! [DescribeContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html).
//!
//! The setting is kept and described. Nothing restores from it: the operations that would are not
//! answered.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::Table;
use crate::limits;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::{PointInTime, TableDefinition};
use crate::wire::{ApiError, ErrorCode, ops, types};

use crate::operation::request::table_ref;
use crate::operation::table::state;

/// Seconds of a day.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Answered for ops::DescribeContinuousBackups {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeContinuousBackupsInput,
    ) -> Result<Progress<types::DescribeContinuousBackupsOutput>, ApiError> {
        let table = find(&context, &input.table_name.unwrap_or_default())?;
        Ok(Progress::Done(types::DescribeContinuousBackupsOutput {
            continuous_backups_description: Some(describe(&context, &table.definition())),
        }))
    }
}

impl Answered for ops::UpdateContinuousBackups {
    fn run(
        context: Invoked<'_>,
        input: types::UpdateContinuousBackupsInput,
    ) -> Result<Progress<types::UpdateContinuousBackupsOutput>, ApiError> {
        let table = find(&context, &input.table_name.unwrap_or_default())?;
        state::check_active(&table, context.engine.now())?;
        let asked = input
            .point_in_time_recovery_specification
            .unwrap_or_default();
        let now = context.engine.now();
        let definition = state::redefine(&context, &table, |current| {
            Ok(TableDefinition {
                point_in_time: change(current.point_in_time, &asked, now),
                ..current.clone()
            })
        })?;
        Ok(Progress::Done(types::UpdateContinuousBackupsOutput {
            continuous_backups_description: Some(describe(&context, &definition)),
        }))
    }
}

/// The table, which these operations miss under an error of their own.
fn find(context: &Context, text: &str) -> Result<Arc<Table>, ApiError> {
    let name = table_ref::name(context, text)?;
    context
        .engine
        .table(&context.caller, name)
        .map_err(|_| ApiError::new(ErrorCode::TableNotFound, format!("Table not found: {name}")))
}

/// The setting after a request. Recovery that is on and stays on keeps its beginning.
fn change(
    current: Option<PointInTime>,
    asked: &types::PointInTimeRecoverySpecification,
    now: Timestamp,
) -> Option<PointInTime> {
    if asked.point_in_time_recovery_enabled != Some(true) {
        return None;
    }
    let days = asked.recovery_period_in_days;
    Some(PointInTime {
        since: current.map_or(now, |current| current.since),
        days: days
            .or(current.map(|current| current.days))
            .unwrap_or(limits::RECOVERY_DAYS),
    })
}

fn describe(context: &Context, table: &TableDefinition) -> types::ContinuousBackupsDescription {
    let recovery = match table.point_in_time {
        None => types::PointInTimeRecoveryDescription {
            point_in_time_recovery_status: Some("DISABLED".to_owned()),
            ..types::PointInTimeRecoveryDescription::default()
        },
        Some(recovery) => {
            let now = context.engine.now();
            let window = DAY.saturating_mul(u32::try_from(recovery.days).unwrap_or(0));
            let latest = before(now, limits::RECOVERY_LAG).max(recovery.since);
            types::PointInTimeRecoveryDescription {
                earliest_restorable_date_time: Some(before(now, window).max(recovery.since)),
                latest_restorable_date_time: Some(latest),
                point_in_time_recovery_status: Some("ENABLED".to_owned()),
                recovery_period_in_days: Some(recovery.days),
            }
        }
    };
    types::ContinuousBackupsDescription {
        continuous_backups_status: Some("ENABLED".to_owned()),
        point_in_time_recovery_description: Some(recovery),
    }
}

/// The moment that lies `span` before `now`.
fn before(now: Timestamp, span: Duration) -> Timestamp {
    let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.as_millis().saturating_sub(span))
}
