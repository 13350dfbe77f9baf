//! RestoreTableToPointInTime: a new table with what another one held at a moment.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html>

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{Caller, Table};
use crate::operation::backup::continuous_backups::{self, Window};
use crate::operation::backup::overrides::{Overrides, override_members};
use crate::operation::backup::restored;
use crate::operation::request::member::required;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::{ResourceArn, TableDefinition};
use crate::wire::{ApiError, ErrorCode, ops, types};

impl Answered for ops::RestoreTableToPointInTime {
    fn run(
        context: Invoked<'_>,
        input: types::RestoreTableToPointInTimeInput,
    ) -> Result<Progress<types::RestoreTableToPointInTimeOutput>, ApiError> {
        let checked = check(&context, input)?;
        let bound = bind(&context, checked)?;
        let applied = apply(&context, bound)?;
        Ok(Progress::Done(types::RestoreTableToPointInTimeOutput {
            table_description: Some(restored::describe(&applied.table, applied.now)),
        }))
    }
}

struct Checked {
    source: SourceTable,
    /// The moment; none if it is the latest that there is.
    moment: Option<Timestamp>,
    target: String,
    overrides: Overrides,
}

/// The table that is restored, and where.
struct SourceTable {
    name: String,
    region: String,
}

struct Bound {
    source: Arc<Table>,
    moment: Timestamp,
    definition: TableDefinition,
    now: Timestamp,
}

struct Applied {
    table: Arc<Table>,
    now: Timestamp,
}

fn check(
    context: &Context,
    input: types::RestoreTableToPointInTimeInput,
) -> Result<Checked, ApiError> {
    let source = source(context, input.source_table_arn, input.source_table_name)?;
    let moment = moment(input.restore_date_time, input.use_latest_restorable_time)?;
    Ok(Checked {
        source,
        moment,
        target: required(input.target_table_name, "TargetTableName")?,
        overrides: Overrides::check(context, override_members!(input))?,
    })
}

/// The source, by name or by ARN.
fn source(
    context: &Context,
    arn: Option<String>,
    name: Option<String>,
) -> Result<SourceTable, ApiError> {
    match (arn, name) {
        (Some(_), Some(_)) => Err(ApiError::validation(
            "Invalid Request: Must provide exactly one of: sourceTableArn, sourceTableName",
        )),
        (None, None) => Err(ApiError::validation(
            "The parameter 'TableName' is required but was not present in the request",
        )),
        (None, Some(name)) => Ok(SourceTable {
            name,
            region: context.caller.region.to_string(),
        }),
        (Some(text), None) => {
            let arn = ResourceArn::parse(&text).filter(|arn| arn.part.is_none());
            let arn = arn.ok_or_else(|| {
                ApiError::validation(
                    "One or more parameter values were invalid: sourceTableArn is not a valid ARN",
                )
            })?;
            if arn.account != context.engine.account_id() {
                return Err(ApiError::validation(
                    "This action is only supported by accounts that match the resource owner's account",
                ));
            }
            Ok(SourceTable {
                name: arn.table.to_owned(),
                region: arn.region.to_owned(),
            })
        }
    }
}

/// The moment that is asked for. `false` says nothing beside a moment.
fn moment(
    moment: Option<Timestamp>,
    use_latest: Option<bool>,
) -> Result<Option<Timestamp>, ApiError> {
    match (moment, use_latest) {
        (Some(_), Some(true)) => Err(ApiError::validation(
            "Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time \
             restore request. Please specify only one of them.",
        )),
        (None, None | Some(false)) => Err(ApiError::validation(
            "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both",
        )),
        (moment, _) => Ok(moment),
    }
}

/// Finds the table, whose recovery must reach the moment, and works out the new one.
fn bind(context: &Context, checked: Checked) -> Result<Bound, ApiError> {
    let Checked { source, target, .. } = checked;
    checked.overrides.check_region(context, &source.region)?;
    let caller = Caller::new(&context.caller.owner, &source.region);
    let table = context.engine.table(&caller, &source.name);
    let table = table.map_err(|_| continuous_backups::not_found(&source.name))?;
    let definition = table.definition();
    let Some(recovery) = definition.point_in_time else {
        return Err(continuous_backups::unavailable(&source.name));
    };
    let window = Window::of(context, recovery);
    let moment = match checked.moment {
        None => window.newest,
        Some(moment) => within(moment, window)?,
    };
    let now = context.engine.now();
    let definition = checked
        .overrides
        .apply(context, &definition, &target, now)?;
    restored::check_target(context, &target)?;
    restored::refuse_too_many(context)?;
    Ok(Bound {
        source: table,
        moment,
        definition,
        now,
    })
}

/// The moment, if recovery reaches it.
fn within(moment: Timestamp, window: Window) -> Result<Timestamp, ApiError> {
    let Window {
        earliest, latest, ..
    } = window;
    if earliest <= moment && window.reaches(moment) {
        return Ok(moment);
    }
    let [moment, earliest, latest] = [moment, earliest, latest].map(Timestamp::iso_seconds);
    Err(ApiError::new(
        ErrorCode::InvalidRestoreTime,
        format!(
            "RestoreDateTime '{moment}Z' must be within EarliestRestorableDateTime '{earliest}Z' and \
             LatestRestorableDateTime '{latest}Z'"
        ),
    ))
}

fn apply(context: &Context, bound: Bound) -> Result<Applied, ApiError> {
    let Bound {
        source,
        moment,
        definition,
        now,
    } = bound;
    let name = Arc::clone(&definition.name);
    let made = context.engine.restore_moment(
        &context.caller,
        &source,
        moment,
        definition,
        context.transition,
    );
    let table = made.map_err(|error| match error {
        crate::engine::ChangeError::TableNotFound(_) => {
            continuous_backups::not_found(source.name())
        }
        other => restored::refused(other, &name),
    })?;
    Ok(Applied { table, now })
}
