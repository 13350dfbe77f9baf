//! A backend that is tried again: the requests of the domains, within the time of one call.

use std::future::poll_fn;
use std::task::Poll;

use super::recent::Recent;
use super::retry::{Budget, Retrier};
use crate::backend::{
    Answer, BackendError, BackendErrorKind, Delete, Get, Item, Page, PageCursor, Query,
    SharedBackend, TransactWrite,
};

/// The store as domains use it.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) backend: SharedBackend,
    pub(crate) retrier: Retrier,
    /// What was written through this store.
    pub(crate) recent: Recent,
}

/// Sends a request until it succeeds, fails for good, or the time is over.
macro_rules! again {
    ($budget:ident, $request:expr) => {
        loop {
            match in_time($budget, $request).await {
                Err(error) if error.is_transient() && $budget.pause().await => {}
                answer => break answer,
            }
        }
    };
}

impl Store {
    pub(crate) fn budget(&self) -> Budget<'_> {
        self.retrier.budget()
    }

    pub(crate) async fn get(
        &self,
        request: &Get,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Item>, BackendError> {
        again!(budget, self.backend.get(request))
    }

    pub(crate) async fn query(
        &self,
        request: &Query,
        budget: &mut Budget<'_>,
    ) -> Result<Page, BackendError> {
        again!(budget, self.backend.query(request))
    }

    /// Removes one item. When an answer was lost and a condition was set, that condition may fail
    /// because the first attempt succeeded: the caller has to look.
    pub(crate) async fn delete(
        &self,
        request: &Delete,
        budget: &mut Budget<'_>,
    ) -> Result<(), BackendError> {
        again!(budget, self.backend.delete(request)).map(drop)
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
        // Of several attempts, one without an answer may have been carried out, whatever later ones say.
        let mut unanswered = false;
        loop {
            let attempt = self.backend.transact_write(request);
            let error = match in_time(budget, attempt).await {
                Err(error) if error.is_transient() => error,
                answer => return answer,
            };
            unanswered |= *error.kind() == BackendErrorKind::Unavailable;
            if !budget.pause().await {
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
