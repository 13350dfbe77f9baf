//! What a transaction may hold, and how much an item is.
//!
//! The numbers are those by which the service counts; where it rounds, this counts a little more.

use crate::backend::{Item, Value, Write};

/// Actions of a transaction.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
pub(super) const ACTIONS_MAX: usize = 100;
/// Bytes of all items of a transaction.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
pub(super) const BYTES_MAX: usize = 4 * 1024 * 1024;

/// Bytes of a list or a map besides its members, and of each of its members.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
const COLLECTION_BYTES: usize = 3;
const MEMBER_BYTES: usize = 1;
/// Bytes of a number besides its digits, of which two make a byte.
const NUMBER_BYTES: usize = 2;

/// Bytes of an item: names and values.
pub(crate) fn item(item: &Item) -> usize {
    let attributes = item.to_vec();
    let each = attributes.iter();
    each.map(|(name, held)| name.len() + value(held)).sum()
}

fn value(held: &Value) -> usize {
    let number = |digits: &String| digits.len().div_ceil(2) + NUMBER_BYTES;
    match held {
        Value::Text(text) => text.len(),
        Value::Number(digits) => number(digits),
        Value::Binary(bytes) => bytes.len(),
        Value::TextSet(members) => members.iter().map(String::len).sum(),
        Value::NumberSet(members) => members.iter().map(number).sum(),
        Value::BinarySet(members) => members.iter().map(Vec::len).sum(),
        Value::Map(members) => {
            let member = |(name, held): (&String, &Value)| name.len() + value(held) + MEMBER_BYTES;
            COLLECTION_BYTES + members.iter().map(member).sum::<usize>()
        }
        Value::List(elements) => {
            let element = |held: &Value| value(held) + MEMBER_BYTES;
            COLLECTION_BYTES + elements.iter().map(element).sum::<usize>()
        }
        // `Bool`, `Null`, and a type of a later version, of which nothing is known here.
        _ => 1,
    }
}

/// Bytes of the items that a write sends. What an update leaves as it is is not known here and is
/// counted by the store alone.
pub(super) fn write(write: &Write) -> usize {
    match write {
        Write::Put(put) => item(&put.item),
        Write::Update(update) => {
            let changes = update.actions.iter().map(|action| {
                use crate::backend::Action;
                match action {
                    Action::Set(name, held)
                    | Action::SetIfAbsent(name, held)
                    | Action::Add(name, held) => name.len() + value(held),
                    _ => 0,
                }
            });
            item(&update.key) + changes.sum::<usize>()
        }
        Write::Delete(delete) => item(&delete.key),
        Write::Check { key, .. } => item(&key.key),
        _ => 0,
    }
}
