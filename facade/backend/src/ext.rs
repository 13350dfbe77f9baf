//! Conveniences for those who call a backend.

use super::{
    Answer, Backend, BackendError, BackendErrorKind, BoxFuture, Consistency, Get, Item, ItemKey,
    Page, Query,
};

/// What every [`Backend`] can do besides, built on its dozen requests alone: also one that is known as
/// `dyn Backend` only, such as a [`SharedBackend`](crate::SharedBackend).
///
/// # Examples
///
/// ```
/// # use std::sync::Arc;
/// # use package_database_backend::emulator::EmulatorBackend;
/// use package_database_backend::{BackendExt, KeyCondition, Query, SharedBackend};
/// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database_backend::BackendError> {
/// # let emulator = EmulatorBackend::new();
/// # let sort = Some(KeyAttribute::text("order"));
/// # emulator.create(&TableDefinition::new("orders", KeyAttribute::text("user"), sort)).await?;
/// let backend: SharedBackend = Arc::new(emulator);
/// let of_user = Query::new("orders", KeyCondition::partition("user", "1"));
/// assert!(backend.query_all(of_user).await?.is_empty());
/// # Ok(())
/// # }
/// ```
pub trait BackendExt: Backend {
    /// The item under the key, where its absence is an error.
    ///
    /// # Errors
    ///
    /// [`BackendErrorKind::ItemMissing`] when there is no item, and whatever [`Backend::get`] says.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{BackendErrorKind, BackendExt, Get, Item};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # backend.create(&TableDefinition::new("users", KeyAttribute::text("id"), None)).await?;
    /// let get = Get::new("users", Item::new().with("id", "nobody"));
    /// let error = backend.get_or_not_found(&get).await.unwrap_err();
    /// assert_eq!(*error.kind(), BackendErrorKind::ItemMissing);
    /// # Ok(())
    /// # }
    /// ```
    fn get_or_not_found<'a>(&'a self, request: &'a Get) -> Answer<'a, Item> {
        Box::pin(async move {
            self.get(request).await?.ok_or_else(|| {
                let message = format!("no such item in table {}", request.table);
                BackendError::new(BackendErrorKind::ItemMissing, message)
            })
        })
    }

    /// The pages of a query, one after the other.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{BackendExt, KeyCondition, Query};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # backend.create(&TableDefinition::new("users", KeyAttribute::text("id"), None)).await?;
    /// let query = Query::new("users", KeyCondition::partition("id", "user 1"));
    /// let mut pages = backend.pages(query);
    /// while let Some(page) = pages.next().await? {
    ///     println!("{} more", page.items.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    fn pages(&self, query: Query) -> Pages<'_, Self> {
        Pages::new(self, query)
    }

    /// All items of a query, over all its pages.
    ///
    /// # Errors
    ///
    /// Whatever [`Backend::query`] says of one of the pages.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend, BackendExt, Item, KeyCondition, Put, Query};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # backend.create(&TableDefinition::new("users", KeyAttribute::text("id"), None)).await?;
    /// let user = Item::new().with("id", "user 1");
    /// backend.put(&Put::new("users", user.clone())).await?;
    /// let query = Query::new("users", KeyCondition::partition("id", "user 1"));
    /// assert_eq!(backend.query_all(query).await?, [user]);
    /// # Ok(())
    /// # }
    /// ```
    fn query_all(&self, query: Query) -> Answer<'_, Vec<Item>> {
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
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{BackendExt, Item, ItemKey};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # backend.create(&TableDefinition::new("users", KeyAttribute::text("id"), None)).await?;
    /// let key = ItemKey::new("users", Item::new().with("id", "user 1"));
    /// assert!(!backend.contains(key).await?);
    /// # Ok(())
    /// # }
    /// ```
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
pub struct Pages<'a, B: Backend + ?Sized = dyn Backend> {
    backend: &'a B,
    cursor: PageCursor,
}

impl<'a, B: Backend + ?Sized> Pages<'a, B> {
    /// The pages of `query`, from the one that it begins with.
    pub const fn new(backend: &'a B, query: Query) -> Self {
        Self {
            backend,
            cursor: PageCursor::new(query),
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
        let Some(query) = self.cursor.query() else {
            return Ok(None);
        };
        let page = self.backend.query(query).await?;
        self.cursor.follow(page).map(Some)
    }
}

/// Where a walk over the pages of a query stands, for callers who send the requests themselves, such
/// as again and again until a deadline. [`Pages`] is the walk without such needs.
///
/// # Examples
///
/// ```
/// use package_database_backend::{Item, KeyCondition, Page, PageCursor, Query};
///
/// let mut cursor = PageCursor::new(Query::new("orders", KeyCondition::partition("user", "1")));
/// let last_key = Item::new().with("user", "1").with("order", "17");
/// cursor.follow(Page::new(Vec::new(), Some(last_key.clone())))?;
/// assert_eq!(cursor.query().and_then(|query| query.start.clone()), Some(last_key));
/// cursor.follow(Page::new(Vec::new(), None))?;
/// assert_eq!(cursor.query(), None, "that page was the last one");
/// # Ok::<(), package_database_backend::BackendError>(())
/// ```
#[derive(Debug)]
pub struct PageCursor {
    query: Query,
    done: bool,
}

impl PageCursor {
    /// Stands before the page that `query` asks for.
    pub const fn new(query: Query) -> Self {
        Self { query, done: false }
    }

    /// How many items the next page looks at, at most.
    pub const fn limit(&mut self, limit: u32) {
        self.query.limit = Some(limit);
    }

    /// What asks for the next page; `None` after the last one.
    pub const fn query(&self) -> Option<&Query> {
        if self.done { None } else { Some(&self.query) }
    }

    /// Goes on behind `page`, which it hands back.
    ///
    /// # Errors
    ///
    /// [`BackendErrorKind::Invalid`] when the next page would begin where this one did, because
    /// following it would never end.
    pub fn follow(&mut self, page: Page) -> Result<Page, BackendError> {
        if page.next.is_some() && page.next == self.query.start {
            let message = format!("the pages of table {} do not advance", self.query.table);
            return Err(BackendError::new(BackendErrorKind::Invalid, message));
        }
        self.done = page.next.is_none();
        self.query.start.clone_from(&page.next);
        Ok(page)
    }
}
