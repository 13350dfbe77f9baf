//! What can be asked of a backend. Each request has a constructor for what it cannot do without, a
//! method for each choice, and public members for those who build one in steps.
//!
//! Invariant: a request knows no store, and no expression text: conditions and changes are trees.

mod many;
mod pages;
mod single;

use std::borrow::Cow;
use std::sync::Arc;

pub use many::{BatchGet, BatchWrite, TransactGet, TransactWrite, Write};
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
pub(crate) use many::{tables_read, tables_written};
pub use pages::{Query, Scan};
pub use single::{Delete, Get, Put, Update};

use super::Item;

/// Whether a read must see every write that was acknowledged before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consistency {
    /// It may be a moment behind, at half the price. The only choice on a global index.
    #[default]
    Eventual,
    /// It sees all of them.
    Strong,
}

/// Which direction a query walks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// From the smallest sort key.
    #[default]
    Ascending,
    /// From the greatest sort key.
    Descending,
}

/// Which item a write answers. In a batch or a transaction no write answers any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Returns {
    /// The write answers no item.
    #[default]
    Nothing,
    /// The item as it was before, if there was one.
    Old,
    /// The item as it is now; only for [`Update`].
    New,
}

/// What the error of a write whose condition did not hold tells of the item that made it fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnFailure {
    /// The error tells nothing of it.
    #[default]
    Nothing,
    /// The error has the item as it is stored: [`BackendError::stored`](crate::BackendError::stored).
    /// It costs no read, and the answer is as much longer.
    Stored,
}

/// Where one item is.
///
/// # Examples
///
/// ```
/// use package_database_backend::{Item, ItemKey};
///
/// let key = ItemKey::new("users", Item::new().with("id", "user 1"));
/// assert_eq!(&*key.table, "users");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ItemKey {
    /// The name of the table.
    pub table: Arc<str>,
    /// Exactly the key attributes.
    pub key: Item,
}

impl ItemKey {
    /// The item under `key` in `table`.
    pub fn new(table: impl Into<Arc<str>>, key: Item) -> Self {
        Self {
            table: table.into(),
            key,
        }
    }
}

/// Names of attributes, as the methods of requests take them.
fn names<N: Into<Cow<'static, str>>>(names: impl IntoIterator<Item = N>) -> Vec<Cow<'static, str>> {
    names.into_iter().map(Into::into).collect()
}
