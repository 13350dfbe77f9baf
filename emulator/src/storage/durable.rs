//! How sure a store is of what it shows: what has happened there, and whether its medium has it.
//!
//! A commit is seen as soon as it has happened, and the medium has it later, so that many commits share one look at
//! the medium. Whoever was shown something waits before they tell anybody: see `operation/invoke.rs`.

use std::fmt;
use std::task::{Context, Poll};

use super::StoreError;

/// A moment of a store: all that was committed up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Moment(u64);

impl Moment {
    /// The moment with this number; greater than those of all moments before it.
    #[cfg(feature = "disk")]
    pub(in crate::storage) const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number of the moment.
    #[cfg(feature = "disk")]
    pub(in crate::storage) const fn number(self) -> u64 {
        self.0
    }
}

/// The promise of a store whose medium comes after it.
pub(crate) trait Durable: fmt::Debug + Send + Sync {
    /// Refuses if the medium has failed to keep what it was given. Then nothing can be committed any more, and nobody
    /// knows what of the last commits a crash would leave.
    ///
    /// # Errors
    ///
    /// The failure.
    fn check(&self) -> Result<(), StoreError>;

    /// The moment that the store shows now, if the medium may not have all of it.
    fn unkept(&self) -> Option<Moment>;

    /// Returns when the medium has everything up to `moment`. The thread does what is needed for that by itself, for
    /// all that wait, if no other one does.
    ///
    /// # Errors
    ///
    /// If the medium has failed, and nobody knows whether it has that.
    fn wait(&self, moment: Moment) -> Result<(), StoreError>;

    /// As [`Self::wait`], but another thread does what is needed, and wakes the task. `ticket` says on later polls
    /// which of the waiting this is; one that is dropped before the end is given back by [`Self::withdraw`].
    fn poll(
        &self,
        moment: Moment,
        ticket: &mut Option<u64>,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), StoreError>>;

    /// Nobody waits with this ticket any more.
    fn withdraw(&self, moment: Moment, ticket: u64);
}
