//! GetItem: one item by its key.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html>

use std::sync::Arc;

use crate::engine::{Consistency, Consumed, Key, Table, read_units};
use crate::expression::Projection;
use crate::operation::item::keys;
use crate::operation::request::capacity::Report;
use crate::operation::request::contributors;
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_write;
use crate::operation::request::{expressions, key_paths, table_ref};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::value::Item;
use crate::wire::{ApiError, ops, types};

impl Answered for ops::GetItem {
    fn run(
        context: Invoked<'_>,
        input: types::GetItemInput,
    ) -> Result<Progress<types::GetItemOutput>, ApiError> {
        let checked = check(&context, input)?;
        let bound = bind(&context, checked)?;
        let applied = apply(&context, bound)?;
        Ok(Progress::Done(render(applied)))
    }
}

/// A read whose members are consistent.
struct Checked {
    /// The table, as the request called it.
    table: String,
    key: Item,
    answer: AnswerForm,
}

/// The read on its table.
struct Bound {
    /// The table, as the request called it.
    name: String,
    table: Arc<Table>,
    /// The key as the request has it.
    map: Item,
    key: Key,
    answer: AnswerForm,
}

/// What was read.
struct Applied {
    /// The table, as the request called it.
    name: String,
    found: Option<Item>,
    /// What the read costs.
    units: f64,
    answer: AnswerForm,
}

/// What the request asks to be answered.
struct AnswerForm {
    projection: Option<Projection>,
    consistency: Consistency,
    report: Report,
}

/// Checks that the members of the request are consistent; the key's values come last, as in the service.
fn check(context: &Invoked<'_>, input: types::GetItemInput) -> Result<Checked, ApiError> {
    let (key, projection) = expressions::read_projection(
        context,
        input.projection_expression.as_deref(),
        input.expression_attribute_names.as_ref(),
        input.attributes_to_get.as_deref(),
        || keys::checked(required(input.key, "Key")?, context.layers.request),
    )?;
    Ok(Checked {
        key,
        table: required(input.table_name, "TableName")?,
        answer: AnswerForm {
            projection,
            consistency: Consistency::strong_if(input.consistent_read == Some(true)),
            report: Report::read(input.return_consumed_capacity.as_deref()),
        },
    })
}

/// Finds the table, and the key in it.
fn bind(context: &Context, checked: Checked) -> Result<Bound, ApiError> {
    let table = table_ref::find(context, &checked.table)?;
    let definition = table.definition();
    let projection = checked.answer.projection.iter();
    key_paths::refuse_below(&definition, projection.flat_map(Projection::nested_roots))?;
    let key = keys::of_map(&definition.keys, &checked.key)?;
    Ok(Bound {
        name: checked.table,
        table,
        map: checked.key,
        key,
        answer: checked.answer,
    })
}

/// Reads the item. A key without an item costs as much as the smallest item.
fn apply(context: &Context, bound: Bound) -> Result<Applied, ApiError> {
    let found = context
        .engine
        .get(
            &bound.table,
            &bound.key,
            bound.answer.consistency,
            &context.caller.owner,
        )
        .map_err(|error| contributors::refused(&context.engine, &bound.table, &bound.map, error))
        .map_err(of_write::of_read)?;
    let size = found.as_ref().map_or(0, Item::size);
    let units = read_units(size, bound.answer.consistency);
    contributors::read(&context.engine, &bound.table, &bound.map, units);
    Ok(Applied {
        name: bound.name,
        found,
        units,
        answer: bound.answer,
    })
}

/// The answer that the request asked for.
fn render(applied: Applied) -> types::GetItemOutput {
    let Applied {
        name,
        found,
        units,
        answer,
    } = applied;
    let consumed = Consumed::of_table(units);
    types::GetItemOutput {
        item: match answer.projection {
            Some(projection) => found.map(|item| projection.apply(&item)),
            None => found,
        },
        consumed_capacity: answer.report.render(name, &consumed),
    }
}
