//! What becomes of the texts of items in a commit: an item, or a place.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use crate::storage::{Bodies, Kept, Place};
use crate::value::Item;

/// What is written of an item: its text, or the place where that lies already.
pub(in crate::storage) trait Written {
    /// The item, or its place.
    fn written(&self) -> Result<&Item, &Place>;
}

impl Written for Item {
    fn written(&self) -> Result<&Item, &Place> {
        Ok(self)
    }
}

impl Written for Kept {
    fn written(&self) -> Result<&Item, &Place> {
        match self {
            Self::Whole(item) => Ok(item),
            Self::Placed(place) => Err(place),
        }
    }
}

/// Makes something of the texts of a commit.
pub(in crate::storage) trait Texts {
    /// What becomes of an item.
    type Held: Clone + Into<Kept>;

    /// What becomes of a text that begins at `offset` of the bytes of the commit; nothing if it is no text of an
    /// item.
    fn text(&mut self, text: &[u8], offset: usize) -> Option<Self::Held>;

    /// What becomes of an item whose text lies elsewhere; nothing if it cannot be read there.
    fn placed(&mut self, place: Place) -> Option<Self::Held>;

    /// A further use of an item.
    fn shared(held: &Self::Held) -> Self::Held;
}

/// Items, of texts that may be anything.
#[cfg(test)]
pub(in crate::storage) struct CheckedTexts;

#[cfg(test)]
impl Texts for CheckedTexts {
    type Held = Item;

    fn text(&mut self, text: &[u8], _: usize) -> Option<Item> {
        Item::from_canonical(text)
    }

    fn placed(&mut self, _: Place) -> Option<Item> {
        None
    }

    fn shared(held: &Item) -> Item {
        held.clone()
    }
}

/// Items, of texts whose checksum was found right.
pub(in crate::storage) struct WholeTexts<'a> {
    /// Where texts lie that are not in the commit.
    bodies: Option<&'a dyn Bodies>,
    /// What was read there: those that hold one item together go on doing so.
    read: HashMap<(u32, u32), Item>,
}

impl<'a> WholeTexts<'a> {
    /// For one commit.
    pub(in crate::storage) fn new(bodies: Option<&'a dyn Bodies>) -> Self {
        Self {
            bodies,
            read: HashMap::new(),
        }
    }
}

impl Texts for WholeTexts<'_> {
    type Held = Item;

    fn text(&mut self, text: &[u8], _: usize) -> Option<Item> {
        Item::from_trusted(text)
    }

    fn placed(&mut self, place: Place) -> Option<Item> {
        let at = (place.file, place.offset);
        if let Some(item) = self.read.get(&at) {
            return Some(item.clone());
        }
        let item = self.bodies?.read(&place).ok()?;
        self.read.insert(at, item.clone());
        Some(item)
    }

    fn shared(held: &Item) -> Item {
        held.clone()
    }
}

/// Places, of texts whose checksum was found right.
pub(in crate::storage) struct PlacedTexts {
    /// The number of the file in which the commit stands.
    pub(in crate::storage) file: u32,
    /// Where it begins there.
    pub(in crate::storage) base: u64,
}

impl Texts for PlacedTexts {
    type Held = Kept;

    fn text(&mut self, text: &[u8], offset: usize) -> Option<Kept> {
        let size = Item::size_of_trusted(text)?;
        match place(text, self.file, self.base, offset, size) {
            Some(place) => Some(Kept::Placed(place)),
            None => Item::from_trusted(text).map(Kept::Whole),
        }
    }

    fn placed(&mut self, place: Place) -> Option<Kept> {
        Some(Kept::Placed(place))
    }

    fn shared(held: &Kept) -> Kept {
        match held {
            Kept::Whole(item) => Kept::Whole(item.clone()),
            Kept::Placed(place) => Kept::Placed(place.shared()),
        }
    }
}

/// The place of a text that begins so far behind the beginning of its commit; nothing if it is too far behind, or too
/// long, to be told.
pub(super) fn place(
    text: &[u8],
    file: u32,
    base: u64,
    offset: usize,
    size: usize,
) -> Option<Place> {
    let offset = base.checked_add(u64::try_from(offset).ok()?)?;
    let length = u32::try_from(text.len()).ok()?;
    (length < Place::SHARED).then_some(Place {
        file,
        offset: u32::try_from(offset).ok()?,
        length,
        size: u32::try_from(size).ok()?,
        sum: sum_of(text),
    })
}

/// The checksum of a text in its place.
pub(in crate::storage) fn sum_of(text: &[u8]) -> u32 {
    // The lower half of a good checksum is a good one.
    u32::try_from(xxh3_64(text) & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}
