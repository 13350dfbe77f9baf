//! Scan: all items of a table or an index, or of one segment of it, by the hash of their keys.

use crate::engine::read::{Segment, Walk, WalkOptions};
use crate::engine::{Consistency, Direction};
use crate::expression::{Condition, Projection};
use crate::profile::ErrorWording;
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::ops::Scan;
use crate::wire::types::{ScanInput, ScanOutput};

use crate::operation::read::page::{PageAnswer, PageJob, Shape};
use crate::operation::read::read_target;
use crate::operation::read::read_target::ReadTarget;
use crate::operation::read::select::{self, Select};
use crate::operation::request::capacity::Report;
use crate::operation::request::refusal::of_write;
use crate::operation::request::{expressions, table_ref};
use crate::operation::{Answered, Context, Invoked, Progress};

/// A scan whose members agree with each other.
struct Asked {
    table: String,
    index: Option<String>,
    select: Select,
    filter: Option<Condition>,
    projection: Option<Projection>,
    segment: Option<Segment>,
    start: Option<Item>,
    limit: Option<u32>,
    consistent: bool,
    report: Report,
}

impl Answered for Scan {
    fn run(context: Invoked<'_>, input: ScanInput) -> Result<Progress<ScanOutput>, ApiError> {
        let asked = check(&context, input)?;
        bind(&context, asked)?.start()
    }
}

/// Holds the members of the request against each other.
fn check(context: &Context, input: ScanInput) -> Result<Asked, ApiError> {
    let projected = select::projection_member(
        input.projection_expression.is_some(),
        input.attributes_to_get.is_some(),
    );
    let segment = segment(input.segment, input.total_segments, context.wording)?;
    let read = expressions::scan(context, &input)?;
    Ok(Asked {
        select: Select::read(
            input.select.as_deref(),
            projected,
            input.index_name.is_some(),
            ApiError::validation,
        )?,
        table: input.table_name.unwrap_or_default(),
        index: input.index_name,
        filter: read.filter,
        projection: read.projection,
        segment,
        start: read_target::checked_start(input.exclusive_start_key, context.wording)?,
        limit: read_target::limit(input.limit),
        consistent: input.consistent_read == Some(true),
        report: Report::read(input.return_consumed_capacity.as_deref()),
    })
}

/// The segment of a parallel scan: both members or neither.
///
/// [Parallel scan](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html#DDB-Scan-request-Segment)
fn segment(
    segment: Option<i32>,
    total: Option<i32>,
    wording: ErrorWording,
) -> Result<Option<Segment>, ApiError> {
    const NOT_LESS: &str = "The Segment parameter is zero-based and must be less than parameter \
                            TotalSegments";
    match (segment, total) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(ApiError::validation(
            "The TotalSegments parameter is required but was not present in the request when \
             Segment parameter is present",
        )),
        (None, Some(_)) => Err(ApiError::validation(
            "The Segment parameter is required but was not present in the request when parameter \
             TotalSegments is present",
        )),
        (Some(segment), Some(total)) if segment >= total => Err(match wording {
            ErrorWording::Y2026 => ApiError::validation(NOT_LESS),
            ErrorWording::Classic => ApiError::validation(format!(
                "{NOT_LESS}: Segment: {segment} is not less than TotalSegments: {total}"
            )),
        }),
        (Some(segment), Some(total)) => Ok(Some(Segment {
            number: segment.unsigned_abs(),
            total: total.unsigned_abs(),
        })),
    }
}

/// Finds the table or index, and the stretch of it that the scan reads.
fn bind(context: &Context, asked: Asked) -> Result<PageJob<ScanOutput>, ApiError> {
    let table = table_ref::find(context, &asked.table)?;
    let definition = table.definition();
    let source = ReadTarget::find(&definition, asked.index.as_deref())?;
    source.refuse_consistent(asked.consistent)?;
    let options = WalkOptions {
        direction: Direction::Forward,
        fetch: source.fetches(asked.select, asked.projection.as_ref())?,
        start: source
            .start(asked.start.as_ref())
            .map_err(|error| read_target::invalid_start(Some(&error.to_string())))?,
        limit: asked.limit,
        bytes_before: 0,
        consistency: Consistency::strong_if(asked.consistent),
    };
    let walk = Walk::scan(
        &context.engine,
        &table,
        source.number(),
        asked.segment,
        options,
    )
    .map_err(of_write::of_read)?;
    Ok(PageJob {
        walk,
        filter: asked.filter,
        shape: Shape::new(asked.select, asked.projection),
        table: asked.table,
        report: asked.report,
        render,
        items: Vec::new(),
    })
}

/// The answer of the operation.
fn render(page: PageAnswer) -> ScanOutput {
    ScanOutput {
        consumed_capacity: page.consumed_capacity,
        count: page.count,
        items: page.items,
        last_evaluated_key: page.last_evaluated_key,
        scanned_count: page.scanned_count,
    }
}
