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
        let mut found = [None; N];
        self.look_up(&names, &mut found);
        found
    }

    /// Finds the value of each name: one plain loop for any number of names, as comparisons of many items live in it.
    fn look_up<'a>(&'a self, names: &[&str], found: &mut [Option<RawValue<'a>>]) {
        let trailer = self.trailer();
        if trailer.flags & index::ESCAPED_NAME != 0 {
            for (found, name) in found.iter_mut().zip(names) {
                *found = self.raw(name);
            }
            return;
        }
        let entries = index::entries(&self.block, &trailer);
        let mut place = 0;
        for (found, name) in found.iter_mut().zip(names) {
            let wanted = name.as_bytes();
            // Every entry once, at most: a walk that has come to the end goes on from the front.
            for _ in 0..entries.len() {
                if place == entries.len() {
                    place = 0;
                }
                let Some(bytes) = entries.get(place) else {
                    break;
                };
                place += 1;
                let entry = AttributePlace::from_bytes(bytes);
                if index::to_usize(entry.name_length) == wanted.len()
                    && self.is_named(entry, wanted)
                {
                    *found = self.raw_of(entry);
                    break;
                }
            }
        }
    }
}
