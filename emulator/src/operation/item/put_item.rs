//! PutItem: an item in the place of whatever had its key.

use crate::engine::{Mutation, Write, Written};
use crate::expression::Condition;
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::ops::PutItem;
use crate::wire::types::{PutItemInput, PutItemOutput};

use crate::operation::item::keys;
use crate::operation::item::return_values::{self, Asked};
use crate::operation::request::expressions::{self, ConditionMembers};
use crate::operation::request::refusal::of_write;
use crate::operation::request::table_ref;
use crate::operation::{Answered, Context, Invoked, Progress};

/// A put whose members agree with each other.
struct Put {
    item: Item,
    condition: Option<Condition>,
    returns_old: bool,
    asked: Asked,
}

impl Answered for PutItem {
    fn run(context: Invoked<'_>, input: PutItemInput) -> Result<Progress<PutItemOutput>, ApiError> {
        let put = check(&context, input)?;

        let table = table_ref::find(&context, &put.asked.table)?;
        let key = keys::of_item(&table.definition().keys, &put.item)?;

        let write = Write {
            key,
            mutation: Mutation::Put(put.item),
            condition: put.condition,
        };
        let written = context
            .engine
            .write(&table, write)
            .map_err(|error| of_write::of_write(error, put.asked.failed_item))?;

        Ok(Progress::Done(render(put.asked, put.returns_old, written)))
    }
}

/// Holds the members of the request against each other.
fn check(context: &Context, input: PutItemInput) -> Result<Put, ApiError> {
    let returns_old = return_values::returns_old(input.return_values.as_deref(), context.wording)?;
    let condition = expressions::write_condition(
        context,
        ConditionMembers {
            condition_expression: input.condition_expression.as_deref(),
            names: input.expression_attribute_names.as_ref(),
            values: input.expression_attribute_values,
            expected: input.expected,
            conditional_operator: input.conditional_operator.as_deref(),
        },
    )?;
    Ok(Put {
        item: keys::checked(input.item, context.wording)?,
        condition,
        returns_old,
        asked: Asked::read(
            input.table_name,
            input.return_values_on_condition_check_failure.as_deref(),
            input.return_item_collection_metrics.as_deref(),
            input.return_consumed_capacity.as_deref(),
        ),
    })
}

/// The answer that the request asked for.
fn render(asked: Asked, returns_old: bool, written: Written) -> PutItemOutput {
    let (consumed_capacity, item_collection_metrics) =
        asked.render(&written.capacity, written.collection);
    PutItemOutput {
        attributes: written.old.filter(|_| returns_old),
        consumed_capacity,
        item_collection_metrics,
    }
}
