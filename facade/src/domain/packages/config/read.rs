//! Reading a configuration: one query, and all of it is there.

use std::sync::{Arc, PoisonError};

use super::Configurations;
use super::error::ConfigError;
use super::item;
use super::kind::ConfigKind;
use super::pointer::Pointer;
use super::record::{self, ConfigRecord};
use crate::backend::{Consistency, Get, Item, KeyCondition, Query};
use crate::block::key::PK;
use crate::block::record::Envelope;
use crate::block::store::StorePages;
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::time::iso8601;
use crate::error::Error;

/// How often a reader looks again whose generation is removed while it is read.
const ATTEMPTS_MAX: u32 = 3;

/// The configuration of a repository, as of one generation.
#[derive(Clone, Debug, PartialEq)]
pub struct Configuration {
    id: String,
    info: GenerationInfo,
    document: RepositoryDocument,
    records: Vec<ConfigRecord>,
}

/// What is known of a generation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GenerationInfo {
    /// Its number: a later one is greater.
    pub generation: u64,
    /// When it was loaded, in nanoseconds since the Unix epoch.
    pub loaded_at: u64,
    /// Who loaded it; empty when nobody said so.
    pub loaded_by: String,
    /// Why; empty when nobody said so.
    pub note: String,
    /// Whether undeclared names, unfit values and writes outside transactions are let through.
    pub lenient: bool,
}

impl Configuration {
    /// The id of the repository.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The number of the generation.
    pub const fn generation(&self) -> u64 {
        self.info.generation
    }

    /// When and by whom it was loaded.
    pub const fn info(&self) -> &GenerationInfo {
        &self.info
    }

    /// What was loaded, as it was written and as it is understood.
    pub const fn document(&self) -> &RepositoryDocument {
        &self.document
    }

    /// Whether it was loaded leniently, so that pipelines run so.
    pub const fn is_lenient(&self) -> bool {
        self.info.lenient
    }

    /// All its records, by kind and in the order of the document.
    pub fn records(&self) -> &[ConfigRecord] {
        &self.records
    }

    /// Its records of one kind, in the order of the document.
    pub fn of(&self, kind: ConfigKind) -> impl Iterator<Item = &ConfigRecord> {
        self.records
            .iter()
            .filter(move |record| record.kind == kind)
    }
}

impl Configurations {
    /// The configuration of a repository, with all of its records. The pointer is read each time, and the rest only when
    /// there is another generation than the one that was read last.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Unknown`] if there is none; [`ConfigError::Store`] of the kind
    /// [`CorruptData`](crate::ErrorKind::CorruptData) for what another writer damaged.
    pub async fn current(&self, id: &str) -> Result<Arc<Configuration>, ConfigError> {
        let mut attempt = 1;
        loop {
            let pointer = self.pointer(id).await?;
            let current = pointer.and_then(|pointer| pointer.current);
            let generation = current.ok_or_else(|| no_configuration(id))?;
            if let Some(remembered) = self.remembered(id, generation) {
                return Ok(remembered);
            }
            match self.read_generation(id, generation).await {
                Ok(configuration) => {
                    let configuration = Arc::new(configuration);
                    self.remember(&configuration);
                    return Ok(configuration);
                }
                // It was removed while it was read, because there are newer ones.
                Err(ConfigError::Unknown(_)) if attempt < ATTEMPTS_MAX => attempt += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// The number of the generation that readers see; `None` when there is no configuration. One request.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Store`].
    pub async fn generation(&self, id: &str) -> Result<Option<u64>, ConfigError> {
        Ok(self.pointer(id).await?.and_then(|pointer| pointer.current))
    }

    /// A generation that is kept, be it the current one or not.
    ///
    /// # Errors
    ///
    /// As [`Configurations::current`], and [`ConfigError::Unknown`] if there is no such generation.
    pub async fn at(&self, id: &str, generation: u64) -> Result<Configuration, ConfigError> {
        let pointer = self
            .pointer(id)
            .await?
            .ok_or_else(|| no_configuration(id))?;
        match pointer.loaded.contains(&generation) {
            true => self.read_generation(id, generation).await,
            false => Err(no_generation(id, generation)),
        }
    }

    /// The generations that are kept, the newest first.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Unknown`] if there is no configuration.
    pub async fn generations(&self, id: &str) -> Result<Vec<GenerationInfo>, ConfigError> {
        let pointer = self.pointer(id).await?;
        let pointer = pointer.filter(|pointer| pointer.current.is_some());
        let pointer = pointer.ok_or_else(|| no_configuration(id))?;
        let mut infos = Vec::new();
        for generation in pointer.loaded.iter().rev() {
            let key = item::root(id, *generation)?;
            let get = Get::new(self.table.clone(), key).consistency(Consistency::Strong);
            let root = self.store.get(&get, &mut self.store.budget()).await;
            if let Some(root) = root.map_err(Error::from)? {
                infos.push(info(&root, *generation)?);
            }
        }
        Ok(infos)
    }

    /// All records of a generation, in one query.
    pub(super) async fn read_generation(
        &self,
        id: &str,
        generation: u64,
    ) -> Result<Configuration, ConfigError> {
        let condition = KeyCondition::partition(PK, item::partition(id, generation)?);
        let query = Query::new(self.table.clone(), condition).consistency(Consistency::Strong);
        let mut pages = StorePages::new(&self.store, query);
        let mut budget = self.store.budget();
        let mut items: Vec<Item> = Vec::new();
        while let Some(page) = pages.next(&mut budget).await.map_err(Error::from)? {
            items.extend(page.items);
        }
        let root = items.iter().find(|item| item.contains(item::RECORDS));
        let root = root.ok_or_else(|| no_generation(id, generation))?;
        let info = info(root, generation)?;
        let count: Option<usize> = root
            .number(item::RECORDS)
            .and_then(|count| count.parse().ok());
        let fragments = item::fragments(&items)?;
        if count != Some(fragments.len()) {
            // Somebody is removing it.
            return Err(no_generation(id, generation));
        }
        let document = RepositoryDocument::from_value_lenient(record::join(fragments)?);
        let document = document
            .map_err(|error| ConfigError::Store(item::damaged("document").with_source(error)))?;
        let records = record::records(document.source(), &iso8601(info.loaded_at));
        Ok(Configuration {
            id: id.to_owned(),
            info,
            document,
            records,
        })
    }

    async fn pointer(&self, id: &str) -> Result<Option<Pointer>, ConfigError> {
        let get = Get::new(self.table.clone(), item::pointer(id)?).consistency(Consistency::Strong);
        let item = self.store.get(&get, &mut self.store.budget()).await;
        match item.map_err(Error::from)? {
            Some(item) => Ok(Some(Pointer::of(&item)?.0)),
            None => Ok(None),
        }
    }

    fn remembered(&self, id: &str, generation: u64) -> Option<Arc<Configuration>> {
        let remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let same = |one: &&Arc<Configuration>| one.id == id && one.generation() == generation;
        remembered.as_ref().filter(same).cloned()
    }

    fn remember(&self, configuration: &Arc<Configuration>) {
        let mut remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *remembered = Some(configuration.clone());
    }
}

fn info(root: &Item, generation: u64) -> Result<GenerationInfo, Error> {
    Ok(GenerationInfo {
        generation,
        loaded_at: Envelope::of(root)?.created_at,
        loaded_by: item::text(root, item::LOADED_BY)?,
        note: item::text(root, item::NOTE)?,
        lenient: match root.get(item::LENIENT) {
            Some(crate::backend::Value::Bool(lenient)) => lenient,
            _ => return Err(item::damaged(item::LENIENT)),
        },
    })
}

#[cold]
pub(super) fn no_configuration(id: &str) -> ConfigError {
    ConfigError::Unknown(format!("configuration of the repository {id}"))
}

#[cold]
pub(super) fn no_generation(id: &str, generation: u64) -> ConfigError {
    ConfigError::Unknown(format!(
        "generation {generation} of the configuration of {id}"
    ))
}
