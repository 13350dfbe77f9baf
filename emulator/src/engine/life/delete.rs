//! A table goes, or an index of it, at once or when its time is over.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::{TableDefinition, TableStatus};
use crate::storage::{Commit, SpaceChange, StoreError};

use crate::engine::Engine;
use crate::engine::error::ChangeError;
use crate::engine::life::attach;
use crate::engine::life::change::lock;
use crate::engine::life::create::Transition;
use crate::engine::life::recovery::plan_end;
use crate::engine::parts::due::Due;
use crate::engine::table::layout::Layout;
use crate::engine::table::live_index::LiveIndex;
use crate::engine::table::table_fact;
use crate::engine::table::view::TableView;
use crate::engine::table::{LONG_AGO, Table, Writer};

impl Engine {
    /// Deletes a table; the table as it was.
    ///
    /// # Errors
    ///
    /// If the table is being created, being updated, or being deleted already; if it is protected.
    pub(crate) fn delete_table(&self, table: &Arc<Table>) -> Result<TableView, ChangeError> {
        let mut writer = lock(table)?;
        let now = self.clock.now();
        let status = writer.layout.status(now);
        if status != TableStatus::Active {
            return Err(ChangeError::Busy(status));
        }
        if writer.layout.warming(now).is_any() {
            return Err(ChangeError::Busy(TableStatus::Updating));
        }
        let mut indexes = writer.layout.indexes.iter();
        if indexes.any(|index| index.status(now) != TableStatus::Active) {
            return Err(ChangeError::IndexesChange);
        }
        if writer.layout.definition.deletion_protection {
            return Err(ChangeError::Protected);
        }
        let before = table.view();
        let gone_at = self.transition_end(Transition::AsConfigured);
        let mut layout = Layout::clone(&writer.layout);
        layout.gone_at = Some(gone_at);
        let fact = table_fact::exists(&table.home, table.space, &layout, &writer.unfilled);
        let mut commit = Commit::of_fact(fact);
        let last_backup = self.plan_last_backup(table, &writer, &mut commit);
        self.store.commit(commit)?;
        if let Some(backup) = last_backup {
            self.show_backup(backup);
        }
        table.show(&mut writer, layout);
        drop(writer);
        self.end_at(table, gone_at);
        Ok(before)
    }

    /// Finishes now what ends now, and remembers what ends later. That something leaves is committed by now; if
    /// the store fails, it leaves with work that is due.
    pub(in crate::engine) fn end_at(&self, table: &Arc<Table>, gone_at: Timestamp) {
        if gone_at == LONG_AGO {
            let now = self.clock.now();
            let left = self.finish_leaving(table, now);
            self.retry(left, table, now, Due::Leave);
        } else {
            self.due.note(gone_at, Due::Leave(Arc::clone(table)));
        }
    }

    /// Lets go of indexes and of the table itself, if they leave by `now`. What leaves later has an entry of its
    /// own in the agenda.
    pub(in crate::engine) fn finish_leaving(
        &self,
        table: &Arc<Table>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        match table.layout().next_leaving() {
            Some(moment) if moment <= now => {}
            Some(_) | None => return Ok(()),
        }
        let mut writer = table.writer.lock();
        let mut layout = Layout::clone(&writer.layout);
        if layout.gone_at.is_some_and(|moment| moment <= now) {
            if !table.is_gone() {
                self.drop_table(table, &mut writer)?;
            }
            // The writer is let go before the catalog is taken, which comes before it in the order of locks. Until
            // then the table is still listed, and takes nothing.
            drop(writer);
            self.catalog.write().remove(table);
            return Ok(());
        }
        let stays = |index: &Arc<LiveIndex>| index.gone_at.is_none_or(|moment| now < moment);
        let mut definition = TableDefinition::clone(&layout.definition);
        for index in layout.indexes.iter().filter(|index| !stays(index)) {
            definition = definition.without(index.definition.number);
        }
        layout.definition = Arc::new(definition);
        layout.indexes.retain(stays);
        let fact = table_fact::exists(&table.home, table.space, &layout, &writer.unfilled);
        self.store.commit(Commit::of_fact(fact))?;
        table.show(&mut writer, layout);
        Ok(())
    }

    /// Frees everything that a table holds, ends its stream, and turns every later request away.
    pub(in crate::engine) fn drop_table(
        &self,
        table: &Table,
        writer: &mut Writer,
    ) -> Result<(), StoreError> {
        let mut commit = Commit::default();
        let layout = &writer.layout;
        let of_indexes = layout.indexes.iter().map(|index| index.space);
        let of_expiry = layout.ttl.as_ref().map(|ttl| ttl.space);
        let spaces = of_indexes.chain(of_expiry).chain([table.space]);
        commit.spaces.extend(spaces.map(SpaceChange::Drop));
        let fact = table_fact::is_gone(&table.home, table.name());
        commit.facts.push(fact);
        // The feed before the others, so that they can be the last who read the log.
        let drops_log = attach::plan_end(table, writer, &mut commit);
        let streams = self.plan_end(writer.stream.as_ref(), &mut commit);
        let recovery = writer.recovery.as_ref();
        let definition = &writer.layout.definition;
        let recovery =
            recovery.map(|present| plan_end(&table.home, present, definition, &mut commit));
        if let Err(error) = self.store.commit(commit) {
            if let Some(recovery) = recovery {
                recovery.take_back();
            }
            attach::take_back(writer, drops_log);
            return Err(error);
        }
        table.close();
        writer.feed = None;
        self.contributors.forget_table(table.space);
        self.show_stream(writer, streams);
        // Without recovery nothing of it changes.
        self.show_recovery(writer, recovery.unwrap_or_default());
        Ok(())
    }
}
