//! Items come into a table that comes with them, and takes nothing else until they are there.

use std::sync::Arc;

use parking_lot::MutexGuard;

use crate::storage::{Commit, Key};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::{ChangeError, WriteError};
use crate::engine::life::change::lock;
use crate::engine::life::create::Transition;
use crate::engine::parts::transfers::{TransferKind, TransferRecord};
use crate::engine::table::catalog::Caller;
use crate::engine::table::layout::Layout;
use crate::engine::table::{LONG_AGO, Table, UNTIL_LOADED, Writer, table_fact};
use crate::engine::write::mutation::{Mutation, Origin, Write};

impl Engine {
    /// The table of an import, made if it is not there: it is being created until the import ends.
    ///
    /// # Errors
    ///
    /// If another table has its name, or the store fails; none where the record tells of none.
    pub(crate) fn table_to_load(
        &self,
        record: &TransferRecord,
    ) -> Result<Option<Arc<Table>>, ChangeError> {
        let Some(definition) = &record.definition else {
            return Ok(None);
        };
        // Left half loaded by a process that has ended.
        if let Some(table) = self.loaded_table(record) {
            return Ok(Some(table));
        }
        let (owner, region) = record.home();
        let caller = Caller::new(owner, region);
        let table = self.create_table(&caller, Arc::clone(definition), Transition::UntilLoaded);
        table.map(Some)
    }

    /// The table that an import has made, if it is there.
    pub(in crate::engine) fn loaded_table(&self, record: &TransferRecord) -> Option<Arc<Table>> {
        let definition = record.definition.as_ref();
        let definition = definition.filter(|_| record.kind == TransferKind::Import)?;
        let (owner, region) = record.home();
        let table = self.table(&Caller::new(owner, region), &definition.name);
        table
            .ok()
            .filter(|table| table.definition().id == definition.id)
    }

    /// Puts an item into a table that is being loaded.
    ///
    /// # Errors
    ///
    /// If the item cannot be, or the store fails.
    pub(crate) fn load(&self, table: &Arc<Table>, key: Key, item: Item) -> Result<(), WriteError> {
        let write = Write {
            key,
            mutation: Mutation::Put(item),
            condition: None,
        };
        self.write_as(table, write, Origin::Load).map(drop)
    }

    /// Works out that a table that was loaded is there for everybody; none if it is so already, or gone. The table's
    /// writer stays locked until that is shown.
    pub(in crate::engine) fn plan_opening<'a>(
        &self,
        table: &'a Table,
        commit: &mut Commit,
    ) -> Option<Opening<'a>> {
        let writer = lock(table).ok()?;
        if writer.layout.creating_until != UNTIL_LOADED {
            return None;
        }
        let mut layout = Layout::clone(&writer.layout);
        layout.creating_until = LONG_AGO;
        for index in &mut layout.indexes {
            *index = Arc::new(index.with_start(LONG_AGO));
        }
        let fact = table_fact::exists(&table.home, table.space, &layout, &writer.unfilled);
        commit.facts.push(fact);
        Some(Opening {
            table,
            writer,
            layout,
        })
    }
}

/// A table that is going to be there for everybody.
pub(in crate::engine) struct Opening<'a> {
    table: &'a Table,
    writer: MutexGuard<'a, Writer>,
    layout: Layout,
}

impl Opening<'_> {
    /// Lets it be so, which is committed.
    pub(in crate::engine) fn show(mut self) {
        self.table.show(&mut self.writer, self.layout);
        self.table.open();
    }
}
