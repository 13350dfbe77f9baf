//! The layer of a cache in items, which all processes see and the store removes when they have ended.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Cached, EntryKey};
use crate::backend::{Consistency, Delete, Item, KeyCondition, Put, Query};
use crate::block::Store;
use crate::block::key::{self, Key, KeyBuilder, PK, SK};
use crate::block::record::{Envelope, Records};
use crate::block::store::StorePages;
use crate::error::Error;

const VALUE: &str = "value";
const ETAG: &str = "etag";

/// The entries of one kind.
pub(super) struct Shared {
    store: Arc<Store>,
    table: Arc<str>,
    records: Records,
    kind: &'static str,
}

impl Shared {
    pub(super) fn new(store: Arc<Store>, table: Arc<str>, kind: &'static str) -> Self {
        Self {
            records: Records::new(store.clone(), table.clone()),
            store,
            table,
            kind,
        }
    }

    pub(super) async fn get(&self, at: EntryKey<'_>) -> Result<Option<Cached>, Error> {
        let (partition, sort) = self.keys(at)?;
        let item = self.records.get(&key::pair(&partition, &sort)).await?;
        // A value that cannot be read is none: whoever asked makes it anew.
        Ok(item.and_then(|item| self.read(at, &item)))
    }

    fn read(&self, at: EntryKey<'_>, item: &Item) -> Option<Cached> {
        // Two keys that are too long may be written alike.
        let is = |name, parts: &[&str]| {
            let own = Key::of(item, name).ok();
            own.is_some_and(|own| own.iter().map(String::as_str).eq(parts.iter().copied()))
        };
        let same = match at.about {
            None => is(PK, &["CACHE", self.kind, at.key]),
            Some(about) => is(PK, &["CACHE", self.kind, about]) && is(SK, &["C", at.key]),
        };
        let envelope = Envelope::of(item).ok().filter(|_| same)?;
        Some(Cached {
            value: item.binary(VALUE)?,
            etag: item.text(ETAG).map(Cow::into_owned),
            expires_at: envelope.expires_at?,
        })
    }

    pub(super) async fn put(&self, at: EntryKey<'_>, entry: &Cached) -> Result<(), Error> {
        let (partition, sort) = self.keys(at)?;
        let mut item = key::pair(&partition, &sort);
        partition.put(&mut item, PK);
        sort.put(&mut item, SK);
        item.insert(VALUE, entry.value.clone());
        if let Some(etag) = &entry.etag {
            item.insert(ETAG, etag.as_str());
        }
        let envelope = self.records.envelope("cache entry", 1);
        envelope.expiring(entry.expires_at).put(&mut item);
        let put = Put::new(self.table.clone(), item);
        self.store.put(&put, &mut self.store.budget()).await?;
        Ok(())
    }

    pub(super) async fn remove(&self, at: EntryKey<'_>) -> Result<(), Error> {
        let (partition, sort) = self.keys(at)?;
        let delete = Delete::new(self.table.clone(), key::pair(&partition, &sort));
        self.store.delete(&delete, &mut self.store.budget()).await?;
        Ok(())
    }

    /// Removes all entries about a thing.
    pub(super) async fn forget(&self, about: &str) -> Result<(), Error> {
        let partition = self.partition(about)?;
        let condition = KeyCondition::partition(PK, partition.text());
        let query = Query::new(self.table.clone(), condition).project([PK, SK]);
        let mut pages = StorePages::new(&self.store, query.consistency(Consistency::Strong));
        let mut budget = self.store.budget();
        while let Some(page) = pages.next(&mut budget).await? {
            for item in &page.items {
                let delete = Delete::new(self.table.clone(), item.select(&[PK, SK]));
                self.store.delete(&delete, &mut budget).await?;
            }
        }
        Ok(())
    }

    fn partition(&self, first: &str) -> Result<Key, Error> {
        let partition = KeyBuilder::new().text("CACHE").text(self.kind);
        partition.text(first).partition()
    }

    fn keys(&self, at: EntryKey<'_>) -> Result<(Key, Key), Error> {
        let partition = self.partition(at.about.unwrap_or(at.key))?;
        let sort = KeyBuilder::new().text("C");
        let sort = match at.about {
            None => sort,
            Some(_) => sort.text(at.key),
        };
        Ok((partition, sort.sort()?))
    }
}
