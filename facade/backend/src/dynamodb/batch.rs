//! Several items at once, each on its own.

use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{DeleteRequest, KeysAndAttributes, PutRequest, WriteRequest};

use super::convert::{item_from, item_to};
use super::error::{backend_error, unbuilt};
use crate::request::{tables_read, tables_written};
use crate::unconditional::Unconditional;
use crate::{
    BackendError, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer, Consistency, Delete,
    ItemKey, Put, Write,
};

pub(super) async fn get(
    client: &Client,
    request: &BatchGet,
) -> Result<BatchGetAnswer, BackendError> {
    let mut tables: HashMap<String, Vec<_>> = HashMap::new();
    for key in &request.keys {
        let keys = tables.entry(key.table.to_string()).or_default();
        keys.push(item_to(&key.key));
    }
    let mut requests = HashMap::new();
    for (table, keys) in tables {
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .consistent_read(request.consistency == Consistency::Strong)
            .build()
            .map_err(unbuilt)?;
        requests.insert(table, keys);
    }
    let output = client
        .batch_get_item()
        .set_request_items(Some(requests))
        .send()
        .await
        .map_err(|error| backend_error(error, &tables_read(&request.keys)))?;
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
        let keys = left.keys.into_iter();
        unprocessed.extend(keys.map(|key| ItemKey::new(Arc::clone(&table), item_from(key))));
    }
    Ok(BatchGetAnswer::new(items, unprocessed))
}

pub(super) async fn write(
    client: &Client,
    request: &BatchWrite,
) -> Result<BatchWriteAnswer, BackendError> {
    let mut tables: HashMap<String, Vec<WriteRequest>> = HashMap::new();
    for write in &request.writes {
        let (table, write) = write_request(write)?;
        tables.entry(table.to_owned()).or_default().push(write);
    }
    let output = client
        .batch_write_item()
        .set_request_items(Some(tables))
        .send()
        .await
        .map_err(|error| backend_error(error, &tables_written(&request.writes)))?;
    let mut unprocessed = Vec::new();
    // The member is missing or empty where every write happened.
    for (table, left) in output.unprocessed_items.unwrap_or_default() {
        let table: Arc<str> = table.into();
        unprocessed.extend(left.into_iter().filter_map(|write| back(&table, write)));
    }
    Ok(BatchWriteAnswer::new(unprocessed))
}

fn write_request(write: &Write) -> Result<(&str, WriteRequest), BackendError> {
    let (table, write) = write.unconditional()?;
    let request = WriteRequest::builder();
    let request = match write {
        Unconditional::Put(item) => {
            let put = PutRequest::builder().set_item(Some(item_to(item)));
            request.put_request(put.build().map_err(unbuilt)?)
        }
        Unconditional::Delete(key) => {
            let delete = DeleteRequest::builder().set_key(Some(item_to(key)));
            request.delete_request(delete.build().map_err(unbuilt)?)
        }
    };
    Ok((table, request.build()))
}

fn back(table: &Arc<str>, write: WriteRequest) -> Option<Write> {
    if let Some(put) = write.put_request {
        return Some(Write::Put(Put::new(Arc::clone(table), item_from(put.item))));
    }
    let key = item_from(write.delete_request?.key);
    Some(Write::Delete(Delete::new(Arc::clone(table), key)))
}
