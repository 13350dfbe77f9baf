//! What a store holds of an item: the item itself, or where its text lies.

use std::fmt;

use crate::value::Item;

use super::StoreError;

/// Where the text of an item lies in the files of a store, and what is known of it without a look at it.
#[cfg(feature = "disk")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    /// The number of the file among those of the store.
    pub(crate) file: u32,
    /// Where the text begins in the file.
    pub(crate) offset: u32,
    /// How many bytes of text there are. The highest bit tells that the text is counted elsewhere already: another
    /// entry of the same commit holds the same item.
    pub(crate) length: u32,
    /// Bytes that DynamoDB counts for the item.
    pub(crate) size: u32,
    /// The checksum of the text.
    pub(crate) sum: u32,
}

#[cfg(feature = "disk")]
impl Place {
    /// The bit of [`Self::length`] that marks a further use of a text.
    pub(crate) const SHARED: u32 = 1 << 31;

    /// How many bytes of text there are.
    pub(crate) const fn text_length(&self) -> u32 {
        self.length & !Self::SHARED
    }

    /// Whether the bytes of the text are counted with another use of it.
    pub(crate) const fn is_shared(&self) -> bool {
        self.length & Self::SHARED != 0
    }

    /// The same place as a further use of the text.
    pub(crate) const fn shared(self) -> Self {
        Self {
            length: self.length | Self::SHARED,
            ..self
        }
    }

    /// Whether both are of the same text.
    pub(crate) fn is_at(&self, other: &Self) -> bool {
        (self.file, self.offset) == (other.file, other.offset)
    }
}

/// What a store holds of an item.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kept {
    /// All of it, in memory.
    Whole(Item),
    /// The place where it is read when it is asked for.
    #[cfg(feature = "disk")]
    Placed(Place),
}

/// Reads items where they lie.
#[cfg(feature = "disk")]
pub(crate) trait Bodies: fmt::Debug + Send + Sync {
    /// The item at this place.
    ///
    /// # Errors
    ///
    /// If the medium refuses, or gives something else than was written there.
    fn read(&self, place: &Place) -> Result<Item, StoreError>;
}

/// Reads nothing: everything is in memory.
#[cfg(not(feature = "disk"))]
pub(crate) trait Bodies: fmt::Debug + Send + Sync {}

impl Kept {
    /// The item.
    ///
    /// # Errors
    ///
    /// If it lies on a medium that refuses, or gives something else than was written there.
    pub(crate) fn item(&self, bodies: Option<&dyn Bodies>) -> Result<Item, StoreError> {
        #[cfg(not(feature = "disk"))]
        let _nothing_to_read = bodies;
        match self {
            Self::Whole(item) => Ok(item.clone()),
            #[cfg(feature = "disk")]
            Self::Placed(place) => match bodies {
                Some(bodies) => bodies.read(place),
                None => {
                    debug_assert!(false, "only a store with files holds places");
                    Err(StoreError::Corrupt {
                        what: "an item lies in a file of a store without files".into(),
                    })
                }
            },
        }
    }

    /// How much of a commit the item will be, in bytes.
    #[cfg(feature = "disk")]
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Whole(item) => item.json().len(),
            Self::Placed(place) => usize::try_from(place.text_length()).unwrap_or(usize::MAX),
        }
    }

    /// Where in memory the text of the item is; nothing if it is on a medium.
    #[cfg(feature = "disk")]
    pub(crate) fn text(&self) -> Option<usize> {
        match self {
            Self::Whole(item) => Some(item.json().as_ptr().addr()),
            Self::Placed(_) => None,
        }
    }

    /// Bytes that DynamoDB counts for the item.
    #[cfg(feature = "disk")]
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Whole(item) => item.size(),
            Self::Placed(place) => usize::try_from(place.size).unwrap_or(usize::MAX),
        }
    }
}

impl From<Item> for Kept {
    fn from(item: Item) -> Self {
        Self::Whole(item)
    }
}
