//! Requests about one item or one page.

use aws_sdk_dynamodb::Client;

use super::convert::{SdkItem, filled, item_from, item_to, names, on_failure, returns, values};
use super::error::{backend_error, refusal};
use crate::render::Renderer;
use crate::{BackendError, Consistency, Delete, Get, Item, Order, Page, Put, Query, Scan, Update};

pub(super) async fn get(client: &Client, request: &Get) -> Result<Option<Item>, BackendError> {
    let mut renderer = Renderer::default();
    let projection = renderer.projection(&request.project);
    let output = client
        .get_item()
        .table_name(&*request.table)
        .set_key(Some(item_to(&request.key)))
        .consistent_read(request.consistency == Consistency::Strong)
        .set_projection_expression(projection)
        .set_expression_attribute_names(names(&renderer))
        .send()
        .await
        .map_err(|error| backend_error(error, &request.table))?;
    // A projection of nothing that is there still tells that there is an item.
    Ok(output.item.map(item_from))
}

pub(super) async fn put(client: &Client, request: &Put) -> Result<Option<Item>, BackendError> {
    let mut renderer = Renderer::default();
    let condition = renderer.optional(request.condition.as_ref());
    let output = client
        .put_item()
        .table_name(&*request.table)
        .set_item(Some(item_to(&request.item)))
        .set_condition_expression(condition)
        .set_expression_attribute_names(names(&renderer))
        .set_expression_attribute_values(values(&renderer))
        .set_return_values(returns(request.returns))
        .set_return_values_on_condition_check_failure(on_failure(request.on_failure))
        .send()
        .await
        .map_err(|error| refusal(error, &request.table))?;
    Ok(filled(output.attributes))
}

pub(super) async fn update(
    client: &Client,
    request: &Update,
) -> Result<Option<Item>, BackendError> {
    let mut renderer = Renderer::default();
    let update = renderer.update(&request.actions);
    let condition = renderer.optional(request.condition.as_ref());
    let output = client
        .update_item()
        .table_name(&*request.table)
        .set_key(Some(item_to(&request.key)))
        .update_expression(update)
        .set_condition_expression(condition)
        .set_expression_attribute_names(names(&renderer))
        .set_expression_attribute_values(values(&renderer))
        .set_return_values(returns(request.returns))
        .set_return_values_on_condition_check_failure(on_failure(request.on_failure))
        .send()
        .await
        .map_err(|error| refusal(error, &request.table))?;
    Ok(filled(output.attributes))
}

pub(super) async fn delete(
    client: &Client,
    request: &Delete,
) -> Result<Option<Item>, BackendError> {
    let mut renderer = Renderer::default();
    let condition = renderer.optional(request.condition.as_ref());
    let output = client
        .delete_item()
        .table_name(&*request.table)
        .set_key(Some(item_to(&request.key)))
        .set_condition_expression(condition)
        .set_expression_attribute_names(names(&renderer))
        .set_expression_attribute_values(values(&renderer))
        .set_return_values(returns(request.returns))
        .set_return_values_on_condition_check_failure(on_failure(request.on_failure))
        .send()
        .await
        .map_err(|error| refusal(error, &request.table))?;
    Ok(filled(output.attributes))
}

pub(super) async fn query(client: &Client, request: &Query) -> Result<Page, BackendError> {
    let mut renderer = Renderer::default();
    let key = renderer.key(&request.key);
    let filter = renderer.optional(request.filter.as_ref());
    let projection = renderer.projection(&request.project);
    let output = client
        .query()
        .table_name(&*request.table)
        .set_index_name(request.index.as_deref().map(str::to_owned))
        .key_condition_expression(key)
        .set_filter_expression(filter)
        .set_projection_expression(projection)
        .set_expression_attribute_names(names(&renderer))
        .set_expression_attribute_values(values(&renderer))
        .scan_index_forward(request.order == Order::Ascending)
        .set_limit(limit(request.limit))
        .set_exclusive_start_key(request.start.as_ref().map(item_to))
        .consistent_read(request.consistency == Consistency::Strong)
        .send()
        .await
        .map_err(|error| backend_error(error, &request.table))?;
    Ok(page(output.items, output.last_evaluated_key))
}

pub(super) async fn scan(client: &Client, request: &Scan) -> Result<Page, BackendError> {
    let mut renderer = Renderer::default();
    let filter = renderer.optional(request.filter.as_ref());
    let projection = renderer.projection(&request.project);
    let output = client
        .scan()
        .table_name(&*request.table)
        .set_index_name(request.index.as_deref().map(str::to_owned))
        .set_filter_expression(filter)
        .set_projection_expression(projection)
        .set_expression_attribute_names(names(&renderer))
        .set_expression_attribute_values(values(&renderer))
        .set_limit(limit(request.limit))
        .set_exclusive_start_key(request.start.as_ref().map(item_to))
        .consistent_read(request.consistency == Consistency::Strong)
        .send()
        .await
        .map_err(|error| backend_error(error, &request.table))?;
    Ok(page(output.items, output.last_evaluated_key))
}

fn page(items: Option<Vec<SdkItem>>, next: Option<SdkItem>) -> Page {
    // A page without items may come without the member.
    let items = items.unwrap_or_default();
    Page::new(items.into_iter().map(item_from).collect(), filled(next))
}

fn limit(limit: Option<u32>) -> Option<i32> {
    limit.map(|limit| i32::try_from(limit).unwrap_or(i32::MAX))
}
