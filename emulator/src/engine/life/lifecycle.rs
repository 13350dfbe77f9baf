//! The life of tables and indexes: created, changed, filled, deleted.
//!
//! What a change does to items is done at once. Only its *status* lasts, as long as the configuration
//! says, on the injected clock: until then a new table takes no items, a new index cannot be read, and
//! what was deleted is still listed.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::clock::Timestamp;
use crate::schema::{IndexDefinition, TableDefinition, TableStatus};
use crate::storage::{Space, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::{LifecycleError, TableNotFound};
use crate::engine::table::catalog::Caller;
use crate::engine::table::counters::Counters;
use crate::engine::table::layout::Layout;
use crate::engine::table::live_index::LiveIndex;
use crate::engine::table::live_ttl::LiveTtl;
use crate::engine::table::{Home, LONG_AGO, Table, Writer};

impl Engine {
    /// Makes a table.
    ///
    /// # Errors
    ///
    /// If the caller has a table of this name.
    pub(crate) fn create_table(
        &self,
        caller: &Caller,
        definition: Arc<TableDefinition>,
    ) -> Result<Arc<Table>, LifecycleError> {
        let (owner, region) = self.settings.namespace(caller);
        let mut catalog = self.catalog.write();
        if catalog.get(owner, region, &definition.name).is_some() {
            return Err(LifecycleError::TableExists(Arc::clone(&definition.name)));
        }
        let ready_at = self.transient_end();
        let space = self.new_space()?;
        let mut indexes = Vec::with_capacity(definition.indexes.len());
        for index in &definition.indexes {
            indexes.push(Arc::new(LiveIndex {
                definition: index.clone(),
                space: self.new_space()?,
                counters: Arc::new(Counters::default()),
                ready_at,
                added_later: false,
                gone_at: None,
            }));
        }
        let ttl = self.live_ttl(&definition)?;
        let expires = ttl.is_some();
        let home = Home {
            owner: Arc::clone(owner),
            region: Arc::clone(region),
        };
        let definition = self.with_own_stream(&home, definition);
        let stream = self.open_stream(&home, &definition);
        let table = Arc::new(Table::new(
            home,
            space,
            Layout {
                definition,
                indexes,
                ttl,
                creating_until: ready_at,
                updating_until: LONG_AGO,
                gone_at: None,
            },
            stream,
        ));
        catalog.insert(owner, region, Arc::clone(&table));
        if expires {
            self.due.note(LONG_AGO);
        }
        Ok(table)
    }

    /// Puts the definition that `change` makes of the present one in its place.
    ///
    /// Switching expiry or the stream on or off takes effect here; adding and removing indexes has functions of its
    /// own. `change` runs under the table's writer lock, so it must not call the engine.
    ///
    /// # Errors
    ///
    /// If the table is gone.
    pub(crate) fn update_definition(
        &self,
        table: &Arc<Table>,
        change: impl FnOnce(&TableDefinition) -> TableDefinition,
    ) -> Result<Arc<TableDefinition>, LifecycleError> {
        let mut writer = lock(table)?;
        let mut layout = Layout::clone(&writer.layout);
        let definition = Arc::new(change(&layout.definition));
        layout.definition = Arc::clone(&definition);
        let expires = self.follow_ttl(table, &mut writer, &mut layout)?;
        self.follow_stream(table, &mut writer, &layout);
        table.show(&mut writer, layout);
        drop(writer);
        if expires {
            self.due.note(LONG_AGO);
        }
        self.fill(table)?;
        Ok(definition)
    }

    /// Shows the table as being updated, for as long as such states last.
    pub(crate) fn mark_updating(&self, table: &Arc<Table>) -> Result<(), LifecycleError> {
        let mut writer = lock(table)?;
        let mut layout = Layout::clone(&writer.layout);
        layout.updating_until = self.transient_end();
        table.show(&mut writer, layout);
        Ok(())
    }

    /// Adds an index, and fills it from the items that are there.
    ///
    /// The definition of the table gains the index, if it does not name it yet.
    ///
    /// # Errors
    ///
    /// If the table is being created or deleted. That it is not being updated is for the caller to see.
    pub(crate) fn add_index(
        &self,
        table: &Arc<Table>,
        index: IndexDefinition,
    ) -> Result<(), LifecycleError> {
        let mut writer = lock(table)?;
        let mut layout = Layout::clone(&writer.layout);
        self.refuse(&layout, &[TableStatus::Creating, TableStatus::Deleting])?;
        let space = self.new_space()?;
        let mut definition = TableDefinition::clone(&layout.definition);
        if !definition
            .indexes
            .iter()
            .any(|known| known.number == index.number)
        {
            definition.indexes.push(index.clone());
        }
        definition.next_index = definition.next_index.max(index.number.saturating_add(1));
        layout.definition = Arc::new(definition);
        layout.indexes.push(Arc::new(LiveIndex {
            definition: index,
            space,
            counters: Arc::new(Counters::default()),
            ready_at: self.transient_end(),
            added_later: true,
            gone_at: None,
        }));
        writer.unfilled.push((space, None));
        table.show(&mut writer, layout);
        drop(writer);
        self.fill(table)?;
        Ok(())
    }

    /// Removes an index. Its entries go at once, its name when the change is over.
    ///
    /// # Errors
    ///
    /// If there is no such index, or the table is being created or deleted.
    pub(crate) fn remove_index(
        &self,
        table: &Arc<Table>,
        number: u32,
    ) -> Result<(), LifecycleError> {
        let mut writer = lock(table)?;
        let mut layout = Layout::clone(&writer.layout);
        self.refuse(&layout, &[TableStatus::Creating, TableStatus::Deleting])?;
        let slot = layout
            .indexes
            .iter_mut()
            .find(|index| index.definition.number == number)
            .ok_or(LifecycleError::IndexNotFound)?;
        let space = slot.space;
        let gone_at = self.transient_end();
        *slot = Arc::new(slot.with_end(Some(gone_at)));
        writer.unfilled.retain(|(other, _)| *other != space);
        table.show(&mut writer, layout);
        self.store.remove(space)?;
        drop(writer);
        self.end_at(table, gone_at)
    }

    /// Deletes a table.
    ///
    /// # Errors
    ///
    /// If the table is being created, being updated, or being deleted already.
    pub(crate) fn delete_table(&self, table: &Arc<Table>) -> Result<(), LifecycleError> {
        let mut writer = lock(table)?;
        let mut layout = Layout::clone(&writer.layout);
        let busy = [
            TableStatus::Creating,
            TableStatus::Updating,
            TableStatus::Deleting,
        ];
        self.refuse(&layout, &busy)?;
        let gone_at = self.transient_end();
        layout.gone_at = Some(gone_at);
        table.show(&mut writer, layout);
        drop(writer);
        self.end_at(table, gone_at)
    }

    /// Finishes now what ends now, and remembers what ends later.
    fn end_at(&self, table: &Arc<Table>, gone_at: Timestamp) -> Result<(), LifecycleError> {
        if gone_at == LONG_AGO {
            self.finish_leaving(table, self.clock.now())?;
        } else {
            self.due.note(gone_at);
        }
        Ok(())
    }

    /// Lets go of indexes and of the table itself, if they leave by `now`; when the next one leaves.
    pub(in crate::engine) fn finish_leaving(
        &self,
        table: &Arc<Table>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        match table.layout().next_leaving() {
            Some(moment) if moment <= now => {}
            later => return Ok(later),
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
            return self.drop_spaces(table, &layout).map(|()| None);
        }
        drop(catalog);
        let stays = |index: &Arc<LiveIndex>| index.gone_at.is_none_or(|moment| now < moment);
        let mut definition = TableDefinition::clone(&layout.definition);
        for index in layout.indexes.iter().filter(|index| !stays(index)) {
            definition = definition.without(index.definition.number);
        }
        layout.definition = Arc::new(definition);
        layout.indexes.retain(stays);
        let next = layout.next_leaving();
        table.show(&mut writer, layout);
        Ok(next)
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

    /// Makes the order of expiry what the definition says; whether there is a new one.
    fn follow_ttl(
        &self,
        table: &Table,
        writer: &mut Writer,
        layout: &mut Layout,
    ) -> Result<bool, StoreError> {
        let wanted = layout.definition.time_to_live.as_ref();
        let present = layout.ttl.as_ref();
        if wanted.map(|ttl| &ttl.attribute) == present.map(|ttl| &ttl.attribute) {
            return Ok(false);
        }
        if let Some(former) = layout.ttl.take() {
            writer.unfilled.retain(|(other, _)| *other != former.space);
            self.store.remove(former.space)?;
        }
        layout.ttl = self.live_ttl(&layout.definition)?;
        if let Some(ttl) = &layout.ttl {
            writer.unfilled.push((ttl.space, None));
            table.sweep_at.store(i64::MIN, Ordering::Relaxed);
        }
        Ok(layout.ttl.is_some())
    }

    /// An empty order of expiry, if the definition asks for one.
    fn live_ttl(&self, definition: &TableDefinition) -> Result<Option<LiveTtl>, StoreError> {
        let Some(ttl) = &definition.time_to_live else {
            return Ok(None);
        };
        Ok(Some(LiveTtl {
            attribute: Arc::clone(&ttl.attribute),
            space: self.new_space()?,
            nothing: Item::default(),
        }))
    }

    /// Refuses a change of a table in one of these states.
    fn refuse(&self, layout: &Layout, states: &[TableStatus]) -> Result<(), LifecycleError> {
        if states.contains(&layout.status(self.clock.now())) {
            return Err(LifecycleError::Busy(Arc::clone(&layout.definition.name)));
        }
        Ok(())
    }

    /// When a change that begins now is over; long ago where changes take no time.
    pub(in crate::engine) fn transient_end(&self) -> Timestamp {
        match self.settings.transient {
            Some(span) if !self.at_once.load(Ordering::Relaxed) => self.clock.now().plus(span),
            _ => LONG_AGO,
        }
    }

    /// An empty space.
    fn new_space(&self) -> Result<Space, StoreError> {
        let space = self.numbers.next_space();
        self.store.create(space)?;
        Ok(space)
    }
}

/// The writer lock of a table that is not gone.
fn lock(table: &Table) -> Result<parking_lot::MutexGuard<'_, Writer>, TableNotFound> {
    let writer = table.writer.lock();
    if table.is_gone() {
        return Err(TableNotFound);
    }
    Ok(writer)
}
