//! What a call waits for before anybody is told what it has seen.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::storage::{Durable, Moment, Store, StoreError};

/// The promise of the store, if it makes one that has to be waited for.
#[derive(Debug)]
pub(in crate::engine) struct Promise(Option<Arc<dyn Durable>>);

/// When a call began, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallStart {
    /// Whether the medium had never failed until then.
    was_fine: bool,
}

/// What a call has seen, and the medium may not have yet.
///
/// It is a future: done when the medium has it, or when nobody knows whether it does. The thread that polls it never
/// syncs itself. [`Self::wait`] is the same for a thread that may block.
#[derive(Debug)]
pub(crate) struct Unkept {
    durable: Arc<dyn Durable>,
    moment: Moment,
    /// The number of who waits, while somebody does.
    ticket: Option<u64>,
}

impl Promise {
    /// What this store promises.
    pub(in crate::engine) fn of(store: &(impl Store + ?Sized)) -> Self {
        Self(store.durable())
    }

    /// A call begins.
    pub(in crate::engine) fn begin(&self) -> CallStart {
        let durable = self.0.as_ref();
        CallStart {
            was_fine: durable.is_none_or(|durable| durable.check().is_ok()),
        }
    }

    /// What has to be kept before anybody is told what a call has seen that began then.
    pub(in crate::engine) fn unkept(&self, start: CallStart) -> Option<Unkept> {
        let durable = self.0.as_ref().filter(|_| start.was_fine)?;
        let moment = durable.unkept()?;
        Some(Unkept {
            durable: Arc::clone(durable),
            moment,
            ticket: None,
        })
    }

    /// Refuses if the medium does not keep anything any more.
    ///
    /// # Errors
    ///
    /// The reason.
    pub(in crate::engine) fn check(&self) -> Result<(), StoreError> {
        let durable = self.0.as_ref();
        durable.map_or(Ok(()), |durable| durable.check())
    }
}

impl Unkept {
    /// Returns when the medium has it. The thread does for that what no other one does, for all that wait.
    ///
    /// # Errors
    ///
    /// If nobody knows whether it does.
    pub(crate) fn wait(&self) -> Result<(), StoreError> {
        self.durable.wait(self.moment)
    }
}

impl Future for Unkept {
    type Output = Result<(), StoreError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self {
            durable,
            moment,
            ticket,
        } = self.get_mut();
        durable.poll(*moment, ticket, context)
    }
}

impl Drop for Unkept {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.durable.withdraw(self.moment, ticket);
        }
    }
}
