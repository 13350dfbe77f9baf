//! What all parts of a framework share.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::collection::Collection;
use super::config::FrameworkConfig;
use super::definition::ModelRegistry;
use super::fault;
use super::figures::Figures;
use super::migration::MigrationSet;
use super::place::Layout;
use super::results::ResultCache;
use crate::backend::{BatchGet, Consistency, Get, Item, ItemKey};
use crate::block::Store;
use crate::block::cache::Cache;
use crate::block::events::Events;
use crate::block::migrate::Migrations;
use crate::block::record::{Records, is_live};
use crate::error::{Error, ErrorKind};

/// Keys of one request for several items.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
pub(super) const KEYS_MAX: usize = 100;

/// The models of an application at work.
pub(super) struct Core {
    pub(super) store: Arc<Store>,
    pub(super) table: Arc<str>,
    pub(super) events: Events,
    pub(super) migrations: Migrations,
    pub(super) registry: ModelRegistry,
    pub(super) steps: MigrationSet,
    pub(super) config: FrameworkConfig,
    /// Models whose documents are moved to other shards when the framework is started.
    pub(super) resharded: BTreeSet<String>,
    pub(super) layouts: RwLock<BTreeMap<String, Arc<Layout>>>,
    pub(super) known_users: Cache,
    pub(super) results: Option<ResultCache>,
    pub(super) figures: Figures,
    pub(super) running: AtomicBool,
}

impl Core {
    /// The documents of a model.
    pub(super) fn collection(self: &Arc<Self>, model: &str) -> Result<Collection, Error> {
        let def = self.registry.get(model).cloned();
        let layouts = self.layouts.read().unwrap_or_else(PoisonError::into_inner);
        match (def, layouts.get(model).cloned()) {
            (Some(def), Some(layout)) => Ok(Collection::new(self.clone(), def, layout)),
            (Some(_), None) => Err(stopped()),
            (None, _) => Err(fault::no_model(model)),
        }
    }

    pub(super) fn set_layout(&self, model: &str, layout: Layout) {
        let mut layouts = self.layouts.write().unwrap_or_else(PoisonError::into_inner);
        layouts.insert(model.to_owned(), Arc::new(layout));
    }

    /// Whether the framework was started and not stopped.
    pub(super) fn check_running(&self) -> Result<(), Error> {
        // Acquire: who sees that it runs sees the layouts that were recorded before.
        match self.running.load(Ordering::Acquire) {
            true => Ok(()),
            false => Err(stopped()),
        }
    }

    pub(super) fn records(&self) -> Records {
        Records::new(self.store.clone(), self.table.clone())
    }

    /// The item under a key, unless there is none or it has ended.
    pub(super) async fn get(&self, key: Item) -> Result<Option<Item>, Error> {
        let get = Get::new(self.table.clone(), key).consistency(Consistency::Strong);
        let item = self.store.get(&get, &mut self.store.budget()).await?;
        let now = self.store.seconds();
        Ok(item.filter(|item| is_live(item, now)))
    }

    /// Items by their keys, in no order; those alone that there are and that have not ended.
    pub(super) async fn get_all(&self, keys: Vec<Item>) -> Result<Vec<Item>, Error> {
        let mut items = Vec::with_capacity(keys.len());
        for keys in keys.chunks(KEYS_MAX) {
            let keys = keys.iter();
            let keys = keys.map(|key| ItemKey::new(self.table.clone(), key.clone()));
            let mut request = BatchGet::new(keys.collect()).consistency(Consistency::Strong);
            let mut budget = self.store.budget();
            while !request.keys.is_empty() {
                let answer = self.store.batch_get(&request, &mut budget).await?;
                items.extend(answer.items.into_iter().map(|(_, item)| item));
                request.keys = answer.unprocessed;
                if !request.keys.is_empty() && !budget.pause().await {
                    let message = "the store leaves a part of each batch of documents";
                    return Err(Error::new(ErrorKind::Throttled, message));
                }
            }
        }
        let now = self.store.seconds();
        items.retain(|item| is_live(item, now));
        Ok(items)
    }

    /// What was read of a model before may be wrong from now on.
    pub(super) async fn written(&self, model: &str) {
        if let Some(results) = &self.results {
            results.forget(model).await;
        }
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Core")
            .field("table", &self.table)
            .field("models", &self.registry.len())
            .finish_non_exhaustive()
    }
}

#[cold]
fn stopped() -> Error {
    let message = "the framework of models was not started, or was stopped";
    Error::new(ErrorKind::Config, message)
}
