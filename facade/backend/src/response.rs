//! What a backend answers.

use std::sync::Arc;

use super::{Item, ItemKey, Write};

/// One page of a query or a scan.
///
/// # Examples
///
/// ```
/// use package_database_backend::{Item, Page};
///
/// let last = Page::new(vec![Item::new().with("id", "a")], None);
/// assert_eq!((last.items.len(), last.next), (1, None));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// The items that the filter let through.
    pub items: Vec<Item>,
    /// The key after which the next page begins; `None` on the last page.
    pub next: Option<Item>,
}

impl Page {
    /// A page of `items`, and where the next one begins.
    pub const fn new(items: Vec<Item>, next: Option<Item>) -> Self {
        Self { items, next }
    }
}

/// What a batch of reads found.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BatchGetAnswer {
    /// The items that exist, in no order, each with its table.
    pub items: Vec<(Arc<str>, Item)>,
    /// The keys that were not looked at; ask again later.
    pub unprocessed: Vec<ItemKey>,
}

impl BatchGetAnswer {
    /// These items were found, and these keys not looked at.
    pub const fn new(items: Vec<(Arc<str>, Item)>, unprocessed: Vec<ItemKey>) -> Self {
        Self { items, unprocessed }
    }
}

/// What a batch of writes left.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BatchWriteAnswer {
    /// The writes that did not happen; send them again later.
    pub unprocessed: Vec<Write>,
}

impl BatchWriteAnswer {
    /// These writes did not happen.
    pub const fn new(unprocessed: Vec<Write>) -> Self {
        Self { unprocessed }
    }
}
