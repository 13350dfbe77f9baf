//! Regions join a global table, and leave it.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::storage::{Commit, SpaceChange, StoreError};

use crate::engine::Engine;
use crate::engine::error::ChangeError;
use crate::engine::life::change::lock;
use crate::engine::life::create::Transition;
use crate::engine::parts::due::Due;
use crate::engine::replica::deliver::Extent;
use crate::engine::table::group::{Group, GroupState, Membership};
use crate::engine::table::layout::Layout;
use crate::engine::table::{Table, Writer, group_fact};

impl Engine {
    /// Lets the replica in a region leave the group of a table, and deletes it. What was written there has gone to the
    /// others before.
    ///
    /// # Errors
    ///
    /// If there is no such replica, if it is in a state that allows no deletion, or if the store fails.
    pub(crate) fn remove_replica(
        &self,
        table: &Arc<Table>,
        region: &str,
    ) -> Result<(), ChangeError> {
        let member = table.layout().member.clone();
        let Some(member) = member else {
            return Err(crate::engine::TableNotFound.into());
        };
        let group = member.group;
        let Some(leaving) = group.table(region) else {
            return Err(crate::engine::TableNotFound.into());
        };
        self.leave(&group, region, &leaving)?;
        self.delete_table(&leaving).map(drop)
    }

    /// Takes the witness out of the group of a table.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(crate) fn remove_witness(&self, table: &Arc<Table>) -> Result<(), StoreError> {
        let Some(member) = table.layout().member.clone() else {
            return Ok(());
        };
        let group = member.group;
        let _pump = group.pump.lock();
        let mut state = group.state();
        state.witness = None;
        let fact = group_fact::exists(&group, state.clone());
        self.store.commit(Commit::of_fact(fact))?;
        group.show(state);
        Ok(())
    }

    /// Takes a table that is going to be deleted out of its group, if it is in one.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(crate) fn leave_group(&self, table: &Arc<Table>) -> Result<(), ChangeError> {
        match table.layout().member.clone() {
            None => Ok(()),
            Some(member) => self.leave(&member.group, &member.region, table),
        }
    }

    /// Takes a member out of its group: nothing goes to it any more, and nothing comes.
    fn leave(
        &self,
        group: &Arc<Group>,
        region: &str,
        leaving: &Arc<Table>,
    ) -> Result<(), ChangeError> {
        let leaves_at = self.transition_end(Transition::AsConfigured);
        {
            let _pump = group.pump.lock();
            if group.is_strong {
                self.deliver_reached_pumping(group);
            } else {
                self.deliver(group, Extent::All, Some(region));
            }
            let mut state = group.state();
            for member in &mut state.members {
                if *member.region == *region {
                    member.leaves_at = Some(leaves_at);
                }
            }
            state
                .links
                .retain(|(from, to), _| **from != *region && **to != *region);
            let mut writer = lock(leaving)?;
            let mut commit = Commit::of_fact(group_fact::exists(group, state.clone()));
            let stamps = writer.layout.member.as_ref().map(|member| member.stamps);
            commit.spaces.extend(stamps.map(SpaceChange::Drop));
            self.store.commit(commit)?;
            group.show(state);
            group.forget_table(region);
            show_member(leaving, &mut writer, None);
            drop(writer);
            for member in group.state().staying() {
                self.note_replicated(group, &member.region);
            }
        }
        self.tidy_group(group, self.clock.now());
        if self.clock.now() < leaves_at {
            self.due.note(leaves_at, Due::Tidy(Arc::clone(group)));
        }
        Ok(())
    }

    /// Tells the feed of a member how far its changes have gone.
    pub(in crate::engine) fn note_replicated(&self, group: &Group, region: &str) {
        if let Some(table) = group.table(region)
            && let Some(feed) = &table.writer.lock().feed
        {
            feed.set_replicated(group.replicated(region));
        }
    }

    /// Forgets members that have left by now, and the group with the last but one.
    pub(in crate::engine) fn tidy_group(&self, group: &Arc<Group>, now: Timestamp) {
        let _pump = group.pump.lock();
        let mut state = group.state();
        state
            .members
            .retain(|member| member.leaves_at.is_none_or(|moment| now < moment));
        if state == group.state() {
            return;
        }
        let done = match state.members.as_slice() {
            [] => self.end_group(group, None),
            [last] if state.witness.is_none() => {
                let last = group.table(&last.region);
                self.end_group(group, last.as_ref())
            }
            _ => {
                let fact = group_fact::exists(group, state.clone());
                let done = self.store.commit(Commit::of_fact(fact));
                done.map(|()| group.show(state))
            }
        };
        if let Err(error) = done {
            tracing::error!(table = &*group.name.table, %error, "a group was not tidied");
            self.due.note(
                now.plus(crate::engine::life::due::RETRY_AFTER),
                Due::Tidy(Arc::clone(group)),
            );
        }
    }

    /// Ends a group, of which one table is left, or none.
    fn end_group(&self, group: &Arc<Group>, last: Option<&Arc<Table>>) -> Result<(), StoreError> {
        let mut commit = Commit::of_fact(group_fact::is_gone(&group.name));
        if let Some(table) = last {
            let mut writer = table.writer.lock();
            let stamps = writer.layout.member.as_ref().map(|member| member.stamps);
            commit.spaces.extend(stamps.map(SpaceChange::Drop));
            self.store.commit(commit)?;
            show_member(table, &mut writer, None);
        } else {
            self.store.commit(commit)?;
        }
        group.show(GroupState::default());
        self.groups.remove(&group.name);
        Ok(())
    }
}

/// Shows to a table that it is in a group, or in none.
pub(in crate::engine) fn show_member(
    table: &Table,
    writer: &mut Writer,
    member: Option<Membership>,
) {
    let mut layout = Layout::clone(&writer.layout);
    layout.member = member;
    table.show(writer, layout);
    writer.open_feed();
}
