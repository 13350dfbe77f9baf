//! How a call reads, and what its answer leaves to be asked for: noted for the request log.

use std::any::Any;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{is, keys_of};
use crate::meter::notes;
use crate::operation::Context;
use crate::operation::observe::LoggedKey;
use crate::value::{Item, Unchecked};
use crate::wire::{Operation, types};

/// Notes what a request says of reading.
pub(in crate::operation) fn of_input(operation: Operation, input: &dyn Any) {
    if !reads(operation) {
        return;
    }
    notes::page(|page| {
        if let Some(input) = is::<types::GetItemInput>(input) {
            page.is_strong = input.consistent_read == Some(true);
        } else if let Some(input) = is::<types::QueryInput>(input) {
            page.is_strong = input.consistent_read == Some(true);
            page.start = started(input.exclusive_start_key.as_ref());
            page.is_narrow = is_narrow(
                input.projection_expression.is_some() || input.attributes_to_get.is_some(),
                input.select.as_deref(),
            );
        } else if let Some(input) = is::<types::ScanInput>(input) {
            page.is_strong = input.consistent_read == Some(true);
            page.start = started(input.exclusive_start_key.as_ref());
            page.is_narrow = is_narrow(
                input.projection_expression.is_some() || input.attributes_to_get.is_some(),
                input.select.as_deref(),
            );
        } else if let Some(input) = is::<types::BatchGetItemInput>(input) {
            let mut tables = input.request_items.iter().flatten();
            page.is_strong = tables.any(|(_, table)| table.consistent_read == Some(true));
        } else if let Some(input) = is::<types::ExecuteStatementInput>(input) {
            page.is_strong = input.consistent_read == Some(true);
            page.start = input.next_token.as_deref().map(mark);
        }
    });
}

/// Whether a request of this operation may say anything of reading.
const fn reads(operation: Operation) -> bool {
    matches!(operation, Operation::GetItem) || may_leave(operation)
}

/// Whether an answer of this operation may leave something to be asked for.
pub(in crate::operation) const fn may_leave(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::Query
            | Operation::Scan
            | Operation::BatchGetItem
            | Operation::BatchWriteItem
            | Operation::ExecuteStatement
    )
}

/// Notes where an answer says that its reader can go on.
pub(in crate::operation) fn with_next<T: Any>(output: T) -> T {
    let any: &dyn Any = &output;
    let item = |key: &Option<Item>| key.as_ref().map(Item::mark);
    let next = if let Some(output) = is::<types::QueryOutput>(any) {
        item(&output.last_evaluated_key)
    } else if let Some(output) = is::<types::ScanOutput>(any) {
        item(&output.last_evaluated_key)
    } else if let Some(output) = is::<types::ExecuteStatementOutput>(any) {
        output.next_token.as_deref().map(mark)
    } else {
        None
    };
    notes::page(|page| page.next = next);
    output
}

/// Notes which items of a batch are left to be asked for again.
pub(in crate::operation) fn left(context: &Context, output: &dyn Any) {
    let keys = if let Some(output) = is::<types::BatchWriteItemOutput>(output) {
        let input = types::BatchWriteItemInput {
            request_items: output.unprocessed_items.clone(),
            ..types::BatchWriteItemInput::default()
        };
        keys_of(context, Operation::BatchWriteItem, &input)
    } else if let Some(output) = is::<types::BatchGetItemOutput>(output) {
        let input = types::BatchGetItemInput {
            request_items: output.unprocessed_keys.clone(),
            ..types::BatchGetItemInput::default()
        };
        keys_of(context, Operation::BatchGetItem, &input)
    } else {
        return;
    };
    notes::page(|page| page.left = keys.iter().map(LoggedKey::mark).collect());
}

fn started(key: Option<&Unchecked<Item>>) -> Option<u64> {
    // A key that is none is refused.
    Some(key?.check_ref().ok()?.mark())
}

fn is_narrow(has_projection: bool, select: Option<&str>) -> bool {
    has_projection || select == Some("COUNT")
}

/// A number that is the same for the same token.
fn mark(token: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    token.hash(&mut hasher);
    hasher.finish()
}
