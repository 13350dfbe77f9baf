//! THE write path: every mutation, whoever asks for it, is planned and applied here.
//!
//! Invariant: items change nowhere else, and nobody here knows who asks.
//!
//! [`Engine::write`] takes the table's writer lock, [`plan`]s the mutation against the item as it is,
//! commits the plan to the store in one step, and [`settle`]s what follows from it. A plan
//! changes nothing, so that several of them can be committed together; what a plan says of old and new
//! item, key and origin is what a log of changes is made of.

pub(in crate::engine) mod apply;
pub(in crate::engine) mod capacity;
pub(in crate::engine) mod collection;
pub(in crate::engine) mod count;
pub(in crate::engine) mod index;
pub(in crate::engine) mod mutation;
pub(in crate::engine) mod plan;

use std::sync::Arc;

use crate::meter::notes;
use crate::storage::{Commit, Key, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::{TableNotFound, WriteError};
use crate::engine::table::key::TableKey;
use crate::engine::table::layout::Layout;
use crate::engine::table::{Table, Writer};
use crate::engine::write::apply::settle;
use crate::engine::write::index::Entries;
use crate::engine::write::mutation::{Origin, Write, Written};
use crate::engine::write::plan::{Planned, check_new};

/// An item that was found fit to be put under its key, with its entries in indexes. It holds as long as the table is what
/// it was then, and is worked out again if that has changed.
#[derive(Debug)]
pub(crate) struct CheckedPut {
    layout: Arc<Layout>,
    entries: Entries,
}

impl CheckedPut {
    /// The entries, if they are those of a table as it is now.
    pub(in crate::engine) fn entries_in(self, writer: &Writer) -> Option<Entries> {
        Arc::ptr_eq(&self.layout, &writer.layout).then_some(self.entries)
    }
}

impl Engine {
    /// Applies one mutation.
    ///
    /// # Errors
    ///
    /// If the condition does not hold, or the new item cannot be; nothing has changed then.
    pub(crate) fn write(&self, table: &Arc<Table>, write: Write) -> Result<Written, WriteError> {
        if table.replicates_at_once()
            && let Some(member) = table.layout().member.clone()
        {
            return self.write_everywhere(&member, table, write);
        }
        self.write_as(table, write, Origin::Caller)
    }

    /// Applies a mutation, of which what it puts was checked before if it is a put.
    ///
    /// # Errors
    ///
    /// As [`Engine::write`].
    pub(crate) fn write_checked(
        &self,
        table: &Arc<Table>,
        write: Write,
        checked: Option<CheckedPut>,
    ) -> Result<Written, WriteError> {
        if table.replicates_at_once() {
            return self.write(table, write);
        }
        self.write_planned(table, write, Origin::Caller, checked)
    }

    /// Checks that `item` could be put under `key`, before any of several writes happens.
    ///
    /// # Errors
    ///
    /// If the item is too large, or has a value that no index key can have.
    pub(crate) fn check_put(
        &self,
        table: &Table,
        key: &Key,
        item: &Item,
    ) -> Result<CheckedPut, WriteError> {
        table.check_usable(|| self.clock.now())?;
        let writer = table.writer.lock();
        let table_key = TableKey::new(&writer.layout.definition.keys, key);
        Ok(CheckedPut {
            entries: check_new(&writer, &table_key, item, WriteError::ItemTooLarge)?,
            layout: Arc::clone(&writer.layout),
        })
    }

    /// Takes what a write that is committed has taken, where capacity is enforced.
    pub(in crate::engine) fn take_planned(&self, table: &Table, planned: &Planned, times: f64) {
        let item = planned.new.as_ref().or(planned.old.as_ref());
        let consumed = &planned.consumed;
        let taken = (consumed.table, consumed.global.as_slice());
        self.take_write(table, planned.hash, item, taken, times);
    }

    /// Takes what a write has taken whose condition does not hold; what is said of it, which is another thing where nothing
    /// is left to be taken.
    fn charged(&self, table: &Table, hash: u64, error: WriteError) -> WriteError {
        let WriteError::ConditionFailed { old, units } = &error else {
            return error;
        };
        if let Err(throttled) = self.admit_write(table, hash, old.as_ref(), &[]) {
            return throttled.into();
        }
        self.take_write(table, hash, old.as_ref(), (*units, &[]), 1.0);
        notes::units(table.name(), None, *units);
        notes::wrote();
        error
    }

    /// Commits changes of items. What they replace is kept for reads that need not see the newest.
    pub(in crate::engine) fn commit_items(&self, commit: Commit) -> Result<(), StoreError> {
        match self.adversary.is_on() {
            false => self.store.commit(commit),
            true => (self.adversary).commit(self.clock.now(), &*self.store, commit),
        }
    }

    /// Applies one mutation on someone's behalf.
    pub(in crate::engine) fn write_as(
        &self,
        table: &Arc<Table>,
        write: Write,
        origin: Origin,
    ) -> Result<Written, WriteError> {
        self.write_planned(table, write, origin, None)
    }

    fn write_planned(
        &self,
        table: &Arc<Table>,
        write: Write,
        origin: Origin,
        checked: Option<CheckedPut>,
    ) -> Result<Written, WriteError> {
        // A table that is being loaded is not usable by anybody else.
        if origin != Origin::Load {
            table.check_usable(|| self.clock.now())?;
        }
        let near = match origin {
            Origin::Caller | Origin::Expiry { .. } => self.near(table),
            Origin::Load | Origin::Replica { .. } => None,
        };
        let (mut writer, reach) = match &near {
            Some(near) => near.lock(table),
            None => (notes::lock(&table.writer), None),
        };
        if table.is_gone() {
            return Err(TableNotFound.into());
        }
        writer.check_held(&write.key, None)?;
        let hash = write.key.prefix();
        let planned = self.plan_checked(table.space, &writer, write, origin, checked);
        let mut planned = match planned {
            Err(error) if origin == Origin::Caller => {
                return Err(self.charged(table, hash, error));
            }
            planned => planned?,
        };
        if origin == Origin::Caller {
            let item = planned.new.as_ref().or(planned.old.as_ref());
            self.admit_write(table, planned.hash, item, &planned.consumed.global)?;
        }
        let mut commit = std::mem::take(&mut planned.commit);
        let change = self.record(&writer, &planned, origin, &mut commit)?;
        let brought = change
            .zip(reach)
            .and_then(|(change, reach)| self.bring(reach, &planned, change, &mut commit));
        match commit.is_empty() {
            // What changes nothing is answered as kept as well.
            true => self.check_kept()?,
            false => self.commit_items(commit)?,
        }
        if origin == Origin::Caller {
            self.take_planned(table, &planned, 1.0);
        }
        match brought {
            Some(brought) => brought.show(&writer),
            None => self.announce(&writer),
        }
        Ok(settle(table, &mut writer, planned))
    }
}
