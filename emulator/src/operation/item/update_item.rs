//! UpdateItem: some attributes of an item, which comes to be if it was not there.

use crate::engine::{KeyError, Mutation, Write, WriteError, Written};
use crate::expression::{Condition, Update, UpdateError};
use crate::value::Item;
use crate::value::path::Path;
use crate::wire::ApiError;
use crate::wire::ops::UpdateItem;
use crate::wire::types::{UpdateItemInput, UpdateItemOutput};

use crate::operation::item::keys;
use crate::operation::item::return_values::{Asked, Returned};
use crate::operation::request::expressions::{self, ConditionMembers};
use crate::operation::request::refusal::of_write;
use crate::operation::request::table_ref;
use crate::operation::{Answered, Context, Invoked, Progress};

/// An update whose members agree with each other.
struct Change {
    key: Item,
    update: Update,
    condition: Option<Condition>,
    /// Whether it came as `AttributeUpdates`.
    legacy: bool,
    returned: Returned,
    asked: Asked,
}

impl Answered for UpdateItem {
    fn run(
        context: Invoked<'_>,
        input: UpdateItemInput,
    ) -> Result<Progress<UpdateItemOutput>, ApiError> {
        let change = check(&context, input)?;

        let table = table_ref::find(&context, &change.asked.table)?;
        let definition = table.definition();
        if let Some(sentence) = keys::changed(&definition.keys, &change.update) {
            return Err(ApiError::validation(sentence));
        }
        let key = keys::of_map(&definition.keys, &change.key)?;

        let removed = change.returned.removed(&change.update);
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
            .map_err(|error| refuse(error, change.legacy, change.asked.failed_item))?;

        Ok(Progress::Done(render(
            change.asked,
            change.returned,
            &removed,
            written,
        )))
    }
}

/// Holds the members of the request against each other.
fn check(context: &Context, input: UpdateItemInput) -> Result<Change, ApiError> {
    let legacy = input.attribute_updates.is_some();
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
        legacy,
        returned: Returned::read(input.return_values.as_deref()),
        asked: Asked::read(
            input.table_name,
            input.return_values_on_condition_check_failure.as_deref(),
            input.return_item_collection_metrics.as_deref(),
            input.return_consumed_capacity.as_deref(),
        ),
    })
}

/// The refusal of an update. Legacy updates have their own sentence for values of a wrong type.
fn refuse(error: WriteError, legacy: bool, shows_failed: bool) -> ApiError {
    match error {
        WriteError::Update(UpdateError::WrongType)
        | WriteError::IndexKey(KeyError::UpdatedIndexType)
            if legacy =>
        {
            ApiError::validation("Type mismatch for attribute to update")
        }
        error => of_write::of_write(error, shows_failed),
    }
}

/// The answer that the request asked for.
fn render(
    asked: Asked,
    returned: Returned,
    removed: &[Path],
    written: Written,
) -> UpdateItemOutput {
    let (consumed_capacity, item_collection_metrics) =
        asked.render(&written.capacity, written.collection);
    UpdateItemOutput {
        attributes: returned.attributes(written.old, written.new, &written.changed, removed),
        consumed_capacity,
        item_collection_metrics,
    }
}
