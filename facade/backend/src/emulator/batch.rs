//! Several items at once, each on its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use dynamodb_emulator::types::{
    BatchGetItemInput, BatchWriteItemInput, DeleteRequest, KeysAndAttributes, PutRequest,
    WriteRequest,
};
use dynamodb_emulator::{self as emulator, ApiError, Emulator, ItemWriter, Unchecked, ops};

use super::convert::{item_by, item_from, item_to};
use super::error::backend_error;
use crate::request::tables_written;
use crate::unconditional::Unconditional;
use crate::{
    BackendError, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer, Consistency, Delete,
    Item, ItemKey, Put, Write,
};

pub(super) fn get(emulator: &Emulator, request: &BatchGet) -> Result<BatchGetAnswer, ApiError> {
    let mut tables: BTreeMap<String, KeysAndAttributes> = BTreeMap::new();
    for key in &request.keys {
        let table = tables.entry(str::to_owned(&key.table)).or_default();
        table.consistent_read = (request.consistency == Consistency::Strong).then_some(true);
        table.keys.get_or_insert_default().push(item_to(&key.key));
    }
    let output = emulator.call::<ops::BatchGetItem>(BatchGetItemInput {
        request_items: Some(tables),
        ..BatchGetItemInput::default()
    })?;
    let mut items = Vec::new();
    // A batch that found nothing may come without the member.
    for (table, found) in output.responses.unwrap_or_default() {
        let table: Arc<str> = table.into();
        items.extend((found.into_iter()).map(|item| (Arc::clone(&table), item_from(item))));
    }
    let mut unprocessed = Vec::new();
    // The member is missing or empty where every key was looked at.
    for (table, left) in output.unprocessed_keys.unwrap_or_default() {
        let table: Arc<str> = table.into();
        // A table is listed with its keys, or not at all.
        let keys = left.keys.unwrap_or_default().into_iter();
        unprocessed.extend(
            keys.filter_map(good)
                .map(|key| ItemKey::new(Arc::clone(&table), key)),
        );
    }
    Ok(BatchGetAnswer::new(items, unprocessed))
}

pub(super) fn write(
    emulator: &Emulator,
    request: &BatchWrite,
) -> Result<BatchWriteAnswer, BackendError> {
    let mut tables: BTreeMap<String, Vec<WriteRequest>> = BTreeMap::new();
    let mut writer = ItemWriter::new();
    for write in &request.writes {
        let (table, write) = write_request(&mut writer, write)?;
        match tables.get_mut(table) {
            Some(writes) => writes.push(write),
            None => drop(tables.insert(table.to_owned(), vec![write])),
        }
    }
    let output = emulator
        .call::<ops::BatchWriteItem>(BatchWriteItemInput {
            request_items: Some(tables),
            ..BatchWriteItemInput::default()
        })
        .map_err(|error| backend_error(error, &tables_written(&request.writes)))?;
    let mut unprocessed = Vec::new();
    // The member is missing or empty where every write happened.
    for (table, left) in output.unprocessed_items.unwrap_or_default() {
        let table: Arc<str> = table.into();
        unprocessed.extend(left.into_iter().filter_map(|write| back(&table, write)));
    }
    Ok(BatchWriteAnswer::new(unprocessed))
}

fn write_request<'a>(
    writer: &mut ItemWriter,
    write: &'a Write,
) -> Result<(&'a str, WriteRequest), BackendError> {
    let (table, write) = write.unconditional()?;
    let mut request = WriteRequest::default();
    match write {
        Unconditional::Put(item) => {
            let item = Some(item_by(writer, item));
            request.put_request = Some(PutRequest { item });
        }
        Unconditional::Delete(key) => {
            let key = Some(item_by(writer, key));
            request.delete_request = Some(DeleteRequest { key });
        }
    }
    Ok((table, request))
}

fn back(table: &Arc<str>, write: WriteRequest) -> Option<Write> {
    if let Some(item) = write.put_request.and_then(|put| put.item).and_then(good) {
        return Some(Write::Put(Put::new(Arc::clone(table), item)));
    }
    let key = write.delete_request?.key.and_then(good)?;
    Some(Write::Delete(Delete::new(Arc::clone(table), key)))
}

/// What comes back unprocessed is what was sent, so that it was good when it went.
fn good(item: Unchecked<emulator::Item>) -> Option<Item> {
    item.check().ok().map(item_from)
}
