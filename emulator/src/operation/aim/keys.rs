//! The keys of a call as the request log tells them: of items whole, of a query its partition and its range.

use std::any::Any;
use std::sync::Arc;

use super::{Aim, Target, is, key_condition};
use crate::expression::SortRange;
use crate::operation::Context;
use crate::operation::observe::LoggedKey;
use crate::schema::KeySchema;
use crate::value::{AttributeValue, Item, ItemBuilder};
use crate::wire::{Operation, types};

/// Room for the text of a key of usual length.
const KEY_BYTES: usize = 96;

/// Bytes of keys that are kept of one call; of others it is kept where they lie.
const KEYS_BYTES_MAX: usize = 1024;

/// The keys that a request names, in its order.
pub(in crate::operation) fn of(
    context: &Context,
    operation: Operation,
    input: &dyn Any,
) -> Vec<LoggedKey> {
    let target = Target::of(context, operation, input);
    let range = is::<types::QueryInput>(input).and_then(|input| range(context, input));
    let mut room = KEYS_BYTES_MAX;
    let keys = target.aims.iter().filter_map(|aim| {
        let mut logged = logged(context, aim)?;
        let bytes = logged.key.as_ref().map_or(0, |key| key.json().len());
        match room.checked_sub(bytes) {
            Some(left) => room = left,
            None => logged = logged.without_key(),
        }
        Some(logged)
    });
    let mut keys: Vec<LoggedKey> = keys.collect();
    if let Some(key) = keys.first_mut() {
        key.range = range;
    }
    keys
}

/// The key of one part of a call, as far as its request has one.
fn logged(context: &Context, aim: &Aim<'_>) -> Option<LoggedKey> {
    let item = aim.key.as_deref()?;
    let table = context.engine.table(&context.caller, &aim.table).ok()?;
    let definition = table.definition();
    let (index, keys) = match aim.index.as_deref() {
        Some(name) => {
            let index = definition.index(name)?;
            (Some(Arc::clone(&index.name)), &index.keys)
        }
        None => (None, &definition.keys),
    };
    let count = keys.partition.len() + keys.sort.len();
    let key = match item
        .iter()
        .take(count + 1)
        .all(|(name, _)| is_of(keys, &name))
    {
        // The key as it came, which costs a pointer.
        true => item.clone(),
        false => key_in(keys, item),
    };
    Some(LoggedKey {
        table: Arc::clone(&definition.name),
        index,
        key: Some(key),
        range: None,
        definition,
        follows: None,
    })
}

/// The attributes of a key that an item has.
fn key_in(keys: &KeySchema, item: &Item) -> Item {
    let mut key = ItemBuilder::with_capacity(KEY_BYTES);
    for attribute in keys.partition.iter().chain(&keys.sort) {
        if let Some(value) = item.raw(&attribute.name) {
            key.push_raw(&attribute.name, value);
        }
    }
    key.finish()
}

/// Whether an attribute is one of a key.
fn is_of(keys: &KeySchema, name: &str) -> bool {
    let mut attributes = keys.partition.iter().chain(&keys.sort);
    attributes.any(|attribute| *attribute.name == *name)
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
    let condition = key_condition(context, input)?;
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
