//! The streams that a caller sees.

use std::sync::Arc;

use crate::engine::Engine;
use crate::engine::log::stream::{Stream, StreamName};
use crate::engine::table::catalog::Caller;

impl Engine {
    /// The caller's streams, in the order of table and label: those behind `after`, or of one table,
    /// `limit` at most; whether there are more.
    pub(crate) fn streams(
        &self,
        caller: &Caller,
        table: Option<&str>,
        after: Option<(&str, &str)>,
        limit: usize,
    ) -> (Vec<Arc<Stream>>, bool) {
        let (owner, region) = self.settings.namespace(caller);
        let now = self.clock.now();
        let is_asked = |name: &StreamName| {
            name.owner == *owner
                && name.region == *region
                && table.is_none_or(|table| *name.table == *table)
                && after.is_none_or(|after| (&*name.table, &*name.label) > after)
        };
        self.streams.page(is_asked, now, limit)
    }

    /// The caller's stream with this label.
    pub(crate) fn stream(&self, caller: &Caller, table: &str, label: &str) -> Option<Arc<Stream>> {
        let (owner, region) = self.settings.namespace(caller);
        let name = StreamName {
            owner: Arc::clone(owner),
            region: Arc::clone(region),
            table: Arc::from(table),
            label: Arc::from(label),
        };
        let stream = self.streams.get(&name)?;
        stream.is_shown(self.clock.now()).then_some(stream)
    }
}
