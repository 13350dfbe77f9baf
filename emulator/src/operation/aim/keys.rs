//! The keys of a call as the request log tells them: of items whole, of a query its partition and its range.

use std::any::Any;
use std::cell::RefCell;
use std::sync::Arc;

use super::{Aim, Target, is, key_condition, name_in, single};
use crate::expression::SortRange;
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
        _ => return NamedKeys::Known(of(context, operation, input)),
    };
    let Some((Some(table), Some(key))) = item else {
        return NamedKeys::None;
    };
    match key.check_ref() {
        Ok(item) => NamedKeys::In(shared(name_in(table)), item.clone()),
        Err(_) => NamedKeys::None,
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
    if let Some((aim, _)) = single(context, operation, input) {
        let Some(mut key) = logged(context, &aim) else {
            return Vec::new();
        };
        if key.bytes() > KEYS_BYTES_MAX {
            key = key.without_key();
        }
        key.range = is::<types::QueryInput>(input).and_then(|input| range(context, input));
        return vec![key];
    }
    let target = Target::of(context, operation, input);
    let mut room = KEYS_BYTES_MAX;
    let keys = target.aims.iter().filter_map(|aim| {
        let mut logged = logged(context, aim)?;
        match room.checked_sub(logged.bytes()) {
            Some(left) => room = left,
            None => logged = logged.without_key(),
        }
        Some(logged)
    });
    keys.collect()
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
