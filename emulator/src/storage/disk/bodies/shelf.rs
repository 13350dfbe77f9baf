//! The files of a root, and reading a text in them.

use std::io;
use std::sync::Arc;

use imbl::OrdMap;

use crate::meter::StoreMeters;
use crate::storage::codec::texts::sum_of;
use crate::storage::{Bodies, Place, StoreError};
use crate::value::Item;

use super::super::folder::Blob;
use super::super::manifest::BodyName;
use super::cache::BodyCache;

/// A file in which items lie.
#[derive(Clone, Debug)]
pub(in crate::storage::disk) struct BodyFile {
    pub(in crate::storage::disk) name: BodyName,
    pub(in crate::storage::disk) blob: Arc<dyn Blob>,
}

impl BodyFile {
    pub(in crate::storage::disk) fn new(name: BodyName, blob: Arc<dyn Blob>) -> Self {
        Self { name, blob }
    }
}

/// The files that a root names, all of them open, and the cache of the store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf {
    files: OrdMap<u32, BodyFile>,
    cache: Option<Arc<BodyCache>>,
}

impl Shelf {
    /// No files yet, and a cache of so many bytes.
    pub(in crate::storage::disk) fn with_cache(bytes: u64, meters: Arc<StoreMeters>) -> Self {
        Self {
            files: OrdMap::new(),
            cache: Some(Arc::new(BodyCache::new(bytes, meters))),
        }
    }

    /// Adds a file.
    pub(in crate::storage::disk) fn add(&mut self, number: u32, file: BodyFile) {
        self.files.insert(number, file);
    }

    /// Forgets a file, in which nothing lies any more that the root names.
    pub(in crate::storage::disk) fn remove(&mut self, number: u32) {
        self.files.remove(&number);
    }

    /// All files, by their numbers.
    pub(in crate::storage::disk) fn files(&self) -> impl Iterator<Item = (&u32, &BodyFile)> {
        self.files.iter()
    }

    /// The file with this number.
    pub(in crate::storage::disk) fn file(&self, number: u32) -> Option<&BodyFile> {
        self.files.get(&number)
    }

    /// The item at this place, if it is in memory.
    pub(super) fn cached(&self, place: &Place) -> Option<Item> {
        self.cache.as_ref()?.get(place)
    }

    /// How many bytes are in the cache.
    pub(in crate::storage::disk) fn cache_bytes(&self) -> u64 {
        self.cache.as_ref().map_or(0, |cache| cache.bytes())
    }

    /// Keeps an item that may be asked for soon.
    pub(in crate::storage::disk) fn note(&self, place: &Place, item: &Item) {
        if let Some(cache) = &self.cache {
            cache.insert(place, item.clone());
        }
    }

    /// Reads bytes of a file.
    pub(super) fn bytes(
        &self,
        number: u32,
        offset: u64,
        buffer: &mut [u8],
    ) -> Result<(), StoreError> {
        let Some(file) = self.files.get(&number) else {
            debug_assert!(false, "a root has the files that it names");
            return Err(corrupt(format!("file {number} of a root is not there")));
        };
        file.blob.read_at(offset, buffer).map_err(|error| {
            let name = file.name.name();
            tracing::error!(file = name, offset, %error, "an item cannot be read");
            match error.kind() {
                io::ErrorKind::UnexpectedEof => {
                    corrupt(format!("{name} ends before byte {offset}"))
                }
                _ => StoreError::Failed {
                    doing: "read an item",
                    cause: error.to_string().into(),
                },
            }
        })
    }

    /// The item at this place, with one read of the file.
    pub(in crate::storage::disk) fn read_uncached(
        &self,
        place: &Place,
    ) -> Result<Item, StoreError> {
        let length = usize::try_from(place.text_length()).unwrap_or(usize::MAX);
        let mut text = vec![0; length];
        self.bytes(place.file, u64::from(place.offset), &mut text)?;
        self.checked(place, &text)
    }

    /// Makes an item of the text that was read at a place.
    pub(super) fn checked(&self, place: &Place, text: &[u8]) -> Result<Item, StoreError> {
        let item = (sum_of(text) == place.sum)
            .then(|| Item::from_trusted(text))
            .flatten();
        item.ok_or_else(|| {
            let file = self.files.get(&place.file);
            let name = file.map_or_else(|| "a file".to_owned(), |file| file.name.name());
            let offset = place.offset;
            tracing::error!(
                file = name,
                offset,
                "what was read is not what was written: the file is damaged"
            );
            corrupt(format!("{name} is damaged at byte {offset}"))
        })
    }
}

impl Bodies for Shelf {
    fn read(&self, place: &Place) -> Result<Item, StoreError> {
        if let Some(item) = self.cached(place) {
            return Ok(item);
        }
        let item = self.read_uncached(place)?;
        self.note(place, &item);
        Ok(item)
    }
}

fn corrupt(what: String) -> StoreError {
    StoreError::Corrupt { what: what.into() }
}
