//! UpdateItem: some attributes of an item change; an item that is not there comes to be.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html>

use std::sync::Arc;

use crate::engine::{Mutation, Table, Write, WriteError, Written};
use crate::expression::{Condition, Update, UpdateError, UpdateSizing};
use crate::operation::item::keys;
use crate::operation::item::return_values::{Returned, WriteReport};
use crate::operation::request::contributors;
use crate::operation::request::expressions::{self, ConditionMembers};
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_write;
use crate::operation::request::{key_paths, table_ref};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::value::Item;
use crate::wire::{ApiError, ops, types};

impl Answered for ops::UpdateItem {
    fn run(
        context: Invoked<'_>,
        input: types::UpdateItemInput,
    ) -> Result<Progress<types::UpdateItemOutput>, ApiError> {
        let checked = check(&context, input)?;
        let bound = bind(&context, checked)?;
        let applied = apply(&context, bound)?;
        Ok(Progress::Done(render(applied)))
    }
}

/// An update whose members are consistent.
struct Checked {
    key: Item,
    update: Update,
    condition: Option<Condition>,
    /// Whether it came as `AttributeUpdates`.
    legacy: bool,
    returned: Returned,
    report: WriteReport,
}

/// The update on its table.
struct Bound {
    table: Arc<Table>,
    write: Write,
    /// Whether it came as `AttributeUpdates`.
    legacy: bool,
    returned: Returned,
    report: WriteReport,
}

/// The update that happened.
struct Applied {
    written: Written,
    returned: Returned,
    report: WriteReport,
}

/// Checks that the members of the request are consistent; the key's values come last, as in the service.
fn check(context: &Invoked<'_>, input: types::UpdateItemInput) -> Result<Checked, ApiError> {
    let legacy = input.attribute_updates.is_some();
    let (key, update, condition) = expressions::update(
        context,
        input.update_expression.as_deref(),
        input.attribute_updates,
        ConditionMembers {
            condition_expression: input.condition_expression.as_deref(),
            names: input.expression_attribute_names.as_ref(),
            values: input.expression_attribute_values,
            expected: input.expected,
            conditional_operator: input.conditional_operator.as_deref(),
        },
        || keys::checked(required(input.key, "Key")?, context.layers.request),
    )?;
    Ok(Checked {
        key,
        update,
        condition,
        legacy,
        returned: Returned::read(input.return_values.as_deref()),
        report: WriteReport::read(
            required(input.table_name, "TableName")?,
            input.return_values_on_condition_check_failure.as_deref(),
            input.return_item_collection_metrics.as_deref(),
            input.return_consumed_capacity.as_deref(),
        ),
    })
}

/// Finds the table, and the key in it, which the update must leave as it is.
fn bind(context: &Context, checked: Checked) -> Result<Bound, ApiError> {
    let table = table_ref::find(context, &checked.report.table)?;
    let definition = table.definition();
    let condition = checked.condition.iter();
    let nested = (checked.update.nested_roots()).chain(condition.flat_map(Condition::nested_roots));
    key_paths::refuse_below(&definition, nested)?;
    if let Some(sentence) = keys::changed(&definition.keys, &checked.update) {
        return Err(ApiError::validation(sentence));
    }
    let key = keys::of_map(&definition.keys, &checked.key)?;
    let write = Write {
        key,
        mutation: Mutation::Update {
            update: checked.update,
            key_attributes: checked.key,
            sizing: match !checked.legacy && context.sizes_statements() {
                true => UpdateSizing::Statement,
                false => UpdateSizing::Item,
            },
        },
        condition: checked.condition,
    };
    Ok(Bound {
        table,
        write,
        legacy: checked.legacy,
        returned: checked.returned,
        report: checked.report,
    })
}

/// Updates the item, if the condition holds.
fn apply(context: &Context, bound: Bound) -> Result<Applied, ApiError> {
    let written = context
        .engine
        .write(&bound.table, bound.write)
        .map_err(|error| refuse(error, bound.legacy, bound.report.failed_item))?;
    contributors::written(&context.engine, &bound.table, &written);
    Ok(Applied {
        written,
        returned: bound.returned,
        report: bound.report,
    })
}

/// The refusal of an update. Legacy updates have their own sentence for values of a wrong type.
fn refuse(error: WriteError, legacy: bool, shows_failed: bool) -> ApiError {
    match error {
        WriteError::Update(UpdateError::WrongType) if legacy => {
            ApiError::validation("Type mismatch for attribute to update")
        }
        error => of_write::of_write(error, shows_failed),
    }
}

/// The answer that the request asked for.
fn render(applied: Applied) -> types::UpdateItemOutput {
    let written = applied.written;
    let (consumed_capacity, item_collection_metrics) =
        applied.report.render(&written.capacity, written.collection);
    types::UpdateItemOutput {
        attributes: applied
            .returned
            .attributes(written.old, written.new, &written.changed),
        consumed_capacity,
        item_collection_metrics,
    }
}
