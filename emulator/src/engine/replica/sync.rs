//! Settings that go to all members of a global table.

use std::sync::Arc;

use crate::schema::{TableDefinition, replicated};

use crate::engine::Engine;
use crate::engine::error::ChangeError;
use crate::engine::life::change::ChangeKind;
use crate::engine::life::create::Transition;
use crate::engine::table::Table;

impl Engine {
    /// Changes the other members of a table's group as the table was changed, as far as that goes everywhere.
    ///
    /// # Errors
    ///
    /// If the store fails: then some members may have the change and others not.
    pub(crate) fn sync_replicas(
        &self,
        table: &Arc<Table>,
        before: &TableDefinition,
        after: &TableDefinition,
        transition: Transition,
    ) -> Result<(), ChangeError> {
        let Some(member) = table.layout().member.clone() else {
            return Ok(());
        };
        let now = self.clock.now();
        let state = member.group.state();
        let kind = match transition {
            Transition::Instant => ChangeKind::WhileActive,
            Transition::AsConfigured | Transition::UntilLoaded => ChangeKind::Update,
        };
        for other in state.staying().filter(|it| it.region != member.region) {
            let Some(other) = member.group.table(&other.region) else {
                continue;
            };
            let change = |own: &TableDefinition| Ok(replicated::synced(own, before, after, now));
            let changed = match self.change_table(&other, kind, change) {
                // One that is changing already takes this change as well.
                Err(ChangeError::Busy(_)) => self.change_table(&other, ChangeKind::Aside, change),
                changed => changed,
            };
            match changed {
                Ok(_) | Err(ChangeError::TableNotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
