//! The layer of a cache in the memory of the process.

use std::time::Duration;

use lru::LruCache;

use super::{CacheOptions, CacheUse, Cached, EntryKey};

/// What ends the name of a thing before the key of an entry about it.
const BEHIND_THING: char = '\0';

/// The key of an entry in memory.
pub(super) fn key(at: EntryKey<'_>) -> String {
    match at.about {
        None => at.key.to_owned(),
        Some(about) => format!("{about}{BEHIND_THING}{}", at.key),
    }
}

/// Entries by their keys, the least recently used last.
pub(super) struct Memory {
    options: CacheOptions,
    entries: LruCache<String, Kept>,
    bytes: usize,
}

/// An entry, and when it was put, by the clock that never goes back.
struct Kept {
    entry: Cached,
    since: Duration,
}

impl Memory {
    pub(super) fn new(options: CacheOptions) -> Self {
        Self {
            options,
            entries: LruCache::unbounded(),
            bytes: 0,
        }
    }

    /// The entry under a key, unless it has ended or is here for too long.
    pub(super) fn get(&mut self, key: &str, now: i64, elapsed: Duration) -> Option<Cached> {
        let kept = self.entries.get(key)?;
        let age = elapsed.saturating_sub(kept.since);
        if kept.entry.expires_at > now && age < self.options.memory_age {
            return Some(kept.entry.clone());
        }
        self.remove(key);
        None
    }

    pub(super) fn put(&mut self, key: &str, entry: &Cached, elapsed: Duration) {
        self.remove(key);
        let bytes = size(key, entry);
        if bytes > self.options.bytes_max || self.options.entries_max == 0 {
            return;
        }
        while self.entries.len() >= self.options.entries_max
            || self.bytes.saturating_add(bytes) > self.options.bytes_max
        {
            let Some((key, kept)) = self.entries.pop_lru() else {
                break;
            };
            self.bytes = self.bytes.saturating_sub(size(&key, &kept.entry));
        }
        let kept = Kept {
            entry: entry.clone(),
            since: elapsed,
        };
        self.entries.put(key.to_owned(), kept);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    pub(super) fn used(&self) -> CacheUse {
        CacheUse {
            entries: self.entries.len(),
            bytes: self.bytes,
        }
    }

    /// Removes all entries about a thing.
    pub(super) fn forget(&mut self, about: &str) {
        let begin = format!("{about}{BEHIND_THING}");
        let keys = self.entries.iter().map(|(key, _)| key);
        let keys: Vec<String> = keys
            .filter(|key| key.starts_with(&begin))
            .cloned()
            .collect();
        for key in keys {
            self.remove(&key);
        }
    }

    pub(super) fn remove(&mut self, key: &str) {
        if let Some(kept) = self.entries.pop(key) {
            self.bytes = self.bytes.saturating_sub(size(key, &kept.entry));
        }
    }
}

fn size(key: &str, entry: &Cached) -> usize {
    let etag = entry.etag.as_ref().map_or(0, String::len);
    key.len()
        .saturating_add(entry.value.len())
        .saturating_add(etag)
}
