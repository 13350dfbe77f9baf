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
use crate::schema::{PointInTime, TableDefinition};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::UpdateContinuousBackups {
    fn run(
        context: Invoked<'_>,
        input: types::UpdateContinuousBackupsInput,
    ) -> Result<Progress<types::UpdateContinuousBackupsOutput>, ApiError> {
        let table = continuous_backups::find(&context, &required(input.table_name, "TableName")?)?;
        let specification = required(
            input.point_in_time_recovery_specification,
            "PointInTimeRecoverySpecification",
        )?;
        let now = context.engine.now();
        let changed = state::change(&context, &table, ChangeKind::WhileActive, |current| {
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

/// The setting after a request. Recovery that is on and stays on keeps its beginning.
fn change(
    current: Option<PointInTime>,
    specification: &types::PointInTimeRecoverySpecification,
    now: Timestamp,
) -> Option<PointInTime> {
    if specification.point_in_time_recovery_enabled != Some(true) {
        return None;
    }
    let days = specification.recovery_period_in_days;
    Some(PointInTime {
        since: current.map_or(now, |current| current.since),
        days: days
            .or(current.map(|current| current.days))
            .unwrap_or(limits::RECOVERY_DAYS),
    })
}
