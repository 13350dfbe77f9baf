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
        names.map(|name| {
            let length = u32::try_from(name.len()).ok()?;
            // A walk that has come to the end goes on from the front.
            let (before, behind) = entries.split_at_checked(next)?;
            let hit = (behind.iter().chain(before))
                .map(AttributePlace::from_bytes)
                .enumerate()
                .find(|(_, entry)| {
                    entry.name_length == length && self.is_named(*entry, name.as_bytes())
                });
            let (steps, entry) = hit?;
            next = (next + steps) % entries.len() + 1;
            self.raw_of(entry)
        })
    }
}
