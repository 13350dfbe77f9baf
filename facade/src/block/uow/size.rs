//! What a transaction may hold, and how much a write is.

use crate::backend::{Action, Write};

/// Actions of a transaction.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
pub(super) const ACTIONS_MAX: usize = 100;
/// Bytes of all items of a transaction.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
pub(super) const BYTES_MAX: usize = 4 * 1024 * 1024;

/// Bytes of the items that a write sends. What an update leaves as it is is not known here and is
/// counted by the store alone.
pub(super) fn write(write: &Write) -> usize {
    match write {
        Write::Put(put) => put.item.bytes(),
        Write::Update(update) => {
            let changes = update.actions.iter().map(|action| match action {
                Action::Set(name, held)
                | Action::SetIfAbsent(name, held)
                | Action::Add(name, held) => name.len() + held.bytes(),
                _ => 0,
            });
            update.key.bytes() + changes.sum::<usize>()
        }
        Write::Delete(delete) => delete.key.bytes(),
        Write::Check { key, .. } => key.key.bytes(),
        _ => 0,
    }
}
