//! The keys of a call as the request log tells them: of items whole, of a query its partition and its range.

use std::any::Any;
use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use super::{Aim, Target, is, is_table_name, key_condition, name_in, single, statement};
use crate::expression::{KeyCondition, SortRange};
use crate::operation::Context;
use crate::operation::observe::{KEYS_BYTES_MAX, LoggedKey, NamedKeys};
use crate::value::{AttributeValue, Item};
use crate::wire::{Operation, types};

thread_local! {
    /// The table of the last call of this thread.
    static LAST_TABLE: RefCell<Option<Arc<str>>> = const { RefCell::new(None) };
}

/// The keys that a request names: what is needed of them while it goes on, which for one item is the item.
pub(in crate::operation) fn named(
    context: &Context,
    operation: Operation,
    input: &dyn Any,
) -> NamedKeys {
    let item = match operation {
        Operation::GetItem => is::<types::GetItemInput>(input).map(|of| (&of.table_name, &of.key)),
        Operation::PutItem => is::<types::PutItemInput>(input).map(|of| (&of.table_name, &of.item)),
        Operation::UpdateItem => {
            is::<types::UpdateItemInput>(input).map(|of| (&of.table_name, &of.key))
        }
        Operation::DeleteItem => {
            is::<types::DeleteItemInput>(input).map(|of| (&of.table_name, &of.key))
        }
        _ => return named_by_others(context, operation, input),
    };
    let Some((Some(table), Some(key))) = item else {
        return NamedKeys::None;
    };
    match key.check_ref() {
        Ok(item) => NamedKeys::In(shared(name_in(table)), item.clone()),
        Err(_) => NamedKeys::None,
    }
}

/// The same of a call that is not about one item.
fn named_by_others(context: &Context, operation: Operation, input: &dyn Any) -> NamedKeys {
    let (keys, table) = keys_and_table(context, operation, input);
    if !keys.is_empty() {
        return NamedKeys::Known(keys);
    }
    // An iterator that is none is no name of a table either.
    match is_table_name(&table) && operation != Operation::GetRecords {
        true => NamedKeys::Table(shared(&table)),
        false => NamedKeys::None,
    }
}

/// The name of a table. Most calls of a thread are about the table of the call before.
fn shared(name: &str) -> Arc<str> {
    LAST_TABLE.with_borrow_mut(|last| match last {
        Some(last) if **last == *name => Arc::clone(last),
        _ => Arc::clone(last.insert(name.into())),
    })
}

/// The keys that a request names, in its order.
pub(in crate::operation) fn of(
    context: &Context,
    operation: Operation,
    input: &dyn Any,
) -> Vec<LoggedKey> {
    keys_and_table(context, operation, input).0
}

/// The same, and the name of the first table; empty where there is none.
fn keys_and_table<'a>(
    context: &Context,
    operation: Operation,
    input: &'a dyn Any,
) -> (Vec<LoggedKey>, Cow<'a, str>) {
    if let Some((aim, _)) = single(context, operation, input) {
        let mut keys = within_room(logged(context, &aim).into_iter());
        for key in &mut keys {
            key.range = is::<types::QueryInput>(input).and_then(|input| range(context, input));
        }
        return (keys, aim.table);
    }
    if let Some(input) = is::<types::ExecuteStatementInput>(input) {
        let (table, keys) = statement::keys(context, input);
        let keys = within_room(keys.into_iter().filter_map(|(aim, condition)| {
            let range = condition.as_ref().and_then(range_of);
            let key = logged(context, &aim)?;
            Some(LoggedKey { range, ..key })
        }));
        return (keys, table.table);
    }
    let target = Target::of(context, operation, input);
    let keys = within_room(target.aims.iter().filter_map(|aim| logged(context, aim)));
    // A batch of nothing is about no table.
    let first = target.aims.into_iter().next().unwrap_or_default();
    (keys, first.table)
}

/// The keys, of which those behind so many bytes are left out.
fn within_room(keys: impl Iterator<Item = LoggedKey>) -> Vec<LoggedKey> {
    let mut room = KEYS_BYTES_MAX;
    keys.map(|key| match room.checked_sub(key.bytes()) {
        Some(left) => {
            room = left;
            key
        }
        None => key.without_key(),
    })
    .collect()
}

/// The key of one part of a call, as far as its request has one.
fn logged(context: &Context, aim: &Aim<'_>) -> Option<LoggedKey> {
    let item = aim.key.as_deref()?;
    let table = context.engine.table(&context.caller, &aim.table).ok()?;
    let definition = table.definition();
    LoggedKey::of(definition, aim.index.as_deref(), item)
}

/// The condition on the sort key of a query, if it is no equality.
fn range(context: &Context, input: &types::QueryInput) -> Option<Arc<str>> {
    if let Some(conditions) = &input.key_conditions {
        let operator = |condition: &types::Condition| condition.comparison_operator.clone();
        let mut found = conditions.iter().filter_map(|(name, condition)| {
            let operator = operator(condition).filter(|operator| operator != "EQ")?;
            let values = condition.attribute_value_list.iter().flatten();
            let values = values.filter_map(|value| Some(text(value.check_ref().ok()?)));
            let values: Vec<String> = values.collect();
            Some(format!("{name} {operator} {}", values.join(" ")))
        });
        return found.next().map(Arc::from);
    }
    range_of(&key_condition(context, input)?)
}

/// The condition that is no equality, if there is one.
fn range_of(condition: &KeyCondition) -> Option<Arc<str>> {
    let (name, range) = condition.ranges().next()?;
    let text = match range {
        SortRange::Less(end) => format!("{name} < {}", text(end)),
        SortRange::LessOrEqual(end) => format!("{name} <= {}", text(end)),
        SortRange::Greater(start) => format!("{name} > {}", text(start)),
        SortRange::GreaterOrEqual(start) => format!("{name} >= {}", text(start)),
        SortRange::Between(start, end) => {
            format!("{name} BETWEEN {} AND {}", text(start), text(end))
        }
        SortRange::BeginsWith(prefix) => format!("begins_with({name}, {})", text(prefix)),
    };
    Some(text.into())
}

/// A value in DynamoDB's JSON; the beginning of one that is long.
fn text(value: &AttributeValue) -> String {
    let item = Item::from_iter([("v", value.clone())]);
    // The item has the attribute.
    let json = item.raw("v").map_or(&[][..], |value| value.json());
    let json = json.get(..KEYS_BYTES_MAX).unwrap_or(json);
    String::from_utf8_lossy(json).into_owned()
}
