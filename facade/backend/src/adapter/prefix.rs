//! The same store under other table names, so that several users share one account.

use std::sync::Arc;

use crate::{
    Answer, Backend, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer, Delete, Get, Item,
    ItemKey, Page, Put, Query, Scan, SharedBackend, TableState, TransactGet, TransactWrite, Update,
    Write,
};

/// Puts a prefix before every table name on the way down, and takes it off on the way up.
///
/// # Examples
///
/// ```
/// # use std::sync::Arc;
/// use package_database_backend::adapter::PrefixBackend;
/// use package_database_backend::emulator::EmulatorBackend;
///
/// let shared = Arc::new(EmulatorBackend::new());
/// let mine = PrefixBackend::new(shared, "review-17.");
/// assert_eq!(mine.table("package.specs"), "review-17.package.specs");
/// ```
#[derive(Clone, Debug)]
pub struct PrefixBackend {
    inner: SharedBackend,
    prefix: Arc<str>,
}

impl PrefixBackend {
    /// Table names of `inner` begin with `prefix`.
    pub fn new(inner: SharedBackend, prefix: impl Into<Arc<str>>) -> Self {
        Self {
            inner,
            prefix: prefix.into(),
        }
    }

    /// The name in the inner backend of what callers call `table`.
    pub fn table(&self, table: &str) -> String {
        format!("{}{table}", self.prefix)
    }

    fn down(&self, table: &mut Arc<str>) {
        *table = self.table(table).into();
    }

    fn up(&self, table: &mut Arc<str>) {
        if let Some(name) = table.strip_prefix(&*self.prefix) {
            *table = name.into();
        }
    }
}

/// Where a write goes.
fn table_of(write: &mut Write) -> &mut Arc<str> {
    match write {
        Write::Put(put) => &mut put.table,
        Write::Update(update) => &mut update.table,
        Write::Delete(delete) => &mut delete.table,
        Write::Check { key, .. } => &mut key.table,
    }
}

/// The request with its table renamed, sent on and awaited.
macro_rules! renamed {
    ($self:ident, $request:ident, $method:ident) => {
        Box::pin(async move {
            let mut request = $request.clone();
            $self.down(&mut request.table);
            $self.inner.$method(&request).await
        })
    };
}

#[deny(clippy::missing_trait_methods)]
impl Backend for PrefixBackend {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        renamed!(self, request, get)
    }

    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        renamed!(self, request, put)
    }

    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
        renamed!(self, request, update)
    }

    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        renamed!(self, request, delete)
    }

    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        renamed!(self, request, query)
    }

    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
        renamed!(self, request, scan)
    }

    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        Box::pin(async move {
            let mut request = request.clone();
            let rename = |key: &mut ItemKey| self.down(&mut key.table);
            request.keys.iter_mut().for_each(rename);
            let mut answer = self.inner.batch_get(&request).await?;
            let items = answer.items.iter_mut();
            items.for_each(|(table, _)| self.up(table));
            let unprocessed = answer.unprocessed.iter_mut();
            unprocessed.for_each(|key| self.up(&mut key.table));
            Ok(answer)
        })
    }

    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        Box::pin(async move {
            let mut request = request.clone();
            let writes = request.writes.iter_mut();
            writes.for_each(|write| self.down(table_of(write)));
            let mut answer = self.inner.batch_write(&request).await?;
            let unprocessed = answer.unprocessed.iter_mut();
            unprocessed.for_each(|write| self.up(table_of(write)));
            Ok(answer)
        })
    }

    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        Box::pin(async move {
            let mut request = request.clone();
            let rename = |key: &mut ItemKey| self.down(&mut key.table);
            request.keys.iter_mut().for_each(rename);
            self.inner.transact_get(&request).await
        })
    }

    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        Box::pin(async move {
            let mut request = request.clone();
            let writes = request.writes.iter_mut();
            writes.for_each(|write| self.down(table_of(write)));
            self.inner.transact_write(&request).await
        })
    }

    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
        Box::pin(async move {
            let name = self.table(table);
            let mut state = self.inner.describe(&name).await?;
            if let Some(state) = &mut state {
                self.up(&mut state.definition.name);
            }
            Ok(state)
        })
    }
}
