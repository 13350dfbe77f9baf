//! An item from its own text, as it comes back from a medium.

use super::{Item, ItemBuilder};
use crate::value::decode::{self, CanonicalReader};
use crate::value::{text, unchecked};

/// How deep brackets lie at most in the text of an item: the item's own, and two for each level of a list or a map.
const BRACKETS: usize = 2 * (unchecked::NESTING + 2);

impl Item {
    /// The item with this text; nothing if it is not the text of an item that the service would store.
    pub(crate) fn from_canonical(text: &[u8]) -> Option<Self> {
        // One look at all of it, so that reading values may recurse and texts are UTF-8.
        if std::str::from_utf8(text).is_err() || !decode::is_shallow(text, BRACKETS) {
            return None;
        }
        let mut reader = CanonicalReader::new(text);
        let mut builder = ItemBuilder::with_capacity(text.len() + 256);
        reader.skip(b"{")?;
        while reader.more(b'}')? {
            let name = decode::string(reader.string()?)?;
            reader.skip(b":")?;
            let raw = reader.value()?;
            builder.name(&name);
            builder.text().extend_from_slice(raw);
            builder.value_done(checked_size(&name, raw)?);
        }
        let item = builder.finish();
        // The builder has put the attributes together again: only a text that comes out the same is one of ours.
        (item.json() == text).then_some(item)
    }
}

/// What DynamoDB counts for the value with this text; nothing if that is not the text of a value which may be stored.
fn checked_size(name: &str, raw: &[u8]) -> Option<usize> {
    unchecked::check_name(name).ok()?;
    let mut reader = CanonicalReader::new(raw);
    let value = reader.decode()?;
    unchecked::check_value(&value).ok()?;
    // The members of maps stand in the order in which they were given, so that texts of one value differ in that
    // and in nothing else.
    let mut written = Vec::with_capacity(raw.len());
    let is_good = text::push_value(&mut written, &value, 0);
    (is_good && written.len() == raw.len()).then(|| value.size())
}
