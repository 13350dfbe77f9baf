//! PutItem: an item takes the place of whatever had its key.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>

use std::sync::Arc;

use crate::engine::{Mutation, Table, Write, Written};
use crate::expression::Condition;
use crate::operation::item::keys;
use crate::operation::item::return_values::{self, WriteReport};
use crate::operation::request::contributors;
use crate::operation::request::expressions::{self, ConditionMembers};
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_write;
use crate::operation::request::{key_paths, table_ref};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::value::Item;
use crate::wire::{ApiError, ops, types};

impl Answered for ops::PutItem {
    fn run(
        context: Invoked<'_>,
        input: types::PutItemInput,
    ) -> Result<Progress<types::PutItemOutput>, ApiError> {
        let checked = check(&context, input)?;
        let bound = bind(&context, checked)?;
        let applied = apply(&context, bound)?;
        Ok(Progress::Done(render(applied)))
    }
}

/// A put whose members are consistent.
struct Checked {
    item: Item,
    condition: Option<Condition>,
    returns_old: bool,
    report: WriteReport,
}

/// The put on its table.
struct Bound {
    table: Arc<Table>,
    write: Write,
    returns_old: bool,
    report: WriteReport,
}

/// The put that happened.
struct Applied {
    written: Written,
    returns_old: bool,
    report: WriteReport,
}

/// Checks that the members of the request are consistent. `ReturnValues` comes first, as in the service;
/// the item's values come last.
fn check(context: &Invoked<'_>, input: types::PutItemInput) -> Result<Checked, ApiError> {
    let returns_old =
        return_values::returns_old(input.return_values.as_deref(), context.layers.request)?;
    let (item, condition) = expressions::write_condition(
        context,
        ConditionMembers {
            condition_expression: input.condition_expression.as_deref(),
            names: input.expression_attribute_names.as_ref(),
            values: input.expression_attribute_values,
            expected: input.expected,
            conditional_operator: input.conditional_operator.as_deref(),
        },
        || keys::checked_item(required(input.item, "Item")?, context.layers.request),
    )?;
    Ok(Checked {
        item,
        condition,
        returns_old,
        report: WriteReport::read(
            required(input.table_name, "TableName")?,
            input.return_values_on_condition_check_failure.as_deref(),
            input.return_item_collection_metrics.as_deref(),
            input.return_consumed_capacity.as_deref(),
        ),
    })
}

/// Finds the table, and the key of the item in it.
fn bind(context: &Context, checked: Checked) -> Result<Bound, ApiError> {
    let table = table_ref::find(context, &checked.report.table)?;
    let definition = table.definition();
    let condition = checked.condition.iter();
    key_paths::refuse_below(&definition, condition.flat_map(Condition::nested_roots))?;
    let key = keys::of_item(&definition.keys, &checked.item)?;
    let write = Write {
        key,
        mutation: Mutation::Put(checked.item),
        condition: checked.condition,
    };
    Ok(Bound {
        table,
        write,
        returns_old: checked.returns_old,
        report: checked.report,
    })
}

/// Puts the item, if the condition holds.
fn apply(context: &Context, bound: Bound) -> Result<Applied, ApiError> {
    let written = context
        .engine
        .write(&bound.table, bound.write)
        .map_err(|error| of_write::of_write(error, bound.report.failed_item))?;
    contributors::written(&context.engine, &bound.table, &written);
    Ok(Applied {
        written,
        returns_old: bound.returns_old,
        report: bound.report,
    })
}

/// The answer that the request asked for.
fn render(applied: Applied) -> types::PutItemOutput {
    let written = applied.written;
    let (consumed_capacity, item_collection_metrics) =
        applied.report.render(&written.capacity, written.collection);
    types::PutItemOutput {
        attributes: written.old.filter(|_| applied.returns_old),
        consumed_capacity,
        item_collection_metrics,
    }
}
