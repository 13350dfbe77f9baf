//! Changes on their way from member to member.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::storage::{Cause, Commit, Fact, Kept, Key, LoggedChange, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::{WriteError, impossible};
use crate::engine::life::due::RETRY_AFTER;
use crate::engine::log::change_log::LogView;
use crate::engine::parts::due::Due;
use crate::engine::table::group::{self, Group, Link, Membership};
use crate::engine::table::{Table, Writer, group_fact, key};
use crate::engine::write::apply::settle_arrived;
use crate::engine::write::mutation::{Mutation, Origin, Write};
use crate::engine::write::plan::Planned;

/// How long a change waits for a transaction that holds its item.
const HELD_AGAIN: Duration = Duration::from_millis(1);

/// What of the changes on a link is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Extent {
    /// What has been on its way for so long by now.
    Older(Duration),
    /// Whatever is on its way.
    All,
}

/// What became of a change that arrived.
enum Arrived {
    /// It is there, or a later one was there.
    Done { lost: bool },
    /// A transaction holds its item.
    Waits,
    /// The table is gone.
    Gone,
}

impl Engine {
    /// Notes after a commit that changes of a table are to be delivered. The caller holds the lock of the writer.
    pub(in crate::engine) fn announce(&self, writer: &Writer) {
        let Some(member) = &writer.layout.member else {
            return;
        };
        let Some(lag) = self.groups.lag() else {
            return;
        };
        let moment = self.clock.newest_request().plus(lag);
        self.note_delivery(&member.group, moment);
    }

    /// Notes that a group delivers at this moment.
    pub(in crate::engine) fn note_delivery(&self, group: &Arc<Group>, moment: Timestamp) {
        if group.note(moment) {
            self.due.note(moment, Due::Replicate(Arc::clone(group)));
        }
    }

    /// Delivers what is due in a group, and notes when that is so next.
    pub(in crate::engine) fn deliver_due(&self, group: &Arc<Group>) {
        group.take_note();
        let Some(lag) = self.groups.lag() else {
            return;
        };
        let held = group.held_until();
        if self.clock.now() < held {
            self.note_delivery(group, held);
            return;
        }
        let _pump = group.pump.lock();
        self.deliver(group, Extent::Older(lag), None);
    }

    /// Delivers the changes of a group, of one region if one is named; how many arrived. The caller holds `pump`.
    pub(in crate::engine) fn deliver(
        &self,
        group: &Arc<Group>,
        extent: Extent,
        only: Option<&str>,
    ) -> usize {
        let isolated = self.groups.pace().isolated;
        let mut count = 0;
        for link in group.links() {
            let (from, to) = &link;
            let is_cut = isolated.contains(from) || isolated.contains(to);
            if is_cut || group.control(&link).paused || only.is_some_and(|only| *only != **from) {
                continue;
            }
            count += self.deliver_or_retry(group, &link, extent);
        }
        count
    }

    /// Delivers the changes of one link, or notes that it is to be tried again; how many arrived.
    pub(in crate::engine) fn deliver_or_retry(
        &self,
        group: &Arc<Group>,
        link: &Link,
        extent: Extent,
    ) -> usize {
        self.deliver_link(group, link, extent)
            .unwrap_or_else(|error| {
                let (from, to) = link;
                tracing::error!(table = &*group.name.table, %from, %to, %error, "changes wait");
                self.note_delivery(group, self.clock.now().plus(RETRY_AFTER));
                0
            })
    }

    /// Delivers the changes of one link.
    fn deliver_link(
        &self,
        group: &Arc<Group>,
        link: &Link,
        extent: Extent,
    ) -> Result<usize, StoreError> {
        let (from, to) = link;
        let (Some(source), Some(target)) = (group.table(from), group.table(to)) else {
            return Ok(0);
        };
        let feed = source.writer.lock().feed.clone();
        let Some(feed) = feed else {
            return Err(impossible("a member has a feed"));
        };
        // Behind the lock of the writer: a change that is missed here is told of after this delivery has begun.
        if feed.is_drained() {
            return Ok(0);
        }
        let now = self.clock.now();
        let Some(delivered) = group.delivered(link) else {
            return Ok(0);
        };
        let delivered = delivered.max(feed.passed());
        let view = feed.log().whole()?;
        let (mut arrived, mut sent) = (0, delivered);
        for place in view.behind(delivered)..view.changes.len() {
            let Some(change) = view.changes.get(place) else {
                break;
            };
            // What came from elsewhere has gone to all others from there.
            if change.cause == Cause::Replication {
                group.pass(link, change.sequence);
                continue;
            }
            sent = change.sequence;
            // One whose moment lies ahead was made before the clock went back, or soon after: it has waited, as the group
            // knows when it delivers.
            if let Extent::Older(lag) = extent
                && change.at <= now
                && now < change.at.plus(lag)
            {
                self.note_delivery(group, change.at.plus(lag));
                break;
            }
            match self.arrive(group, link, &target, &view, change)? {
                Arrived::Done { lost } => {
                    arrived += 1;
                    if lost {
                        group.set_control(link, |control| control.lost += 1);
                    }
                }
                Arrived::Waits => {
                    self.note_delivery(group, now.plus(HELD_AGAIN));
                    break;
                }
                Arrived::Gone => break,
            }
        }
        feed.set_replicated(group.replicated(from));
        // The last one was reached, and the view had all that there were.
        if (group.delivered(link)).is_some_and(|reached| sent <= reached.max(delivered)) {
            feed.learn_sent(sent);
        }
        Ok(arrived)
    }

    /// Lets one change arrive, and shows that it has.
    fn arrive(
        &self,
        group: &Group,
        link: &Link,
        target: &Arc<Table>,
        view: &LogView,
        change: &LoggedChange,
    ) -> Result<Arrived, StoreError> {
        let image = |image: &Option<Kept>| {
            let image = image.as_ref().map(|image| view.image(image));
            image.transpose()
        };
        let new = image(&change.new)?;
        let old = match &new {
            Some(_) => None,
            None => image(&change.old)?,
        };
        let mut writer = target.writer.lock();
        if target.is_gone() {
            return Ok(Arrived::Gone);
        }
        let Some(member) = writer.layout.member.clone() else {
            return Ok(Arrived::Gone);
        };
        let keys = &writer.layout.definition.keys;
        let item = new.as_ref().or(old.as_ref());
        let key = item.and_then(|item| key::key_of_item(keys, item).ok());
        let key =
            key.ok_or_else(|| impossible("a change is of an item with the key of its table"))?;
        if writer.check_held(&key, None).is_err() {
            return Ok(Arrived::Waits);
        }
        let later = self.stamp(&member, &key)?;
        let lost = later.is_some_and(|stamp| change.sequence <= stamp);
        let fact = group_fact::has_delivered(group, link, change.sequence);
        if lost {
            self.store.commit(Commit::of_fact(fact))?;
        } else {
            self.write_arrived(target, &mut writer, (key, new), change.sequence, fact)?;
        }
        group.show_delivered(link, change.sequence);
        Ok(Arrived::Done { lost })
    }

    /// Writes what has arrived and is later than what is there. `fact` says that it has.
    fn write_arrived(
        &self,
        target: &Arc<Table>,
        writer: &mut Writer,
        change: (Key, Option<Item>),
        stamp: u64,
        fact: Fact,
    ) -> Result<(), StoreError> {
        let mut commit = Commit::of_fact(fact);
        let planned = self.plan_arrived(target, writer, change, (stamp, None), &mut commit)?;
        self.commit_items(commit)?;
        settle_arrived(target, writer, planned);
        Ok(())
    }

    /// Works out what becomes of a member by what has arrived and is later than what is there, and adds it to a commit.
    /// `made` is the plan of the change, if it is being made.
    pub(in crate::engine) fn plan_arrived(
        &self,
        target: &Table,
        writer: &Writer,
        (key, new): (Key, Option<Item>),
        (stamp, made): (u64, Option<&Planned>),
        commit: &mut Commit,
    ) -> Result<Planned, StoreError> {
        let origin = Origin::Replica { stamp };
        let write = Write {
            key,
            mutation: new.map_or(Mutation::Delete, Mutation::Put),
            condition: None,
        };
        let planned = self.plan(target.space, writer, write, origin);
        let mut planned = planned.map_err(|error| match error {
            WriteError::Store(error) => error,
            other => {
                tracing::error!(table = target.name(), %other, "a change cannot arrive");
                impossible("what one member has taken, every other one takes")
            }
        })?;
        commit.append(std::mem::take(&mut planned.commit));
        // Members that agree hold one item together: then nothing need be compared again.
        match made.is_some_and(|made| planned.is_twin_of(made)) {
            true => self.record_change(writer, &planned, origin, commit)?,
            false => self.record(writer, &planned, origin, commit)?,
        };
        if let Some((member, key)) = writer.layout.member.as_ref().zip(planned.stamped.take()) {
            commit.put(member.stamps, key, group::stamp_item(stamp));
        }
        Ok(planned)
    }

    /// The stamp of what is under a key, or was there last.
    fn stamp(&self, member: &Membership, key: &Key) -> Result<Option<u64>, StoreError> {
        let kept = self.store.get(member.stamps, key)?;
        Ok(kept.as_ref().and_then(group::stamp_of))
    }
}
