//! Several attributes of one item, or of two side by side, in one walk.

use super::index::{self, AttributePlace, ENTRY_BYTES};
use super::{Item, RawValue};

impl Item {
    /// The values of several attributes, not decoded. Each is looked for behind the one before, and then from the front,
    /// so that names in the order in which the item was written take one walk together.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// let song = Item::from_iter([("title", "Sinnerman".into()), ("artist", "Nina Simone".into())]);
    /// let [title, album, artist] = song.raw_several(["title", "album", "artist"]);
    /// assert_eq!(title.unwrap().as_str().as_deref(), Some("Sinnerman"));
    /// assert_eq!(artist.unwrap().as_str().as_deref(), Some("Nina Simone"));
    /// assert!(album.is_none());
    /// ```
    pub fn raw_several<const N: usize>(&self, names: [&str; N]) -> [Option<RawValue<'_>>; N] {
        let mut found = [None; N];
        let mut walk = Along::of(self);
        for (found, name) in found.iter_mut().zip(names) {
            *found = walk.next(name);
        }
        found
    }

    /// This item and another one, to be asked for the values of both under one name after the other: see [`SideBySide`].
    pub fn side_by_side<'a>(&'a self, other: &'a Self) -> SideBySide<'a> {
        SideBySide {
            one: Along::of(self),
            other: Along::of(other),
        }
    }
}

/// Two items that mostly have the same attributes in the same order. Names in that order take one walk along both, in
/// which the second item is looked at only where the first one has a name.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Item;
///
/// let song = Item::from_iter([("title", "Sinnerman".into()), ("plays", 7.into())]);
/// let played = Item::from_iter([("title", "Sinnerman".into()), ("plays", 8.into())]);
/// let mut both = song.side_by_side(&played);
/// let [one, other] = both.raw("title");
/// assert_eq!(one, other);
/// let [one, other] = both.raw("plays");
/// assert_ne!(one, other);
/// assert_eq!(both.raw("album"), [None, None]);
/// ```
#[derive(Debug)]
pub struct SideBySide<'a> {
    one: Along<'a>,
    other: Along<'a>,
}

impl<'a> SideBySide<'a> {
    /// The value of each item under a name, not decoded.
    #[inline]
    pub fn raw(&mut self, name: &str) -> [Option<RawValue<'a>>; 2] {
        let value = self.one.next(name);
        if value.is_some() {
            // Where the one has it, the other has it mostly too.
            let place = self.one.place.saturating_sub(1);
            self.other.place = place.min(self.other.entries.len());
        }
        [value, self.other.next(name)]
    }
}

/// A walk along the attributes of an item.
#[derive(Debug)]
struct Along<'a> {
    item: &'a Item,
    entries: &'a [[u8; ENTRY_BYTES]],
    /// Names are compared as they stand in the text, which is as they are unless one of them has escapes.
    is_escaped: bool,
    /// Where the next name is looked for first; the number of entries at most.
    place: usize,
}

impl<'a> Along<'a> {
    #[inline]
    fn of(item: &'a Item) -> Self {
        let trailer = item.trailer();
        Self {
            item,
            entries: index::entries(&item.block, &trailer),
            is_escaped: trailer.flags & index::ESCAPED_NAME != 0,
            place: 0,
        }
    }

    /// The value under a name, looked for from here to the end and then from the front. The walk goes on behind it, or
    /// from here where there is none.
    #[inline]
    fn next(&mut self, name: &str) -> Option<RawValue<'a>> {
        if self.is_escaped {
            return self.item.raw(name);
        }
        let (before, behind) = self.entries.split_at_checked(self.place)?;
        let wanted = name.as_bytes();
        let place = match self.position(behind, wanted) {
            Some(place) => self.place + place,
            None => self.position(before, wanted)?,
        };
        self.place = place + 1;
        // The place was found among the entries.
        let entry = AttributePlace::from_bytes(self.entries.get(place)?);
        self.item.raw_of(entry)
    }

    /// Where a name is among these entries.
    #[inline]
    fn position(&self, entries: &[[u8; ENTRY_BYTES]], wanted: &[u8]) -> Option<usize> {
        entries.iter().position(|bytes| {
            let entry = AttributePlace::from_bytes(bytes);
            index::to_usize(entry.name_length) == wanted.len() && self.item.is_named(entry, wanted)
        })
    }
}
