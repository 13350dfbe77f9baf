//! Writes of global tables that are strongly consistent: they are everywhere before they are answered.
//!
//! They come one after the other for all regions, so each condition is judged on the latest version that there is.
//! A region that is cut off from the others takes no writes, for nobody else would have them.

use std::sync::Arc;

use crate::storage::StoreError;

use crate::engine::Engine;
use crate::engine::error::WriteError;
use crate::engine::replica::deliver::Extent;
use crate::engine::table::Table;
use crate::engine::table::group::Membership;
use crate::engine::write::mutation::{Origin, Write, Written};

impl Engine {
    /// Applies one mutation everywhere.
    pub(in crate::engine) fn write_everywhere(
        &self,
        member: &Membership,
        table: &Arc<Table>,
        write: Write,
    ) -> Result<Written, WriteError> {
        if self.is_isolated(&member.region) {
            return Err(WriteError::Store(StoreError::Failed {
                doing: "reach another region",
                cause: Arc::from("the region is isolated"),
            }));
        }
        let group = &member.group;
        let _order = group.order.lock();
        self.deliver_all(group);
        let written = self.write_as(table, write, Origin::Caller)?;
        self.deliver_all(group);
        Ok(written)
    }

    fn deliver_all(&self, group: &Arc<crate::engine::table::group::Group>) {
        let _pump = group.pump.lock();
        self.deliver(group, Extent::All, None);
    }
}
