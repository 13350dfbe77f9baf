//! Who begins to read the changes of a table joins its log.

use std::sync::Arc;

use crate::storage::{Commit, SpaceChange};

use crate::engine::Engine;
use crate::engine::log::change_log::{ChangeLog, LogReader};

impl Engine {
    /// Lets somebody begin to read changes: those of the table's log, or of a new one, which the commit makes, if the
    /// table has none that can be joined. `make` makes who reads a log, and `reader` tells as what the log knows it.
    ///
    /// The caller holds the lock of the table's writer, so that no change comes before the reader is told of.
    pub(in crate::engine) fn join_log<T>(
        &self,
        log: Option<&Arc<ChangeLog>>,
        commit: &mut Commit,
        make: impl Fn(Arc<ChangeLog>) -> T,
        reader: impl Fn(&T) -> Arc<dyn LogReader>,
    ) -> T {
        if let Some(log) = log {
            let joining = make(Arc::clone(log));
            if log.join(reader(&joining)) {
                return joining;
            }
        }
        let space = self.numbers.next_space();
        commit.spaces.push(SpaceChange::MakeLog(space));
        let log = Arc::new(ChangeLog::new(space, Arc::clone(&self.store)));
        let joining = make(Arc::clone(&log));
        let joined = log.join(reader(&joining));
        debug_assert!(joined, "nobody else knows a new log");
        joining
    }
}
