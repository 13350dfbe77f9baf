//! Changes that are everywhere as soon as they are made, because nothing holds them up.
//!
//! Where changes arrive without lag, and all that a table has changed before has arrived, the commit of a change brings it
//! to the other members as well. There it is later than whatever they hold: its number is drawn while nobody else writes to
//! any of them. Where anything is in the way, the change waits in the log of its table, as it does with a lag.

use crate::storage::Commit;

use crate::engine::Engine;
use crate::engine::table::reach::{Near, Reach};
use crate::engine::table::{Table, Writer, group_fact};
use crate::engine::write::apply::settle_arrived;
use crate::engine::write::plan::Planned;

/// What a change becomes elsewhere, worked out.
pub(in crate::engine) struct Brought<'a> {
    reach: Reach<'a>,
    sequence: u64,
    /// For each of the others.
    planned: Vec<Planned>,
}

impl Engine {
    /// The members that a change of a table may reach at once; nothing where there are none, or it has to wait.
    pub(in crate::engine) fn near(&self, table: &Table) -> Option<Near> {
        if !table.replicates() || !self.groups.is_prompt() {
            return None;
        }
        let member = table.layout().member.clone()?;
        if member.group.is_stopped(|| self.clock.now()) {
            return None;
        }
        let tables = member.group.all_tables()?;
        Some(Near { member, tables })
    }

    /// Adds to the commit of a change, which has this number, what it becomes elsewhere. Nothing if it cannot go there
    /// now: then it waits in the log, from which it is delivered.
    pub(in crate::engine) fn bring<'a>(
        &self,
        reach: Reach<'a>,
        planned: &Planned,
        sequence: u64,
        commit: &mut Commit,
    ) -> Option<Brought<'a>> {
        let key = planned.stamped.as_ref()?;
        let is_held = |writer: &Writer| writer.check_held(key, None).is_err();
        if reach.others.iter().any(|(_, writer)| is_held(writer)) {
            return None;
        }
        let extent = commit.extent();
        let mut arrived = Vec::with_capacity(reach.others.len());
        for (table, writer) in &reach.others {
            let change = (key.clone(), planned.new.clone());
            match self.plan_arrived(table, writer, change, (sequence, Some(planned)), commit) {
                Ok(planned) => arrived.push(planned),
                Err(error) => {
                    tracing::error!(%error, "a change does not arrive at once");
                    commit.cut(extent);
                    return None;
                }
            }
        }
        let member = reach.member;
        let fact = group_fact::has_sent(&member.group, &member.region, sequence);
        commit.facts.push(fact);
        Some(Brought {
            reach,
            sequence,
            planned: arrived,
        })
    }
}

impl Brought<'_> {
    /// Shows what was committed. `own` is the writer of the table where the change was made.
    pub(in crate::engine) fn show(self, own: &Writer) {
        let Self {
            mut reach,
            sequence,
            planned,
        } = self;
        for ((table, writer), planned) in reach.others.iter_mut().zip(planned) {
            settle_arrived(table, writer, planned);
        }
        let member = reach.member;
        member.group.show_sent(&member.region, sequence);
        if let Some(feed) = &own.feed {
            feed.set_replicated(sequence);
        }
    }
}
