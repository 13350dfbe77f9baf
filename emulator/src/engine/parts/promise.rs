//! What a call waits for before anybody is told what it has seen.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::storage::{Durable, Moment, Store, StoreError};

use crate::engine::Engine;

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
}

impl Engine {
    /// A call begins. Costs nothing over a store in memory.
    pub(crate) fn begin_call(&self) -> CallStart {
        let durable = self.promise.0.as_ref();
        CallStart {
            was_fine: durable.is_none_or(|durable| durable.check().is_ok()),
        }
    }

    /// What has to be kept before anybody is told what a call has seen that began then. Asked for after the last look
    /// at anything; on an idle store it costs a look at two numbers.
    ///
    /// A call that began after the medium had failed waits for nothing: nothing can change any more, and it is shown
    /// what there is. Nobody knows what a power cut would leave of the last commits before the failure, and whoever
    /// made or saw one of them when it failed was refused.
    pub(crate) fn unkept(&self, start: CallStart) -> Option<Unkept> {
        let durable = self.promise.0.as_ref().filter(|_| start.was_fine)?;
        let moment = durable.unkept()?;
        Some(Unkept {
            durable: Arc::clone(durable),
            moment,
            ticket: None,
        })
    }

    /// What `look` finds, once all of it is kept.
    ///
    /// # Errors
    ///
    /// If nobody knows whether it is.
    pub(crate) fn shown<T>(&self, look: impl FnOnce() -> T) -> Result<T, StoreError> {
        let start = self.begin_call();
        let found = look();
        self.unkept(start)
            .map_or(Ok(()), |unkept| unkept.wait())
            .map(|()| found)
    }

    /// Refuses what would have to be kept if the medium does not keep anything any more.
    ///
    /// # Errors
    ///
    /// The reason.
    pub(crate) fn check_kept(&self) -> Result<(), StoreError> {
        self.promise
            .0
            .as_ref()
            .map_or(Ok(()), |durable| durable.check())
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
