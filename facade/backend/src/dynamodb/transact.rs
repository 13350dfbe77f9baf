//! Several items at once, all or none.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{self, TransactGetItem, TransactWriteItem};

use super::convert::{filled, item_to, names, on_failure, values};
use super::error::{backend_error, transaction_error, unbuilt};
use crate::render::Renderer;
use crate::request::{tables_read, tables_written};
use crate::{
    BackendError, Condition, Delete, Item, ItemKey, Put, TransactGet, TransactWrite, Update, Write,
};

pub(super) async fn get(
    client: &Client,
    request: &TransactGet,
) -> Result<Vec<Option<Item>>, BackendError> {
    let mut gets = Vec::with_capacity(request.keys.len());
    for key in &request.keys {
        let get = types::Get::builder()
            .table_name(&*key.table)
            .set_key(Some(item_to(&key.key)))
            .build()
            .map_err(unbuilt)?;
        gets.push(TransactGetItem::builder().get(get).build());
    }
    let output = client
        .transact_get_items()
        .set_transact_items(Some(gets))
        .send()
        .await
        .map_err(|error| backend_error(error, &tables_read(&request.keys)))?;
    // The service answers each key at its place, with or without an item.
    let responses = output.responses.unwrap_or_default().into_iter();
    Ok(responses.map(|response| filled(response.item)).collect())
}

pub(super) async fn write(client: &Client, request: &TransactWrite) -> Result<(), BackendError> {
    let shown = on_failure(request.on_failure);
    let writes = request
        .writes
        .iter()
        .map(|write| transact_item(write, shown.as_ref()));
    client
        .transact_write_items()
        .set_transact_items(Some(writes.collect::<Result<_, _>>()?))
        .set_client_request_token(request.token.clone())
        .send()
        .await
        .map_err(|error| transaction_error(error, &tables_written(&request.writes)))?;
    Ok(())
}

type Shown = types::ReturnValuesOnConditionCheckFailure;

fn transact_item(write: &Write, shown: Option<&Shown>) -> Result<TransactWriteItem, BackendError> {
    let item = TransactWriteItem::builder();
    let item = match write {
        Write::Put(put) => item.put(put_part(put, shown)?),
        Write::Update(update) => item.update(update_part(update, shown)?),
        Write::Delete(delete) => item.delete(delete_part(delete, shown)?),
        Write::Check { key, condition } => item.condition_check(check_part(key, condition, shown)?),
    };
    Ok(item.build())
}

fn put_part(put: &Put, shown: Option<&Shown>) -> Result<types::Put, BackendError> {
    let mut renderer = Renderer::default();
    let condition = renderer.optional(put.condition.as_ref());
    types::Put::builder()
        .table_name(&*put.table)
        .set_item(Some(item_to(&put.item)))
        .set_condition_expression(condition)
        .set_expression_attribute_names(names(&renderer))
        .set_expression_attribute_values(values(&renderer))
        .set_return_values_on_condition_check_failure(shown.cloned())
        .build()
        .map_err(unbuilt)
}

fn update_part(update: &Update, shown: Option<&Shown>) -> Result<types::Update, BackendError> {
    let mut renderer = Renderer::default();
    let expression = renderer.update(&update.actions);
    let condition = renderer.optional(update.condition.as_ref());
    types::Update::builder()
        .table_name(&*update.table)
        .set_key(Some(item_to(&update.key)))
        .update_expression(expression)
        .set_condition_expression(condition)
        .set_expression_attribute_names(names(&renderer))
        .set_expression_attribute_values(values(&renderer))
        .set_return_values_on_condition_check_failure(shown.cloned())
        .build()
        .map_err(unbuilt)
}

fn delete_part(delete: &Delete, shown: Option<&Shown>) -> Result<types::Delete, BackendError> {
    let mut renderer = Renderer::default();
    let condition = renderer.optional(delete.condition.as_ref());
    types::Delete::builder()
        .table_name(&*delete.table)
        .set_key(Some(item_to(&delete.key)))
        .set_condition_expression(condition)
        .set_expression_attribute_names(names(&renderer))
        .set_expression_attribute_values(values(&renderer))
        .set_return_values_on_condition_check_failure(shown.cloned())
        .build()
        .map_err(unbuilt)
}

fn check_part(
    key: &ItemKey,
    condition: &Condition,
    shown: Option<&Shown>,
) -> Result<types::ConditionCheck, BackendError> {
    let mut renderer = Renderer::default();
    let condition = renderer.condition(condition);
    types::ConditionCheck::builder()
        .table_name(&*key.table)
        .set_key(Some(item_to(&key.key)))
        .condition_expression(condition)
        .set_expression_attribute_names(names(&renderer))
        .set_expression_attribute_values(values(&renderer))
        .set_return_values_on_condition_check_failure(shown.cloned())
        .build()
        .map_err(unbuilt)
}
