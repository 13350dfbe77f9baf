//! A cache in two layers: the memory of this process, then items that other processes see.
//!
//! Invariant: whoever asks must be right without an answer. An entry may be forgotten at any time.
//!
//! What is put is found until it ends or is removed. A layer may forget at any time, so that a miss is
//! never an error; what another process removes is found in the memory of this one for a few seconds
//! more, which [`CacheOptions::memory_age`] bounds.
//!
//! ```
//! # use std::sync::Arc;
//! # use std::time::Duration;
//! # use package_database::backend::emulator::EmulatorBackend;
//! # use package_database::backend::TableAdmin;
//! use package_database::block::cache::{Cache, CacheOptions, NewEntry};
//! use package_database::block::{Store, platform};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let backend = EmulatorBackend::new();
//! # backend.create(&platform::TABLE.definition()).await?;
//! let store = Arc::new(Store::new(Arc::new(backend)));
//! let answers = Cache::new(store, platform::TABLE.name(), "answers", CacheOptions::default());
//! let entry = answers
//!     .get_or_fill("question 1", async || {
//!         let answer = b"42".to_vec(); // … which takes long to find
//!         Ok(NewEntry::new(answer, Duration::from_secs(60)).etag("1"))
//!     })
//!     .await?;
//! assert_eq!(entry.value, b"42");
//! assert!(answers.get("question 1").await?.is_some());
//! answers.remove("question 1").await?;
//! assert!(answers.get("question 1").await?.is_none());
//! # Ok(())
//! # }
//! ```

mod memory;
mod shared;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use memory::Memory;
use shared::Shared;

use super::Store;
use super::observe::{CacheMeter, Look};
use crate::error::{Error, ErrorKind};

/// How much a cache keeps in the memory of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheOptions {
    /// Entries in memory; the least recently used goes first. With zero, there is no such layer.
    pub entries_max: usize,
    /// Bytes of their keys and values.
    pub bytes_max: usize,
    /// How long an entry is found in memory before the items are asked again, which other processes
    /// may have changed.
    pub memory_age: Duration,
}

impl Default for CacheOptions {
    /// A thousand entries, 16 MiB, ten seconds.
    fn default() -> Self {
        Self {
            entries_max: 1000,
            bytes_max: 16 * 1024 * 1024,
            memory_age: Duration::from_secs(10),
        }
    }
}

/// How much of the memory of the process a cache takes now; never more than [`CacheOptions`] say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheUse {
    /// Entries in memory, also such as have ended and were not asked for since.
    pub entries: usize,
    /// Bytes of their keys and values.
    pub bytes: usize,
}

/// What is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewEntry {
    /// At most 350 KB.
    pub value: Vec<u8>,
    /// A word for the state of the value, as HTTP has it.
    pub etag: Option<String>,
    /// How long it is kept, in whole seconds.
    pub span: Duration,
}

impl NewEntry {
    /// A value that is kept so long.
    pub const fn new(value: Vec<u8>, span: Duration) -> Self {
        Self {
            value,
            etag: None,
            span,
        }
    }

    /// The same value with a word for its state.
    #[must_use]
    pub fn etag(mut self, etag: impl Into<String>) -> Self {
        self.etag = Some(etag.into());
        self
    }
}

/// What is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cached {
    /// As it was put.
    pub value: Vec<u8>,
    /// As it was put.
    pub etag: Option<String>,
    /// The second from which on it is not found, since the Unix epoch.
    pub expires_at: i64,
}

/// Where an entry is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EntryKey<'a> {
    /// The thing that it is about: all entries about one are forgotten together.
    pub(crate) about: Option<&'a str>,
    pub(crate) key: &'a str,
}

impl<'a> EntryKey<'a> {
    /// An entry that is about nothing else.
    const fn alone(key: &'a str) -> Self {
        Self { about: None, key }
    }
}

/// Bytes of a value; the rest of an item is its key and the word for its state.
const VALUE_BYTES_MAX: usize = 350 * 1024;

/// A cache of values of one kind, by keys that are texts.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`] for a value above 350 KB. A busy or silent store is tried again until
/// the [deadline](crate::block::RetryPolicy) and then gives [`ErrorKind::Throttled`] or
/// [`ErrorKind::Unavailable`].
pub struct Cache {
    store: Arc<Store>,
    kind: &'static str,
    memory: Mutex<Memory>,
    shared: Option<Shared>,
    meter: Arc<CacheMeter>,
}

impl Cache {
    /// A cache in memory and in items of a table. Entries of another `kind` are others.
    pub fn new(
        store: Arc<Store>,
        table: impl Into<Arc<str>>,
        kind: &'static str,
        options: CacheOptions,
    ) -> Self {
        let shared = Shared::new(store.clone(), table.into(), kind);
        Self {
            memory: Mutex::new(Memory::new(options)),
            kind,
            shared: Some(shared),
            meter: store.watch.meters().cache(kind),
            store,
        }
    }

    /// A cache in the memory of this process alone, where an entry is found until it ends.
    pub fn in_memory(store: Arc<Store>, kind: &'static str, options: CacheOptions) -> Self {
        let forever = CacheOptions {
            memory_age: Duration::MAX,
            ..options
        };
        Self {
            memory: Mutex::new(Memory::new(forever)),
            kind,
            shared: None,
            meter: store.watch.meters().cache(kind),
            store,
        }
    }

    /// The entry under a key, if there is one that has not ended.
    pub async fn get(&self, key: &str) -> Result<Option<Cached>, Error> {
        self.get_at(EntryKey::alone(key)).await
    }

    /// The entry that is there, if there is one that has not ended.
    pub(crate) async fn get_at(&self, at: EntryKey<'_>) -> Result<Option<Cached>, Error> {
        let clock = &self.store.retrier.clock;
        let key = memory::key(at);
        if let Some(found) = self.memory().get(&key, clock.seconds(), clock.elapsed()) {
            self.meter.looked(Look::Memory);
            return Ok(Some(found));
        }
        let found = match &self.shared {
            None => Ok(None),
            Some(shared) => shared.get(at).await,
        };
        self.meter.looked(match &found {
            Ok(Some(_)) => Look::Shared,
            Ok(None) => Look::Miss,
            Err(_) => Look::Failed,
        });
        if let Ok(Some(found)) = &found {
            self.memory().put(&key, found, clock.elapsed());
        }
        found
    }

    /// Keeps a value under a key, in place of what was there.
    pub async fn put(&self, key: &str, entry: NewEntry) -> Result<Cached, Error> {
        self.put_at(EntryKey::alone(key), entry).await
    }

    /// Keeps a value there, in place of what was there.
    pub(crate) async fn put_at(&self, at: EntryKey<'_>, entry: NewEntry) -> Result<Cached, Error> {
        if entry.value.len() > VALUE_BYTES_MAX {
            let message = format!("a cache keeps values of at most {VALUE_BYTES_MAX} bytes");
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let entry = self.cached(entry);
        if let Some(shared) = &self.shared {
            // First: what is in the memory of this process is never newer than what others see.
            shared.put(at, &entry).await?;
        }
        let elapsed = self.store.retrier.clock.elapsed();
        self.memory().put(&memory::key(at), &entry, elapsed);
        Ok(entry)
    }

    /// Forgets what is under a key, here and in the items.
    pub async fn remove(&self, key: &str) -> Result<(), Error> {
        self.memory().remove(key);
        match &self.shared {
            Some(shared) => shared.remove(EntryKey::alone(key)).await,
            None => Ok(()),
        }
    }

    /// Forgets all entries about a thing, here and in the items.
    pub(crate) async fn forget(&self, about: &str) -> Result<(), Error> {
        self.memory().forget(about);
        match &self.shared {
            Some(shared) => shared.forget(about).await,
            None => Ok(()),
        }
    }

    /// The entry under a key, or what `fill` makes, which is kept. When the items cannot be reached,
    /// or the value is too large for them, the answer is what `fill` makes all the same.
    ///
    /// # Errors
    ///
    /// Those of `fill` alone.
    pub async fn get_or_fill<F>(&self, key: &str, fill: impl FnOnce() -> F) -> Result<Cached, Error>
    where
        F: Future<Output = Result<NewEntry, Error>>,
    {
        match self.get(key).await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => {}
            Err(error) => tracing::debug!(kind = self.kind, %error, "a cache was not read"),
        }
        let entry = fill().await?;
        match self.put(key, entry.clone()).await {
            Ok(kept) => Ok(kept),
            Err(error) => {
                tracing::debug!(kind = self.kind, %error, "a cache was not written");
                Ok(self.cached(entry))
            }
        }
    }

    /// What the layer in memory holds now.
    pub fn used(&self) -> CacheUse {
        self.memory().used()
    }

    fn cached(&self, entry: NewEntry) -> Cached {
        let span = i64::try_from(entry.span.as_secs()).unwrap_or(i64::MAX);
        Cached {
            value: entry.value,
            etag: entry.etag,
            expires_at: self.store.seconds().saturating_add(span),
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // The memory is whole between any two statements that change it.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What it is of, and no value.
impl fmt::Debug for Cache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Cache")
            .field("kind", &self.kind)
            .field("shared", &self.shared.is_some())
            .finish_non_exhaustive()
    }
}
