//! UpdateItem: some attributes of an item, which comes to be if it was not there.

use crate::engine::{Mutation, Write, Written};
use crate::expression::{Condition, Update};
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::ops::UpdateItem;
use crate::wire::types::{UpdateItemInput, UpdateItemOutput};

use super::shared::expressions::{self, ConditionMembers};
use super::shared::return_values::{Asked, Returned};
use super::shared::{keys, refusal, table_ref};
use super::{Context, Run};

/// An update whose members agree with each other.
struct Change {
    key: Item,
    update: Update,
    condition: Option<Condition>,
    returned: Returned,
    asked: Asked,
}

impl Run for UpdateItem {
    fn run(context: &Context, input: UpdateItemInput) -> Result<UpdateItemOutput, ApiError> {
        let change = check(context, input)?;

        let table = table_ref::find(context, &change.asked.table)?;
        let definition = table.definition();
        if let Some(sentence) = keys::changed(&definition.keys, &change.update) {
            return Err(ApiError::validation(sentence));
        }
        let key = keys::of_map(&definition.keys, &change.key)?;

        let write = Write {
            key,
            mutation: Mutation::Update {
                update: change.update,
                key_attributes: change.key,
            },
            condition: change.condition,
        };
        let written = context
            .engine
            .write(&table, write)
            .map_err(|error| refusal::of_write(error, change.asked.failed_item))?;

        Ok(render(change.asked, change.returned, written))
    }
}

/// Holds the members of the request against each other.
fn check(context: &Context, input: UpdateItemInput) -> Result<Change, ApiError> {
    let (update, condition) = expressions::update(
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
    )?;
    Ok(Change {
        key: keys::checked(input.key, context.wording)?,
        update,
        condition,
        returned: Returned::read(input.return_values.as_deref()),
        asked: Asked::read(
            input.table_name,
            input.return_values_on_condition_check_failure.as_deref(),
            input.return_item_collection_metrics.as_deref(),
            input.return_consumed_capacity.as_deref(),
        ),
    })
}

/// The answer that the request asked for.
fn render(asked: Asked, returned: Returned, written: Written) -> UpdateItemOutput {
    let (consumed_capacity, item_collection_metrics) =
        asked.render(&written.capacity, written.collection);
    UpdateItemOutput {
        attributes: returned.attributes(written.old, written.new, &written.changed),
        consumed_capacity,
        item_collection_metrics,
    }
}
