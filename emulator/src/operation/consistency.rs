//! What reads see that are not strongly consistent, as who holds an emulator sets it.

use std::sync::Arc;

use crate::engine::ConsistencyMode;
use crate::operation::Context;

impl Context {
    /// Who reads, where it matters to what is read.
    pub(crate) fn session(&self) -> Option<Arc<str>> {
        (self.engine.shows_versions()).then(|| Arc::clone(&self.caller.owner))
    }

    /// What reads of this database see that are not strongly consistent.
    pub(crate) fn consistency(&self) -> ConsistencyMode {
        self.engine.consistency()
    }

    /// Sets that, in both engines where there are two. All reads begin with the newest.
    pub(crate) fn set_consistency(&self, mode: ConsistencyMode) {
        let _turn = (self.tee.as_ref()).map(|tee| tee.turn(&self.engine));
        self.engine.set_consistency(mode);
        if let Some(second) = self.second() {
            second.engine.set_consistency(mode);
        }
    }

    /// A seed that nobody has chosen.
    pub(crate) fn draw_seed(&self) -> u64 {
        self.engine.ids().seed()
    }
}
