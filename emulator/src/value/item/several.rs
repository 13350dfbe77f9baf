//! Several attributes of an item in one walk.

use super::index::{self, AttributePlace};
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
        let trailer = self.trailer();
        if trailer.flags & index::ESCAPED_NAME != 0 {
            return names.map(|name| self.raw(name));
        }
        let entries = index::entries(&self.block, &trailer);
        let mut next = 0;
        // A loop, because the array's own `map` is not compiled into one.
        let mut found = [const { None }; N];
        for (place, name) in found.iter_mut().zip(names) {
            if let Some((at, entry)) = self.find_from(entries, next, name) {
                next = at + 1;
                *place = self.raw_of(entry);
            }
        }
        found
    }

    /// The attribute of a name and its place, looked for from the place `next` on and then from the front.
    fn find_from(
        &self,
        entries: &[[u8; index::ENTRY_BYTES]],
        next: usize,
        name: &str,
    ) -> Option<(usize, AttributePlace)> {
        let length = u32::try_from(name.len()).ok()?;
        let (before, behind) = entries.split_at_checked(next)?;
        let hit = |entry: &[u8; index::ENTRY_BYTES]| {
            let entry = AttributePlace::from_bytes(entry);
            let is_it = entry.name_length == length && self.is_named(entry, name.as_bytes());
            is_it.then_some(entry)
        };
        let hits = |part: &[[u8; index::ENTRY_BYTES]], from: usize| {
            let mut part = part.iter().enumerate();
            part.find_map(|(steps, entry)| Some((from + steps, hit(entry)?)))
        };
        hits(behind, next).or_else(|| hits(before, 0))
    }
}
