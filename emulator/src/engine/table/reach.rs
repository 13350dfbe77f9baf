//! The members of a global table, locked together for a change of one that is to be in all.

use std::sync::Arc;

use parking_lot::MutexGuard;

use crate::meter::notes;

use crate::engine::log::feed::Feed;
use crate::engine::table::group::Membership;
use crate::engine::table::{Table, Writer};

/// The members of a global table, which a change of one of them may reach at once.
#[derive(Debug)]
pub(in crate::engine) struct Near {
    pub(in crate::engine) member: Membership,
    /// Of all members, in the order in which writers are locked.
    pub(in crate::engine) tables: Vec<Arc<Table>>,
}

/// All members but the one that is written to, as long as nobody else writes to them.
#[derive(Debug)]
pub(in crate::engine) struct Reach<'a> {
    pub(in crate::engine) member: &'a Membership,
    /// In the order in which writers are locked.
    pub(in crate::engine) others: Vec<(&'a Arc<Table>, MutexGuard<'a, Writer>)>,
    /// Links are moved by who holds it.
    _pump: MutexGuard<'a, ()>,
}

impl Near {
    /// Locks the writer of one of the members, and those of the others unless somebody delivers at the moment.
    pub(in crate::engine) fn lock<'a>(
        &'a self,
        table: &'a Table,
    ) -> (MutexGuard<'a, Writer>, Option<Reach<'a>>) {
        // Not waited for: who has it may be at work for long, and for such a change the log is the way.
        let Some(pump) = self.member.group.pump.try_lock() else {
            return (notes::lock(&table.writer), None);
        };
        let mut own = None;
        let mut others = Vec::with_capacity(self.tables.len());
        for other in &self.tables {
            let writer = notes::lock(&other.writer);
            match std::ptr::eq(&**other, table) {
                true => own = Some(writer),
                false => others.push((other, writer)),
            }
        }
        match own {
            Some(own) => {
                let reach = Reach {
                    member: &self.member,
                    others,
                    _pump: pump,
                };
                let reach = reach.is_open(&own).then_some(reach);
                (own, reach)
            }
            // It has left meanwhile.
            None => (notes::lock(&table.writer), None),
        }
    }
}

impl Reach<'_> {
    /// Whether all that the table has changed is with the others, and these are what they were.
    fn is_open(&self, own: &Writer) -> bool {
        let group = &self.member.group;
        let is_member = |writer: &Writer| {
            let member = writer.layout.member.as_ref();
            member.is_some_and(|member| Arc::ptr_eq(&member.group, group))
        };
        is_member(own)
            && own.feed.as_ref().is_some_and(Feed::is_drained)
            && (self.others.iter()).all(|(table, writer)| !table.is_gone() && is_member(writer))
    }
}
