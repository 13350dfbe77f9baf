//! BatchGetItem: up to a hundred items by their keys, of several tables.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::{Consistency, Consumed, Key, ReadError, Table, read_units};
use crate::expression::Projection;
use crate::limits;
use crate::operation::batch::{comes_twice, names_twice};
use crate::operation::item::keys;
use crate::operation::request::capacity::{PerTable, Report};
use crate::operation::request::contributors;
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_write;
use crate::operation::request::{expressions, key_paths, table_ref};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::value::Item;
use crate::wire::{ApiError, ops, types};

/// The reads from one table, whose members are consistent.
struct Checked {
    /// The table, as the request called it.
    name: String,
    /// The members beside the keys, for an answer that leaves keys unprocessed.
    members: types::KeysAndAttributes,
    keys: Vec<Item>,
    projection: Option<Projection>,
}

/// The same, with the table at hand.
struct Bound {
    checked: Checked,
    table: Arc<Table>,
    keys: Vec<Key>,
}

/// What has been read so far, and what is left.
#[derive(Default)]
struct Applied {
    responses: BTreeMap<String, Vec<Item>>,
    unprocessed: BTreeMap<String, types::KeysAndAttributes>,
    consumed: PerTable,
    bytes: usize,
    /// How many keys of the request came before.
    place: usize,
    /// Whether any key was looked at.
    has_read: bool,
    /// The first refusal of a key for which nothing was left.
    throttled: Option<ApiError>,
}

impl Answered for ops::BatchGetItem {
    fn run(
        context: Invoked<'_>,
        input: types::BatchGetItemInput,
    ) -> Result<Progress<types::BatchGetItemOutput>, ApiError> {
        let report = Report::read(input.return_consumed_capacity.as_deref());
        let checked = check(&context, required(input.request_items, "RequestItems")?)?;
        let mut applied = Applied::default();
        for bound in bind(&context, checked)? {
            apply(&context, bound, &mut applied)?;
        }
        // "If none of the items can be processed due to insufficient provisioned throughput on all of the tables in the
        // request, then BatchGetItem returns a ProvisionedThroughputExceededException"
        // (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
        if let (false, Some(throttled)) = (applied.has_read, applied.throttled.take()) {
            return Err(throttled);
        }
        Ok(Progress::Done(render(report, applied)))
    }
}

/// Checks that the members of the request are consistent.
fn check(
    context: &Invoked<'_>,
    requested: BTreeMap<String, types::KeysAndAttributes>,
) -> Result<Vec<Checked>, ApiError> {
    let keys = requested
        .values()
        .filter_map(|of_table| of_table.keys.as_ref());
    if keys.map(Vec::len).sum::<usize>() > limits::BATCH_GET_KEYS_MAX {
        return Err(ApiError::validation(
            "Too many items requested for the BatchGetItem call",
        ));
    }
    expressions::batch_projections(context, requested.values())?;
    requested
        .into_iter()
        .map(|(name, members)| check_table(context, name, members))
        .collect()
}

/// Checks that the members for one table are consistent.
fn check_table(
    context: &Invoked<'_>,
    name: String,
    mut members: types::KeysAndAttributes,
) -> Result<Checked, ApiError> {
    let keys = required(members.keys.take(), "Keys")?;
    let judge = || {
        keys.into_iter()
            .map(|key| keys::checked(key, context.layers.request))
            .collect::<Result<Vec<Item>, ApiError>>()
    };
    let (keys, projection) = expressions::read_projection(
        context,
        members.projection_expression.as_deref(),
        members.expression_attribute_names.as_ref(),
        members.attributes_to_get.as_deref(),
        judge,
    )?;
    Ok(Checked {
        name,
        members,
        keys,
        projection,
    })
}

/// Finds the tables, of which each must exist, and the keys in them, of which each is named once.
fn bind(context: &Context, checked: Vec<Checked>) -> Result<Vec<Bound>, ApiError> {
    let tables = checked
        .iter()
        .map(|of_table| table_ref::find(context, &of_table.name))
        .collect::<Result<Vec<Arc<Table>>, ApiError>>()
        .map_err(|error| {
            let keys = checked.iter().map(|of_table| of_table.keys.as_slice());
            duplicates_or(error, keys)
        })?;
    let bound = checked
        .into_iter()
        .zip(tables)
        .map(|(of_table, table)| bind_table(of_table, table))
        .collect::<Result<Vec<Bound>, ApiError>>()?;
    let parts = bound.iter();
    let parts = parts.map(|of_table| (&of_table.table, of_table.keys.iter().collect()));
    match names_twice(&parts.collect::<Vec<_>>()) {
        true => Err(of_write::duplicate_keys()),
        false => Ok(bound),
    }
}

/// Finds the keys of one table.
fn bind_table(checked: Checked, table: Arc<Table>) -> Result<Bound, ApiError> {
    let definition = table.definition();
    let projection = checked.projection.iter();
    key_paths::refuse_below(&definition, projection.flat_map(Projection::nested_roots))?;
    let keys = checked
        .keys
        .iter()
        .map(|key| keys::of_map(&definition.keys, key))
        .collect::<Result<Vec<Key>, ApiError>>()
        .map_err(|error| duplicates_or(error, [checked.keys.as_slice()]))?;
    if comes_twice(keys.iter()) {
        return Err(of_write::duplicate_keys());
    }
    Ok(Bound {
        checked,
        table,
        keys,
    })
}

/// The refusal of keys that come twice, which is said before tables and their schemas are looked at
/// (of schemas it is [reported](https://github.com/Dynamoid/dynamoid/issues/510)); or else `error`.
fn duplicates_or<'a>(error: ApiError, keys: impl IntoIterator<Item = &'a [Item]>) -> ApiError {
    let comes_again = |keys: &[Item], place: usize, key: &Item| {
        keys.iter().skip(place + 1).any(|other| other == key)
    };
    let twice =
        |keys: &[Item]| (keys.iter().enumerate()).any(|(place, key)| comes_again(keys, place, key));
    if keys.into_iter().any(twice) {
        of_write::duplicate_keys()
    } else {
        error
    }
}

/// Reads the items of one table, until the answer is full.
fn apply(context: &Context, bound: Bound, applied: &mut Applied) -> Result<(), ApiError> {
    let Bound {
        mut checked,
        table,
        keys,
    } = bound;
    let consistency = Consistency::strong_if(checked.members.consistent_read == Some(true));
    let mut items = Vec::with_capacity(keys.len());
    let mut units = 0.0;
    let mut left = Vec::new();
    let mut full = false;
    for (key, map) in keys.into_iter().zip(checked.keys) {
        let is_left = context.part_fault(applied.place).is_some();
        applied.place += 1;
        if full || is_left {
            left.push(map);
            continue;
        }
        let session = &context.caller.owner;
        let found = match context.engine.get(&table, &key, consistency, session) {
            // What finds nothing left is not read this time.
            Err(error @ ReadError::Throttled(_)) => {
                let error = contributors::refused(&context.engine, &table, &map, error);
                applied.throttled.get_or_insert(of_write::of_read(error));
                left.push(map);
                continue;
            }
            found => found.map_err(of_write::of_read)?,
        };
        applied.has_read = true;
        let size = found.as_ref().map_or(0, Item::size);
        if applied.bytes.saturating_add(size) > limits::BATCH_GET_BYTES_MAX {
            full = true;
            left.push(map);
            continue;
        }
        applied.bytes = applied.bytes.saturating_add(size);
        let taken = read_units(size, consistency);
        contributors::read(&context.engine, &table, &map, taken);
        units += taken;
        items.extend(found.map(|item| match &checked.projection {
            Some(projection) => projection.apply(&item),
            None => item,
        }));
    }
    let consumed = Consumed::of_table(units);
    applied.consumed.add(&table, &checked.name, &consumed);
    applied.responses.insert(checked.name.clone(), items);
    if !left.is_empty() {
        checked.members.keys = Some(left.into_iter().map(Into::into).collect());
        applied.unprocessed.insert(checked.name, checked.members);
    }
    Ok(())
}

/// The answer that the request asked for.
fn render(report: Report, applied: Applied) -> types::BatchGetItemOutput {
    types::BatchGetItemOutput {
        responses: Some(applied.responses),
        unprocessed_keys: Some(applied.unprocessed),
        consumed_capacity: applied.consumed.render(report, None),
    }
}
