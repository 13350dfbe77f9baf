//! Items: named values in one immutable block of memory.
//!
//! Layout: the canonical text, then one index entry per attribute in the order of the text, then a
//! trailer. So the text can be written while a request is read, and is never moved inside the block.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::AttributeValue;

mod builder;
#[cfg(feature = "disk")]
mod canonical;
mod index;
mod part;
mod raw;
mod several;
#[cfg(feature = "disk")]
mod trusted;
mod writer;

pub(crate) use builder::ItemBuilder;
pub use raw::RawValue;
pub use several::SideBySide;
pub use writer::ItemWriter;

use index::{AttributePlace, Trailer};

/// A map of names to values: an item, a key, or the values of an expression.
///
/// Immutable and cheap to clone. It keeps the text that goes over the wire and decodes an attribute
/// only when asked for it. Two items are equal when they have the same attributes with equal
/// values, in whatever order.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{AttributeValue, Item};
///
/// let item = Item::from_iter([("id", AttributeValue::from("a")), ("n", 7.into())]);
/// assert_eq!(item.get("n"), Some(7.into()));
/// assert_eq!(item.json(), br#"{"id":{"S":"a"},"n":{"N":"7"}}"#);
/// assert_eq!(item.size(), 6);
/// ```
#[derive(Clone)]
pub struct Item {
    block: Arc<[u8]>,
}

impl Item {
    /// How many hold this item together.
    #[cfg(test)]
    pub(crate) fn uses(&self) -> usize {
        Arc::strong_count(&self.block)
    }

    /// An item without attributes.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// assert_eq!(Item::new().json(), b"{}");
    /// ```
    pub fn new() -> Self {
        ItemBuilder::new().finish()
    }

    /// Starts an item.
    pub(crate) fn builder() -> ItemBuilder {
        ItemBuilder::new()
    }

    /// How many attributes.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// let key = Item::from_iter([("artist", "Nina Simone".into()), ("year", 1965.into())]);
    /// assert_eq!(key.len(), 2);
    /// ```
    pub fn len(&self) -> usize {
        self.index().len()
    }

    /// Whether it has no attributes.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// assert!(Item::new().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it has an attribute `name`.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// let song = Item::from_iter([("artist", "Nina Simone".into())]);
    /// assert!(song.contains("artist"));
    /// assert!(!song.contains("Artist"));
    /// ```
    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Bytes that DynamoDB counts for the item: all names and values
    /// ([item sizes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html)).
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// // Six bytes of name, eleven of text.
    /// let song = Item::from_iter([("artist", "Nina Simone".into())]);
    /// assert_eq!(song.size(), 17);
    /// ```
    pub fn size(&self) -> usize {
        index::to_usize(self.trailer().size)
    }

    /// The value of the attribute `name`; decodes only that.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// let song = Item::from_iter([("plays", 7.into())]);
    /// assert_eq!(song.get("plays"), Some(7.into()));
    /// assert_eq!(song.get("skips"), None);
    /// ```
    pub fn get(&self, name: &str) -> Option<AttributeValue> {
        self.raw(name).map(|raw| raw.decode())
    }

    /// The value of the attribute `name`, not decoded.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// let song = Item::from_iter([("artist", "Nina Simone".into())]);
    /// let artist = song.raw("artist").and_then(|raw| raw.as_str());
    /// assert_eq!(artist.as_deref(), Some("Nina Simone"));
    /// ```
    pub fn raw(&self, name: &str) -> Option<RawValue<'_>> {
        self.raw_of(self.find(name)?)
    }

    /// All attributes, in the order in which they were given.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// let song = Item::from_iter([("title", "Sinnerman".into()), ("artist", "Nina Simone".into())]);
    /// let names: Vec<_> = song.iter().map(|(name, _)| name).collect();
    /// assert_eq!(names, ["title", "artist"]);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'_, str>, RawValue<'_>)> {
        self.entries().filter_map(|entry| {
            let name = super::decode::string(self.name_of(entry)?)?;
            Some((name, self.raw_of(entry)?))
        })
    }

    /// The item in DynamoDB JSON: `{"a":{"S":"x"},…}`.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{AttributeValue, Item};
    ///
    /// let song = Item::from_iter([("live", AttributeValue::Bool(true))]);
    /// assert_eq!(song.json(), br#"{"live":{"BOOL":true}}"#);
    /// ```
    pub fn json(&self) -> &[u8] {
        let length = index::to_usize(self.trailer().text_length);
        debug_assert!(length <= self.block.len(), "the text begins the block");
        // The trailer is of this block, whose text it measures.
        self.block.get(..length).unwrap_or_default()
    }

    /// All attributes, decoded.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// // An item does not change: change a map, and make another item of it.
    /// let song = Item::from_iter([("plays", 7.into())]);
    /// let mut attributes = song.to_map();
    /// attributes.insert("plays".to_owned(), 8.into());
    /// assert_eq!(Item::from(attributes).get("plays"), Some(8.into()));
    /// ```
    pub fn to_map(&self) -> BTreeMap<String, AttributeValue> {
        self.iter()
            .map(|(name, raw)| (name.into_owned(), raw.decode()))
            .collect()
    }

    /// The attributes whose names `keep` likes, in the same order.
    pub(crate) fn select(&self, mut keep: impl FnMut(&str) -> bool) -> Self {
        let mut builder = ItemBuilder::with_capacity(self.block.len());
        for entry in self.entries() {
            let (Some(inside), Some(raw)) = (self.name_of(entry), self.raw_of(entry)) else {
                continue;
            };
            let Some(name) = super::decode::string(inside) else {
                continue;
            };
            if keep(&name) {
                builder.push_raw(&name, raw);
            }
        }
        builder.finish()
    }

    /// Whether both are one item in memory.
    pub(crate) fn is_same(one: &Self, other: &Self) -> bool {
        Arc::ptr_eq(&one.block, &other.block)
    }

    /// The same with other bytes from the place `at` of its text. They are part of a string, as those were.
    pub(crate) fn with_letters(&self, at: usize, letters: &[u8]) -> Self {
        let mut block: Arc<[u8]> = Arc::from(&*self.block);
        let room = Arc::get_mut(&mut block).and_then(|block| block.get_mut(at..at + letters.len()));
        debug_assert!(room.is_some(), "the text has this place");
        if let Some(room) = room {
            room.copy_from_slice(letters);
        }
        Self { block }
    }

    /// A number that is the same for items that are equal, within one process.
    pub(crate) fn mark(&self) -> u64 {
        let attributes = self.iter().map(|(name, value)| {
            let mut hasher = DefaultHasher::new();
            (name, value.ordered_json()).hash(&mut hasher);
            hasher.finish()
        });
        // A sum, so that the order of the attributes does not count.
        attributes.fold(0, u64::wrapping_add)
    }

    /// Whether lists and maps lie deeper than the service stores them.
    pub(crate) fn is_too_deep(&self) -> bool {
        self.trailer().flags & index::TOO_DEEP != 0
    }

    /// Whether they lie deeper by more than one level, so that the item does not hold them.
    pub(super) fn is_cut(&self) -> bool {
        self.trailer().flags & index::CUT != 0
    }

    /// Whether a value was given that the service would refuse.
    pub(super) fn is_suspect(&self) -> bool {
        self.trailer().flags & index::SUSPECT != 0
    }

    #[inline]
    fn trailer(&self) -> Trailer {
        Trailer::of(&self.block)
    }

    fn index(&self) -> &[[u8; index::ENTRY_BYTES]] {
        index::entries(&self.block, &self.trailer())
    }

    fn entries(&self) -> impl Iterator<Item = AttributePlace> {
        self.index().iter().map(AttributePlace::from_bytes)
    }

    fn find(&self, name: &str) -> Option<AttributePlace> {
        let trailer = self.trailer();
        if trailer.flags & index::ESCAPED_NAME == 0 {
            return self.find_written(&trailer, name.as_bytes());
        }
        let mut escaped = Vec::new();
        super::text::push_escaped(&mut escaped, name);
        self.find_written(&trailer, &escaped)
    }

    /// The attribute whose name stands so in the text.
    #[inline]
    fn find_written(&self, trailer: &Trailer, wanted: &[u8]) -> Option<AttributePlace> {
        let length = u32::try_from(wanted.len()).ok()?;
        let entries = index::entries(&self.block, trailer).iter();
        entries
            .map(AttributePlace::from_bytes)
            .find(|entry| entry.name_length == length && self.is_named(*entry, wanted))
    }

    /// Whether the name of an attribute, which is as long as `wanted`, is that one as it stands in the text.
    #[inline]
    fn is_named(&self, entry: AttributePlace, wanted: &[u8]) -> bool {
        self.name_of(entry)
            .is_some_and(|name| is_same_name(name, wanted))
    }

    /// What stands between the quotes of the name.
    #[inline]
    fn name_of(&self, entry: AttributePlace) -> Option<&[u8]> {
        let start = index::to_usize(entry.name_start);
        self.block
            .get(start..start + index::to_usize(entry.name_length))
    }

    #[inline]
    fn raw_of(&self, entry: AttributePlace) -> Option<RawValue<'_>> {
        let start = entry.value_start();
        let end = start + index::to_usize(entry.value_length);
        Some(RawValue::new(self.block.get(start..end)?, Some(entry.size)))
    }
}

/// Whether two names of one length are the same. Nearly all are so short that the first and the last bytes tell, without a
/// call.
#[inline]
fn is_same_name(one: &[u8], other: &[u8]) -> bool {
    const LONG: usize = 8;
    const SHORT: usize = 4;
    if one.len() > 2 * LONG || one.len() < SHORT {
        // The last byte tells most of these apart.
        return one.last() == other.last() && one == other;
    }
    if one.len() < LONG {
        return one.first_chunk::<SHORT>() == other.first_chunk()
            && one.last_chunk::<SHORT>() == other.last_chunk();
    }
    one.last_chunk::<LONG>() == other.last_chunk()
        && one.first_chunk::<LONG>() == other.first_chunk()
}

impl Default for Item {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: AsRef<str>> FromIterator<(N, AttributeValue)> for Item {
    fn from_iter<I: IntoIterator<Item = (N, AttributeValue)>>(attributes: I) -> Self {
        let attributes = attributes.into_iter();
        let mut builder = ItemBuilder::for_members(attributes.size_hint().1.unwrap_or(0));
        for (name, value) in attributes {
            builder.push(name.as_ref(), &value);
        }
        builder.finish()
    }
}

impl From<BTreeMap<String, AttributeValue>> for Item {
    fn from(attributes: BTreeMap<String, AttributeValue>) -> Self {
        attributes.into_iter().collect()
    }
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        if self.json() == other.json() {
            return true;
        }
        if self.len() != other.len() {
            return false;
        }
        // Canonical names are equal exactly when the names are. Mostly they come in one order, and the
        // first value that differs decides.
        let mut same_order = true;
        for (left, right) in std::iter::zip(self.entries(), other.entries()) {
            if self.name_of(left) != other.name_of(right) {
                same_order = false;
                break;
            }
            if self.raw_of(left) != other.raw_of(right) {
                return false;
            }
        }
        if same_order {
            return true;
        }
        let sorted = |item: &Self| {
            let mut entries: Vec<AttributePlace> = item.entries().collect();
            entries.sort_unstable_by(|left, right| item.name_of(*left).cmp(&item.name_of(*right)));
            entries
        };
        std::iter::zip(sorted(self), sorted(other)).all(|(left, right)| {
            self.name_of(left) == other.name_of(right) && self.raw_of(left) == other.raw_of(right)
        })
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&String::from_utf8_lossy(self.json()))
    }
}
