//! Making items of few pieces of memory.

use std::fmt;

use super::attributes::{Attributes as _, Given};
use super::item::Item;
use super::packed::Packed;
use super::value::{Name, Value};

/// An item in the making: many of them are made with a few pieces of memory each, where an [`Item`] that is put together
/// of [values](Value) takes one for each text.
///
/// All attributes have different names, which only a debug build checks; of two that are equal, reads find the first.
///
/// # Examples
///
/// ```
/// use package_database_backend::{Item, ItemBuilder, Value};
///
/// let mut order = ItemBuilder::with_capacity(64, 3);
/// order.text("user", "1");
/// order.text_by("order", |text| text.extend(["17", "-", "a"]));
/// order.number("cents", "500");
/// let expected = Item::new().with("user", "1").with("order", "17-a");
/// assert_eq!(order.build(), expected.with("cents", Value::number(500)));
/// ```
pub struct ItemBuilder(Box<Packed>);

impl ItemBuilder {
    /// An item with room for so many bytes of texts and numbers and for so many attributes; it grows where these are too
    /// few.
    pub fn with_capacity(bytes: usize, attributes: usize) -> Self {
        Self(Box::new(Packed::with_capacity(bytes, attributes)))
    }

    /// Adds a text.
    pub fn text(&mut self, name: impl Into<Name>, text: &str) {
        self.text_by(name, |all| all.push_str(text));
    }

    /// Adds the text that `write` appends. What it is given ends with the texts before, and it leaves them as they are.
    pub fn text_by<T>(&mut self, name: impl Into<Name>, write: impl FnOnce(&mut String) -> T) -> T {
        self.0.text_by(name.into(), write)
    }

    /// Adds a number with these digits.
    pub fn number(&mut self, name: impl Into<Name>, digits: &str) {
        self.0.number(name.into(), digits);
    }

    /// Adds a value of any type.
    pub fn value(&mut self, name: impl Into<Name>, value: &Value) {
        self.0.give(name.into(), Given::of(value));
    }

    /// Adds all attributes of an item.
    pub fn extend(&mut self, item: &Item) {
        item.each(&mut |name, given| self.0.give(name.clone(), given));
    }

    /// Ends the making: all that was added, in the order in which it came.
    pub fn build(self) -> Item {
        debug_assert!(self.0.is_unique(), "each name once");
        self.0.into()
    }
}

/// Names only: a value may be somebody's secret.
impl fmt::Debug for ItemBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ItemBuilder{:?}", self.0.names())
    }
}
