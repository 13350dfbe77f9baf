//! Scan: all items of a table or an index, or of one segment of it, by the hash of their keys.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>

use std::sync::Arc;

use crate::engine::read::{Segment, Walk, WalkOptions};
use crate::engine::{Consistency, Direction};
use crate::expression::{Condition, Projection};
use crate::operation::read::page::{PageAnswer, PageJob, Shape};
use crate::operation::read::read_target::{self, ReadTarget, SCAN_OF_VECTORS};
use crate::operation::read::select::{self, Selection};
use crate::operation::read::start;
use crate::operation::request::capacity::Report;
use crate::operation::request::contributors::PageReads;
use crate::operation::request::member::required;
use crate::operation::request::refusal::worded::complaint;
use crate::operation::request::{expressions, key_paths, table_ref};
use crate::operation::{Answered, Invoked, Progress};
use crate::profile::Layer;
use crate::value::Item;
use crate::wire::{ApiError, ops, types};

/// A scan whose members are consistent.
struct Checked {
    table: String,
    index: Option<String>,
    select: Selection,
    filter: Option<Condition>,
    projection: Option<Projection>,
    segment: Option<Segment>,
    start: Option<Item>,
    limit: Option<u32>,
    consistent: bool,
    report: Report,
}

impl Answered for ops::Scan {
    fn run(
        context: Invoked<'_>,
        input: types::ScanInput,
    ) -> Result<Progress<types::ScanOutput>, ApiError> {
        let checked = check(&context, input)?;
        bind(&context, checked)?.start()
    }
}

/// Checks that the members of the request are consistent, in the order in which the service does.
fn check(context: &Invoked<'_>, mut input: types::ScanInput) -> Result<Checked, ApiError> {
    let projected = select::projection_member(
        input.projection_expression.is_some(),
        input.attributes_to_get.is_some(),
    );
    let start = input.exclusive_start_key.take();
    let judge = || start::checked(start, context.layers.request);
    let (start, read) = expressions::scan(context, &input, judge)?;
    let select = Selection::read(
        input.select.as_deref(),
        projected,
        input.index_name.is_some(),
        |sentence| complaint(sentence, context.layers.select),
    )?;
    let segment = segment(
        input.segment,
        input.total_segments,
        context.layers.parameters,
    )?;
    Ok(Checked {
        select,
        table: required(input.table_name, "TableName")?,
        index: input.index_name,
        filter: read.filter,
        projection: read.projection,
        segment,
        start,
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
    layer: Layer,
) -> Result<Option<Segment>, ApiError> {
    const NOT_LESS: &str = "The Segment parameter is zero-based and must be less than parameter \
                            TotalSegments";
    match (segment, total) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(complaint(
            "The TotalSegments parameter is required but was not present in the request when \
             Segment parameter is present",
            layer,
        )),
        (None, Some(_)) => Err(complaint(
            "The Segment parameter is required but was not present in the request when parameter \
             TotalSegments is present",
            layer,
        )),
        (Some(segment), Some(total)) if segment >= total => Err(match layer {
            Layer::Bare | Layer::Current => complaint(NOT_LESS, layer),
            Layer::Older => ApiError::validation(format!(
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
fn bind(context: &Invoked<'_>, checked: Checked) -> Result<PageJob<types::ScanOutput>, ApiError> {
    let table = table_ref::find(context, &checked.table)?;
    let definition = table.definition();
    let filter = checked.filter.iter().flat_map(Condition::nested_roots);
    let projection = checked.projection.iter().flat_map(Projection::nested_roots);
    key_paths::refuse_below(&definition, filter.chain(projection))?;
    let target = ReadTarget::find(&definition, checked.index.as_deref(), SCAN_OF_VECTORS)?;
    target.refuse_consistent(checked.consistent)?;
    let options = WalkOptions {
        direction: Direction::Forward,
        start: start::of_scan(target, checked.start.as_ref(), context.layers.parameters)?,
        fetch: target.fetches(checked.select, checked.projection.as_ref())?,
        limit: checked.limit,
        bytes_before: 0,
        consistency: Consistency::strong_if(checked.consistent),
        session: context.session(),
    };
    let walk = Walk::scan(
        &context.engine,
        &table,
        target.number(),
        checked.segment,
        options,
    )
    .map_err(|error| read_target::of_read(error, checked.index.as_deref()))?;
    let index = target.index.map(|index| Arc::clone(&index.name));
    let counted = PageReads::new(&context.engine, &table, index.clone());
    Ok(PageJob {
        walk,
        filter: checked.filter,
        shape: Shape::new(checked.select, checked.projection),
        table: Some(checked.table),
        index,
        report: checked.report,
        counted,
        render,
        items: Vec::new(),
    })
}

/// The answer of the operation.
fn render(page: PageAnswer) -> types::ScanOutput {
    types::ScanOutput {
        consumed_capacity: page.consumed_capacity,
        count: page.count,
        items: page.items,
        last_evaluated_key: page.last_evaluated_key,
        scanned_count: page.scanned_count,
    }
}
