//! How fast changes go from region to region, and what is to be told of links.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::storage::{Cause, StoreError};

use crate::engine::Engine;
use crate::engine::replica::deliver::Extent;
use crate::engine::table::catalog::Caller;
use crate::engine::table::group::{Group, Link, Membership};

/// A way from one member to another, and what is on it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LinkView {
    /// The name of the table.
    pub(crate) table: Arc<str>,
    /// From which region.
    pub(crate) from: Arc<str>,
    /// To which region.
    pub(crate) to: Arc<str>,
    /// Whether nothing goes over it.
    pub(crate) paused: bool,
    /// How many changes are on their way.
    pub(crate) pending: u64,
    /// When the oldest of them happened.
    pub(crate) oldest: Option<Timestamp>,
    /// How many changes met a later one, and are nowhere now.
    pub(crate) lost: u64,
}

/// Why a link is not stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkFault {
    /// There is none.
    NotThere,
    /// A write goes over it before it is answered, so there is no moment for which it could wait.
    Strong,
}

impl Engine {
    /// Changes how long after it has happened a change arrives; none lets changes wait until they are told to.
    pub(crate) fn set_replication_lag(&self, lag: Option<Duration>) {
        self.groups.set_pace(|pace| pace.lag = lag);
        self.note_all_deliveries();
    }

    /// Lets nothing of a global table arrive in other regions for so long. A table that does not replicate is left alone.
    pub(crate) fn hold_replication(&self, caller: &Caller, table: &str, span: Duration) {
        let table = self.table(caller, table).ok();
        let member = table.and_then(|table| table.layout().member.clone());
        if let Some(member) = member {
            member.group.hold(self.clock.now().plus(span));
        }
    }

    /// Lets nothing go from or to a region, or lets it go again.
    pub(crate) fn isolate_region(&self, region: &str, isolated: bool) {
        // A write that has found another place to be kept in is there before that place is cut off. Several of these
        // locks are taken nowhere else, and here in the order of the groups.
        let groups = self.groups.all();
        let strong = groups.iter().filter(|group| group.is_strong);
        let orders: Vec<_> = strong.map(|group| group.order.lock()).collect();
        self.groups.set_pace(|pace| {
            match isolated {
                true => pace.isolated.insert(Arc::from(region)),
                false => pace.isolated.remove(region),
            };
        });
        drop(orders);
        self.note_all_deliveries();
    }

    /// Whether a member looks for what has expired: one of those that reach each other does, and the others are told.
    pub(in crate::engine) fn looks_for_expired(&self, member: &Membership) -> bool {
        let isolated = self.groups.pace().isolated;
        if isolated.contains(&member.region) {
            return true;
        }
        let state = member.group.state();
        let mut reached = state.staying().filter(|it| !isolated.contains(&it.region));
        reached
            .next()
            .is_none_or(|first| first.region == member.region)
    }

    /// Stops the links from one region to another, or lets them go on.
    ///
    /// # Errors
    ///
    /// If there is none, or none that can be stopped.
    pub(crate) fn pause_replication(
        &self,
        caller: &Caller,
        table: &str,
        (from, to): (&str, &str),
        paused: bool,
    ) -> Result<(), LinkFault> {
        let link: Link = (Arc::from(from), Arc::from(to));
        let mut groups = self.groups_of(caller);
        groups.retain(|it| *it.name.table == *table && it.state().links.contains_key(&link));
        if groups.is_empty() {
            return Err(LinkFault::NotThere);
        }
        if groups.iter().any(|group| group.is_strong) {
            return Err(LinkFault::Strong);
        }
        for group in groups {
            group.set_control(&link, |control| control.paused = paused);
        }
        self.note_all_deliveries();
        Ok(())
    }

    /// Lets everything arrive that is on its way and not held up; how many changes that were.
    pub(crate) fn drain_replication(&self) -> usize {
        let groups = self.groups.all().into_iter();
        groups
            .map(|group| {
                let _pump = group.pump.lock();
                self.deliver(&group, Extent::All, None)
            })
            .sum()
    }

    /// The links of the caller's global tables, in the order of names and regions.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(crate) fn replication_links(&self, caller: &Caller) -> Result<Vec<LinkView>, StoreError> {
        let isolated = self.groups.pace().isolated;
        let mut links = Vec::new();
        for group in self.groups_of(caller) {
            for link in group.links() {
                let Some(delivered) = group.delivered(&link) else {
                    continue;
                };
                let (pending, oldest) = self.pending(&group, &link.0, delivered)?;
                let control = group.control(&link);
                let (from, to) = link;
                links.push(LinkView {
                    table: Arc::clone(&group.name.table),
                    paused: control.paused || isolated.contains(&from) || isolated.contains(&to),
                    from,
                    to,
                    pending,
                    oldest,
                    lost: control.lost,
                });
            }
        }
        Ok(links)
    }

    /// How many changes of a region are behind a number, and when the first of them happened.
    fn pending(
        &self,
        group: &Group,
        from: &str,
        delivered: u64,
    ) -> Result<(u64, Option<Timestamp>), StoreError> {
        let feed = group
            .table(from)
            .and_then(|table| table.writer.lock().feed.clone());
        let Some(feed) = feed else {
            return Ok((0, None));
        };
        let delivered = delivered.max(feed.passed());
        let view = feed.log().whole()?;
        let changes = view.changes.skip(view.behind(delivered));
        let own = changes
            .iter()
            .filter(|change| change.cause != Cause::Replication);
        let mut pending = own.peekable();
        let oldest = pending.peek().map(|change| change.at);
        Ok((pending.count() as u64, oldest))
    }

    /// How many changes the log of a member has.
    #[cfg(test)]
    pub(crate) fn kept_changes(&self, caller: &Caller, table: &str) -> usize {
        let table = self.table(caller, table).unwrap();
        let feed = table.writer.lock().feed.clone().unwrap();
        feed.log().whole().unwrap().changes.len()
    }

    fn groups_of(&self, caller: &Caller) -> Vec<Arc<Group>> {
        let (owner, _) = self.settings.namespace(caller);
        let mut groups = self.groups.all();
        groups.retain(|group| group.name.owner == *owner);
        groups
    }

    /// Looks at once whether anything can go on.
    fn note_all_deliveries(&self) {
        let now = self.clock.now();
        for group in self.groups.all() {
            self.note_delivery(&group, now);
        }
    }
}
