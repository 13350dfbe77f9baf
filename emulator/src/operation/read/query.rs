//! Query: the items of one partition key, in the order of their sort keys.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html>

use std::sync::Arc;

use crate::engine::Consistency;
use crate::engine::Direction;
use crate::engine::read::{Walk, WalkOptions};
use crate::expression::{Condition, KeyCondition, Projection};
use crate::operation::read::page::{PageAnswer, PageJob, Shape};
use crate::operation::read::read_target::{self, FilterMember, ReadTarget};
use crate::operation::read::select::{self, Selection};
use crate::operation::read::start;
use crate::operation::request::capacity::Report;
use crate::operation::request::contributors::PageReads;
use crate::operation::request::member::required;
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
fn check(context: &Invoked<'_>, mut input: types::QueryInput) -> Result<Checked, ApiError> {
    let filter_member = match input.query_filter {
        Some(_) => FilterMember::Legacy,
        None => FilterMember::Expression,
    };
    let projected = select::projection_member(
        input.projection_expression.is_some(),
        input.attributes_to_get.is_some(),
    );
    let start = input.exclusive_start_key.take();
    let (start, read) = expressions::query(
        context,
        &input,
        || has_key_of_several(context, &input),
        || start::checked(start, context.layers.request),
    )?;
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
        start,
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
    let target = ReadTarget::find(
        &definition,
        checked.index.as_deref(),
        "Query operation not supported on this index type.",
    )?;
    target.refuse_consistent(checked.consistent)?;
    let start = start::of_query(target, checked.start.as_ref())?;
    let range = target.range(&checked.key_condition)?;
    start::within(target, &range, checked.start.as_ref(), checked.direction)?;
    if let Some(filter) = &checked.filter {
        target.refuse_key_filter(filter, checked.filter_member)?;
    }
    let fetch = target.fetches(checked.select, checked.projection.as_ref())?;
    if let Some(filter) = &checked.filter
        && !fetch
    {
        target.refuse_unprojected_filter(filter)?;
    }
    let options = WalkOptions {
        direction: checked.direction,
        start,
        limit: checked.limit,
        bytes_before: 0,
        consistency: Consistency::strong_if(checked.consistent),
        session: context.session(),
        fetch,
    };
    let walk = Walk::query(&context.engine, &table, target.number(), &range, options)
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

/// Whether a query names an index whose key has several partition or sort attributes. Such a one may have
/// more conditions than others, so that it is looked for before its time; what is not there is told then.
fn has_key_of_several(context: &Context, input: &types::QueryInput) -> bool {
    let table = input.table_name.as_deref();
    let Some(Ok(table)) = table.map(|name| table_ref::find(context, name)) else {
        return false;
    };
    let definition = table.definition();
    let index = input.index_name.as_deref();
    let index = index.and_then(|name| definition.index(name));
    index.is_some_and(|index| index.keys.partition.len() > 1 || index.keys.sort.len() > 1)
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
