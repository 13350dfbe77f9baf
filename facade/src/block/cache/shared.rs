//! The layer of a cache in items, which all processes see and the store removes when they have ended.

use std::borrow::Cow;
use std::sync::Arc;

use super::Cached;
use crate::backend::{Delete, Item, Put};
use crate::block::Store;
use crate::block::key::{self, Key, KeyBuilder, PK};
use crate::block::record::{Envelope, Records};
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

    pub(super) async fn get(&self, key: &str) -> Result<Option<Cached>, Error> {
        let (partition, sort) = self.keys(key)?;
        let item = self.records.get(&key::pair(&partition, &sort)).await?;
        // A value that cannot be read is none: whoever asked makes it anew.
        Ok(item.and_then(|item| self.read(key, &item)))
    }

    fn read(&self, key: &str, item: &Item) -> Option<Cached> {
        // Two keys that are too long may be written alike.
        let own = Key::of(item, PK).ok()?;
        let same = own.iter().map(String::as_str).eq(["CACHE", self.kind, key]);
        let envelope = Envelope::of(item).ok().filter(|_| same)?;
        Some(Cached {
            value: item.binary(VALUE)?,
            etag: item.text(ETAG).map(Cow::into_owned),
            expires_at: envelope.expires_at?,
        })
    }

    pub(super) async fn put(&self, key: &str, entry: &Cached) -> Result<(), Error> {
        let (partition, sort) = self.keys(key)?;
        let mut item = key::pair(&partition, &sort);
        partition.put(&mut item, PK);
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

    pub(super) async fn remove(&self, key: &str) -> Result<(), Error> {
        let (partition, sort) = self.keys(key)?;
        let delete = Delete::new(self.table.clone(), key::pair(&partition, &sort));
        self.store.delete(&delete, &mut self.store.budget()).await?;
        Ok(())
    }

    fn keys(&self, key: &str) -> Result<(Key, Key), Error> {
        let partition = KeyBuilder::new().text("CACHE").text(self.kind).text(key);
        Ok((partition.partition()?, KeyBuilder::new().text("C").sort()?))
    }
}
