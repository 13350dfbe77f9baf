//! An item as bytes that are kept elsewhere, and a part of an item as such bytes.
//!
//! They are what the item lies in, its text with the index: so nothing is written anew, and nothing is read twice.

use std::sync::Arc;

use super::Item;
use super::index::{self, AttributePlace, Trailer};

impl Item {
    /// What the item lies in.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.block
    }

    /// The item that lies in these bytes, which are those of [`Self::bytes`] or of [`Self::write_part`].
    pub(crate) fn of_bytes(bytes: Arc<[u8]>) -> Self {
        Self { block: bytes }
    }

    /// Appends what an item lies in that has the attributes of these names, as far as they are here, in the order of the
    /// names, of which no two are the same; how long its text is.
    pub(crate) fn write_part<'n>(
        &self,
        names: impl Iterator<Item = &'n str> + Clone,
        out: &mut Vec<u8>,
    ) -> usize {
        let start = out.len();
        let found = || {
            let names = names.clone();
            names.filter_map(|name| Some((name, self.find(name)?)))
        };
        out.push(b'{');
        for (_, place) in found() {
            if out.len() > start + 1 {
                out.push(b',');
            }
            let from = index::to_usize(place.name_start) - 1;
            let to = place.value_start() + index::to_usize(place.value_length);
            // From the quote before the name to the end of the value: inside the block.
            out.extend_from_slice(self.block.get(from..to).unwrap_or_default());
        }
        out.push(b'}');
        // A part is no longer than the whole, whose lengths fit.
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let text = out.len() - start;
        let mut trailer = Trailer {
            text_length: narrow(text),
            count: 0,
            size: 0,
            flags: 0,
        };
        // Behind the bracket and a quote.
        let mut name_start = 2;
        for (name, place) in found() {
            let entry = AttributePlace {
                name_start,
                ..place
            };
            entry.append_to(out);
            if index::to_usize(place.name_length) != name.len() {
                trailer.flags |= index::ESCAPED_NAME;
            }
            trailer.count += 1;
            trailer.size += narrow(name.len()) + place.size;
            // Behind the name its quote and a colon, behind the value a comma and the next quote.
            name_start += place.name_length + 2 + place.value_length + 2;
        }
        trailer.append_to(out);
        text
    }
}
