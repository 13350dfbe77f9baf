//! Writing to the current sync: records as they come, or only those that are newer than what is stored.

use std::borrow::Cow;
use std::collections::HashMap;

use super::fault;
use super::fields::DISCOVERED_AT;
use super::gather;
use super::item::{Entity, Shelf};
use super::model::{Entitlement, Grant, Kind, Resource, ResourceType};
use super::run::{SyncId, SyncRun, SyncState};
use super::store::DynamoSyncStore;
use super::table::{self, key_of};
use crate::backend::{BatchWrite, BoxFuture, Delete, Item, OnFailure, Put, Value, Write};
use crate::block::key::{PK, SK};
use crate::block::limits::ITEM_BYTES_MAX;
use crate::block::record::newer;
use crate::error::Error;

/// Writes of one request.
pub(super) const WRITES_MAX: usize = 25;

/// Conditional writes that are made ready at once.
const NEWER_AT_ONCE: usize = 500;

/// What has become of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PutOutcome {
    /// It is stored.
    Written,
    /// One is stored that was discovered later, and stays.
    Older,
    /// One is stored that was discovered at the same time, and stays.
    Equal,
}

/// The two ways of writing each kind.
macro_rules! puts {
    ($($put:ident, $put_if_newer:ident: $type:ty, $what:literal;)*) => {
        impl DynamoSyncStore {
            $(
            #[doc = concat!("Writes ", $what, " to the current sync, each in place of what is stored under its id; of two with one id in a call the last one stays.")]
            ///
            /// Of what breaks a rule nothing is written of the whole call. The answer has one outcome for each
            /// record; the same call again is harmless.
            pub async fn $put(&self, records: &[$type]) -> Result<Vec<PutOutcome>, Error> {
                self.put_all(records).await
            }

            #[doc = concat!("Writes ", $what, " to the current sync, each only where nothing is stored under its id, or something that was discovered earlier.")]
            ///
            /// Each is one request of its own, several at once. The same records in any order, by
            /// any number of writers, end in the same sync, as long as no two with one id were discovered at
            /// the same time.
            pub async fn $put_if_newer(&self, records: &[$type]) -> Result<Vec<PutOutcome>, Error> {
                self.put_all_newer(records).await
            }
            )*
        }
    };
}

puts! {
    put_resource_types, put_resource_types_if_newer: ResourceType, "resource types";
    put_resources, put_resources_if_newer: Resource, "resources";
    put_entitlements, put_entitlements_if_newer: Entitlement, "entitlements";
    put_grants, put_grants_if_newer: Grant, "grants";
}

impl DynamoSyncStore {
    /// Removes a grant from the current sync; whether there was one is not asked.
    pub async fn delete_grant(&self, id: &str) -> Result<(), Error> {
        let parts = &self.parts;
        let run = self.writable().await?;
        let place = run.place(self.name.clone());
        let key = place.item_key(Kind::Grant, &table::by_id(Kind::Grant, id)?)?;
        let delete = Delete::new(parts.table.clone(), key);
        parts
            .store
            .delete(&delete, &mut parts.store.budget())
            .await?;
        self.still_running(run.id).await
    }

    async fn put_all<E: Entity>(&self, records: &[E]) -> Result<Vec<PutOutcome>, Error> {
        let run = self.writable().await?;
        let items = self.items(&run, records)?;
        self.write_all(items).await?;
        self.still_running(run.id).await?;
        Ok(vec![PutOutcome::Written; records.len()])
    }

    async fn put_all_newer<E: Entity>(&self, records: &[E]) -> Result<Vec<PutOutcome>, Error> {
        let run = self.writable().await?;
        let mut waiting: Vec<(usize, Item)> =
            self.items(&run, records)?.into_iter().enumerate().collect();
        let mut outcomes = vec![PutOutcome::Written; records.len()];
        // What has the same key is written one after the other, in the order of the call.
        while !waiting.is_empty() {
            let mut keys = HashMap::new();
            let (now, later): (Vec<_>, Vec<_>) = waiting
                .into_iter()
                .partition(|(place, item)| *keys.entry(key_of(item)).or_insert(*place) == *place);
            waiting = later;
            let width = usize::from(self.parts.settings.writes_at_once);
            for now in now.chunks(NEWER_AT_ONCE) {
                let mut writes: Vec<BoxFuture<'_, _>> = Vec::with_capacity(now.len());
                for (_, item) in now {
                    writes.push(Box::pin(self.put_newer(item)));
                }
                let written = gather::all(width, writes).await;
                for ((place, _), outcome) in now.iter().zip(written) {
                    if let Some(slot) = outcomes.get_mut(*place) {
                        *slot = outcome?;
                    }
                }
            }
        }
        self.still_running(run.id).await?;
        Ok(outcomes)
    }

    async fn put_newer(&self, item: &Item) -> Result<PutOutcome, Error> {
        let parts = &self.parts;
        let seen = item.get(DISCOVERED_AT).unwrap_or(Value::Null);
        let put = Put::new(parts.table.clone(), item.clone())
            .condition(newer(DISCOVERED_AT, seen.clone()))
            .on_failure(OnFailure::Stored);
        match parts.store.put(&put, &mut parts.store.budget()).await {
            Ok(()) => Ok(PutOutcome::Written),
            Err(error) if error.is_condition_failed() => {
                let stored = error.stored(0).and_then(|item| item.get(DISCOVERED_AT));
                Ok(match stored == Some(seen) {
                    true => PutOutcome::Equal,
                    false => PutOutcome::Older,
                })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn items<E: Entity>(&self, run: &SyncRun, records: &[E]) -> Result<Vec<Item>, Error> {
        let clock = &*self.parts.store.retrier.clock;
        let shelf = Shelf::new(run, run.place(self.name.clone()), E::KIND, clock)?;
        let items = records.iter().map(|record| {
            let item = shelf.item(record)?;
            check_size(E::KIND, &item)?;
            Ok(item)
        });
        items.collect()
    }

    /// Writes items whole, the last one of those with one key.
    pub(super) async fn write_all(&self, items: Vec<Item>) -> Result<(), Error> {
        let mut request: Vec<Item> = Vec::with_capacity(WRITES_MAX);
        let mut ascending = true;
        for item in items {
            // A request takes one write for each item, so that the later one goes in place of the earlier. Where each key
            // is behind the one before, as connectors mostly send them, there is no earlier one.
            ascending &= request.last().is_none_or(|last| key(last) < key(&item));
            let earlier = match ascending {
                true => None,
                false => request.iter_mut().find(|other| key(other) == key(&item)),
            };
            match earlier {
                Some(earlier) => *earlier = item,
                None => request.push(item),
            }
            if request.len() == WRITES_MAX {
                ascending = true;
                self.put_items(&mut request).await?;
            }
        }
        self.put_items(&mut request).await
    }

    /// Writes at most 25 different items.
    async fn put_items(&self, items: &mut Vec<Item>) -> Result<(), Error> {
        let table = &self.parts.table;
        let writes = items.drain(..);
        let writes = writes.map(|item| Put::new(table.clone(), item).into());
        self.send(writes.collect()).await
    }

    /// Carries out at most 25 writes of different items.
    pub(super) async fn send(&self, writes: Vec<Write>) -> Result<(), Error> {
        if writes.is_empty() {
            return Ok(());
        }
        let store = &self.parts.store;
        let sent = store
            .batch_write(BatchWrite::new(writes), &mut store.budget())
            .await;
        Ok(sent?)
    }

    /// Whether the sync that was written took the writes: one that was ended meanwhile may have a part of them.
    pub(super) async fn still_running(&self, id: SyncId) -> Result<(), Error> {
        let run = self.find_run(id).await?;
        if run.is_some_and(|run| run.state == SyncState::Running && run.closed_at.is_none()) {
            return Ok(());
        }
        Err(fault::lifecycle(format!(
            "the sync {id} was ended or removed while it was written"
        )))
    }
}

/// Both parts of the key of an item that was made here.
fn key(item: &Item) -> (Option<Cow<'_, str>>, Option<Cow<'_, str>>) {
    (item.text(PK), item.text(SK))
}

/// Whether an item has room in the store.
pub(super) fn check_size(kind: Kind, item: &Item) -> Result<(), Error> {
    let bytes = item.bytes();
    if bytes <= ITEM_BYTES_MAX {
        return Ok(());
    }
    // The item was made here, with its key.
    let key = item.text(SK).unwrap_or_default();
    let shown: String = key.chars().take(64).collect();
    Err(fault::value(format!(
        "the {kind} {shown:?} takes {bytes} bytes, of {ITEM_BYTES_MAX} at most"
    )))
}
