//! A call that has ended, on its way into the request log.

use std::sync::Arc;
use std::time::Duration;

use super::call::{KEYS_BYTES_MAX, LoggedCall, NamedKeys, TakenUnits, is_key_alone};
use super::ring::PointCall;
use crate::clock::Timestamp;
use crate::meter::notes::{NotedUnits, Notes, RequestNotes};
use crate::operation::{Caller, Context};
use crate::schema::TableDefinition;
use crate::value::Item;
use crate::wire::{ErrorCode, Operation};

/// A call that has ended.
#[derive(Debug)]
pub(super) struct EndedCall<'a> {
    pub(super) operation: Operation,
    pub(super) outcome: Result<(), ErrorCode>,
    /// When, by the clock of the database.
    pub(super) time: Timestamp,
    pub(super) took: Duration,
    pub(super) notes: &'a Notes,
    /// Why it was refused, in the words of its answer.
    pub(super) reason: Option<Box<str>>,
    pub(super) keys: NamedKeys,
}

/// The key of a call that is about one item: the item in which it lies, and what it is the key of.
#[derive(Clone, Copy, Debug)]
pub(super) struct PointKey<'a> {
    pub(super) definition: &'a TableDefinition,
    item: &'a Item,
}

impl PointKey<'_> {
    /// What the key lies in, as an item by itself; nothing if it is too long to be kept. `room` is for one that is written.
    pub(super) fn bytes<'b>(&'b self, room: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        let keys = &self.definition.keys;
        if is_key_alone(keys, self.item) {
            let is_short = self.item.json().len() <= KEYS_BYTES_MAX;
            return is_short.then(|| self.item.bytes());
        }
        let attributes = keys.partition.iter().chain(&keys.sort);
        let names = attributes.map(|attribute| &*attribute.name);
        let text = self.item.write_part(names, room);
        (text <= KEYS_BYTES_MAX).then_some(room)
    }
}

impl EndedCall<'_> {
    /// The key of a call of which there is nothing to tell but what a [`PointCall`] has room for.
    pub(super) fn point(&self) -> Option<PointKey<'_>> {
        let NamedKeys::In(_, item) = &self.keys else {
            return None;
        };
        let table = self.notes.table();
        let table = table.filter(|_| self.outcome.is_ok() && self.notes.is_point())?;
        Some(PointKey {
            definition: table.definition.downcast_ref()?,
            item,
        })
    }

    /// The call with such a key as it is kept, but for its number and its key.
    pub(super) fn pointed(&self, request: Option<&RequestNotes>) -> PointCall {
        let notes = self.notes;
        PointCall {
            time: self.time,
            took: self.took,
            units: notes.units.first().map_or(0.0, |one| one.read),
            items: notes.keys,
            greatest: notes.greatest,
            request_bytes: request.map(|request| request.bytes as u64),
            response_bytes: notes.answered,
            operation: self.operation,
            is_write: is_write(self.operation, notes.wrote),
            is_strong: notes.page.is_strong,
        }
    }

    /// The call as it is told, but for its number.
    pub(super) fn logged(self, context: &Context, request: Option<&RequestNotes>) -> LoggedCall {
        let Self {
            operation, notes, ..
        } = self;
        let is_write = is_write(operation, notes.wrote);
        let (found, keys) = self.keys.of_call(context, notes);
        let table = notes.table().map(|table| Arc::clone(&table.name)).or(found);
        let taken = notes.units.iter().filter_map(|one| {
            let of = one.table.as_ref().or(table.as_ref());
            debug_assert!(of.is_some(), "units are noted of a table");
            Some(taken(of?, one, is_write))
        });
        let taken: Vec<TakenUnits> = taken.collect();
        let caller: &Caller = &context.caller;
        LoggedCall {
            number: 0,
            time: self.time,
            access_key: Arc::clone(&caller.owner),
            region: Arc::clone(&caller.region),
            operation,
            index: notes.index.clone(),
            keys,
            error: self.outcome.err(),
            reason: self.reason.map(Arc::from),
            fault: notes.fault,
            took: self.took,
            // The sum of no fractions is a zero with a sign.
            read_units: taken.iter().fold(0.0, |sum, one| sum + one.read),
            write_units: taken.iter().fold(0.0, |sum, one| sum + one.write),
            taken,
            items: notes.keys,
            returned: notes.returned,
            request_bytes: request.map(|request| request.bytes as u64),
            response_bytes: notes.answered,
            tag: request.and_then(|request| request.tag.clone()),
            greatest: notes.greatest,
            page: notes.page.clone(),
            is_page: request.is_some_and(|request| request.is_page),
            table,
        }
    }
}

/// Noted units, now that it is known whether the call writes.
fn taken(table: &Arc<str>, one: &NotedUnits, is_write: bool) -> TakenUnits {
    TakenUnits {
        table: Arc::clone(table),
        index: one.index.clone(),
        read: if is_write { 0.0 } else { one.read },
        write: if is_write { one.read } else { 0.0 },
    }
}

/// Whether the units of a call are for writing. A statement writes if it has written.
fn is_write(operation: Operation, wrote: bool) -> bool {
    match operation {
        Operation::PutItem
        | Operation::UpdateItem
        | Operation::DeleteItem
        | Operation::BatchWriteItem
        | Operation::TransactWriteItems => true,
        _ => wrote,
    }
}
