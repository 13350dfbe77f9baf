//! Lists as streams: page after page, each asked for when the entries of the one before are used up.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::listing::{IntoEntries, Listing};
use super::page::ListOptions;
use super::token::PageToken;
use crate::backend::BoxFuture;
use crate::error::Error;

/// Entries of one page, where the caller does not say.
const PAGE: u32 = 100;

/// The entries of a list, of which one page is held at a time.
///
/// Nothing is sent before it is polled. A page that cannot be read is one error, which ends the stream; an entry that
/// another writer damaged is one too, and the next ones follow it.
#[must_use = "streams do nothing unless polled"]
pub struct EntryStream<T> {
    fetch: Fetch<T>,
    entries: Option<IntoEntries<T>>,
    next: Next<T>,
}

/// What asks for a page.
type Fetch<T> =
    Box<dyn Fn(ListOptions) -> BoxFuture<'static, Result<Listing<T>, Error>> + Send + Sync>;

/// What comes behind the entries at hand.
enum Next<T> {
    Page(ListOptions),
    Coming(BoxFuture<'static, Result<Listing<T>, Error>>, ListOptions),
    End,
}

impl<T> EntryStream<T> {
    pub(crate) fn new(options: &ListOptions, fetch: Fetch<T>) -> Self {
        let mut options = options.clone();
        options.limit = options.limit.or(Some(PAGE));
        Self {
            fetch,
            entries: None,
            next: Next::Page(options),
        }
    }

    /// Behind the page that came with this token.
    fn follow(&mut self, options: ListOptions, token: Option<PageToken>) {
        self.next = match token {
            Some(token) => Next::Page(options.after(token)),
            None => Next::End,
        };
    }
}

impl<T: Unpin> Stream for EntryStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(entry) = this.entries.as_mut().and_then(Iterator::next) {
                return Poll::Ready(Some(entry));
            }
            match std::mem::replace(&mut this.next, Next::End) {
                Next::End => return Poll::Ready(None),
                Next::Page(options) => {
                    let coming = (this.fetch)(options.clone());
                    this.next = Next::Coming(coming, options);
                }
                Next::Coming(mut coming, options) => match coming.as_mut().poll(context) {
                    Poll::Pending => {
                        this.next = Next::Coming(coming, options);
                        return Poll::Pending;
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
                    Poll::Ready(Ok(page)) => {
                        this.follow(options, page.next.clone());
                        this.entries = Some(page.into_iter());
                    }
                },
            }
        }
    }
}

/// Only whether there is more: an entry may hold somebody's secret.
impl<T> fmt::Debug for EntryStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let more = self.entries.is_some() || !matches!(self.next, Next::End);
        write!(formatter, "EntryStream {{ more: {more} }}")
    }
}
