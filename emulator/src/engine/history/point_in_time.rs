//! A table as it was at a moment: its items now, without what its log says has happened since.
//!
//! What that costs depends on what has happened since, and not on how much the table holds
//! ([recovery](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html)).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::MutexGuard;

use crate::clock::Timestamp;
use crate::schema::{IndexKind, TableDefinition};
use crate::storage::{Key, LoggedChange, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::{ChangeError, impossible};
use crate::engine::history::kept;
use crate::engine::life::change::lock;
use crate::engine::life::content::Content;
use crate::engine::life::create::Transition;
use crate::engine::log::change_log::LogView;
use crate::engine::table::catalog::Caller;
use crate::engine::table::layout::Restored;
use crate::engine::table::{Table, Writer, key};

/// Moments to which tables go back are told in whole seconds, and asked for a moment later: the latest one may lie so far back.
const ROUNDED: Duration = Duration::from_secs(2);

impl Engine {
    /// How far the latest moment to which a table can be restored lies behind the present one.
    pub(crate) fn recovery_lag(&self) -> Duration {
        self.settings.recovery_lag
    }

    /// Makes the table `definition` with what `source` held at `moment`, which lies in the time that its recovery
    /// covers. Indexes that the definition lacks do not come back; those that it has go by their numbers.
    ///
    /// # Errors
    ///
    /// If the caller has a table of this name, if the source is gone, or if the store fails.
    pub(crate) fn restore_moment(
        &self,
        caller: &Caller,
        source: &Arc<Table>,
        moment: Timestamp,
        definition: TableDefinition,
        transition: Transition,
    ) -> Result<Arc<Table>, ChangeError> {
        self.create_table_of(
            caller,
            Arc::new(definition),
            || self.content_at(source, moment),
            transition,
        )
    }

    /// What a table held at a moment. Its writer stays locked, so that it is what the copies are made of.
    fn content_at<'a>(
        &self,
        table: &'a Table,
        moment: Timestamp,
    ) -> Result<(Content, MutexGuard<'a, Writer>), ChangeError> {
        let writer = lock(table)?;
        let layout = &writer.layout;
        // Copied in the commit that makes the new table.
        let (items, indexes) = kept::content(table, &writer, |space| space);
        let content = Content {
            items,
            indexes,
            collections: Some(writer.collections.clone()),
            locals: layout.definition.indexes_of(IndexKind::Local).count(),
            restored: Some(Restored {
                backup: None,
                table: layout.definition.arn.clone(),
                moment,
            }),
            undone: self.undone_since(&writer, moment)?,
        };
        Ok((content, writer))
    }

    /// The place of the first change of a log that came after a moment, as `is_later` tells.
    ///
    /// A change whose moment lies ahead of the clock was made before the clock went back, or soon after. At the latest
    /// moment that there is it has happened, and so have those before it.
    pub(in crate::engine) fn later(
        &self,
        view: &LogView,
        moment: Timestamp,
        is_later: impl Fn(&LoggedChange) -> bool,
    ) -> usize {
        let now = self.clock.now();
        let latest = now.minus(self.settings.recovery_lag).minus(ROUNDED);
        let is_ahead = view.changes.back().is_some_and(|change| now < change.at);
        match is_ahead && latest <= moment {
            true => view.changes.len(),
            false => view.position(is_later),
        }
    }

    /// What was under each key that has changed since a moment.
    pub(in crate::engine) fn undone_since(
        &self,
        writer: &Writer,
        moment: Timestamp,
    ) -> Result<Vec<(Key, Option<Item>)>, StoreError> {
        let Some(recovery) = &writer.recovery else {
            return Ok(Vec::new());
        };
        let view = recovery
            .log()
            .view(recovery.retention(), self.clock.now())?;
        let keys = &writer.layout.definition.keys;
        let mut undone = BTreeMap::new();
        let later = self.later(&view, moment, |change| moment < change.at);
        for change in view.changes.iter().skip(later) {
            let image = |image: &Option<_>| {
                let image = image.as_ref().map(|image| view.image(image));
                image.transpose()
            };
            let old = image(&change.old)?;
            let item = match &old {
                Some(old) => Some(old.clone()),
                None => image(&change.new)?,
            };
            let key = item.and_then(|item| key::key_of_item(keys, &item).ok());
            let key = key.ok_or_else(|| impossible("a change is of an item with a key"))?;
            // The first change since tells how it was before.
            undone.entry(key).or_insert(old);
        }
        Ok(undone.into_iter().collect())
    }
}
