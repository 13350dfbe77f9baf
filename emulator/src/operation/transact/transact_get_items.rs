//! TransactGetItems: up to a hundred items as they are at one moment.

use std::sync::Arc;

use crate::engine::key::key_of_map;
use crate::engine::{Consumed, Key, Table};
use crate::expression::Projection;
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::ops::TransactGetItems;
use crate::wire::types::{
    ItemResponse, TransactGetItem, TransactGetItemsInput, TransactGetItemsOutput,
};

use crate::operation::item::keys;
use crate::operation::request::capacity::{PerTable, Report, Sort, transaction_read_units};
use crate::operation::request::refusal::of_transaction;
use crate::operation::request::refusal::of_transaction::Refused;
use crate::operation::request::{expressions, table_ref};
use crate::operation::{Answered, Context, Invoked, Progress};

/// One item that is asked for.
struct Ask {
    /// The table, as the request called it.
    name: String,
    key: Item,
    projection: Option<Projection>,
}

impl Answered for TransactGetItems {
    fn run(
        context: Invoked<'_>,
        input: TransactGetItemsInput,
    ) -> Result<Progress<TransactGetItemsOutput>, ApiError> {
        let report = Report::read(input.return_consumed_capacity.as_deref());
        let asks = input.transact_items.unwrap_or_default().into_iter();
        let asks = asks
            .map(|get| check(&context, get))
            .collect::<Result<Vec<Ask>, ApiError>>()?;

        let gets = bind(&context, &asks)?;

        let items = context
            .engine
            .transact_get(&gets)
            .map_err(|error| of_transaction::of_transaction(error, &[]))?;

        Ok(Progress::Done(render(report, asks, &gets, items)))
    }
}

/// Holds the members of one get against each other.
fn check(context: &Context, item: TransactGetItem) -> Result<Ask, ApiError> {
    let get = item.get.unwrap_or_default();
    let projection = expressions::read_projection(
        context,
        get.projection_expression.as_deref(),
        get.expression_attribute_names.as_ref(),
        None,
    )?;
    Ok(Ask {
        name: get.table_name.unwrap_or_default(),
        key: keys::checked(get.key, context.wording)?,
        projection,
    })
}

/// Finds the tables, of which each must exist, and the keys in them.
fn bind(context: &Context, asks: &[Ask]) -> Result<Vec<(Arc<Table>, Key)>, ApiError> {
    let tables = asks
        .iter()
        .map(|ask| table_ref::find(context, &ask.name))
        .collect::<Result<Vec<Arc<Table>>, ApiError>>()?;
    let gets = tables.into_iter().zip(asks).map(|(table, ask)| {
        match key_of_map(&table.definition().keys, &ask.key) {
            Ok(key) => Ok((table, key)),
            Err(error) => Err(Refused::of_key(error)),
        }
    });
    of_transaction::all(gets.collect())
}

/// The answer: one place for each item asked for, empty where there is none.
fn render(
    report: Report,
    asks: Vec<Ask>,
    gets: &[(Arc<Table>, Key)],
    items: Vec<Option<Item>>,
) -> TransactGetItemsOutput {
    let mut consumed = PerTable::default();
    let mut responses = Vec::with_capacity(items.len());
    for ((ask, (table, _)), item) in asks.into_iter().zip(gets).zip(items) {
        let size = item.as_ref().map_or(0, Item::size);
        let units = transaction_read_units(size);
        if report != Report::Nothing {
            consumed.add(table, &ask.name, &Consumed::of_table(units));
        }
        responses.push(ItemResponse {
            item: match ask.projection {
                Some(projection) => item.map(|item| projection.apply(&item)),
                None => item,
            },
        });
    }
    TransactGetItemsOutput {
        consumed_capacity: consumed.render(report, Sort::Read),
        responses: Some(responses),
    }
}
