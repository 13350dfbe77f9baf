//! One item.

use crate::storage::Key;
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::ReadError;
use crate::engine::table::Table;

impl Engine {
    /// The item under `key`.
    pub(crate) fn get(&self, table: &Table, key: &Key) -> Result<Option<Item>, ReadError> {
        table.check_usable(|| self.clock.now())?;
        Ok(self.store.get(table.space, key)?)
    }
}
