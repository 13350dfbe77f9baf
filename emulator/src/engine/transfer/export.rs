//! A full export: the items of a table as they were at a moment, kept until they were written.

use std::ops::Bound;
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::storage::{Commit, Direction, Key, Snapshot, Space, SpaceChange, Span, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::{ChangeError, impossible};
use crate::engine::life::change::lock;
use crate::engine::life::create::Transition;
use crate::engine::parts::transfers::{Transfer, TransferRecord};
use crate::engine::table::Table;
use crate::engine::table::counters::Growth;
use crate::engine::transfer::NewTransfer;

impl Engine {
    /// Begins the export of what a table held at `moment`, which lies in the time that its recovery covers.
    ///
    /// The copy shares everything with the table, so it costs what has happened since that moment, whatever the table
    /// holds; the table may change and go meanwhile.
    ///
    /// # Errors
    ///
    /// If the table is gone, or the store fails.
    pub(crate) fn begin_export(
        &self,
        table: &Arc<Table>,
        moment: Timestamp,
        new: NewTransfer,
        transition: Transition,
    ) -> Result<Arc<Transfer>, ChangeError> {
        let writer = lock(table)?;
        let copy = self.numbers.next_space();
        let mut commit = Commit::default();
        commit.spaces.push(SpaceChange::Copy {
            from: table.space,
            to: copy,
        });
        let mut bytes = table.counters.held().bytes;
        for (key, wanted) in self.undone_since(&writer, moment)? {
            let present = self.store.get(table.space, &key)?;
            let size = |item: &Option<Item>| item.as_ref().map(Item::size);
            bytes += Growth::between(size(&present), size(&wanted)).bytes;
            match wanted {
                Some(item) => commit.put(copy, key, item),
                None => commit.delete(copy, key),
            }
        }
        let mut record = self.plan_transfer(table.home.clone(), new, Some(copy));
        record.counts.bytes = bytes;
        commit.facts.push(record.clone().into_fact());
        self.store.commit(commit)?;
        drop(writer);
        Ok(self.show_transfer(record, transition))
    }

    /// The items of a full export, from the first one.
    ///
    /// # Errors
    ///
    /// If the store fails, or the export has ended.
    pub(crate) fn exported_items(
        &self,
        record: &TransferRecord,
    ) -> Result<ExportedItems, StoreError> {
        let space = record.space;
        let space = space.ok_or_else(|| impossible("a full export that runs has its items"))?;
        Ok(ExportedItems {
            snapshot: self.store.snapshot()?,
            space,
            span: Span::ALL,
        })
    }
}

/// The items of a full export that were not read yet, in the order of their keys.
#[derive(Debug)]
pub(crate) struct ExportedItems {
    snapshot: Arc<dyn Snapshot>,
    space: Space,
    span: Span,
}

impl ExportedItems {
    /// Shows items of about so many bytes to `visit`; whether there are more. `visit` is handed the key as well.
    ///
    /// # Errors
    ///
    /// If the store fails, or `visit` does: then nothing of this is to be used any more.
    pub(crate) fn read<E: From<StoreError>>(
        &mut self,
        budget_bytes: usize,
        mut visit: impl FnMut(&Key, &Item) -> Result<(), E>,
    ) -> Result<bool, E> {
        let mut read = 0_usize;
        let mut reached = None;
        let snapshot = Arc::clone(&self.snapshot);
        for entry in snapshot.range(self.space, &self.span, Direction::Forward)? {
            let (key, item) = entry?;
            visit(&key, &item)?;
            read = read.saturating_add(item.size());
            if read >= budget_bytes {
                reached = Some(key.into_owned());
                break;
            }
        }
        let Some(reached) = reached else {
            return Ok(false);
        };
        self.span.lower = Bound::Excluded(reached);
        Ok(true)
    }
}
