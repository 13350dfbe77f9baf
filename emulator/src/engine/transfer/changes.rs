//! What became of the items of a table between two moments: of each the first and the last state.

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::storage::{Key, LoggedChange, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::{ChangeError, TableNotFound, impossible};
use crate::engine::life::change::lock;
use crate::engine::log::change_log::LogView;
use crate::engine::table::{Table, key};

/// Items that have changed, by their keys, and where the log tells of it. The log is a root: it stays what it is
/// whatever happens to the table.
#[derive(Debug)]
pub(crate) struct ItemChanges {
    view: LogView,
    /// The places of the first and the last change of each.
    left: btree_map::IntoIter<Key, (usize, usize)>,
}

/// One item between two moments.
#[derive(Clone, Debug)]
pub(crate) struct ChangedItem {
    pub(crate) key: Key,
    /// As it was before; nothing if it was not there.
    pub(crate) old: Option<Item>,
    /// As it became; nothing if it is no longer there.
    pub(crate) new: Option<Item>,
    /// The moment of its last change.
    pub(crate) at: Timestamp,
}

impl Engine {
    /// The shortest stretch of time that an incremental export is of.
    pub(crate) fn export_window_min(&self) -> Duration {
        self.settings.export_window_min
    }

    /// What has changed in a table from one moment on and before another.
    ///
    /// # Errors
    ///
    /// If the table is gone or cannot be restored to a point in time; if the store fails.
    pub(crate) fn item_changes(
        &self,
        table: &Table,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<ItemChanges, ChangeError> {
        let writer = lock(table)?;
        let recovery = writer.recovery.as_ref().ok_or(TableNotFound)?;
        let view = recovery
            .log()
            .view(recovery.retention(), self.clock.now())?;
        let keys = writer.layout.definition.keys.clone();
        drop(writer);
        let first = view.position(|change| from <= change.at);
        let end = self.later(&view, to, |change| to <= change.at);
        let mut changed = BTreeMap::new();
        let stretch = view.changes.iter().enumerate().take(end).skip(first);
        for (place, change) in stretch {
            let image = change.new.as_ref().or(change.old.as_ref());
            let image = image.ok_or_else(|| impossible("a change has an image"))?;
            let key = key::key_of_item(&keys, &view.image(image)?);
            let key = key.map_err(|_| impossible("each change names its item"))?;
            let places = changed.entry(key).or_insert((place, place));
            places.1 = place;
        }
        Ok(ItemChanges {
            view,
            left: changed.into_iter(),
        })
    }
}

impl ItemChanges {
    /// Shows items of about so many bytes to `visit`; whether there are more. What came and went again is not shown.
    ///
    /// # Errors
    ///
    /// If the store fails, or `visit` does: then nothing of this is to be used any more.
    pub(crate) fn read<E: From<StoreError>>(
        &mut self,
        budget_bytes: usize,
        mut visit: impl FnMut(ChangedItem) -> Result<(), E>,
    ) -> Result<bool, E> {
        let mut read = 0_usize;
        while let Some((key, (first, last))) = self.left.next() {
            let (first, last) = (self.change(first)?, self.change(last)?);
            let image = |image: &Option<_>| {
                let image = image.as_ref().map(|image| self.view.image(image));
                image.transpose()
            };
            let (old, new) = (image(&first.old)?, image(&last.new)?);
            let at = last.at;
            if old.is_none() && new.is_none() {
                continue;
            }
            let size = |item: &Option<Item>| item.as_ref().map_or(0, Item::size);
            read = read.saturating_add(size(&old)).saturating_add(size(&new));
            visit(ChangedItem { key, old, new, at })?;
            if read >= budget_bytes {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn change(&self, place: usize) -> Result<&LoggedChange, StoreError> {
        let change = self.view.changes.get(place);
        change.ok_or_else(|| impossible("a place in the log was found there"))
    }
}
