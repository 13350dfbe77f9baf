//! A database in a folder that becomes what another one holds, in one step.

use std::convert::Infallible;
use std::sync::Arc;

use crate::storage::{Commit, Fork, OpenError};

use crate::engine::Engine;

impl Engine {
    /// A second engine with all that this one holds, in memory, which is put in the place of `before`: as
    /// [`Self::succeeded_by`], without a folder.
    pub(crate) fn follower_of(&self, before: &Self) -> Self {
        let Ok(mut follower) = self.fork_over(Ok::<_, Infallible>);
        follower.settings.secret = before.settings.secret;
        follower.go_on_behind(before.sequence_behind_all());
        follower
    }

    /// An engine with all that `then` holds, in the folder of this one, which lives on in memory for those who are at
    /// work in it. When the process ends before this returns, the next one finds the one or the other.
    ///
    /// Sequence numbers go on behind all that were given out here, and do so in the next process as well: whoever has read
    /// further than `then` reaches passes over nothing that is written from now on.
    ///
    /// # Errors
    ///
    /// If this engine is not in a folder, or the system refuses; then this one goes on as it was.
    pub(crate) fn succeeded_by(&self, then: &Self) -> Result<Self, OpenError> {
        let folder = self.folder.as_ref().ok_or(OpenError::Nothing)?;
        let sequence = self.numbers.sequence_behind_all();
        let mut settings = then.settings.clone();
        settings.keep_secret(then.settings.secret);
        settings.keep_sequence(sequence);
        let facts = settings.facts().collect();
        let mut placed = None;
        let mut successor = then.fork_over(|store| {
            let told = store.commit(Commit {
                facts,
                ..Commit::default()
            });
            told?;
            let store = Arc::new(folder.succeed(&*store)?);
            placed = Some(Arc::clone(&store));
            Ok::<Arc<dyn Fork>, OpenError>(store)
        })?;
        successor.settings = settings;
        successor.numbers.pass_sequence(sequence);
        if let Some(store) = &placed {
            successor.meters = Arc::clone(store.meters());
        }
        successor.folder = placed;
        Ok(successor)
    }
}
