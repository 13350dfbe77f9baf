//! The clock goes back: what is pending stays as far away as it was.
//!
//! What falls due after a while is kept as a moment. Would that stay where it is, nothing would happen until the clock has
//! come there again. So all of it goes back with the clock: work that is due, states that last for a while, changes on
//! their way to other regions, and how long tokens are known. What names a moment to the user stays: when an item expires,
//! a backup ends, a record was made.

use std::sync::Arc;

use crate::clock::{SteeredClock, StepBack, Timestamp};
use crate::schema::attachments::Attachments;
use crate::storage::{Commit, StoreError};

use crate::engine::Engine;
#[cfg(feature = "disk")]
use crate::engine::log::change_log::ChangeLog;
use crate::engine::log::stream::Stream;
use crate::engine::parts::due::Due;
use crate::engine::table::group::{Group, GroupState};
use crate::engine::table::layout::Layout;
use crate::engine::table::{Table, attachments_fact, group_fact, table_fact};

/// A moment behind all that are noted.
const END: Timestamp = Timestamp::from_millis(i64::MAX);

impl Engine {
    /// Changes how time goes.
    pub(crate) fn steer(&self, change: impl FnOnce(&SteeredClock)) {
        // What is pending is as far away as it is at this very moment, and not at that of the newest request.
        self.clock.note_request();
        change(self.clock.steering());
        self.follow_back();
    }

    /// Lets what is pending follow a clock that has gone back, however that came.
    pub(in crate::engine) fn follow_back(&self) {
        self.clock.follow_back(|back| self.keep_distances(back));
    }

    /// Moves all that is pending back. What the store does not let happen stays where it was.
    fn keep_distances(&self, back: StepBack) {
        self.tokens.step_back(back);
        self.transfers.step_back(back);
        for group in self.groups.all() {
            told(&group.name.table, self.move_group(&group, back));
        }
        let tables: Vec<Arc<Table>> = {
            let catalog = self.catalog.read();
            catalog.iter().map(|(_, _, table)| table.clone()).collect()
        };
        for table in &tables {
            told(table.name(), self.move_table(table, back));
        }
        for stream in self.streams.all() {
            // One that is on has moved with its table, under the lock of that.
            if stream.ends().is_some() {
                told(stream.arn(), self.move_stream(&stream, back));
            }
        }
        self.note_anew(back);
    }

    /// Notes on the agenda what follows from the moments that have moved.
    fn note_anew(&self, back: StepBack) {
        for (moment, due) in self.due.take(END) {
            match due {
                Due::Fill(_) => self.due.note(back.shift(moment), due),
                Due::Transfer(name) => {
                    let transfer = self.transfers.get(&name);
                    let is_end = transfer.is_none_or(|it| it.record().forgotten_at() == moment);
                    let moment = if is_end { moment } else { back.shift(moment) };
                    self.due.note(moment, Due::Transfer(name));
                }
                // Noted below, by how tables, streams, groups and backups stand.
                Due::Leave(_)
                | Due::Sweep(_)
                | Due::Forget(_)
                | Due::Expire(_)
                | Due::Replicate(_)
                | Due::Tidy(_) => {}
            }
        }
        self.note_all_but_transfers();
    }

    /// Moves what is pending of a table.
    fn move_table(&self, table: &Table, back: StepBack) -> Result<(), StoreError> {
        let mut writer = table.writer.lock();
        if table.is_gone() {
            return Ok(());
        }
        table.set_sweep_at(back.shift(table.sweep_at()));
        if let Some(stream) = &writer.stream {
            self.move_stream(stream, back)?;
        }
        let mut commit = Commit::default();
        let mut layout = Layout::clone(&writer.layout);
        if move_layout(&mut layout, back) {
            let (home, space) = (&table.home, table.space);
            let fact = table_fact::exists(home, space, &layout, &writer.unfilled);
            commit.facts.push(fact);
        }
        let mut attachments = Attachments::clone(&layout.attachments);
        if attachments.move_ends(|moment| back.shift_in(moment)) {
            layout.attachments = Arc::new(attachments);
            let log = writer.feed.as_ref().map(|feed| feed.log().space());
            let fact = attachments_fact::exists(&table.home, &table.name, &layout.attachments, log);
            commit.facts.push(fact);
        }
        if commit.facts.is_empty() {
            return Ok(());
        }
        self.store.commit(commit)?;
        table.move_gate(|moment| back.shift(moment));
        table.show(&mut writer, layout);
        Ok(())
    }

    /// Moves what is pending of a group.
    fn move_group(&self, group: &Group, back: StepBack) -> Result<(), StoreError> {
        let _pump = group.pump.lock();
        group.step_back(back);
        let mut state = group.state();
        if !move_state(&mut state, back) {
            return Ok(());
        }
        let fact = group_fact::exists(group, state.clone());
        self.store.commit(Commit::of_fact(fact))?;
        group.show(state);
        Ok(())
    }

    /// Moves when a stream is on, or off. The caller holds the lock of its table's writer, or the stream has ended.
    fn move_stream(&self, stream: &Stream, back: StepBack) -> Result<(), StoreError> {
        let mut state = stream.state();
        let is_moved = state.move_end(|moment| back.shift_in(moment));
        if stream.step_back(back) || is_moved {
            self.store
                .commit(Commit::of_fact(stream.fact(state.clone())))?;
            stream.show(state);
        }
        Ok(())
    }

    /// The newest moment at which something happened that this engine has found in its store.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn newest_moment<'a>(
        &self,
        logs: impl Iterator<Item = &'a Arc<ChangeLog>>,
    ) -> Timestamp {
        let catalog = self.catalog.read();
        let tables = catalog
            .iter()
            .map(|(_, _, table)| table.definition().created);
        let transfers = self.transfers.all().into_iter().map(|transfer| {
            let record = transfer.record();
            record.ended.unwrap_or(record.started)
        });
        let backups = self
            .backups
            .all()
            .into_iter()
            .map(|backup| backup.created());
        let moments = tables.chain(transfers).chain(backups);
        let moments = moments.chain(logs.map(|log| log.newest()));
        let newest = moments.chain(self.tokens.newest()).max();
        newest.unwrap_or(Timestamp::LONG_AGO)
    }
}

/// Moves when a table and its indexes come, change and go; whether anything has moved.
fn move_layout(layout: &mut Layout, back: StepBack) -> bool {
    let mut is_moved = back.shift_in(&mut layout.creating_until);
    is_moved |= back.shift_in(&mut layout.updating_until);
    is_moved |= layout.gone_at.as_mut().is_some_and(|it| back.shift_in(it));
    for index in &mut layout.indexes {
        let (ready_at, gone_at) = (
            back.shift(index.ready_at),
            index.gone_at.map(|moment| back.shift(moment)),
        );
        if (ready_at, gone_at) != (index.ready_at, index.gone_at) {
            *index = Arc::new(index.with_start(ready_at).with_end(gone_at));
            is_moved = true;
        }
    }
    is_moved
}

/// Moves when members and the witness of a group come and go; whether anything has moved.
fn move_state(state: &mut GroupState, back: StepBack) -> bool {
    let mut is_moved = false;
    for member in &mut state.members {
        is_moved |= back.shift_in(&mut member.ready_at);
        is_moved |= member
            .leaves_at
            .as_mut()
            .is_some_and(|it| back.shift_in(it));
    }
    let witness = state.witness.as_mut();
    is_moved | witness.is_some_and(|witness| back.shift_in(&mut witness.ready_at))
}

/// Says of what has not moved, and why.
fn told(name: &str, moved: Result<(), StoreError>) {
    if let Err(error) = moved {
        tracing::error!(name, %error, "what is pending does not follow the clock back");
    }
}
