//! A backend that is tried again: the requests of the domains, within the time of one call.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::observe::{Asked, Metrics, ObserveOptions, Observed, SlowLog, Watch, cause};
use super::recent::Recent;
use super::retry::{Budget, Retrier};
use super::token::Seal;
use super::{Clock, Random, RetryPolicy, SystemClock, SystemRandom};
use crate::backend::{
    Answer, BackendError, BackendErrorKind, BatchGet, BatchGetAnswer, Delete, Get, Item, Page,
    PageCursor, Put, Query, SharedBackend, TransactWrite, Update,
};

/// A backend as domains and blocks use it: requests are sent again within a time, and clock and chance
/// are part of it.
///
/// [`Database`](crate::Database) has one for its domains. A service that uses a block by itself makes
/// one, or takes that of its database.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use package_database::backend::emulator::EmulatorBackend;
/// use package_database::block::{RetryPolicy, Store};
///
/// let backend = Arc::new(EmulatorBackend::new());
/// let store = Store::new(backend).retry(RetryPolicy::default());
/// ```
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) backend: SharedBackend,
    pub(crate) retrier: Retrier,
    /// What was written through this store.
    pub(crate) recent: Arc<Recent>,
    pub(crate) seal: Seal,
    /// What this store counts, and which of its calls it tells of.
    pub(crate) watch: Watch,
}

/// Sends a request until it succeeds, fails for good, or the time is over.
macro_rules! again {
    ($store:ident, $budget:ident, $request:expr) => {
        loop {
            match in_time($budget, $request).await {
                Err(error)
                    if error.is_transient() && $store.pause(cause(&error), $budget).await => {}
                answer => break answer,
            }
        }
    };
}

/// Makes a call, and tells of it where it is slow, with how many items its answer has or has written.
macro_rules! watched {
    ($store:ident, $budget:ident, $asked:expr, $call:expr, $items:expr) => {{
        let began = $store.watch.begins($budget.tries(), || $asked);
        let answer = $call;
        let items = answer.as_ref().map($items);
        $store.watch.ended(began, $budget.tries(), items);
        answer
    }};
}

impl Store {
    /// A backend with the system's clock and random bytes, and the default times of retrying.
    pub fn new(backend: SharedBackend) -> Self {
        Self::with(
            backend,
            Retrier {
                clock: Arc::new(SystemClock::new()),
                random: Arc::new(SystemRandom::new()),
                policy: RetryPolicy::default(),
            },
        )
    }

    /// The same backend, with that clock.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.retrier.clock = clock;
        self
    }

    /// The same backend, with that source of tokens and waiting times.
    #[must_use]
    pub fn random(mut self, random: Arc<dyn Random>) -> Self {
        self.retrier.random = random;
        self
    }

    /// The same backend, tried again so long.
    #[must_use]
    pub const fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retrier.policy = policy;
        self
    }

    /// The same backend, with tokens of pages under that secret.
    ///
    /// A token is good for the list that gave it, and for whoever knows the secret. Processes that
    /// serve one list share it. Without one, a token of another list is still told from one of this
    /// list, and a damaged one from a whole one; but who knows this crate can make one. Such a token
    /// shows nothing of anybody else, because the partition that is read is always the caller's own.
    #[must_use]
    pub fn page_key(mut self, secret: &[u8]) -> Self {
        self.seal = Seal::new(secret);
        self
    }

    /// The same backend, but its requests are counted and those of its calls told in the log that take long, by the clock
    /// that was given before: see [`observe`](crate::block::observe).
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::Arc;
    /// use package_database::backend::emulator::EmulatorBackend;
    /// use package_database::block::Store;
    /// use package_database::block::observe::ObserveOptions;
    ///
    /// let store = Store::new(Arc::new(EmulatorBackend::new())).observe(ObserveOptions::default());
    /// assert_eq!(store.metrics().reads.requests, 0);
    /// ```
    #[must_use]
    pub fn observe(mut self, options: ObserveOptions) -> Self {
        let clock = &self.retrier.clock;
        // Calls are told of, with all of their attempts, and so not each of these besides.
        let silent = ObserveOptions::default().slow(Duration::MAX);
        let observed = Observed::new(self.backend, clock.clone(), silent);
        let slow = SlowLog::new(options, clock.clone());
        self.watch = self.watch.observed(observed.clone(), slow);
        self.backend = Arc::new(observed);
        self
    }

    /// What this store and its clones have done so far.
    pub fn metrics(&self) -> Metrics {
        self.watch.metrics()
    }

    /// The backend beneath.
    pub const fn backend(&self) -> &SharedBackend {
        &self.backend
    }

    pub(crate) fn with(backend: SharedBackend, retrier: Retrier) -> Self {
        Self {
            backend,
            retrier,
            recent: Arc::default(),
            seal: Seal::default(),
            watch: Watch::default(),
        }
    }

    /// Whole seconds since the Unix epoch.
    pub(crate) fn seconds(&self) -> i64 {
        self.retrier.clock.seconds()
    }

    pub(crate) fn budget(&self) -> Budget<'_> {
        self.retrier.budget()
    }

    /// Waits before an attempt that is made because of that; `false` when there is no time for one.
    async fn pause(&self, cause: &'static str, budget: &mut Budget<'_>) -> bool {
        budget.because(cause);
        let goes_on = budget.pause().await;
        if goes_on {
            self.watch.meters().retried();
        }
        goes_on
    }

    pub(crate) async fn get(
        &self,
        request: &Get,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Item>, BackendError> {
        watched!(
            self,
            budget,
            Asked::get(request),
            again!(self, budget, self.backend.get(request)),
            |found| found.iter().len()
        )
    }

    pub(crate) async fn batch_get(
        &self,
        request: &BatchGet,
        budget: &mut Budget<'_>,
    ) -> Result<BatchGetAnswer, BackendError> {
        watched!(
            self,
            budget,
            Asked::batch_get(request),
            again!(self, budget, self.backend.batch_get(request)),
            |got| got.items.len()
        )
    }

    pub(crate) async fn query(
        &self,
        request: &Query,
        budget: &mut Budget<'_>,
    ) -> Result<Page, BackendError> {
        watched!(
            self,
            budget,
            Asked::query(request),
            again!(self, budget, self.backend.query(request)),
            |page| page.items.len()
        )
    }

    /// Writes one item whole. When an answer was lost and the condition then fails because this very
    /// item is stored, it was this call that stored it; that is seen only of requests that ask for the
    /// [stored](crate::backend::OnFailure::Stored) item.
    pub(crate) async fn put(
        &self,
        request: &Put,
        budget: &mut Budget<'_>,
    ) -> Result<(), BackendError> {
        watched!(
            self,
            budget,
            Asked::put(request),
            self.put_until(request, budget).await,
            |()| 1
        )
    }

    async fn put_until(&self, request: &Put, budget: &mut Budget<'_>) -> Result<(), BackendError> {
        let mut unanswered = false;
        loop {
            let error = match in_time(budget, self.backend.put(request)).await {
                Ok(_) => return Ok(()),
                Err(error) => error,
            };
            if unanswered && error.stored(0) == Some(&request.item) {
                return Ok(());
            }
            if !error.is_transient() {
                return Err(error);
            }
            unanswered |= *error.kind() == BackendErrorKind::Unavailable;
            if !self.pause(cause(&error), budget).await {
                return Err(if unanswered { unknown(error) } else { error });
            }
        }
    }

    /// Changes attributes of one item, in a way that may happen twice without harm; answers the item that the
    /// request asks for.
    pub(crate) async fn update(
        &self,
        request: &Update,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Item>, BackendError> {
        watched!(
            self,
            budget,
            Asked::update(request),
            again!(self, budget, self.backend.update(request)),
            |_| 1
        )
    }

    /// Removes one item. When an answer was lost and a condition was set, that condition may fail
    /// because the first attempt succeeded: the caller has to look.
    pub(crate) async fn delete(
        &self,
        request: &Delete,
        budget: &mut Budget<'_>,
    ) -> Result<(), BackendError> {
        watched!(
            self,
            budget,
            Asked::delete(request),
            again!(self, budget, self.backend.delete(request)).map(drop),
            |()| 1
        )
    }

    /// Writes items one by one, in a request of which the store may leave a part: that is sent again. The
    /// time of the call begins anew whenever something was written.
    #[cfg(feature = "syncs")]
    pub(crate) async fn batch_write(
        &self,
        request: crate::backend::BatchWrite,
        budget: &mut Budget<'_>,
    ) -> Result<(), BackendError> {
        let count = request.writes.len();
        watched!(
            self,
            budget,
            Asked::batch_write(&request),
            self.write_all(request, budget).await,
            |()| count
        )
    }

    #[cfg(feature = "syncs")]
    async fn write_all(
        &self,
        mut request: crate::backend::BatchWrite,
        budget: &mut Budget<'_>,
    ) -> Result<(), BackendError> {
        loop {
            let answer = again!(self, budget, self.backend.batch_write(&request))?;
            let left = answer.unprocessed;
            if left.is_empty() {
                return Ok(());
            }
            if left.len() < request.writes.len() {
                budget.renew();
            }
            request.writes = left;
            if !self.pause("Unprocessed", budget).await {
                let message = "the store leaves a part of each batch of writes";
                return Err(BackendError::new(BackendErrorKind::Throttled, message));
            }
        }
    }

    /// Carries a transaction out once, however often it must be sent: its token sees to that.
    pub(crate) async fn transact(
        &self,
        request: &TransactWrite,
        budget: &mut Budget<'_>,
    ) -> Result<(), BackendError> {
        debug_assert!(
            request.token.is_some(),
            "sent again, it must not happen twice"
        );
        watched!(
            self,
            budget,
            Asked::transact_write(request),
            self.transact_until(request, budget).await,
            |()| request.writes.len()
        )
    }

    async fn transact_until(
        &self,
        request: &TransactWrite,
        budget: &mut Budget<'_>,
    ) -> Result<(), BackendError> {
        // Of several attempts, one without an answer may have been carried out, whatever later ones say.
        let mut unanswered = false;
        loop {
            let attempt = self.backend.transact_write(request);
            let error = match in_time(budget, attempt).await {
                Err(error) if error.is_transient() => error,
                answer => return answer,
            };
            unanswered |= *error.kind() == BackendErrorKind::Unavailable;
            if !self.pause(cause(&error), budget).await {
                return Err(if unanswered { unknown(error) } else { error });
            }
        }
    }
}

/// One attempt, cut off when the time of the call is over.
async fn in_time<T>(budget: &Budget<'_>, mut attempt: Answer<'_, T>) -> Result<T, BackendError> {
    let mut timer = None;
    poll_fn(|context| {
        // The attempt first: an answer that is there counts, even when the time is over.
        if let Poll::Ready(answer) = attempt.as_mut().poll(context) {
            return Poll::Ready(answer);
        }
        // Only what must be waited for needs a timer.
        match timer.get_or_insert_with(|| budget.timer()) {
            Some(timer) => timer.as_mut().poll(context).map(|()| Err(cut_off())),
            None => Poll::Pending,
        }
    })
    .await
}

/// The error of an attempt that was dropped for want of time: it may have been carried out.
#[cold]
fn cut_off() -> BackendError {
    let message = "an attempt was still without an answer when the time of the call was over";
    BackendError::new(BackendErrorKind::Unavailable, message)
}

/// The error of a write of which an attempt got no answer: whatever the last attempt says of itself,
/// an earlier one may have been carried out.
fn unknown(last: BackendError) -> BackendError {
    if *last.kind() == BackendErrorKind::Unavailable {
        return last;
    }
    let message = "an attempt got no answer, and none of those after it was carried out";
    BackendError::new(BackendErrorKind::Unavailable, message).with_source(last)
}

/// Pages of a query, each tried again within the time of the call.
#[derive(Debug)]
pub(crate) struct StorePages<'a> {
    store: &'a Store,
    cursor: PageCursor,
}

impl<'a> StorePages<'a> {
    pub(crate) const fn new(store: &'a Store, query: Query) -> Self {
        Self {
            store,
            cursor: PageCursor::new(query),
        }
    }

    /// How many items the next page looks at, at most.
    pub(crate) const fn limit(&mut self, limit: u32) {
        self.cursor.limit(limit);
    }

    /// The next page, or `None` after the last. The time of the call begins anew with every page.
    pub(crate) async fn next(
        &mut self,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Page>, BackendError> {
        let page = self.next_within(budget).await?;
        budget.renew();
        Ok(page)
    }

    /// As [`StorePages::next`], but within the time of the call: for a look before a decision, which
    /// is no progress, however often it is taken.
    pub(crate) async fn next_within(
        &mut self,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Page>, BackendError> {
        let Some(query) = self.cursor.query() else {
            return Ok(None);
        };
        let page = self.store.query(query, budget).await?;
        self.cursor.follow(page).map(Some)
    }
}
