//! Writes and reads of global tables that are strongly consistent: a write is everywhere before it is answered, and a
//! strongly consistent read sees what was written anywhere.
//!
//! They come one after the other for all regions, so each condition is judged on the latest version that there is.
//! Each needs a second place, a replica or the witness, because a write is to be in one before it is answered
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>). Any two places
//! of three share one with any two others, so a region that reaches a second one gets what regions have written that
//! are cut off by now.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::storage::StoreError;

use crate::engine::Engine;
use crate::engine::error::WriteError;
use crate::engine::replica::deliver::Extent;
use crate::engine::table::Table;
use crate::engine::table::group::{Group, GroupState, Membership};
use crate::engine::write::capacity::Consistency;
use crate::engine::write::mutation::{Origin, Write, Written};

impl Engine {
    /// Applies one mutation everywhere.
    pub(in crate::engine) fn write_everywhere(
        &self,
        member: &Membership,
        table: &Arc<Table>,
        write: Write,
    ) -> Result<Written, WriteError> {
        let _order = member.group.order.lock();
        self.meet(member)?;
        let written = self.write_as(table, write, Origin::Caller)?;
        self.deliver_reached(&member.group);
        Ok(written)
    }

    /// Begins a read: one that is strongly consistent, of such a table, when all is there that was written before.
    ///
    /// # Errors
    ///
    /// If the region is cut off, and whatever `read` says.
    pub(in crate::engine) fn read_in_order<T>(
        &self,
        table: &Table,
        consistency: Consistency,
        read: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if consistency == Consistency::Strong
            && table.replicates_at_once()
            && let Some(member) = table.layout().member.clone()
        {
            let _order = member.group.order.lock();
            self.meet(&member)?;
            return read();
        }
        read()
    }

    /// Lets a member catch up with the others, by who holds `order`.
    fn meet(&self, member: &Membership) -> Result<(), StoreError> {
        let group = &member.group;
        let isolated = self.groups.pace().isolated;
        if is_cut_off(&group.state(), &isolated, &member.region) {
            return Err(StoreError::Failed {
                doing: "reach another region",
                cause: Arc::from("the region is isolated, or all others of the table are"),
            });
        }
        self.deliver_reached(group);
        Ok(())
    }

    /// Delivers all that is on its way in a group to the members that are not cut off.
    fn deliver_reached(&self, group: &Arc<Group>) {
        let _pump = group.pump.lock();
        self.deliver_reached_pumping(group);
    }

    /// The same, by who holds `pump`.
    pub(in crate::engine) fn deliver_reached_pumping(&self, group: &Arc<Group>) {
        let isolated = self.groups.pace().isolated;
        let state = group.state();
        for link in state.links.keys() {
            let (_, to) = link;
            if !is_cut_off(&state, &isolated, to) {
                self.deliver_or_retry(group, link, Extent::All);
            }
        }
    }
}

/// Whether a region of a group reaches none of its other places. A member whose others have left is alone, and needs
/// none.
fn is_cut_off(state: &GroupState, isolated: &BTreeSet<Arc<str>>, region: &str) -> bool {
    let replicas = state.staying().map(|member| &member.region);
    let places = replicas.chain(state.witness.iter().map(|witness| &witness.region));
    let mut others = places.filter(|place| ***place != *region).peekable();
    let has_others = others.peek().is_some();
    isolated.contains(region) || has_others && others.all(|place| isolated.contains(place))
}
