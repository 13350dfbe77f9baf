//! BatchWriteItem: up to twenty-five puts and deletions, each on its own.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::{CheckedPut, Consumed, Mutation, Table, Write, WriteError};
use crate::limits;
use crate::operation::batch::{comes_twice, names_twice};
use crate::operation::item::{keys, return_values};
use crate::operation::request::capacity::{PerTable, Report};
use crate::operation::request::contributors;
use crate::operation::request::member::required;
use crate::operation::request::refusal::{of_store, of_write};
use crate::operation::request::table_ref;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::value::{Item, ValueFault};
use crate::wire::{ApiError, ops, types};

/// One write that the batch asks for: the item, or the key.
enum ItemWrite {
    Put(Item),
    Delete(Item),
}

/// The writes to one table, each of which is consistent.
struct Checked {
    /// The table, as the request called it.
    name: String,
    writes: Vec<ItemWrite>,
}

/// The same, with the table at hand.
struct Bound {
    name: String,
    table: Arc<Table>,
    writes: Vec<BoundWrite>,
}

/// A write with its key.
struct BoundWrite {
    write: Write,
    /// What a put puts, as it was checked.
    checked: Option<CheckedPut>,
    /// The item or the key, as the request has it.
    map: Item,
}

/// What has been written so far, and how much of it the answer shows.
struct Applied {
    report: Report,
    sizes: bool,
    consumed: PerTable,
    collections: BTreeMap<String, Vec<types::ItemCollectionMetrics>>,
    unprocessed: BTreeMap<String, Vec<types::WriteRequest>>,
    /// Whether any write of the batch has happened.
    has_written: bool,
    /// How many writes of the request came before.
    place: usize,
    /// The first refusal of a write for which nothing was left.
    throttled: Option<ApiError>,
}

impl Answered for ops::BatchWriteItem {
    fn run(
        context: Invoked<'_>,
        input: types::BatchWriteItemInput,
    ) -> Result<Progress<types::BatchWriteItemOutput>, ApiError> {
        let mut applied = Applied {
            report: Report::read(input.return_consumed_capacity.as_deref()),
            sizes: return_values::asks_size(input.return_item_collection_metrics.as_deref()),
            consumed: PerTable::default(),
            collections: BTreeMap::new(),
            unprocessed: BTreeMap::new(),
            has_written: false,
            place: 0,
            throttled: None,
        };
        let checked = check(&context, required(input.request_items, "RequestItems")?)?;
        for bound in bind(&context, checked)? {
            apply(&context, bound, &mut applied)?;
        }
        // "If none of the items can be processed due to insufficient provisioned throughput on all of the tables in the
        // request, then BatchWriteItem returns a ProvisionedThroughputExceededException"
        // (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html).
        if let (false, Some(throttled)) = (applied.has_written, applied.throttled.take()) {
            return Err(throttled);
        }
        Ok(Progress::Done(render(applied)))
    }
}

/// Checks that the members of the request are consistent.
fn check(
    context: &Invoked<'_>,
    requested: BTreeMap<String, Vec<types::WriteRequest>>,
) -> Result<Vec<Checked>, ApiError> {
    if requested.values().map(Vec::len).sum::<usize>() > limits::BATCH_WRITE_REQUESTS_MAX {
        return Err(ApiError::validation(
            "Too many items requested for the BatchWriteItem call",
        ));
    }
    let mut checked = Vec::with_capacity(requested.len());
    let mut bytes = 0_usize;
    for (name, requests) in requested {
        let writes = requests
            .into_iter()
            .map(|request| item_write(context, request))
            .collect::<Result<Vec<ItemWrite>, ApiError>>()?;
        let sizes = writes
            .iter()
            .map(|(ItemWrite::Put(map) | ItemWrite::Delete(map))| map.size());
        bytes = bytes.saturating_add(sizes.sum());
        checked.push(Checked { name, writes });
    }
    if bytes > limits::BATCH_WRITE_BYTES_MAX {
        return Err(ApiError::validation(
            "Batch request size exceeded the 16 MB limit",
        ));
    }
    Ok(checked)
}

/// The one write that an element of the batch must contain.
fn item_write(context: &Invoked<'_>, request: types::WriteRequest) -> Result<ItemWrite, ApiError> {
    match (request.put_request, request.delete_request) {
        (Some(put), None) => {
            keys::checked_item(required(put.item, "Item")?, context.layers.request)
                .map(ItemWrite::Put)
        }
        (None, Some(delete)) => keys::checked(required(delete.key, "Key")?, context.layers.request)
            .map(ItemWrite::Delete),
        // The service says this of an empty element, as if it were a value.
        (None, None) => Err(ApiError::validation(
            ValueFault::SeveralTypes.worded(context.layers.request),
        )),
        (Some(_), Some(_)) => Err(ApiError::validation(
            "Supplied WriteRequest has more than one requests set, must contain exactly one of \
             PutRequest, DeleteRequest",
        )),
    }
}

/// Finds the tables, of which each must exist, and the keys in them, of which each is named once.
/// The batch is refused as a whole before anything of it is written.
fn bind(context: &Context, checked: Vec<Checked>) -> Result<Vec<Bound>, ApiError> {
    let tables = checked
        .iter()
        .map(|of_table| table_ref::find(context, &of_table.name))
        .collect::<Result<Vec<Arc<Table>>, ApiError>>()?;
    let bound = checked
        .into_iter()
        .zip(tables)
        .map(|(of_table, table)| bind_table(context, of_table, table))
        .collect::<Result<Vec<Bound>, ApiError>>()?;
    let parts = bound.iter().map(|of_table| {
        let keys = of_table.writes.iter().map(|bound| &bound.write.key);
        (&of_table.table, keys.collect())
    });
    match names_twice(&parts.collect::<Vec<_>>()) {
        true => Err(of_write::duplicate_keys()),
        false => Ok(bound),
    }
}

/// Finds the keys of one table.
fn bind_table(context: &Context, checked: Checked, table: Arc<Table>) -> Result<Bound, ApiError> {
    let definition = table.definition();
    let mut writes = Vec::with_capacity(checked.writes.len());
    for write in checked.writes {
        let (key, mutation, checked, map) = match write {
            ItemWrite::Put(item) => {
                let key = keys::of_batched_item(&definition.keys, &item)?;
                let checked = (context.engine.check_put(&table, &key, &item))
                    .map_err(|error| of_write::of_write(error, false))?;
                (key, Mutation::Put(item.clone()), Some(checked), item)
            }
            ItemWrite::Delete(map) => {
                let key = keys::of_map(&definition.keys, &map)?;
                (key, Mutation::Delete, None, map)
            }
        };
        let write = Write {
            key,
            mutation,
            condition: None,
        };
        writes.push(BoundWrite {
            write,
            checked,
            map,
        });
    }
    if comes_twice(writes.iter().map(|bound| &bound.write.key)) {
        return Err(of_write::duplicate_keys());
    }
    Ok(Bound {
        name: checked.name,
        table,
        writes,
    })
}

/// Writes to one table.
fn apply(context: &Context, bound: Bound, applied: &mut Applied) -> Result<(), ApiError> {
    let mut consumed = Consumed::default();
    let mut collections = Vec::new();
    let mut unprocessed = Vec::new();
    for BoundWrite {
        write,
        checked,
        map,
    } in bound.writes
    {
        let is_put = matches!(write.mutation, Mutation::Put(_));
        let is_left = context.part_fault(applied.place).is_some();
        applied.place += 1;
        if is_left {
            unprocessed.push(request(map, is_put));
            continue;
        }
        let written = match context.engine.write_checked(&bound.table, write, checked) {
            Ok(written) => written,
            // A transaction holds the item: the client is to try again.
            Err(WriteError::Conflict) => {
                unprocessed.push(request(map, is_put));
                continue;
            }
            Err(error @ WriteError::Throttled(_)) => {
                applied
                    .throttled
                    .get_or_insert(of_write::of_write(error, false));
                unprocessed.push(request(map, is_put));
                continue;
            }
            // "If any requested operations fail because [...] an internal processing failure occurs, the failed
            // operations are returned in the UnprocessedItems response parameter"
            // (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html).
            // An error would say that nothing has happened.
            Err(WriteError::Store(error)) if applied.has_written => {
                of_store::log(&error);
                unprocessed.push(request(map, is_put));
                continue;
            }
            Err(error) => return Err(of_write::of_write(error, false)),
        };
        applied.has_written = true;
        contributors::written(&context.engine, &bound.table, &written);
        consumed.add(&written.capacity);
        if let Some(size) = written.collection.filter(|_| applied.sizes) {
            return_values::note(&mut collections, return_values::metrics(size));
        }
    }
    applied.consumed.add(&bound.table, &bound.name, &consumed);
    if !collections.is_empty() {
        let name = applied.consumed.name(&bound.table, &bound.name).to_owned();
        let known = applied.collections.entry(name).or_default();
        for metrics in collections {
            return_values::note(known, metrics);
        }
    }
    if !unprocessed.is_empty() {
        applied.unprocessed.insert(bound.name, unprocessed);
    }
    Ok(())
}

/// A write as it was requested.
fn request(map: Item, is_put: bool) -> types::WriteRequest {
    if is_put {
        let item = Some(map.into());
        types::WriteRequest {
            put_request: Some(types::PutRequest { item }),
            delete_request: None,
        }
    } else {
        let key = Some(map.into());
        types::WriteRequest {
            put_request: None,
            delete_request: Some(types::DeleteRequest { key }),
        }
    }
}

/// The answer. Nothing is left unprocessed, but what transactions hold, what the store has failed to write, and what
/// faults leave that were asked for.
fn render(applied: Applied) -> types::BatchWriteItemOutput {
    types::BatchWriteItemOutput {
        unprocessed_items: Some(applied.unprocessed),
        consumed_capacity: applied.consumed.render(applied.report, None),
        item_collection_metrics: (!applied.collections.is_empty()).then_some(applied.collections),
    }
}
