//! Conveniences for those who call a backend.

use super::{
    Answer, Backend, BackendError, BackendErrorKind, BoxFuture, Consistency, Get, Item, ItemKey,
    Page, Query,
};

/// What every [`Backend`] can do besides, built on its dozen requests alone.
pub trait BackendExt: Backend {
    /// The item under the key, where its absence is an error.
    ///
    /// # Errors
    ///
    /// [`BackendErrorKind::ItemMissing`] when there is no item, and whatever [`Backend::get`] says.
    fn get_or_not_found<'a>(&'a self, request: &'a Get) -> Answer<'a, Item> {
        Box::pin(async move {
            self.get(request).await?.ok_or_else(|| {
                let message = format!("no such item in table {}", request.table);
                BackendError::new(BackendErrorKind::ItemMissing, message)
            })
        })
    }

    /// The pages of a query, one after the other.
    fn pages(&self, query: Query) -> Pages<'_>
    where
        Self: Sized,
    {
        Pages::new(self, query)
    }

    /// All items of a query, over all its pages.
    ///
    /// # Errors
    ///
    /// Whatever [`Backend::query`] says of one of the pages.
    fn query_all(&self, query: Query) -> Answer<'_, Vec<Item>>
    where
        Self: Sized,
    {
        Box::pin(async move {
            let mut items = Vec::new();
            let mut pages = self.pages(query);
            while let Some(page) = pages.next().await? {
                items.extend(page.items);
            }
            Ok(items)
        })
    }

    /// Whether there is an item under the key, strongly consistent.
    ///
    /// # Errors
    ///
    /// Whatever [`Backend::get`] says.
    fn contains(&self, key: ItemKey) -> BoxFuture<'_, Result<bool, BackendError>> {
        Box::pin(async move {
            let get = Get::new(key.table, key.key).consistency(Consistency::Strong);
            Ok(self.get(&get).await?.is_some())
        })
    }
}

impl<B: Backend + ?Sized> BackendExt for B {}

/// The pages of a query that are still to come.
#[derive(Debug)]
pub struct Pages<'a> {
    backend: &'a dyn Backend,
    rest: Rest,
}

impl<'a> Pages<'a> {
    /// The pages of `query`, from the one that it begins with.
    pub const fn new(backend: &'a dyn Backend, query: Query) -> Self {
        Self {
            backend,
            rest: Rest::new(query),
        }
    }

    /// The next page; `None` after the last one. A page may be empty without being the last.
    ///
    /// # Errors
    ///
    /// Whatever [`Backend::query`] says; asking again then asks for the same page.
    /// [`BackendErrorKind::Invalid`] when a store answers that the next page begins where this one
    /// did, because following it would never end.
    pub async fn next(&mut self) -> Result<Option<Page>, BackendError> {
        let Some(query) = self.rest.query() else {
            return Ok(None);
        };
        let page = self.backend.query(query).await?;
        self.rest.follow(page).map(Some)
    }
}

/// What is left of a query, whoever asks for its pages.
#[derive(Debug)]
pub(crate) struct Rest {
    query: Query,
    done: bool,
}

impl Rest {
    pub(crate) const fn new(query: Query) -> Self {
        Self { query, done: false }
    }

    /// How many items the next page looks at, at most.
    pub(crate) const fn limit(&mut self, limit: u32) {
        self.query.limit = Some(limit);
    }

    /// What asks for the next page; `None` after the last one.
    pub(crate) const fn query(&self) -> Option<&Query> {
        if self.done { None } else { Some(&self.query) }
    }

    /// Goes on behind `page`, which must not lead back to itself.
    pub(crate) fn follow(&mut self, page: Page) -> Result<Page, BackendError> {
        if page.next.is_some() && page.next == self.query.start {
            let message = format!("the pages of table {} do not advance", self.query.table);
            return Err(BackendError::new(BackendErrorKind::Invalid, message));
        }
        self.done = page.next.is_none();
        self.query.start.clone_from(&page.next);
        Ok(page)
    }
}
