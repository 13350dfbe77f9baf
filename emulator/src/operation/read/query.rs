//! Query: the items of one partition key, in the order of their sort keys.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html>

use crate::engine::Consistency;
use crate::engine::Direction;
use crate::engine::read::{Walk, WalkOptions};
use crate::expression::{Condition, KeyCondition, Projection};
use crate::operation::read::page::{PageAnswer, PageJob, Shape};
use crate::operation::read::read_target::{self, FilterMember, ReadTarget};
use crate::operation::read::select::{self, Selection};
use crate::operation::request::capacity::Report;
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_write;
use crate::operation::request::refusal::worded::complaint;
use crate::operation::request::{expressions, key_paths, table_ref};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::value::Item;
use crate::wire::{ApiError, ops, types};

/// A query whose members are consistent.
struct Checked {
    table: String,
    index: Option<String>,
    select: Selection,
    key_condition: KeyCondition,
    filter: Option<Condition>,
    filter_member: FilterMember,
    projection: Option<Projection>,
    start: Option<Item>,
    limit: Option<u32>,
    direction: Direction,
    consistent: bool,
    report: Report,
}

impl Answered for ops::Query {
    fn run(
        context: Invoked<'_>,
        input: types::QueryInput,
    ) -> Result<Progress<types::QueryOutput>, ApiError> {
        let checked = check(&context, input)?;
        bind(&context, checked)?.start()
    }
}

/// Checks that the members of the request are consistent, in the order in which the service does.
fn check(context: &Invoked<'_>, input: types::QueryInput) -> Result<Checked, ApiError> {
    let filter_member = match input.query_filter {
        Some(_) => FilterMember::Legacy,
        None => FilterMember::Expression,
    };
    let projected = select::projection_member(
        input.projection_expression.is_some(),
        input.attributes_to_get.is_some(),
    );
    let read = expressions::query(context, &input)?;
    Ok(Checked {
        select: Selection::read(
            input.select.as_deref(),
            projected,
            input.index_name.is_some(),
            |sentence| complaint(sentence, context.layers.select),
        )?,
        table: required(input.table_name, "TableName")?,
        index: input.index_name,
        key_condition: read.key_condition,
        filter: read.filter,
        filter_member,
        projection: read.projection,
        start: read_target::checked_start(input.exclusive_start_key, context.layers.request)?,
        limit: read_target::limit(input.limit),
        direction: match input.scan_index_forward {
            Some(false) => Direction::Backward,
            _ => Direction::Forward,
        },
        consistent: input.consistent_read == Some(true),
        report: Report::read(input.return_consumed_capacity.as_deref()),
    })
}

/// Finds the table or index, and the stretch of it that the query reads.
fn bind(context: &Context, checked: Checked) -> Result<PageJob<types::QueryOutput>, ApiError> {
    let table = table_ref::find(context, &checked.table)?;
    let definition = table.definition();
    let filter = checked.filter.iter().flat_map(Condition::nested_roots);
    let projection = checked.projection.iter().flat_map(Projection::nested_roots);
    key_paths::refuse_below(&definition, filter.chain(projection))?;
    let target = ReadTarget::find(&definition, checked.index.as_deref())?;
    target.refuse_consistent(checked.consistent)?;
    let fetch = target.fetches(checked.select, checked.projection.as_ref())?;
    let range = target.range(&checked.key_condition)?;
    if let Some(filter) = &checked.filter {
        target.refuse_key_filter(filter, checked.filter_member)?;
    }
    let options = WalkOptions {
        direction: checked.direction,
        start: target
            .start(checked.start.as_ref())
            .map_err(|_| read_target::invalid_start(None))?,
        limit: checked.limit,
        bytes_before: 0,
        consistency: Consistency::strong_if(checked.consistent),
        fetch,
    };
    let walk = Walk::query(&context.engine, &table, target.number(), &range, options)
        .map_err(of_write::of_read)?;
    Ok(PageJob {
        walk,
        filter: checked.filter,
        shape: Shape::new(checked.select, checked.projection),
        table: checked.table,
        report: checked.report,
        render,
        items: Vec::new(),
    })
}

/// The answer of the operation.
fn render(page: PageAnswer) -> types::QueryOutput {
    types::QueryOutput {
        consumed_capacity: page.consumed_capacity,
        count: page.count,
        items: page.items,
        last_evaluated_key: page.last_evaluated_key,
        scanned_count: page.scanned_count,
    }
}
