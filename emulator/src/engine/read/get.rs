//! One item.

use std::sync::Arc;

use crate::meter::notes;
use crate::storage::Key;
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::ReadError;
use crate::engine::table::Table;
use crate::engine::throttle::Side;
use crate::engine::write::capacity::Consistency;

impl Engine {
    /// The item under `key`, as `session` is shown it.
    pub(crate) fn get(
        &self,
        table: &Table,
        key: &Key,
        consistency: Consistency,
        session: &Arc<str>,
    ) -> Result<Option<Item>, ReadError> {
        table.check_usable(|| self.clock.now())?;
        if table.enforces() {
            self.admit(table, None, Side::Read, Some(key.prefix()))?;
        }
        let item = self.read_in_order(table, consistency, || match self.adversary.is_on() {
            false => self.store.get(table.space, key),
            true => {
                let layout = table.layout();
                let sight = self.sight(table, &layout, None, consistency, Some(session))?;
                sight.get(table.space, key)
            }
        })?;
        // The layout is asked for in debug builds alone: it costs a lock.
        if cfg!(debug_assertions) {
            table.layout().assert_key(item.as_ref(), key);
        }
        notes::items(1, item.as_ref().map_or(0, Item::size));
        Ok(item)
    }
}
