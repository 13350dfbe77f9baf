//! BatchGetItem: up to a hundred items by their keys, of several tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::{Consistency, Consumed, Key, Table, read_units};
use crate::expression::Projection;
use crate::limits;
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::ops::BatchGetItem;
use crate::wire::types::{
    BatchGetItemInput, BatchGetItemOutput, ConsumedCapacity, KeysAndAttributes,
};

use crate::operation::item::keys;
use crate::operation::request::capacity::Report;
use crate::operation::request::refusal::of_write;
use crate::operation::request::{expressions, table_ref};
use crate::operation::{Answered, Context, Invoked, Progress};

/// What is asked of one table.
struct Ask {
    /// The table, as the request called it.
    name: String,
    /// The members beside the keys, for an answer that leaves keys unprocessed.
    members: KeysAndAttributes,
    keys: Vec<Item>,
    projection: Option<Projection>,
}

/// The same, with the table at hand.
struct Bound {
    ask: Ask,
    table: Arc<Table>,
    keys: Vec<Key>,
}

/// What has been read so far, and what is left.
#[derive(Default)]
struct Answer {
    responses: BTreeMap<String, Vec<Item>>,
    unprocessed: BTreeMap<String, KeysAndAttributes>,
    consumed: Vec<ConsumedCapacity>,
    bytes: usize,
}

impl Answered for BatchGetItem {
    fn run(
        context: Invoked<'_>,
        input: BatchGetItemInput,
    ) -> Result<Progress<BatchGetItemOutput>, ApiError> {
        let report = Report::read(input.return_consumed_capacity.as_deref());
        let asks = check(&context, input.request_items.unwrap_or_default())?;
        let bound = bind(&context, asks)?;
        let mut answer = Answer::default();
        for table in bound {
            read(&context, table, report, &mut answer)?;
        }
        Ok(Progress::Done(BatchGetItemOutput {
            responses: Some(answer.responses),
            unprocessed_keys: Some(answer.unprocessed),
            consumed_capacity: (report != Report::Nothing).then_some(answer.consumed),
        }))
    }
}

/// Holds the members of the request against each other.
fn check(
    context: &Context,
    requested: BTreeMap<String, KeysAndAttributes>,
) -> Result<Vec<Ask>, ApiError> {
    let asked = requested.values().filter_map(|ask| ask.keys.as_ref());
    if asked.map(Vec::len).sum::<usize>() > limits::BATCH_GET_KEYS_MAX {
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

/// Holds the members for one table against each other.
fn check_table(
    context: &Context,
    name: String,
    mut members: KeysAndAttributes,
) -> Result<Ask, ApiError> {
    let projection = expressions::read_projection(
        context,
        members.projection_expression.as_deref(),
        members.expression_attribute_names.as_ref(),
        members.attributes_to_get.as_deref(),
    )?;
    let keys = members.keys.take().unwrap_or_default();
    let keys = keys
        .into_iter()
        .map(|key| keys::checked_to_read(Some(key), context.wording))
        .collect::<Result<Vec<Item>, ApiError>>()?;
    Ok(Ask {
        name,
        members,
        keys,
        projection,
    })
}

/// Finds the tables, of which each must exist, and the keys in them, of which each is named once.
fn bind(context: &Context, asks: Vec<Ask>) -> Result<Vec<Bound>, ApiError> {
    let tables = asks
        .iter()
        .map(|ask| table_ref::find(context, &ask.name))
        .collect::<Result<Vec<Arc<Table>>, ApiError>>()
        .map_err(|error| duplicates_or(error, asks.iter().map(|ask| ask.keys.as_slice())))?;
    asks.into_iter()
        .zip(tables)
        .map(|(ask, table)| bind_table(ask, table))
        .collect()
}

/// Finds the keys of one table.
fn bind_table(ask: Ask, table: Arc<Table>) -> Result<Bound, ApiError> {
    let definition = table.definition();
    let keys = ask
        .keys
        .iter()
        .map(|key| keys::of_map(&definition.keys, key))
        .collect::<Result<Vec<Key>, ApiError>>()
        .map_err(|error| duplicates_or(error, [ask.keys.as_slice()]))?;
    if keys.iter().collect::<BTreeSet<&Key>>().len() < keys.len() {
        return Err(of_write::duplicate_keys());
    }
    Ok(Bound { ask, table, keys })
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
fn read(
    context: &Context,
    bound: Bound,
    report: Report,
    answer: &mut Answer,
) -> Result<(), ApiError> {
    let Bound {
        mut ask,
        table,
        keys,
    } = bound;
    let consistency = Consistency::strong_if(ask.members.consistent_read == Some(true));
    let mut items = Vec::with_capacity(keys.len());
    let mut units = 0.0;
    let mut read = 0;
    for key in &keys {
        let found = context.engine.get(&table, key).map_err(of_write::of_read)?;
        let size = found.as_ref().map_or(0, Item::size);
        if answer.bytes.saturating_add(size) > limits::BATCH_GET_BYTES_MAX {
            break;
        }
        answer.bytes = answer.bytes.saturating_add(size);
        units += read_units(size, consistency);
        read += 1;
        items.extend(found.map(|item| match &ask.projection {
            Some(projection) => projection.apply(&item),
            None => item,
        }));
    }
    let consumed = report.render(ask.name.clone(), &Consumed::of_table(units));
    answer.consumed.extend(consumed);
    answer.responses.insert(ask.name.clone(), items);
    let left = ask.keys.split_off(read);
    if !left.is_empty() {
        ask.members.keys = Some(left.into_iter().map(Into::into).collect());
        answer.unprocessed.insert(ask.name, ask.members);
    }
    Ok(())
}
