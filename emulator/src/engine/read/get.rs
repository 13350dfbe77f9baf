//! One item.

use crate::meter::notes;
use crate::storage::Key;
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::ReadError;
use crate::engine::table::Table;
use crate::engine::throttle::Side;

impl Engine {
    /// The item under `key`.
    pub(crate) fn get(&self, table: &Table, key: &Key) -> Result<Option<Item>, ReadError> {
        table.check_usable(|| self.clock.now())?;
        if table.enforces() {
            self.admit(table, None, Side::Read, Some(key.prefix()))?;
        }
        let item = self.store.get(table.space, key)?;
        // The layout is asked for in debug builds alone: it costs a lock.
        if cfg!(debug_assertions) {
            table.layout().assert_key(item.as_ref(), key);
        }
        notes::items(1, item.as_ref().map_or(0, Item::size));
        Ok(item)
    }
}
