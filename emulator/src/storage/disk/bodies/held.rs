//! A map that holds places.

use std::sync::Arc;

use crate::storage::memory::MapValue;
use crate::storage::{Bodies, Commit, Entries, Entry, Kept, Key, StoreError};
use crate::value::Item;

use super::read_ahead::ReadAhead;
use super::{Shelf, Usage};

impl MapValue for Kept {
    type Shelf = Shelf;
    type Usage = Usage;

    const IS_COUNTED: bool = true;

    fn commit_of(commit: Commit) -> Commit<Self> {
        let Commit {
            entries,
            log,
            facts,
            spaces,
        } = commit;
        let entries = entries.into_iter().map(|Entry { space, key, item }| Entry {
            space,
            key,
            item: item.map(Self::Whole),
        });
        Commit {
            entries: entries.collect(),
            log,
            facts,
            spaces,
        }
    }

    fn into_item(self, shelf: &Shelf) -> Result<Item, StoreError> {
        match self {
            Self::Whole(item) => Ok(item),
            Self::Placed(place) => shelf.read(&place),
        }
    }

    fn size(&self) -> usize {
        Self::size(self)
    }

    fn bytes(&self) -> usize {
        Self::bytes(self)
    }

    fn text(&self) -> Option<usize> {
        Self::text(self)
    }

    fn entries<'a>(
        shelf: &'a Shelf,
        entries: impl Iterator<Item = (&'a Key, &'a Self)> + 'a,
    ) -> Entries<'a> {
        Box::new(ReadAhead::new(shelf, entries))
    }

    fn bodies(shelf: &Shelf) -> Option<Arc<dyn Bodies>> {
        Some(Arc::new(shelf.clone()))
    }

    fn came(usage: &mut Usage, key: &Key, value: &Self) {
        usage.came(value, key.as_bytes().len());
    }

    fn went(usage: &mut Usage, key: &Key, value: &Self) {
        usage.went(value, key.as_bytes().len());
    }

    fn image_came(usage: &mut Usage, image: &Kept) {
        usage.came(image, 0);
    }

    fn image_went(usage: &mut Usage, image: &Kept) {
        usage.went(image, 0);
    }
}
