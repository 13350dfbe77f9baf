//! Spaces of the store that a change needs, before anybody knows whether it comes about.

use crate::storage::{Space, StoreError};

use crate::engine::Engine;

/// Spaces that were made for a change: removed again when this is dropped, unless they are kept.
#[derive(Debug)]
pub(in crate::engine) struct NewSpaces<'a> {
    engine: &'a Engine,
    spaces: Vec<Space>,
}

impl<'a> NewSpaces<'a> {
    /// No spaces, for a change that may need some.
    pub(in crate::engine) fn of(engine: &'a Engine) -> Self {
        Self {
            engine,
            spaces: Vec::new(),
        }
    }

    /// One more, empty.
    pub(in crate::engine) fn make(&mut self) -> Result<Space, StoreError> {
        let space = self.engine.numbers.next_space();
        self.engine.store.create(space)?;
        self.spaces.push(space);
        Ok(space)
    }

    /// Keeps all of them: the change has come about.
    pub(in crate::engine) fn keep(mut self) {
        self.spaces.clear();
    }
}

impl Drop for NewSpaces<'_> {
    fn drop(&mut self) {
        for space in self.spaces.drain(..) {
            // Nothing names the space: what fails to go is garbage in the store, and wrong nowhere.
            if let Err(error) = self.engine.store.remove(space) {
                tracing::error!(?space, %error, "a space of a change that did not happen stays behind");
            }
        }
    }
}
