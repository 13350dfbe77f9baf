//! BatchWriteItem: up to twenty-five puts and deletions, each on its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::{Consumed, Key, Mutation, Table, Write, WriteError};
use crate::limits;
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::ops::BatchWriteItem;
use crate::wire::types::{
    BatchWriteItemInput, BatchWriteItemOutput, ConsumedCapacity, DeleteRequest,
    ItemCollectionMetrics, PutRequest, WriteRequest,
};

use crate::operation::item::{keys, return_values};
use crate::operation::request::capacity::Report;
use crate::operation::request::refusal::of_write;
use crate::operation::request::table_ref;
use crate::operation::{Answered, Context, Invoked, Progress};

/// One write that the batch asks for.
enum Wanted {
    Put(Item),
    Delete(Item),
}

/// What is asked of one table.
struct Ask {
    /// The table, as the request called it.
    name: String,
    wanted: Vec<Wanted>,
}

/// The same, with the table at hand.
struct Bound {
    name: String,
    table: Arc<Table>,
    /// Each write, with its item or key.
    writes: Vec<(Write, Item)>,
}

/// What the answer tells.
struct Answer {
    report: Report,
    sizes: bool,
    consumed: Vec<ConsumedCapacity>,
    collections: BTreeMap<String, Vec<ItemCollectionMetrics>>,
    unprocessed: BTreeMap<String, Vec<WriteRequest>>,
}

impl Answered for BatchWriteItem {
    fn run(
        context: Invoked<'_>,
        input: BatchWriteItemInput,
    ) -> Result<Progress<BatchWriteItemOutput>, ApiError> {
        let mut answer = Answer {
            report: Report::read(input.return_consumed_capacity.as_deref()),
            sizes: return_values::asks_size(input.return_item_collection_metrics.as_deref()),
            consumed: Vec::new(),
            collections: BTreeMap::new(),
            unprocessed: BTreeMap::new(),
        };
        let asks = check(&context, input.request_items.unwrap_or_default())?;
        let bound = bind(&context, asks)?;
        for table in bound {
            apply(&context, table, &mut answer)?;
        }
        Ok(Progress::Done(render(answer)))
    }
}

/// Holds the members of the request against each other.
fn check(
    context: &Context,
    requested: BTreeMap<String, Vec<WriteRequest>>,
) -> Result<Vec<Ask>, ApiError> {
    if requested.values().map(Vec::len).sum::<usize>() > limits::BATCH_WRITE_REQUESTS_MAX {
        return Err(ApiError::validation(
            "Too many items requested for the BatchWriteItem call",
        ));
    }
    let mut asks = Vec::with_capacity(requested.len());
    let mut bytes = 0_usize;
    for (name, requests) in requested {
        let wanted = requests
            .into_iter()
            .map(|request| wanted(context, request))
            .collect::<Result<Vec<Wanted>, ApiError>>()?;
        let sizes = wanted
            .iter()
            .map(|(Wanted::Put(map) | Wanted::Delete(map))| map.size());
        bytes = bytes.saturating_add(sizes.sum());
        asks.push(Ask { name, wanted });
    }
    if bytes > limits::BATCH_WRITE_BYTES_MAX {
        return Err(ApiError::validation(
            "Batch request size exceeded the 16 MB limit",
        ));
    }
    Ok(asks)
}

/// The one write that an element of the batch must contain.
fn wanted(context: &Context, request: WriteRequest) -> Result<Wanted, ApiError> {
    match (request.put_request, request.delete_request) {
        (Some(put), None) => keys::checked(put.item, context.wording).map(Wanted::Put),
        (None, Some(delete)) => keys::checked(delete.key, context.wording).map(Wanted::Delete),
        (None, None) => Err(ApiError::validation(
            "Supplied WriteRequest is empty, must contain exactly one of PutRequest, DeleteRequest",
        )),
        (Some(_), Some(_)) => Err(ApiError::validation(
            "Supplied WriteRequest has more than one requests set, must contain exactly one of \
             PutRequest, DeleteRequest",
        )),
    }
}

/// Finds the tables, of which each must exist, and the keys in them, of which each is named once.
/// The batch is refused as a whole before anything of it is written.
fn bind(context: &Context, asks: Vec<Ask>) -> Result<Vec<Bound>, ApiError> {
    let tables = asks
        .iter()
        .map(|ask| table_ref::find(context, &ask.name))
        .collect::<Result<Vec<Arc<Table>>, ApiError>>()?;
    asks.into_iter()
        .zip(tables)
        .map(|(ask, table)| bind_table(context, ask, table))
        .collect()
}

/// Finds the keys of one table.
fn bind_table(context: &Context, ask: Ask, table: Arc<Table>) -> Result<Bound, ApiError> {
    let definition = table.definition();
    let mut writes = Vec::with_capacity(ask.wanted.len());
    for wanted in ask.wanted {
        let (key, mutation, map) = match wanted {
            Wanted::Put(item) => {
                let key = keys::of_batched_item(&definition.keys, &item)?;
                context
                    .engine
                    .check_put(&table, &key, &item)
                    .map_err(|error| of_write::of_write(error, false))?;
                (key, Mutation::Put(item.clone()), item)
            }
            Wanted::Delete(map) => {
                let key = keys::of_map(&definition.keys, &map)?;
                (key, Mutation::Delete, map)
            }
        };
        let write = Write {
            key,
            mutation,
            condition: None,
        };
        writes.push((write, map));
    }
    let keys: BTreeSet<&Key> = writes.iter().map(|(write, _)| &write.key).collect();
    if keys.len() < writes.len() {
        return Err(of_write::duplicate_keys());
    }
    Ok(Bound {
        name: ask.name,
        table,
        writes,
    })
}

/// Writes what the batch wants of one table.
fn apply(context: &Context, bound: Bound, answer: &mut Answer) -> Result<(), ApiError> {
    let mut consumed = Consumed::default();
    let mut collections = Vec::new();
    let mut unprocessed = Vec::new();
    for (write, map) in bound.writes {
        let is_put = matches!(write.mutation, Mutation::Put(_));
        let written = match context.engine.write(&bound.table, write) {
            Ok(written) => written,
            // A transaction holds the item: the client is to try again.
            Err(WriteError::Conflict) => {
                unprocessed.push(request(map, is_put));
                continue;
            }
            Err(error) => return Err(of_write::of_write(error, false)),
        };
        consumed.add(&written.capacity);
        if let Some(size) = written.collection.filter(|_| answer.sizes) {
            return_values::note(&mut collections, return_values::metrics(size));
        }
    }
    if !collections.is_empty() {
        answer.collections.insert(bound.name.clone(), collections);
    }
    if !unprocessed.is_empty() {
        answer.unprocessed.insert(bound.name.clone(), unprocessed);
    }
    let told = answer.report.render(bound.name, &consumed);
    answer.consumed.extend(told);
    Ok(())
}

/// A write as it was requested.
fn request(map: Item, is_put: bool) -> WriteRequest {
    if is_put {
        let item = Some(map.into());
        WriteRequest {
            put_request: Some(PutRequest { item }),
            delete_request: None,
        }
    } else {
        let key = Some(map.into());
        WriteRequest {
            put_request: None,
            delete_request: Some(DeleteRequest { key }),
        }
    }
}

/// The answer. Nothing is left unprocessed, but what transactions hold.
fn render(answer: Answer) -> BatchWriteItemOutput {
    BatchWriteItemOutput {
        unprocessed_items: Some(answer.unprocessed),
        consumed_capacity: (answer.report != Report::Nothing).then_some(answer.consumed),
        item_collection_metrics: (!answer.collections.is_empty()).then_some(answer.collections),
    }
}
