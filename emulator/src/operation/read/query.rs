//! Query: the items of one partition key, in the order of their sort keys.

use crate::engine::Consistency;
use crate::engine::Direction;
use crate::engine::read::{Walk, WalkOptions};
use crate::expression::{Condition, KeyCondition, Projection};
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::ops::Query;
use crate::wire::types::{QueryInput, QueryOutput};

use crate::operation::read::page::{PageAnswer, PageJob, Shape};
use crate::operation::read::read_target;
use crate::operation::read::read_target::{FilterMember, ReadTarget};
use crate::operation::read::select::{self, Select};
use crate::operation::request::capacity::Report;
use crate::operation::request::refusal::of_write;
use crate::operation::request::refusal::worded::write_refusal;
use crate::operation::request::{expressions, table_ref};
use crate::operation::{Answered, Context, Invoked, Progress};

/// A query whose members agree with each other.
struct Asked {
    table: String,
    index: Option<String>,
    select: Select,
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

impl Answered for Query {
    fn run(context: Invoked<'_>, input: QueryInput) -> Result<Progress<QueryOutput>, ApiError> {
        let asked = check(&context, input)?;
        bind(&context, asked)?.start()
    }
}

/// Holds the members of the request against each other.
fn check(context: &Context, input: QueryInput) -> Result<Asked, ApiError> {
    let filter_member = match input.query_filter {
        Some(_) => FilterMember::Legacy,
        None => FilterMember::Expression,
    };
    let projected = select::projection_member(
        input.projection_expression.is_some(),
        input.attributes_to_get.is_some(),
    );
    let read = expressions::query(context, &input)?;
    Ok(Asked {
        select: Select::read(
            input.select.as_deref(),
            projected,
            input.index_name.is_some(),
            |sentence| write_refusal(sentence, context.wording),
        )?,
        table: input.table_name.unwrap_or_default(),
        index: input.index_name,
        key_condition: read.key_condition,
        filter: read.filter,
        filter_member,
        projection: read.projection,
        start: read_target::checked_start(input.exclusive_start_key, context.wording)?,
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
fn bind(context: &Context, asked: Asked) -> Result<PageJob<QueryOutput>, ApiError> {
    let table = table_ref::find(context, &asked.table)?;
    let definition = table.definition();
    let source = ReadTarget::find(&definition, asked.index.as_deref())?;
    source.refuse_consistent(asked.consistent)?;
    let fetch = source.fetches(asked.select, asked.projection.as_ref())?;
    let range = source.range(&asked.key_condition)?;
    if let Some(filter) = &asked.filter {
        source.refuse_key_filter(filter, asked.filter_member)?;
    }
    let options = WalkOptions {
        direction: asked.direction,
        start: source
            .start(asked.start.as_ref())
            .map_err(|_| read_target::invalid_start(None))?,
        limit: asked.limit,
        bytes_before: 0,
        consistency: Consistency::strong_if(asked.consistent),
        fetch,
    };
    let walk = Walk::query(&context.engine, &table, source.number(), &range, options)
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
fn render(page: PageAnswer) -> QueryOutput {
    QueryOutput {
        consumed_capacity: page.consumed_capacity,
        count: page.count,
        items: page.items,
        last_evaluated_key: page.last_evaluated_key,
        scanned_count: page.scanned_count,
    }
}
