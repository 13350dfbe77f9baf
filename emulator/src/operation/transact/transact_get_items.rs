//! TransactGetItems: up to a hundred items as they are at one moment.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html>

use std::sync::Arc;

use crate::engine::key::key_of_map;
use crate::engine::{Consumed, Key, Table};
use crate::expression::Projection;
use crate::operation::item::keys;
use crate::operation::request::capacity::{PerTable, Report, UnitKind, transaction_read_units};
use crate::operation::request::contributors;
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_transaction::{self, Refused};
use crate::operation::request::{expressions, key_paths, table_ref};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::value::Item;
use crate::wire::{ApiError, ops, types};

/// One item that is asked for, by members that are consistent.
struct Checked {
    /// The table, as the request called it.
    name: String,
    key: Item,
    projection: Option<Projection>,
}

/// The tables and the keys in them, one pair for each item.
type Bound = Vec<(Arc<Table>, Key)>;

impl Answered for ops::TransactGetItems {
    fn run(
        context: Invoked<'_>,
        input: types::TransactGetItemsInput,
    ) -> Result<Progress<types::TransactGetItemsOutput>, ApiError> {
        let report = Report::read(input.return_consumed_capacity.as_deref());
        let checked = required(input.transact_items, "TransactItems")?
            .into_iter()
            .map(|get| check(&context, get))
            .collect::<Result<Vec<Checked>, ApiError>>()?;
        let bound = bind(&context, &checked)?;
        let items = apply(&context, &bound)?;
        for ((get, (table, _)), item) in checked.iter().zip(&bound).zip(&items) {
            let units = transaction_read_units(item.as_ref().map_or(0, Item::size));
            contributors::read(&context.engine, table, &get.key, units);
        }
        Ok(Progress::Done(render(report, checked, &bound, items)))
    }
}

/// Checks that the members of one get are consistent.
fn check(context: &Invoked<'_>, item: types::TransactGetItem) -> Result<Checked, ApiError> {
    let get = required(item.get, "Get")?;
    let (key, projection) = expressions::read_projection(
        context,
        get.projection_expression.as_deref(),
        get.expression_attribute_names.as_ref(),
        None,
        || keys::checked(required(get.key, "Key")?, context.layers.request),
    )?;
    Ok(Checked {
        name: required(get.table_name, "TableName")?,
        key,
        projection,
    })
}

/// Finds the tables, of which each must exist, and the keys in them.
fn bind(context: &Context, checked: &[Checked]) -> Result<Bound, ApiError> {
    let tables = checked
        .iter()
        .map(|get| table_ref::find_transactional(context, &get.name))
        .collect::<Result<Vec<Arc<Table>>, ApiError>>()?;
    let gets = tables.into_iter().zip(checked).map(|(table, get)| {
        let definition = table.definition();
        let mut nested = get.projection.iter().flat_map(Projection::nested_roots);
        if let Some(sentence) = nested.find_map(|root| key_paths::below(&definition, root)) {
            return Err(Refused::of_action(sentence));
        }
        match key_of_map(&definition.keys, &get.key) {
            Ok(key) => Ok((table, key)),
            Err(error) => Err(Refused::of_key(error)),
        }
    });
    of_transaction::all(gets.collect())
}

/// Reads all items at one moment.
fn apply(context: &Context, bound: &Bound) -> Result<Vec<Option<Item>>, ApiError> {
    context
        .engine
        .transact_get(bound, &context.caller.owner)
        .map_err(|error| of_transaction::of_transaction(error, &[]))
}

/// The answer: one place for each item asked for, empty where there is none.
fn render(
    report: Report,
    checked: Vec<Checked>,
    bound: &Bound,
    items: Vec<Option<Item>>,
) -> types::TransactGetItemsOutput {
    let mut consumed = PerTable::default();
    let mut responses = Vec::with_capacity(items.len());
    for ((get, (table, _)), item) in checked.into_iter().zip(bound).zip(items) {
        let size = item.as_ref().map_or(0, Item::size);
        let units = transaction_read_units(size);
        consumed.add(table, &get.name, &Consumed::of_table(units));
        responses.push(types::ItemResponse {
            // Other than GetItem, which shows an empty item, this shows none where nothing is left of it.
            item: match get.projection {
                Some(projection) => item
                    .map(|item| projection.apply(&item))
                    .filter(|item| !item.is_empty()),
                None => item,
            },
        });
    }
    types::TransactGetItemsOutput {
        consumed_capacity: consumed.render(report, Some(UnitKind::Read)),
        responses: Some(responses),
    }
}
