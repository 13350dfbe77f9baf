//! Tables that are made of what others held.

use std::sync::Arc;

use crate::schema::{IndexKind, TableDefinition};
use crate::storage::{Commit, Key, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::ChangeError;
use crate::engine::life::create::{Coming, Transition};
use crate::engine::parts::backups::{HeldSpace, KeptIndex};
use crate::engine::table::catalog::Caller;
use crate::engine::table::collections::Collections;
use crate::engine::table::counters::Growth;
use crate::engine::table::key::TableKey;
use crate::engine::table::layout::Restored;
use crate::engine::table::{Home, Table, Writer};
use crate::engine::write::capacity::Consumed;
use crate::engine::write::index::{self, Entries};
use crate::engine::write::{collection, count};

/// What a table is made of that is not empty from its beginning.
#[derive(Debug)]
pub(in crate::engine) struct Content {
    pub(in crate::engine) items: HeldSpace,
    /// The entries of indexes that were kept; others are made anew.
    pub(in crate::engine) indexes: Vec<KeptIndex>,
    /// The sizes of item collections, if they are known.
    pub(in crate::engine) collections: Option<Collections>,
    /// How many local indexes these count.
    pub(in crate::engine) locals: usize,
    /// What it is restored from, if it is.
    pub(in crate::engine) restored: Option<Restored>,
    /// What is to be under some keys instead of what is kept there.
    pub(in crate::engine) undone: Vec<(Key, Option<Item>)>,
}

impl Content {
    /// What was kept of the index with this number.
    pub(in crate::engine) fn index(&self, number: u32) -> Option<&KeptIndex> {
        self.indexes.iter().find(|index| index.number == number)
    }
}

impl Engine {
    /// Makes a table that holds, from its first moment on, what others held: in one commit.
    ///
    /// `content` is asked with the catalog locked, so it may lock a table; what it hands out beside the content is
    /// kept until the commit has happened, so that nothing changes in between.
    ///
    /// # Errors
    ///
    /// If the caller has a table of this name, or the store fails; what `content` says.
    pub(in crate::engine) fn create_table_of<G>(
        &self,
        caller: &Caller,
        definition: Arc<TableDefinition>,
        content: impl FnOnce() -> Result<(Content, G), ChangeError>,
        transition: Transition,
    ) -> Result<Arc<Table>, ChangeError> {
        let (owner, region) = self.settings.namespace(caller);
        let mut catalog = self.catalog.write();
        if catalog.get(owner, region, &definition.name).is_some() {
            return Err(ChangeError::TableExists(Arc::clone(&definition.name)));
        }
        let (mut content, guard) = content()?;
        let home = Home {
            owner: Arc::clone(owner),
            region: Arc::clone(region),
        };
        let ready_at = self.transition_end(transition);
        let from = content.items.space;
        let undone = std::mem::take(&mut content.undone);
        // Sizes that count other local indexes than the new table has are of no use.
        let locals = definition.indexes_of(IndexKind::Local).count();
        let known = content.collections.take();
        content.collections = known.filter(|_| locals > 0 && locals == content.locals);
        let is_counted = content.collections.is_some();
        let mut commit = Commit::default();
        let mut coming = self.plan_table(home, definition, Some(content), ready_at, &mut commit);
        if !is_counted && coming.writer.layout.has_collections() {
            // The writer keeps what is counted; the copy holds the same items.
            count::collections(&*self.store.snapshot()?, from, &mut coming.writer)?;
        }
        for (key, wanted) in undone {
            let present = self.store.get(from, &key)?;
            undo(&mut coming, &key, present, wanted, &mut commit)?;
        }
        let is_unfilled = !coming.writer.unfilled.is_empty();
        self.store.commit(commit)?;
        drop(guard);
        let table = self.show_table(&mut catalog, coming);
        drop(catalog);
        if is_unfilled {
            self.fill_or_later(&table);
        }
        Ok(table)
    }
}

/// Puts `wanted` in the place of what is present under a key, in the table and in its indexes.
fn undo(
    coming: &mut Coming,
    key: &Key,
    present: Option<Item>,
    wanted: Option<Item>,
    commit: &mut Commit,
) -> Result<(), StoreError> {
    if present == wanted {
        return Ok(());
    }
    let writer = &mut coming.writer;
    let old = entries(writer, key, present.as_ref());
    let new = entries(writer, key, wanted.as_ref());
    if writer.layout.has_collections() {
        for (item, entries, sign) in [(&present, &old, -1), (&wanted, &new, 1)] {
            let share = item
                .as_ref()
                .and_then(|item| collection::share(writer, item, entries));
            if let Some((partition, bytes)) = share {
                writer.collections.grow(partition, sign * bytes);
            }
        }
    }
    let size = |item: &Option<Item>| item.as_ref().map(Item::size);
    let growth = Growth::between(size(&present), size(&wanted));
    coming.held.items += growth.items;
    coming.held.bytes += growth.bytes;
    match wanted {
        Some(item) => commit.put(coming.space, key.clone(), item),
        None => commit.delete(coming.space, key.clone()),
    }
    // Nobody pays for a restore by its writes.
    let mut consumed = Consumed::default();
    index::update_entries(writer, key, (old, new), commit, &mut consumed).settle();
    Ok(())
}

/// The entries of an item, or of none.
fn entries(writer: &Writer, key: &Key, item: Option<&Item>) -> Entries {
    let keys = &writer.layout.definition.keys;
    match item {
        Some(item) => index::entries_of_old(writer, item, &TableKey::new(keys, key)),
        None => vec![None; writer.layout.indexes.len()],
    }
}
