//! UpdateContinuousBackups: a table can be restored to a point in time from now on, or not any more.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html>

use crate::clock::Timestamp;
use crate::engine::ChangeKind;
use crate::limits;
use crate::operation::backup::continuous_backups;
use crate::operation::request::member::required;
use crate::operation::table::state;
use crate::operation::{Answered, Invoked, Progress};
use crate::schema::{PointInTime, TableDefinition, TableStatus};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::UpdateContinuousBackups {
    fn run(
        context: Invoked<'_>,
        input: types::UpdateContinuousBackupsInput,
    ) -> Result<Progress<types::UpdateContinuousBackupsOutput>, ApiError> {
        let name = required(input.table_name, "TableName")?;
        let table = continuous_backups::find_staying(&context, &name)?;
        let specification = required(
            input.point_in_time_recovery_specification,
            "PointInTimeRecoverySpecification",
        )?;
        if specification.point_in_time_recovery_enabled != Some(true)
            && specification.recovery_period_in_days.is_some()
        {
            return Err(ApiError::validation(
                "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.",
            ));
        }
        let now = context.engine.now();
        // It does not wait for another change, nor does another wait for it.
        if table.view().status(now) == TableStatus::Creating {
            return Err(continuous_backups::being_enabled(table.name()));
        }
        let changed = state::change(&context, &table, ChangeKind::Aside, |current| {
            Ok(TableDefinition {
                point_in_time: change(current.point_in_time, &specification, now),
                ..current.clone()
            })
        })?;
        Ok(Progress::Done(types::UpdateContinuousBackupsOutput {
            continuous_backups_description: Some(continuous_backups::describe(
                &context,
                changed.view.definition(),
            )),
        }))
    }
}

/// The setting after a request. Recovery that is on and stays on keeps its beginning, but for what a shorter period has
/// let go: a longer one reaches further back only as time passes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html>).
fn change(
    current: Option<PointInTime>,
    specification: &types::PointInTimeRecoverySpecification,
    now: Timestamp,
) -> Option<PointInTime> {
    if specification.point_in_time_recovery_enabled != Some(true) {
        return None;
    }
    let days = specification.recovery_period_in_days;
    Some(match current {
        None => PointInTime {
            since: now,
            days: days.unwrap_or(limits::RECOVERY_DAYS),
        },
        Some(current) => {
            let days = days.unwrap_or(current.days);
            let kept = now.minus(continuous_backups::period(days.min(current.days)));
            PointInTime {
                since: current.since.max(kept),
                days,
            }
        }
    })
}
