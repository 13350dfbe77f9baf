//! Requests about one item or one page.

use dynamodb_emulator::types::{
    DeleteItemInput, GetItemInput, PutItemInput, QueryInput, ScanInput, UpdateItemInput,
};
use dynamodb_emulator::{self as emulator, ApiError, Emulator, ops};

use super::convert::{item_from, item_to, names, values};
use crate::render::Renderer;
use crate::{
    Consistency, Delete, Get, Item, OnFailure, Order, Page, Put, Query, Returns, Scan, Update,
};

pub(super) fn get(emulator: &Emulator, request: &Get) -> Result<Option<Item>, ApiError> {
    let mut renderer = Renderer::default();
    let projection_expression = renderer.projection(&request.project);
    let input = GetItemInput {
        table_name: Some(str::to_owned(&request.table)),
        key: Some(item_to(&request.key)),
        consistent_read: strong(request.consistency),
        projection_expression,
        expression_attribute_names: names(&renderer),
        ..GetItemInput::default()
    };
    let output = emulator.call::<ops::GetItem>(input)?;
    Ok(output.item.map(item_from))
}

pub(super) fn put(emulator: &Emulator, request: &Put) -> Result<Option<Item>, ApiError> {
    let mut renderer = Renderer::default();
    let condition_expression = renderer.optional(request.condition.as_ref());
    let input = PutItemInput {
        table_name: Some(str::to_owned(&request.table)),
        item: Some(item_to(&request.item)),
        condition_expression,
        expression_attribute_names: names(&renderer),
        expression_attribute_values: values(&renderer),
        return_values: returns(request.returns),
        return_values_on_condition_check_failure: on_failure(request.on_failure),
        ..PutItemInput::default()
    };
    let output = emulator.call::<ops::PutItem>(input)?;
    Ok(filled(output.attributes))
}

pub(super) fn update(emulator: &Emulator, request: &Update) -> Result<Option<Item>, ApiError> {
    let mut renderer = Renderer::default();
    let update_expression = Some(renderer.update(&request.actions));
    let condition_expression = renderer.optional(request.condition.as_ref());
    let input = UpdateItemInput {
        table_name: Some(str::to_owned(&request.table)),
        key: Some(item_to(&request.key)),
        update_expression,
        condition_expression,
        expression_attribute_names: names(&renderer),
        expression_attribute_values: values(&renderer),
        return_values: returns(request.returns),
        return_values_on_condition_check_failure: on_failure(request.on_failure),
        ..UpdateItemInput::default()
    };
    let output = emulator.call::<ops::UpdateItem>(input)?;
    Ok(filled(output.attributes))
}

pub(super) fn delete(emulator: &Emulator, request: &Delete) -> Result<Option<Item>, ApiError> {
    let mut renderer = Renderer::default();
    let condition_expression = renderer.optional(request.condition.as_ref());
    let input = DeleteItemInput {
        table_name: Some(str::to_owned(&request.table)),
        key: Some(item_to(&request.key)),
        condition_expression,
        expression_attribute_names: names(&renderer),
        expression_attribute_values: values(&renderer),
        return_values: returns(request.returns),
        return_values_on_condition_check_failure: on_failure(request.on_failure),
        ..DeleteItemInput::default()
    };
    let output = emulator.call::<ops::DeleteItem>(input)?;
    Ok(filled(output.attributes))
}

pub(super) fn query(emulator: &Emulator, request: &Query) -> Result<Page, ApiError> {
    let mut renderer = Renderer::default();
    let key_condition_expression = Some(renderer.key(&request.key));
    let filter_expression = renderer.optional(request.filter.as_ref());
    let projection_expression = renderer.projection(&request.project);
    let input = QueryInput {
        table_name: Some(str::to_owned(&request.table)),
        index_name: request.index.as_deref().map(str::to_owned),
        key_condition_expression,
        filter_expression,
        projection_expression,
        expression_attribute_names: names(&renderer),
        expression_attribute_values: values(&renderer),
        scan_index_forward: (request.order == Order::Descending).then_some(false),
        limit: limit(request.limit),
        exclusive_start_key: request.start.as_ref().map(item_to),
        consistent_read: strong(request.consistency),
        ..QueryInput::default()
    };
    let output = emulator.call::<ops::Query>(input)?;
    Ok(page(output.items, output.last_evaluated_key))
}

pub(super) fn scan(emulator: &Emulator, request: &Scan) -> Result<Page, ApiError> {
    let mut renderer = Renderer::default();
    let filter_expression = renderer.optional(request.filter.as_ref());
    let projection_expression = renderer.projection(&request.project);
    let input = ScanInput {
        table_name: Some(str::to_owned(&request.table)),
        index_name: request.index.as_deref().map(str::to_owned),
        filter_expression,
        projection_expression,
        expression_attribute_names: names(&renderer),
        expression_attribute_values: values(&renderer),
        limit: limit(request.limit),
        exclusive_start_key: request.start.as_ref().map(item_to),
        consistent_read: strong(request.consistency),
        ..ScanInput::default()
    };
    let output = emulator.call::<ops::Scan>(input)?;
    Ok(page(output.items, output.last_evaluated_key))
}

fn page(items: Option<Vec<emulator::Item>>, next: Option<emulator::Item>) -> Page {
    // A page without items may come without the member.
    let items = items.unwrap_or_default();
    let items = items.into_iter().map(item_from).collect();
    Page::new(items, next.map(item_from))
}

/// The service leaves the attributes out where there was no item; an older one may say so by `{}`.
fn filled(item: Option<emulator::Item>) -> Option<Item> {
    item.filter(|item| !item.is_empty()).map(item_from)
}

fn returns(returns: Returns) -> Option<String> {
    let text = match returns {
        Returns::Nothing => return None,
        Returns::Old => "ALL_OLD",
        Returns::New => "ALL_NEW",
    };
    Some(text.to_owned())
}

/// What a refusal shows.
pub(super) fn on_failure(on_failure: OnFailure) -> Option<String> {
    (on_failure == OnFailure::Stored).then(|| "ALL_OLD".to_owned())
}

fn strong(consistency: Consistency) -> Option<bool> {
    (consistency == Consistency::Strong).then_some(true)
}

fn limit(limit: Option<u32>) -> Option<i32> {
    limit.map(|limit| i32::try_from(limit).unwrap_or(i32::MAX))
}
