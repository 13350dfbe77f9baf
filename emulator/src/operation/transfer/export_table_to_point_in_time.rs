//! ExportTableToPointInTime: what a table held at a moment, or what has changed between two, goes into objects.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html>; sentences and
//! the order of checks are those of the service in October 2026.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{NewTransfer, Table, TransferKind, TransferRecord};
use crate::limits;
use crate::operation::backup::continuous_backups::{self, Window};
use crate::operation::request::member::required;
use crate::operation::request::table_ref;
use crate::operation::table::state;
use crate::operation::transfer::filter::{INVALID, ItemFilter};
use crate::operation::transfer::{begin, export_description, transfer_ref};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::settings;
use crate::wire::{ApiError, ErrorCode, ops, types};

impl Answered for ops::ExportTableToPointInTime {
    fn run(
        context: Invoked<'_>,
        input: types::ExportTableToPointInTimeInput,
    ) -> Result<Progress<types::ExportTableToPointInTimeOutput>, ApiError> {
        let checked = check(&context, input)?;
        let record = match bind(&context, checked)? {
            Bound::Known(record) => *record,
            Bound::New(new) => apply(&context, *new)?,
        };
        Ok(Progress::Done(types::ExportTableToPointInTimeOutput {
            export_description: Some(export_description::describe(&record)?),
        }))
    }
}

/// A request whose members go together.
struct Checked {
    /// The ARN of the table, as it was given.
    arn: String,
    /// The name in it.
    table: String,
    token: Option<String>,
    span: Span,
    /// Whether a moment was given, which only a full export has.
    has_moment: bool,
    filter: Option<types::FilterSpecification>,
    /// The whole request, as it is kept.
    request: String,
}

/// What is exported.
#[derive(Clone, Copy)]
enum Span {
    /// All items as they were at a moment; as they are, if there is none.
    Full(Option<Timestamp>),
    /// What has changed from one moment on, and before another; before the present one, if there is none.
    Incremental(Timestamp, Option<Timestamp>),
}

/// What a request comes to.
enum Bound {
    /// An export that it has asked for before.
    Known(Box<TransferRecord>),
    New(Box<NewExport>),
}

/// An export that can begin.
struct NewExport {
    table: Arc<Table>,
    new: NewTransfer,
}

fn check(
    context: &Context,
    input: types::ExportTableToPointInTimeInput,
) -> Result<Checked, ApiError> {
    let arn = required(input.table_arn.clone(), "TableArn")?;
    let parsed = transfer_ref::table_arn(&arn)?;
    let span = span(&input)?;
    let encryption = input.s3_sse_algorithm.as_deref();
    if input.s3_sse_kms_key_id.is_some()
        && encryption != Some(types::values::S3SseAlgorithm::Kms.as_str())
    {
        return Err(ApiError::validation(
            "Invalid Request: KMS Key Id is not supported for this encryption type",
        ));
    }
    if let Some(key) = &input.s3_sse_kms_key_id
        && !settings::is_key_name(key)
    {
        return Err(ApiError::validation(format!(
            "Invalid Request: 1 validation error detected: Value '{key}' at 's3SseKmsKeyId' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: {}",
            settings::KEY_NAME_PATTERN
        )));
    }
    if let Some(filter) = &input.filter_specification
        && *filter == types::FilterSpecification::default()
    {
        return Err(ApiError::validation(format!(
            "{INVALID}The specification can not be empty"
        )));
    }
    transfer_ref::check_account(context, parsed)?;
    Ok(Checked {
        table: parsed.table.to_owned(),
        arn,
        token: input.client_token.clone(),
        span,
        has_moment: input.export_time.is_some(),
        filter: input.filter_specification.clone(),
        request: export_description::keep(input),
    })
}

/// The moments that are asked for, of a type and a specification that go together.
fn span(input: &types::ExportTableToPointInTimeInput) -> Result<Span, ApiError> {
    let invalid =
        |sentence: &str| Err(ApiError::validation(format!("Invalid Request: {sentence}")));
    let kind = input
        .export_type
        .as_deref()
        .and_then(types::values::ExportType::from_text);
    let specification = input.incremental_export_specification.as_ref();
    let specification = match (kind, specification) {
        (None, Some(_)) => {
            return invalid(
                "Export Type expected to be Incremental Export when incremental export specification is provided",
            );
        }
        (Some(types::values::ExportType::FullExport), Some(_)) => {
            // The space before the comma is the service's.
            return invalid(
                "When Export Type is Full Export , Incremental Export Specification should not be provided",
            );
        }
        (Some(types::values::ExportType::IncrementalExport), None) => {
            return invalid(
                "Incremental Export Specification expected when export type is set as Incremental Export",
            );
        }
        (None | Some(types::values::ExportType::FullExport), None) => {
            return Ok(Span::Full(input.export_time));
        }
        (Some(types::values::ExportType::IncrementalExport), Some(specification)) => specification,
    };
    match specification.export_from_time {
        None => invalid("ExportFromTime must be provided in IncrementalExportSpecification"),
        // Both are told, and meant, in whole seconds.
        Some(from) => Ok(Span::Incremental(
            whole_second(from),
            specification.export_to_time.map(whole_second),
        )),
    }
}

/// Finds the table, whose recovery must reach the moments.
fn bind(context: &Context, checked: Checked) -> Result<Bound, ApiError> {
    let table = table_ref::look_up_settled(context, &checked.table);
    let table = table.filter(|table| table.definition().arn.as_str() == checked.arn);
    let table = table.ok_or_else(|| continuous_backups::not_found(&checked.arn))?;
    if let Some(known) = known(context, &checked)? {
        return Ok(Bound::Known(Box::new(known)));
    }
    let definition = table.definition();
    let now = context.engine.now();
    if let Span::Incremental(from, to) = checked.span {
        check_window(context, definition.created, (from, to.unwrap_or(now)))?;
        if checked.has_moment {
            return Err(ApiError::validation(
                "Invalid Request: ExportTime should not be provided when export type is Incremental Export",
            ));
        }
    }
    let Some(recovery) = definition.point_in_time else {
        return Err(continuous_backups::unavailable(&definition.name));
    };
    let window = Window::of(context, recovery);
    let moments = match checked.span {
        Span::Full(None) => (now, None),
        Span::Full(Some(moment)) => (check_moment(context, moment, window)?, None),
        Span::Incremental(from, _) if from < window.earliest => return Err(unavailable()),
        Span::Incremental(from, to) => (from, Some(to.unwrap_or_else(|| whole_second(now)))),
    };
    ItemFilter::of(context, &definition, checked.filter.as_ref())?;
    begin::refuse_too_many(context, TransferKind::Export)?;
    let token = checked.token.unwrap_or_else(|| context.engine.ids().uuid());
    let new = NewTransfer {
        kind: TransferKind::Export,
        table: [
            Arc::clone(&definition.name),
            Arc::from(definition.arn.as_str()),
            Arc::clone(&definition.id),
        ],
        request: checked.request.into(),
        token: token.into(),
        // The service cuts the moment of an incremental export to the second.
        started: if moments.1.is_some() {
            whole_second(now)
        } else {
            now
        },
        moments,
        // Known also when the table is gone.
        definition: Some(Arc::clone(&definition)),
    };
    Ok(Bound::New(Box::new(NewExport { table, new })))
}

/// The export that the same token has asked for.
fn known(context: &Context, checked: &Checked) -> Result<Option<TransferRecord>, ApiError> {
    let Some(token) = &checked.token else {
        return Ok(None);
    };
    let known = context
        .engine
        .transfer_of_token(&context.caller, TransferKind::Export, token);
    match known {
        Some(known) if *known.request != *checked.request => Err(ApiError::new(
            ErrorCode::ExportConflict,
            "Export conflict: Duplicate request detected with conflicting parameters",
        )),
        known => Ok(known),
    }
}

/// Checks the two moments of an incremental export, which are told whether or not the table can be restored.
fn check_window(
    context: &Context,
    created: Timestamp,
    (from, to): (Timestamp, Timestamp),
) -> Result<(), ApiError> {
    let invalid = |sentence: String| Err(ApiError::new(ErrorCode::InvalidExportTime, sentence));
    let told = |moment: Timestamp| format!("{}Z", moment.iso_seconds());
    if from < whole_second(created) {
        return invalid(format!(
            "Incremental export period from time cannot be less than the table creation time : {}",
            told(from)
        ));
    }
    if context.engine.now() < to {
        return invalid(format!(
            "Incremental export period to time cannot be greater than the current time : {}",
            told(to)
        ));
    }
    const DIFFERENCE: &str =
        "Difference between export period from time and export period to time is";
    let shortest = context.engine.export_window_min();
    if to < from || to < from.plus(shortest) {
        let minutes = shortest.as_secs() / 60;
        return invalid(format!("{DIFFERENCE} less than {minutes} minutes"));
    }
    if from.plus(limits::EXPORT_WINDOW_MAX) < to {
        return invalid(format!("{DIFFERENCE} greater than 24 hours"));
    }
    Ok(())
}

/// The moment of a full export, if recovery reaches it.
fn check_moment(
    context: &Context,
    moment: Timestamp,
    window: Window,
) -> Result<Timestamp, ApiError> {
    let now = context.engine.now();
    if now < moment || moment < window.earliest {
        return Err(ApiError::new(
            ErrorCode::InvalidExportTime,
            "Export Time is invalid",
        ));
    }
    match window.reaches(moment) {
        true => Ok(moment),
        false => Err(unavailable()),
    }
}

/// The refusal of a moment of which nothing is known.
fn unavailable() -> ApiError {
    ApiError::new(
        ErrorCode::InvalidExportTime,
        "Point in Time Recovery is not available for specified export time",
    )
}

fn whole_second(moment: Timestamp) -> Timestamp {
    Timestamp::from_seconds(moment.as_seconds())
}

fn apply(context: &Context, export: NewExport) -> Result<TransferRecord, ApiError> {
    let NewExport { table, new } = export;
    let (moment, None) = new.moments else {
        return begin::apply(context, new);
    };
    let begun = context
        .engine
        .begin_export(&table, moment, new, context.transition)
        .map_err(|error| state::of_change(error, table.name(), |never| match never {}))?;
    Ok(begun.record())
}
