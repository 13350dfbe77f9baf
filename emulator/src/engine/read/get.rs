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
        let item = self.store.get(table.space, key)?;
        debug_assert!(
            item.as_ref()
                .is_none_or(|item| table.layout().lies_under(item, key)),
            "what was read lies under the key that was asked for"
        );
        Ok(item)
    }
}
