//! Text keys: components joined by `#`, in an order that is the order of the components.
//!
//! Invariant: this room makes text and reads it; it knows no table and no request.
//!
//! A key such as `DSN#{owner}#{name}` is built of components that users choose. Inside a component
//! every byte from 0x00 to 0x24 is written as `$` and two hexadecimal digits, so that no component
//! can forge the `#` between two of them, that [`KeyBuilder::prefix`] never matches a neighbour
//! whose name merely begins alike, and that the order of keys is the order of the tuples. Numbers
//! and times are padded to 20 digits, the newest is read first by a query in descending order.
//!
//! ```
//! use package_database::block::key::{self, KeyBuilder};
//!
//! # fn main() -> Result<(), package_database::Error> {
//! let dataset = KeyBuilder::new().text("DSN").text("acme #1").text("orders");
//! assert_eq!(dataset.partition()?.text(), "DSN#acme$20$231#orders");
//! assert_eq!(key::parse("DSN#acme$20$231#orders")?, ["DSN", "acme #1", "orders"]);
//!
//! let event = KeyBuilder::new().text("E").number(17);
//! assert_eq!(event.sort()?.text(), "E#00000000000000000017");
//! let all_of_acme = KeyBuilder::new().text("DSN").text("acme").prefix();
//! assert_eq!(all_of_acme, "DSN#acme#");
//! # Ok(())
//! # }
//! ```
//!
//! # Keys that are too long
//!
//! A sort key holds 1,024 bytes and a partition key 2,048. In a key that is longer, the longest
//! component is replaced by its first 64 bytes, a `~`, and the SHA-256 of the whole in hexadecimal;
//! [`Key::put`] keeps that component in full beside the key, and [`Key::of`] reads it from there.
//! A component that looks like such a replacement is replaced as well, so that two different tuples
//! never have the same key. What was replaced keeps its place in the order only by its first 64
//! bytes, and a prefix through it finds nothing: whoever queries by prefix bounds the components
//! before it.

mod codec;
mod overflow;
#[cfg(feature = "syncs")]
mod stem;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::limits::{PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX};
use crate::backend::Item;
use crate::error::{Error, ErrorKind};

#[cfg(feature = "syncs")]
pub(crate) use codec::is_plain;
pub use codec::{number, parse};
#[cfg(feature = "models")]
pub(crate) use overflow::is_replacement;
#[cfg(feature = "syncs")]
pub(crate) use stem::Stem;

/// What stands between the components of a key.
pub const SEPARATOR: char = '#';

/// The name of the partition key in every table but the two oldest ones.
pub const PK: &str = "pk";
/// The name of the sort key in every table but the two oldest ones.
pub const SK: &str = "sk";

/// Collects the components of a key, the most general one first.
///
/// # Examples
///
/// ```
/// use package_database::block::key::KeyBuilder;
///
/// # fn main() -> Result<(), package_database::Error> {
/// let chunk = KeyBuilder::new().text("C").padded(7, 8);
/// assert_eq!(chunk.sort()?.text(), "C#00000007");
/// assert!(KeyBuilder::new().sort().is_err(), "a key is not empty");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct KeyBuilder<'a> {
    components: Vec<Cow<'a, str>>,
}

impl<'a> KeyBuilder<'a> {
    /// A key without components, which is no key yet.
    pub const fn new() -> Self {
        Self {
            components: Vec::new(),
        }
    }

    /// The key with one more component; any text, also an empty one.
    pub fn text(mut self, component: impl Into<Cow<'a, str>>) -> Self {
        self.components.push(component.into());
        self
    }

    /// The key with a number, padded to 20 digits: in keys, numbers are in the order of their values.
    pub fn number(self, number: u64) -> Self {
        self.padded(number, codec::NUMBER_WIDTH)
    }

    /// The key with a time in nanoseconds since the Unix epoch, padded to 20 digits.
    pub fn time(self, nanoseconds: u64) -> Self {
        self.number(nanoseconds)
    }

    /// The key with a number that is padded to `width` digits, where a table says so. Numbers that
    /// need more digits are written in full and out of order.
    pub fn padded(mut self, number: u64, width: usize) -> Self {
        self.components.push(codec::padded(number, width).into());
        self
    }

    /// How all keys begin that have these components and at least one more.
    pub fn prefix(&self) -> String {
        let mut prefix = codec::join(&self.components);
        prefix.push(SEPARATOR);
        prefix
    }

    /// The sort key of these components.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] when there is no component, when the only one is empty, and when
    /// the key is longer than 1,024 bytes even with every long component replaced.
    pub fn sort(&self) -> Result<Key, Error> {
        overflow::fit(&self.components, SORT_KEY_BYTES_MAX)
    }

    /// The partition key of these components.
    ///
    /// # Errors
    ///
    /// As [`KeyBuilder::sort`], with 2,048 bytes.
    pub fn partition(&self) -> Result<Key, Error> {
        overflow::fit(&self.components, PARTITION_KEY_BYTES_MAX)
    }
}

/// The sort key of a few components: that of [`KeyBuilder::sort`], with its errors.
#[cfg(feature = "syncs")]
pub(crate) fn sort_of<const N: usize>(components: [&str; N]) -> Result<Key, Error> {
    let mut text = String::new();
    if push_plain(components, SORT_KEY_BYTES_MAX, &mut text) {
        return Ok(Key {
            text,
            replaced: Vec::new(),
        });
    }
    overflow::fit(&components.map(Cow::Borrowed), SORT_KEY_BYTES_MAX)
}

/// Appends the sort key of a few components, of which nothing is kept beside it: that of [`KeyBuilder::sort`], with its
/// errors.
#[cfg(feature = "syncs")]
pub(crate) fn push_sort_of<const N: usize>(
    components: [&str; N],
    out: &mut String,
) -> Result<(), Error> {
    if !push_plain(components, SORT_KEY_BYTES_MAX, out) {
        out.push_str(sort_of(components)?.text());
    }
    Ok(())
}

/// Appends a key in which every component stands as it is, if there is such a key; nearly all are.
#[cfg(feature = "syncs")]
fn push_plain<const N: usize>(components: [&str; N], bytes_max: usize, out: &mut String) -> bool {
    let mut bytes = N.saturating_sub(1);
    let mut plain = true;
    for one in &components {
        bytes += one.len();
        plain &= codec::is_bare(one) && !overflow::is_replacement(one);
    }
    if !plain || bytes == 0 || bytes > bytes_max {
        return false;
    }
    out.reserve(bytes);
    for (place, one) in components.into_iter().enumerate() {
        if place > 0 {
            out.push(SEPARATOR);
        }
        out.push_str(one);
    }
    true
}

/// A key as it stands in an item, and what did not fit into it.
///
/// # Examples
///
/// ```
/// use package_database::backend::Item;
/// use package_database::block::key::{Key, KeyBuilder};
///
/// # fn main() -> Result<(), package_database::Error> {
/// let long = "x".repeat(3000);
/// let key = KeyBuilder::new().text("RES").text(long.as_str()).sort()?;
/// assert!(key.text().len() < 1024);
///
/// let mut item = Item::new();
/// key.put(&mut item, "sk");
/// assert_eq!(Key::of(&item, "sk")?, ["RES", long.as_str()]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    text: String,
    /// The components that were replaced, in full, each with its place among all.
    replaced: Vec<(usize, String)>,
}

impl Key {
    /// The value of the key attribute.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value of the key attribute, where nothing else is needed.
    #[cfg(feature = "syncs")]
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// Whether a component was too long and is not in the text in full.
    pub const fn is_replaced(&self) -> bool {
        !self.replaced.is_empty()
    }

    /// Sets the attribute `name` of `item` to the key, and beside it, under `{name}_full_{place}`,
    /// each component that was replaced in it.
    pub fn put(&self, item: &mut Item, name: &'static str) {
        item.insert(name, self.text.as_str());
        for (place, full) in &self.replaced {
            item.insert(full_name(name, *place), full.as_str());
        }
    }

    /// The components of the key `name` of an item, those in full that were replaced in it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::CorruptData`] when there is no such text, when no builder makes it, and when a
    /// component that was replaced is missing or is another one.
    pub fn of(item: &Item, name: &str) -> Result<Vec<String>, Error> {
        let damaged = || Error::new(ErrorKind::CorruptData, format!("{name} is no key of ours"));
        let text = item.text(name).ok_or_else(damaged)?;
        let mut components = parse(&text).map_err(|_| damaged())?;
        for (place, component) in components.iter_mut().enumerate() {
            if overflow::is_replacement(component) {
                let full = item.text(&full_name(name, place)).ok_or_else(damaged)?;
                if overflow::replacement(&full) != *component {
                    return Err(damaged());
                }
                *component = full.into_owned();
            }
        }
        Ok(components)
    }
}

/// The attribute that keeps a component which the key `name` has no room for.
fn full_name(name: &str, place: usize) -> String {
    format!("{name}_full_{place}")
}

/// The key of an item in a table whose keys are `pk` and `sk`.
///
/// # Examples
///
/// ```
/// use package_database::block::key::{self, KeyBuilder};
///
/// # fn main() -> Result<(), package_database::Error> {
/// let head = KeyBuilder::new().text("DS").text("17");
/// let key = key::pair(&head.partition()?, &KeyBuilder::new().text("HEAD").sort()?);
/// assert_eq!(key.text("pk").as_deref(), Some("DS#17"));
/// # Ok(())
/// # }
/// ```
pub fn pair(partition: &Key, sort: &Key) -> Item {
    Item::of_unique(vec![
        (PK.into(), partition.text().into()),
        (SK.into(), sort.text().into()),
    ])
}

/// The key of an item, as [`pair`], of components that nobody needs any more.
pub(crate) fn pair_of(partition: &KeyBuilder<'_>, sort: &KeyBuilder<'_>) -> Result<Item, Error> {
    let (partition, sort) = (partition.partition()?, sort.sort()?);
    Ok(Item::of_unique(vec![
        (PK.into(), partition.text.into()),
        (SK.into(), sort.text.into()),
    ]))
}

/// What names the owner of a blob: the key of the item that needs it, in a table whose keys are `pk` and `sk`.
#[cfg(any(feature = "datasets", feature = "packages", feature = "syncs"))]
pub(crate) fn owner_of(item: &Item) -> String {
    // A key of ours has both parts.
    let part = |name: &str| item.text(name).unwrap_or_default().into_owned();
    format!("{}{SEPARATOR}{}", part(PK), part(SK))
}
