//! What can be chosen about a framework.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::definition::Retention;
use super::fault;
use crate::backend::BoxFuture;
use crate::error::Error;

/// How answers of queries and relations are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheConfig {
    /// Answers in the memory of the process: a thousand, unless chosen.
    pub entries_max: usize,
    /// Bytes of them: 16 MiB, unless chosen.
    pub bytes_max: usize,
    /// How long an answer is kept where nobody writes: a minute, unless chosen.
    pub span: Duration,
    /// Whether answers are kept in items as well, which other processes see. Each write of a model then writes an item
    /// more. Without, a write of another process is seen when an answer ends.
    pub shared: bool,
    /// With `shared`, how long memory is believed before items are asked: two seconds, unless chosen. So long may a
    /// process answer what another one has changed.
    pub memory_age: Duration,
}

impl Default for CacheConfig {
    fn default() -> Self {
        Self {
            entries_max: 1000,
            bytes_max: 16 * 1024 * 1024,
            span: Duration::from_secs(60),
            shared: false,
            memory_age: Duration::from_secs(2),
        }
    }
}

/// Another place that holds copies of documents.
pub trait ReplicaTarget: Send + Sync + 'static {
    /// What it is called: documents find their targets by it.
    fn name(&self) -> &str;
    /// Copies a document, as [`Doc::to_json`](super::Doc::to_json) tells it.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from it: the document is stored all the same, and other targets get it.
    fn copy<'a>(&'a self, model: &'a str, document: &'a Value) -> BoxFuture<'a, Result<(), Error>>;
}

/// What can be chosen about a framework.
///
/// # Examples
///
/// ```
/// use package_database::models::{CacheConfig, FrameworkConfig};
///
/// let config = FrameworkConfig::new().cache(CacheConfig::default()).auto_migration(false);
/// assert!(config.check().is_ok());
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct FrameworkConfig {
    /// How answers are kept; not at all, unless chosen.
    pub cache: Option<CacheConfig>,
    /// What becomes of documents of models that say nothing of it: two copies, where there are targets.
    pub retention: Retention,
    /// Whether a document of an older version is read as one of the newest: it is, unless chosen.
    pub auto_migration: bool,
    /// Requests of one query that are on their way at once: 16, unless chosen.
    pub at_once: usize,
    /// From how long on a query is told in the log, with its plan; none, unless chosen.
    pub slow: Option<Duration>,
    /// Other places for copies; none, unless chosen.
    pub targets: Vec<Arc<dyn ReplicaTarget>>,
}

/// Requests at once that make sense.
const AT_ONCE_MAX: usize = 256;

impl Default for FrameworkConfig {
    fn default() -> Self {
        Self {
            cache: None,
            retention: Retention::default(),
            auto_migration: true,
            at_once: 16,
            slow: None,
            targets: Vec::new(),
        }
    }
}

impl FrameworkConfig {
    /// That of a framework for which nothing was chosen.
    pub fn new() -> Self {
        Self::default()
    }

    /// With answers that are kept.
    #[must_use]
    pub fn cache(mut self, cache: CacheConfig) -> Self {
        self.cache = Some(cache);
        self
    }

    /// With another retention of models that have none.
    #[must_use]
    pub fn retention(mut self, retention: Retention) -> Self {
        self.retention = retention;
        self
    }

    /// With older documents read as they are, or not.
    #[must_use]
    pub const fn auto_migration(mut self, on: bool) -> Self {
        self.auto_migration = on;
        self
    }

    /// With so many requests at once.
    #[must_use]
    pub const fn at_once(mut self, at_once: usize) -> Self {
        self.at_once = at_once;
        self
    }

    /// With a line in the log for each query that takes so long or longer.
    #[must_use]
    pub const fn slow(mut self, slow: Duration) -> Self {
        self.slow = Some(slow);
        self
    }

    /// With one more place for copies.
    #[must_use]
    pub fn target(mut self, target: Arc<dyn ReplicaTarget>) -> Self {
        self.targets.push(target);
        self
    }

    /// Whether it makes sense.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for no request or more than 256 at once, for a cache that keeps nothing,
    /// and for two targets of one name.
    pub fn check(&self) -> Result<(), Error> {
        if self.at_once == 0 || self.at_once > AT_ONCE_MAX {
            return Err(fault::invalid(format!(
                "a query takes 1 to {AT_ONCE_MAX} requests at once"
            )));
        }
        if let Some(cache) = &self.cache
            && (cache.entries_max == 0 || cache.bytes_max == 0 || cache.span.as_secs() == 0)
        {
            return Err(fault::invalid(
                "a cache of models keeps something, for a second at least",
            ));
        }
        let mut names: Vec<&str> = self.targets.iter().map(|target| target.name()).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(fault::invalid("two targets of copies have one name"));
        }
        Ok(())
    }
}

impl fmt::Debug for FrameworkConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let targets: Vec<&str> = self.targets.iter().map(|target| target.name()).collect();
        formatter
            .debug_struct("FrameworkConfig")
            .field("cache", &self.cache)
            .field("retention", &self.retention)
            .field("auto_migration", &self.auto_migration)
            .field("at_once", &self.at_once)
            .field("slow", &self.slow)
            .field("targets", &targets)
            .finish()
    }
}
