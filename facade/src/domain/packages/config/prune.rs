//! Removing generations that nobody sees any more, and whole configurations.

use super::Configurations;
use super::error::ConfigError;
use super::item;
use super::load::PENDING_SECONDS_MAX;
use super::pointer::Pointer;
use crate::backend::{Consistency, Item, KeyCondition, Query};
use crate::block::key::{PK, SK};
use crate::block::store::StorePages;
use crate::block::uow::{Attempts, UnitOfWork};
use crate::error::Error;

/// Records of one transaction.
const RECORDS_AT_ONCE: u32 = 90;

impl Pointer {
    /// Lets go of the oldest generations besides the current one, but for so many.
    pub(super) fn retire(&mut self, keep: usize) {
        let current = self.current;
        let others = self.loaded.iter().filter(|one| Some(**one) != current);
        let others: Vec<u64> = others.copied().collect();
        let goes = others.len().saturating_sub(keep);
        let gone: Vec<u64> = others.into_iter().take(goes).collect();
        self.loaded.retain(|one| !gone.contains(one));
        self.garbage.extend(gone);
    }

    /// Lets go of generations that somebody began to write so long ago that nobody does any more.
    fn abandon(&mut self, now: i64) {
        let old = |since: &i64| now.saturating_sub(*since) > PENDING_SECONDS_MAX;
        let gone: Vec<u64> = self
            .pending
            .iter()
            .filter(|(_, since)| old(since))
            .map(|(n, _)| *n)
            .collect();
        self.pending.retain(|number, _| !gone.contains(number));
        self.garbage.extend(gone);
    }
}

impl Configurations {
    /// Removes the records of generations that nobody sees any more: those that were retired, and those that somebody began
    /// to load more than an hour ago and never finished. Says how many generations that were.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Store`] if the store does not answer; the next call goes on.
    pub async fn prune(&self, id: &str) -> Result<usize, ConfigError> {
        let mut attempts = Attempts::new(&self.store);
        let garbage = loop {
            let mut unit = attempts.unit();
            let (mut pointer, envelope) = self.look(&mut unit, id).await?;
            let before = pointer.clone();
            pointer.abandon(self.store.seconds());
            if pointer != before {
                self.set(&mut unit, id, &pointer, envelope)?;
            }
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                break pointer.garbage;
            }
        };
        for generation in &garbage {
            self.remove_generation(id, *generation).await?;
        }
        if garbage.is_empty() {
            return Ok(0);
        }
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let (mut pointer, envelope) = self.look(&mut unit, id).await?;
            pointer.garbage.retain(|number| !garbage.contains(number));
            if envelope.is_some() {
                self.set(&mut unit, id, &pointer, envelope)?;
            }
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                return Ok(garbage.len());
            }
        }
    }

    /// Removes the configuration of a repository with all that belongs to it: every record of every generation. From the
    /// first moment on nobody sees anything of it. When it fails, calling it again goes on.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Unknown`] if there is none.
    pub async fn delete(&self, id: &str) -> Result<(), ConfigError> {
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let (mut pointer, envelope) = self.look(&mut unit, id).await?;
            if envelope.is_none() {
                return Err(super::read::no_configuration(id));
            }
            let loaded = std::mem::take(&mut pointer.loaded);
            let pending = std::mem::take(&mut pointer.pending);
            pointer.current = None;
            pointer.garbage.extend(loaded);
            pointer.garbage.extend(pending.into_keys());
            self.set(&mut unit, id, &pointer, envelope)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                break;
            }
        }
        self.prune(id).await?;
        self.remove_pointer(id).await
    }

    /// Removes the pointer of a repository of which nothing else is left. Numbers may then come again, which is no harm:
    /// of those before, there is nothing.
    async fn remove_pointer(&self, id: &str) -> Result<(), ConfigError> {
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let (pointer, envelope) = self.look(&mut unit, id).await?;
            let empty = pointer.current.is_none()
                && pointer.pending.is_empty()
                && pointer.garbage.is_empty();
            if envelope.is_some() && empty {
                unit.delete(&self.table, &item::pointer(id)?)?;
            }
            if let Some(outcome) = attempts.commit(unit).await? {
                return Ok(outcome.or_conflict()?);
            }
        }
    }

    async fn remove_generation(&self, id: &str, generation: u64) -> Result<(), ConfigError> {
        let condition = KeyCondition::partition(PK, item::partition(id, generation)?);
        let query = Query::new(self.table.clone(), condition)
            .consistency(Consistency::Strong)
            .project([PK, SK])
            .limit(RECORDS_AT_ONCE);
        let mut pages = StorePages::new(&self.store, query);
        let mut budget = self.store.budget();
        while let Some(page) = pages.next(&mut budget).await.map_err(Error::from)? {
            self.remove(&page.items).await?;
        }
        Ok(())
    }

    async fn remove(&self, items: &[Item]) -> Result<(), ConfigError> {
        let mut unit = UnitOfWork::new(&self.store);
        for item in items {
            unit.delete(&self.table, item)?;
        }
        Ok(unit.commit().await?.map_err(Error::from)?)
    }
}
