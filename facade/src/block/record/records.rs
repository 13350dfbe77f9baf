//! The records of one table, written one at a time.

use std::sync::Arc;

use super::envelope::{Envelope, absent, at_revision, is_live, newer};
use crate::backend::{Condition, Consistency, Delete, Get, Item, OnFailure, Put};
use crate::block::Store;
use crate::error::{Error, ErrorKind};

/// How a write under a condition ended.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a refused write has written nothing"]
pub enum Written {
    /// The record is written.
    Done,
    /// Nothing is written, because of the record that is stored; `None` when there is none.
    Refused(Option<Item>),
}

impl Written {
    /// Nothing when it is written, and a conflict when it is not, for callers to whom it is one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`] for [`Written::Refused`].
    pub fn or_conflict(self) -> Result<(), Error> {
        match self {
            Self::Done => Ok(()),
            Self::Refused(_) => Err(Error::new(
                ErrorKind::Conflict,
                "another revision of the record is stored",
            )),
        }
    }
}

/// The records of a table whose keys are `pk` and `sk`.
///
/// Each method is one request. What is read is up to date.
///
/// # Errors
///
/// A busy or silent store is tried again until the [deadline](crate::block::RetryPolicy) and then
/// gives [`ErrorKind::Throttled`] or [`ErrorKind::Unavailable`]. After the latter, a write may or may
/// not have happened.
#[derive(Clone, Debug)]
pub struct Records {
    store: Arc<Store>,
    table: Arc<str>,
}

impl Records {
    /// The records of a table.
    pub fn new(store: Arc<Store>, table: impl Into<Arc<str>>) -> Self {
        Self {
            store,
            table: table.into(),
        }
    }

    /// The envelope of a record that is created now.
    pub fn envelope(&self, kind: &'static str, schema: u32) -> Envelope {
        Envelope::new(kind, schema, &*self.store.retrier.clock)
    }

    /// The envelope of the next write of a record, now.
    pub fn next(&self, envelope: &Envelope) -> Envelope {
        envelope.next(&*self.store.retrier.clock)
    }

    /// The record under a key, unless there is none or it has ended.
    pub async fn get(&self, key: &Item) -> Result<Option<Item>, Error> {
        self.fetch(key.clone()).await
    }

    /// As [`Records::get`], of a key that nobody needs any more.
    pub(crate) async fn fetch(&self, key: Item) -> Result<Option<Item>, Error> {
        look(&self.store, self.table.clone(), key).await
    }

    /// Writes a record where there is none.
    pub async fn create(&self, envelope: &Envelope, item: &Item) -> Result<Written, Error> {
        let condition = absent(self.store.seconds());
        self.write(envelope, item, condition).await
    }

    /// Writes a record in place of the revision before the one in `envelope`, which
    /// [`Records::next`] made.
    pub async fn swap(&self, envelope: &Envelope, item: &Item) -> Result<Written, Error> {
        let condition = at_revision(envelope.rev.saturating_sub(1));
        self.write(envelope, item, condition).await
    }

    /// Writes a record where there is none, or one whose number or text `attribute` is smaller than
    /// that of `item`.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`] when `item` has no such attribute.
    pub async fn put_newer(
        &self,
        envelope: &Envelope,
        item: &Item,
        attribute: &'static str,
    ) -> Result<Written, Error> {
        let Some(value) = item.get(attribute) else {
            let message = format!("a record that is to be the newest has no {attribute}");
            return Err(Error::new(ErrorKind::InvalidInput, message));
        };
        self.write(envelope, item, newer(attribute, value)).await
    }

    /// Removes the record under a key if it has that revision. That there is none any more is
    /// [`Written::Done`].
    pub async fn delete(&self, key: &Item, rev: u64) -> Result<Written, Error> {
        let delete = Delete::new(self.table.clone(), key.clone())
            .condition(at_revision(rev))
            .on_failure(OnFailure::Stored);
        match self.store.delete(&delete, &mut self.store.budget()).await {
            Ok(()) => Ok(Written::Done),
            Err(error) if error.is_condition_failed() => {
                let stored = error.stored(0).cloned();
                Ok(stored.map_or(Written::Done, |item| Written::Refused(Some(item))))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn write(
        &self,
        envelope: &Envelope,
        item: &Item,
        condition: Condition,
    ) -> Result<Written, Error> {
        let mut item = item.clone();
        envelope.put(&mut item);
        let put = Put::new(self.table.clone(), item)
            .condition(condition)
            .on_failure(OnFailure::Stored);
        match self.store.put(&put, &mut self.store.budget()).await {
            Ok(()) => Ok(Written::Done),
            Err(error) if error.is_condition_failed() => {
                let now = self.store.seconds();
                let stored = error.stored(0).filter(|item| is_live(item, now));
                Ok(Written::Refused(stored.cloned()))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The record of a table under a key, unless there is none or it has ended.
pub(crate) async fn look(store: &Store, table: Arc<str>, key: Item) -> Result<Option<Item>, Error> {
    let get = Get::new(table, key).consistency(Consistency::Strong);
    let item = store.get(&get, &mut store.budget()).await?;
    let now = store.seconds();
    Ok(item.filter(|item| is_live(item, now)))
}
