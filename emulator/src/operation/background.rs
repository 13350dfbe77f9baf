//! Work that goes on beside requests, a portion at a time.
//!
//! Invariant: this file knows no work. It lets what is due in the engine happen, and then whatever was handed in.

use std::fmt::Debug;

use crate::operation::Context;

/// Work that an engine says is due and that needs more than an engine: formats, and places outside.
pub(crate) trait Background: Debug + Send + Sync {
    /// Does one portion of all that is ready; whether more of it is due at once. Nothing is waited for.
    fn work(&self, context: &Context) -> bool;

    /// The same for whoever does not go on before all is done: what is done elsewhere is waited for.
    fn work_awaited(&self, context: &Context) -> bool {
        self.work(context)
    }

    /// Says that a server comes back for what is left, again and again: portions may be small.
    #[cfg(feature = "listen")]
    fn become_served(&self) {}
}

impl Context {
    /// Does everything that is due by now, in this engine alone; whether more is due at once.
    pub(super) fn do_due(&self) -> bool {
        self.engine.run_due();
        self.background.work(self)
    }

    /// The same, and what is done elsewhere is waited for.
    pub(super) fn do_due_awaited(&self) -> bool {
        self.engine.run_due();
        self.background.work_awaited(self)
    }
}
