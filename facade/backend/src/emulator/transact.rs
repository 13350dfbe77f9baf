//! Several items at once, all or none.

use dynamodb_emulator::types::{
    self, ConditionCheck, TransactGetItem, TransactGetItemsInput, TransactWriteItem,
    TransactWriteItemsInput,
};
use dynamodb_emulator::{ApiError, Emulator, ops};

use super::convert::{item_from, item_to, names, values};
use super::single::on_failure;
use crate::render::Renderer;
use crate::{Item, TransactGet, TransactWrite, Write};

pub(super) fn get(
    emulator: &Emulator,
    request: &TransactGet,
) -> Result<Vec<Option<Item>>, ApiError> {
    let gets = request.keys.iter().map(|key| TransactGetItem {
        get: Some(types::Get {
            table_name: Some(str::to_owned(&key.table)),
            key: Some(item_to(&key.key)),
            ..types::Get::default()
        }),
    });
    let output = emulator.call::<ops::TransactGetItems>(TransactGetItemsInput {
        transact_items: Some(gets.collect()),
        ..TransactGetItemsInput::default()
    })?;
    // The service answers each key at its place, with or without an item.
    let responses = output.responses.unwrap_or_default().into_iter();
    let items = responses.map(|response| response.item.filter(|item| !item.is_empty()));
    Ok(items.map(|item| item.map(item_from)).collect())
}

pub(super) fn write(emulator: &Emulator, request: &TransactWrite) -> Result<(), ApiError> {
    let shown = on_failure(request.on_failure);
    let writes = request
        .writes
        .iter()
        .map(|write| transact_item(write, shown.clone()));
    emulator.call::<ops::TransactWriteItems>(TransactWriteItemsInput {
        transact_items: Some(writes.collect()),
        client_request_token: request.token.clone(),
        ..TransactWriteItemsInput::default()
    })?;
    Ok(())
}

fn transact_item(write: &Write, shown: Option<String>) -> TransactWriteItem {
    let mut item = TransactWriteItem::default();
    let mut renderer = Renderer::default();
    match write {
        Write::Put(put) => {
            let condition_expression = renderer.optional(put.condition.as_ref());
            item.put = Some(types::Put {
                table_name: Some(str::to_owned(&put.table)),
                item: Some(item_to(&put.item)),
                condition_expression,
                expression_attribute_names: names(&renderer),
                expression_attribute_values: values(&renderer),
                return_values_on_condition_check_failure: shown,
            });
        }
        Write::Update(update) => {
            let update_expression = Some(renderer.update(&update.actions));
            let condition_expression = renderer.optional(update.condition.as_ref());
            item.update = Some(types::Update {
                table_name: Some(str::to_owned(&update.table)),
                key: Some(item_to(&update.key)),
                update_expression,
                condition_expression,
                expression_attribute_names: names(&renderer),
                expression_attribute_values: values(&renderer),
                return_values_on_condition_check_failure: shown,
            });
        }
        Write::Delete(delete) => {
            let condition_expression = renderer.optional(delete.condition.as_ref());
            item.delete = Some(types::Delete {
                table_name: Some(str::to_owned(&delete.table)),
                key: Some(item_to(&delete.key)),
                condition_expression,
                expression_attribute_names: names(&renderer),
                expression_attribute_values: values(&renderer),
                return_values_on_condition_check_failure: shown,
            });
        }
        Write::Check { key, condition } => {
            let condition_expression = Some(renderer.condition(condition));
            item.condition_check = Some(ConditionCheck {
                table_name: Some(str::to_owned(&key.table)),
                key: Some(item_to(&key.key)),
                condition_expression,
                expression_attribute_names: names(&renderer),
                expression_attribute_values: values(&renderer),
                return_values_on_condition_check_failure: shown,
            });
        }
    }
    item
}
