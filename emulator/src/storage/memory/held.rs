//! What a map in memory holds under a key: items, or what stands for them.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::storage::{Bodies, Commit, Entries, Kept, Key, StoreError};
use crate::value::Item;

/// A value of the map, of which an item can be made.
pub(crate) trait MapValue:
    Clone + fmt::Debug + Into<Kept> + Send + Sync + Sized + 'static
{
    /// What items are read from that are not in memory. Each root has its own, so that it can read as long as it is
    /// there.
    type Shelf: Clone + fmt::Debug + Default + Send + Sync;

    /// How much of what can be read is held.
    type Usage: Clone + fmt::Debug + Default + Send + Sync;

    /// Whether there is anything to count.
    const IS_COUNTED: bool;

    /// A commit as it is applied, where all items are in memory.
    fn commit_of(commit: Commit) -> Commit<Self>;

    /// The item, which is read from the shelf where it is not in memory.
    fn into_item(self, shelf: &Self::Shelf) -> Result<Item, StoreError>;

    /// Bytes that DynamoDB counts for the item.
    #[cfg(feature = "disk")]
    fn size(&self) -> usize;

    /// How much of a commit the value is, roughly, in bytes.
    #[cfg(feature = "disk")]
    fn bytes(&self) -> usize;

    /// Where in memory the text of the item is, by which those are known that hold it together; nothing if it is on a medium.
    #[cfg(feature = "disk")]
    fn text(&self) -> Option<usize>;

    /// Entries with their items, in the same order.
    fn entries<'a>(
        shelf: &'a Self::Shelf,
        entries: impl Iterator<Item = (&'a Key, &'a Self)> + 'a,
    ) -> Entries<'a>;

    /// What reads the images of logs.
    fn bodies(shelf: &Self::Shelf) -> Option<Arc<dyn Bodies>>;

    /// Counts a value that has come under a key.
    fn came(usage: &mut Self::Usage, key: &Key, value: &Self);

    /// Counts a value that has gone from under a key.
    fn went(usage: &mut Self::Usage, key: &Key, value: &Self);

    /// Counts an image of a log that has come.
    fn image_came(usage: &mut Self::Usage, image: &Kept);

    /// Counts an image of a log that has gone.
    fn image_went(usage: &mut Self::Usage, image: &Kept);
}

/// Items themselves: nothing is read, and nothing is counted.
impl MapValue for Item {
    type Shelf = ();
    type Usage = ();

    const IS_COUNTED: bool = false;

    fn commit_of(commit: Commit) -> Commit {
        commit
    }

    fn into_item(self, (): &()) -> Result<Item, StoreError> {
        Ok(self)
    }

    #[cfg(feature = "disk")]
    fn size(&self) -> usize {
        Self::size(self)
    }

    #[cfg(feature = "disk")]
    fn bytes(&self) -> usize {
        self.json().len()
    }

    #[cfg(feature = "disk")]
    fn text(&self) -> Option<usize> {
        Some(self.json().as_ptr().addr())
    }

    fn entries<'a>(
        (): &'a (),
        entries: impl Iterator<Item = (&'a Key, &'a Self)> + 'a,
    ) -> Entries<'a> {
        Box::new(entries.map(|(key, item)| Ok((Cow::Borrowed(key), item.clone()))))
    }

    fn bodies((): &()) -> Option<Arc<dyn Bodies>> {
        None
    }

    fn came((): &mut (), _: &Key, _: &Self) {}

    fn went((): &mut (), _: &Key, _: &Self) {}

    fn image_came((): &mut (), _: &Kept) {}

    fn image_went((): &mut (), _: &Kept) {}
}
