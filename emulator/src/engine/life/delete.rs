//! A table goes, or an index of it, at once or when its time is over.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::{TableDefinition, TableStatus};
use crate::storage::StoreError;

use crate::engine::Engine;
use crate::engine::error::ChangeError;
use crate::engine::life::change::lock;
use crate::engine::life::create::Transition;
use crate::engine::parts::due::Due;
use crate::engine::table::layout::Layout;
use crate::engine::table::live_index::LiveIndex;
use crate::engine::table::view::TableView;
use crate::engine::table::{LONG_AGO, Table};

impl Engine {
    /// Deletes a table; the table as it was.
    ///
    /// # Errors
    ///
    /// If the table is being created, being updated, or being deleted already; if it is protected.
    pub(crate) fn delete_table(&self, table: &Arc<Table>) -> Result<TableView, ChangeError> {
        let mut writer = lock(table)?;
        let status = writer.layout.status(self.clock.now());
        if status != TableStatus::Active {
            return Err(ChangeError::Busy(status));
        }
        if writer.layout.definition.deletion_protection {
            return Err(ChangeError::Protected);
        }
        let before = table.view();
        let gone_at = self.transition_end(Transition::AsConfigured);
        let mut layout = Layout::clone(&writer.layout);
        layout.gone_at = Some(gone_at);
        table.show(&mut writer, layout);
        drop(writer);
        self.end_at(table, gone_at)?;
        Ok(before)
    }

    /// Finishes now what ends now, and remembers what ends later.
    pub(in crate::engine) fn end_at(
        &self,
        table: &Arc<Table>,
        gone_at: Timestamp,
    ) -> Result<(), StoreError> {
        if gone_at == LONG_AGO {
            let now = self.clock.now();
            let left = self.finish_leaving(table, now);
            self.retry(left.clone(), table, now, Due::Leave);
            return left;
        }
        self.due.note(gone_at, Due::Leave(Arc::clone(table)));
        Ok(())
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
        // The catalog before the writer: the order of all locks.
        let mut catalog = self.catalog.write();
        let mut writer = table.writer.lock();
        let mut layout = Layout::clone(&writer.layout);
        if layout.gone_at.is_some_and(|moment| moment <= now) {
            table.close();
            self.close_stream(&mut writer);
            catalog.remove(table);
            drop(catalog);
            return self.drop_spaces(table, &layout);
        }
        drop(catalog);
        let stays = |index: &Arc<LiveIndex>| index.gone_at.is_none_or(|moment| now < moment);
        let mut definition = TableDefinition::clone(&layout.definition);
        for index in layout.indexes.iter().filter(|index| !stays(index)) {
            definition = definition.without(index.definition.number);
        }
        layout.definition = Arc::new(definition);
        layout.indexes.retain(stays);
        table.show(&mut writer, layout);
        Ok(())
    }

    /// Frees everything that a table holds.
    fn drop_spaces(&self, table: &Table, layout: &Layout) -> Result<(), StoreError> {
        self.store.remove(table.space)?;
        for index in &layout.indexes {
            self.store.remove(index.space)?;
        }
        match &layout.ttl {
            Some(ttl) => self.store.remove(ttl.space),
            None => Ok(()),
        }
    }
}
