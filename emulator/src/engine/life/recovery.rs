//! Point-in-time recovery of tables: switched on and off with their settings.

use std::sync::Arc;

#[cfg(feature = "disk")]
use crate::schema::PointInTime;
use crate::schema::TableDefinition;
#[cfg(feature = "disk")]
use crate::storage::StoreError;
use crate::storage::{Commit, SpaceChange};

use crate::engine::Engine;
use crate::engine::log::change_log::ChangeLog;
use crate::engine::log::recovery::Recovery;
#[cfg(feature = "disk")]
use crate::engine::table::layout::Layout;
#[cfg(feature = "disk")]
use crate::engine::table::table_fact;
use crate::engine::table::{Home, Writer};

/// What becomes of a table's recovery with a change of the table, worked out and not yet shown.
#[derive(Debug, Default)]
pub(in crate::engine) struct RecoveryChange {
    ended: Option<Recovery>,
    /// Whether the log of the one that ended goes with it.
    drops_log: bool,
    begun: Option<Recovery>,
    /// How far the one that stays reaches back from now on, in days.
    days: Option<i32>,
}

impl Engine {
    /// Works out what becomes of a table's recovery with a definition, and adds it to the commit of the change.
    /// `log` is that of the table after the change; none if it has none.
    ///
    /// The caller holds the lock of the table's writer, and ends with [`Self::show_recovery`] or
    /// [`RecoveryChange::take_back`].
    pub(in crate::engine) fn plan_recovery(
        &self,
        home: &Home,
        writer: &Writer,
        log: Option<&Arc<ChangeLog>>,
        definition: &TableDefinition,
        commit: &mut Commit,
    ) -> RecoveryChange {
        match (&writer.recovery, &definition.point_in_time) {
            (None, None) => RecoveryChange::default(),
            (Some(_), Some(wanted)) => RecoveryChange {
                days: Some(wanted.days),
                ..RecoveryChange::default()
            },
            (Some(present), None) => plan_end(home, present, definition, commit),
            (None, Some(wanted)) => {
                let name = &definition.name;
                RecoveryChange {
                    begun: Some(self.begin_recovery(home, name, log, wanted.days, commit)),
                    ..RecoveryChange::default()
                }
            }
        }
    }

    /// Begins the recovery of the table of this name, as a reader of its log; of a new one, if it has none that can be
    /// joined. The commit says so.
    pub(in crate::engine) fn begin_recovery(
        &self,
        home: &Home,
        name: &Arc<str>,
        log: Option<&Arc<ChangeLog>>,
        days: i32,
        commit: &mut Commit,
    ) -> Recovery {
        let begin = |log| Recovery::new(log, days);
        let recovery = self.join_log(log, commit, begin, Recovery::reader);
        let fact = recovery.fact(&home.owner, &home.region, name);
        commit.facts.push(fact.into_fact());
        recovery
    }

    /// Begins the recovery of tables that have it on and nothing that it reads, as an earlier version left them. What
    /// happened before was not written down, so it reaches back to now.
    ///
    /// # Errors
    ///
    /// If the store fails.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn begin_missing_recoveries(&self) -> Result<(), StoreError> {
        let catalog = self.catalog.read();
        for (_, _, table) in catalog.iter() {
            let mut writer = table.writer.lock();
            let Some(point) = writer.layout.definition.point_in_time else {
                continue;
            };
            if writer.recovery.is_some() || table.is_gone() {
                continue;
            }
            let since = self.clock.now();
            let mut layout = Layout::clone(&writer.layout);
            layout.definition = Arc::new(TableDefinition {
                point_in_time: Some(PointInTime { since, ..point }),
                ..TableDefinition::clone(&layout.definition)
            });
            let mut commit = Commit::default();
            let (home, name) = (&table.home, &layout.definition.name);
            let log = writer.log.as_ref();
            let recovery = self.begin_recovery(home, name, log, point.days, &mut commit);
            let fact = table_fact::exists(home, table.space, &layout, &writer.unfilled);
            commit.facts.push(fact);
            self.store.commit(commit)?;
            writer.log = Some(Arc::clone(recovery.log()));
            writer.recovery = Some(recovery);
            table.show(&mut writer, layout);
        }
        Ok(())
    }

    /// Lets a change that is committed happen to the writer.
    pub(in crate::engine) fn show_recovery(&self, writer: &mut Writer, change: RecoveryChange) {
        if let Some(ended) = change.ended {
            ended.log().leave(&ended.reader());
            writer.recovery = None;
            if change.drops_log {
                writer.log = None;
            }
        }
        if let (Some(days), Some(recovery)) = (change.days, &writer.recovery) {
            recovery.set_days(days);
        }
        if let Some(begun) = change.begun {
            writer.log = Some(Arc::clone(begun.log()));
            writer.recovery = Some(begun);
        }
    }
}

impl RecoveryChange {
    /// Takes the change back, which was not committed.
    pub(in crate::engine) fn take_back(self) {
        if let Some(begun) = self.begun {
            begun.log().leave(&begun.reader());
        }
        if let Some(ended) = self.ended
            && self.drops_log
        {
            ended.log().reopen();
        }
    }
}

/// Works out the end of a table's recovery. The log goes with it if nobody else reads that.
pub(in crate::engine) fn plan_end(
    home: &Home,
    present: &Recovery,
    definition: &TableDefinition,
    commit: &mut Commit,
) -> RecoveryChange {
    commit.facts.push(
        present
            .fact(&home.owner, &home.region, &definition.name)
            .is_gone(),
    );
    let drops_log = present.log().close_for(&present.reader());
    if drops_log {
        let space = present.log().space();
        commit.spaces.push(SpaceChange::DropLog(space));
    }
    RecoveryChange {
        ended: Some(present.clone()),
        drops_log,
        ..RecoveryChange::default()
    }
}
