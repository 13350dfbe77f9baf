//! Making items of values that stay where they are.

use super::{Item, ItemBuilder};
use crate::value::{AttributeValue, Number};

/// Writes items, one after the other: each text goes straight into its item, and memory is taken once for all.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{Item, ItemWriter};
///
/// let mut writer = ItemWriter::new();
/// writer.text("title", "Sinnerman");
/// writer.number("plays", &7.into());
/// let song = writer.take();
/// assert_eq!(song, Item::from_iter([("title", "Sinnerman".into()), ("plays", 7.into())]));
/// assert!(writer.take().is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct ItemWriter(ItemBuilder);

impl ItemWriter {
    /// A writer with an item of no attributes.
    pub fn new() -> Self {
        Self(ItemBuilder::new())
    }

    /// Adds a text to the item. Of several attributes with one name the last stays.
    pub fn text(&mut self, name: &str, text: &str) {
        self.0.push_text(name, text);
    }

    /// Adds a number.
    pub fn number(&mut self, name: &str, number: &Number) {
        self.0.push_number(name, number);
    }

    /// Adds a value of any type.
    pub fn value(&mut self, name: &str, value: &AttributeValue) {
        self.0.push(name, value);
    }

    /// The item as it was written, after which the next one begins.
    pub fn take(&mut self) -> Item {
        self.0.finish_and_clear()
    }
}

impl Default for ItemWriter {
    fn default() -> Self {
        Self::new()
    }
}
