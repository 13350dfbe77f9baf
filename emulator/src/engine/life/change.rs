//! A table changes: its definition, and with it its indexes, its order of expiry and its stream.
//!
//! A change is worked out and checked under one lock, and then it happens as a whole: whoever reads the
//! table sees it as it was or as it is. A change that is refused, or whose spaces the store does not make,
//! has happened to nobody.

use std::sync::Arc;

use parking_lot::MutexGuard;

use crate::clock::Timestamp;
use crate::schema::{IndexDefinition, TableDefinition, TableStatus, between};
use crate::storage::{Commit, SpaceChange, StoreError};

use crate::engine::Engine;
use crate::engine::error::{ChangeError, TableNotFound};
use crate::engine::life::create::Transition;
use crate::engine::table::layout::Layout;
use crate::engine::table::table_fact::{self, Unfilled};
use crate::engine::table::view::TableView;
use crate::engine::table::{LONG_AGO, Table, Writer};

/// In which states a table can be changed, and in which state that leaves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    /// In any state, which stays as it is.
    Aside,
    /// Only while the table is active, which it stays.
    WhileActive,
    /// Only while the table is active; then it is being updated, for as long as such states last.
    Update,
    /// Only while the table is active, which it stays: figures of its throughput are on their way, for as long.
    Figures,
}

/// A change that has happened.
#[derive(Debug)]
pub(crate) struct Changed {
    /// The new definition beside the indexes as they were: neither is one that came there yet, nor is one
    /// that left gone. Of an update the settings are those from before. So the service shows the table in its answer.
    pub(crate) view: TableView,
    /// The indexes that came.
    pub(crate) coming: Vec<u32>,
    /// The indexes that left.
    pub(crate) leaving: Vec<u32>,
}

/// What becomes of a table, worked out and not yet shown.
struct Plan {
    layout: Layout,
    /// Spaces that are to be filled from the items.
    unfilled: Unfilled,
    /// Makes the spaces that are needed, and drops those that nobody needs any more.
    commit: Commit,
    coming: Vec<u32>,
    leaving: Vec<u32>,
    /// Whether there is a new order of expiry.
    expires: bool,
}

impl Engine {
    /// Puts the definition that `change` makes of the present one in its place, with all that follows:
    /// indexes that the new one has come and are filled from the items, indexes that it lacks leave, expiry
    /// and stream are switched on or off. `change` runs under the lock of the table's writer, so it must not
    /// call the engine.
    ///
    /// # Errors
    ///
    /// If the table is gone or in a state that allows no such change, if `change` refuses, or if the store
    /// fails: then nothing has changed. If the store fails afterwards, while new spaces are filled, the change
    /// stands: an index shows itself as being filled, and work that is due completes it.
    pub(crate) fn change_table<R>(
        &self,
        table: &Arc<Table>,
        kind: ChangeKind,
        change: impl FnOnce(&TableDefinition) -> Result<TableDefinition, R>,
    ) -> Result<Changed, ChangeError<R>> {
        let writer = lock(table)?;
        let status = writer.layout.status(self.clock.now());
        if kind != ChangeKind::Aside && status != TableStatus::Active {
            return Err(ChangeError::Busy(status));
        }
        // Judged under the lock: what is refused or allowed cannot be changed by another before it happens.
        let next = change(&writer.layout.definition).map_err(ChangeError::Refused)?;
        // What changes an active table without a state of its own takes no time.
        let transition = match kind {
            ChangeKind::WhileActive => Transition::Instant,
            ChangeKind::Aside | ChangeKind::Update | ChangeKind::Figures => {
                Transition::AsConfigured
            }
        };
        let end = self.transition_end(transition);
        let mut plan = self.plan_change(&writer, next, end);
        let before = &writer.layout.definition;
        let begins = match kind {
            ChangeKind::Update => true,
            // The same figures once more change nothing that would take time.
            ChangeKind::Figures => between::is_of_figures(before, &plan.layout.definition),
            ChangeKind::Aside | ChangeKind::WhileActive => false,
        };
        if begins {
            plan.layout.updating_until = end;
            plan.layout.before_update = Some(Arc::clone(before));
        }
        let answered = match kind {
            ChangeKind::Update | ChangeKind::Figures => {
                Arc::new(between::answered(before, &plan.layout.definition))
            }
            ChangeKind::Aside | ChangeKind::WhileActive => Arc::clone(&plan.layout.definition),
        };
        let changed = Changed {
            view: table.view_as(Arc::new(Layout {
                definition: answered,
                before_update: None,
                ..Layout::clone(&writer.layout)
            })),
            coming: plan.coming.clone(),
            leaving: plan.leaving.clone(),
        };
        self.publish(table, writer, plan)?;
        // Without the lock: filling takes it again for a slice at a time, and writers go in between.
        self.fill_or_later(table);
        Ok(changed)
    }

    /// What becomes of the table with the definition `next`, when the change no longer shows at `end`.
    fn plan_change(&self, writer: &Writer, mut next: TableDefinition, end: Timestamp) -> Plan {
        let layout = &*writer.layout;
        let current = &layout.definition;
        let mut dead = Vec::new();
        let mut plan = Plan {
            layout: layout.clone(),
            unfilled: writer.unfilled.clone(),
            commit: Commit::default(),
            coming: Vec::new(),
            leaving: Vec::new(),
            expires: false,
        };
        for index in missing(&next, current) {
            let space = self.new_space(None, &mut plan.commit);
            // Filling begins when the table is no longer being updated, and lasts as long again.
            let ready_at = self.transition_after(end);
            let index = self.new_index(index, space, ready_at, true);
            plan.coming.push(index.definition.number);
            plan.unfilled.push((index.space, None));
            plan.layout.indexes.push(Arc::new(index));
        }
        let lost: Vec<IndexDefinition> = missing(current, &next).cloned().collect();
        for index in lost {
            let slot = plan.layout.indexes.iter_mut();
            for live in slot.filter(|live| live.definition.number == index.number) {
                plan.leaving.push(index.number);
                dead.push(live.space);
                // A new value in the plan's layout: readers of the present layout keep theirs.
                *live = Arc::new(live.with_end(Some(end)));
            }
            // It stays in the definition, and listed, until it has left.
            next.keep(current, index);
        }
        let coming = plan.coming.iter().max();
        let used = coming.map_or(0, |number| number.saturating_add(1));
        next.next_index = next.next_index.max(used);
        let attribute = next.time_to_live.as_ref().map(|ttl| &ttl.attribute);
        if attribute != layout.ttl.as_ref().map(|ttl| &ttl.attribute) {
            dead.extend(layout.ttl.as_ref().map(|ttl| ttl.space));
            plan.layout.ttl = self.new_ttl(&next, &mut plan.commit);
            let made = plan.layout.ttl.as_ref();
            plan.unfilled.extend(made.map(|ttl| (ttl.space, None)));
            plan.expires = plan.layout.ttl.is_some();
        }
        plan.unfilled.retain(|(space, _)| !dead.contains(space));
        let dead = dead.into_iter().map(SpaceChange::Drop);
        plan.commit.spaces.extend(dead);
        plan.layout.definition = Arc::new(next);
        plan
    }

    /// Commits the change, and lets it happen: to writers, to readers, to those who read the stream.
    fn publish(
        &self,
        table: &Arc<Table>,
        mut writer: MutexGuard<'_, Writer>,
        plan: Plan,
    ) -> Result<(), StoreError> {
        let Plan {
            layout,
            unfilled,
            mut commit,
            expires,
            ..
        } = plan;
        let (home, space) = (&table.home, table.space);
        let on_from = self.transition_end(Transition::AsConfigured);
        let streams = self.plan_stream(
            home,
            Some(&writer),
            &layout.definition,
            on_from,
            &mut commit,
        );
        // Of a stream that begins with the same change, recovery reads the log.
        let log = streams.log().or(writer.log.as_ref());
        let recovery = self.plan_recovery(home, &writer, log, &layout.definition, &mut commit);
        let fact = table_fact::exists(home, space, &layout, &unfilled);
        commit.facts.push(fact);
        // The spaces of what leaves are gone with this commit, and are shown for a moment longer: a walk that
        // begins in between finds its space missing, and says that there is no such index.
        if let Err(error) = self.store.commit(commit) {
            recovery.take_back();
            streams.take_back();
            return Err(error);
        }
        // From here on nothing is refused.
        writer.unfilled = unfilled;
        let next_leaving = layout.next_leaving();
        self.show_stream(&mut writer, streams);
        self.show_recovery(&mut writer, recovery);
        table.show(&mut writer, layout);
        drop(writer);
        if expires {
            // The queue of due work has a lock of its own, which comes after that of the writer.
            self.sweep_at(table, LONG_AGO);
        }
        if !plan.leaving.is_empty() {
            self.end_at(table, next_leaving.unwrap_or(LONG_AGO));
        }
        Ok(())
    }
}

/// The indexes of `one` that `other` has not.
fn missing<'a>(
    one: &'a TableDefinition,
    other: &'a TableDefinition,
) -> impl Iterator<Item = &'a IndexDefinition> {
    let is_there = |index: &IndexDefinition| {
        let mut others = other.indexes.iter();
        others.any(|known| known.number == index.number)
    };
    one.indexes.iter().filter(move |index| !is_there(index))
}

/// The writer lock of a table that is not gone.
pub(in crate::engine) fn lock(table: &Table) -> Result<MutexGuard<'_, Writer>, TableNotFound> {
    let writer = table.writer.lock();
    if table.is_gone() {
        return Err(TableNotFound);
    }
    Ok(writer)
}
