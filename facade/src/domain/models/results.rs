//! Answers that are kept until a model that they follow from is written.

use std::sync::Arc;
use std::time::Duration;

use super::config::CacheConfig;
use crate::block::cache::{Cache, CacheOptions, CacheUse, NewEntry};
use crate::block::{Store, random};
use crate::error::Error;

/// Answers of queries and relations.
///
/// Each model has a mark, which every write of it replaces. A kept answer is found under the marks of all models that it
/// follows from, so that after a write of any of them it is not found any more.
pub(super) struct ResultCache {
    answers: Cache,
    marks: Cache,
    store: Arc<Store>,
    span: Duration,
}

/// How long a mark stays where nobody writes: longer than any answer.
const MARK_SPAN: Duration = Duration::from_secs(7 * 24 * 60 * 60);

impl ResultCache {
    pub(super) fn new(store: &Arc<Store>, platform: &Arc<str>, config: &CacheConfig) -> Self {
        let options = CacheOptions {
            entries_max: config.entries_max,
            bytes_max: config.bytes_max,
            memory_age: config.memory_age,
        };
        let make = |kind| match config.shared {
            true => Cache::new(store.clone(), platform.clone(), kind, options),
            false => Cache::in_memory(store.clone(), kind, options),
        };
        Self {
            answers: make("model answer"),
            marks: make("model mark"),
            store: store.clone(),
            span: config.span,
        }
    }

    /// The answer of that name, or what `find` answers, which is kept.
    pub(super) async fn get_or_find<F>(
        &self,
        models: &[&str],
        name: &str,
        find: impl FnOnce() -> F,
    ) -> Result<Vec<u8>, Error>
    where
        F: Future<Output = Result<Vec<u8>, Error>>,
    {
        let mut key = String::new();
        for model in models {
            key.push_str(&self.mark(model).await?);
        }
        key.push_str(name);
        let fill = || async { Ok(NewEntry::new(find().await?, self.span)) };
        Ok(self.answers.get_or_fill(&key, fill).await?.value)
    }

    /// What answers take of memory.
    pub(super) fn used(&self) -> CacheUse {
        self.answers.used()
    }

    async fn mark(&self, model: &str) -> Result<String, Error> {
        let found = self.marks.get_or_fill(model, || async { self.fresh() });
        Ok(String::from_utf8_lossy(&found.await?.value).into_owned())
    }

    fn fresh(&self) -> Result<NewEntry, Error> {
        let mark = random::token(&*self.store.retrier.random)?;
        Ok(NewEntry::new(mark.into_bytes(), MARK_SPAN))
    }

    /// Lets no answer be found that follows from a model. The write has happened: where its mark cannot be replaced,
    /// answers end by themselves.
    pub(super) async fn forget(&self, model: &str) {
        let outcome = match self.fresh() {
            Ok(mark) => self.marks.put(model, mark).await.map(drop),
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            tracing::warn!(model, %error, "answers of a model are kept until they end");
        }
    }
}
