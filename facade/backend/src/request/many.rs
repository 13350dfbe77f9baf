//! Requests about several items: each on its own, or all or none.

#[cfg(any(feature = "dynamodb", feature = "emulator"))]
use std::{collections::BTreeSet, sync::Arc};

use super::{Consistency, Delete, ItemKey, OnFailure, Put, Update};
use crate::Condition;

/// Reads up to 100 items by their keys, all different:
/// [`Backend::batch_get`](crate::Backend::batch_get).
///
/// # Examples
///
/// ```
/// use package_database_backend::{BatchGet, Consistency, Item, ItemKey};
///
/// let keys = ["user 1", "user 2"].map(|id| ItemKey::new("users", Item::new().with("id", id)));
/// let get = BatchGet::new(keys.to_vec()).consistency(Consistency::Strong);
/// assert_eq!(get.keys.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BatchGet {
    /// Where the items are; of one table or of several.
    pub keys: Vec<ItemKey>,
    /// Whether the items must be up to date.
    pub consistency: Consistency,
}

impl BatchGet {
    /// Reads the items under `keys`, eventually consistent.
    pub const fn new(keys: Vec<ItemKey>) -> Self {
        Self {
            keys,
            consistency: Consistency::Eventual,
        }
    }

    /// The same reads with that consistency.
    #[must_use]
    pub const fn consistency(mut self, consistency: Consistency) -> Self {
        self.consistency = consistency;
        self
    }
}

/// Up to 25 puts and deletes without conditions, of different items:
/// [`Backend::batch_write`](crate::Backend::batch_write).
///
/// # Examples
///
/// ```
/// use package_database_backend::{BatchWrite, Delete, Item, Put};
///
/// let user = |id: &str| Item::new().with("id", id.to_owned());
/// let batch = BatchWrite::new(vec![
///     Put::new("users", user("user 1")).into(),
///     Delete::new("users", user("user 2")).into(),
/// ]);
/// assert_eq!(batch.writes.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BatchWrite {
    /// In no order; only [`Write::Put`] and [`Write::Delete`].
    pub writes: Vec<Write>,
}

impl BatchWrite {
    /// A batch of these writes.
    pub const fn new(writes: Vec<Write>) -> Self {
        Self { writes }
    }
}

/// Reads up to 100 items as they were at one moment:
/// [`Backend::transact_get`](crate::Backend::transact_get).
///
/// # Examples
///
/// ```
/// use package_database_backend::{Item, ItemKey, TransactGet};
///
/// let keys = ["alice", "bob"].map(|id| ItemKey::new("accounts", Item::new().with("id", id)));
/// assert_eq!(TransactGet::new(keys.to_vec()).keys.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TransactGet {
    /// Where the items are; of one table or of several.
    pub keys: Vec<ItemKey>,
}

impl TransactGet {
    /// Reads the items under `keys`.
    pub const fn new(keys: Vec<ItemKey>) -> Self {
        Self { keys }
    }
}

/// One write among several.
///
/// # Examples
///
/// ```
/// use package_database_backend::{Condition, Item, ItemKey, Put, Write};
///
/// let put: Write = Put::new("users", Item::new().with("id", "user 1")).into();
/// let owner = ItemKey::new("teams", Item::new().with("id", "team 1"));
/// let check = Write::check(owner, Condition::exists("id"));
/// assert_ne!(put, check);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Write {
    /// Writes an item whole.
    Put(Put),
    /// Changes an item.
    Update(Update),
    /// Removes an item.
    Delete(Delete),
    /// Writes nothing, but lets the transaction happen only if the condition holds.
    Check {
        /// Where the item is, or is not.
        key: ItemKey,
        /// What must hold of it.
        condition: Condition,
    },
}

impl Write {
    /// Lets the transaction happen only if this holds: [`Write::Check`].
    pub const fn check(key: ItemKey, condition: Condition) -> Self {
        Self::Check { key, condition }
    }

    /// The table that it is about.
    #[cfg(any(feature = "dynamodb", feature = "emulator"))]
    const fn table(&self) -> &Arc<str> {
        match self {
            Self::Put(put) => &put.table,
            Self::Update(update) => &update.table,
            Self::Delete(delete) => &delete.table,
            Self::Check { key, .. } => &key.table,
        }
    }
}

/// The tables of several writes, each once, as the text of an error names them.
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
pub(crate) fn tables_written(writes: &[Write]) -> String {
    named(writes.iter().map(Write::table))
}

/// The tables of several keys, each once, as the text of an error names them.
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
pub(crate) fn tables_read(keys: &[ItemKey]) -> String {
    named(keys.iter().map(|key| &key.table))
}

#[cfg(any(feature = "dynamodb", feature = "emulator"))]
fn named<'a>(tables: impl Iterator<Item = &'a Arc<str>>) -> String {
    let names: BTreeSet<&str> = tables.map(|table| &**table).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

impl From<Put> for Write {
    fn from(put: Put) -> Self {
        Self::Put(put)
    }
}

impl From<Update> for Write {
    fn from(update: Update) -> Self {
        Self::Update(update)
    }
}

impl From<Delete> for Write {
    fn from(delete: Delete) -> Self {
        Self::Delete(delete)
    }
}

/// Up to 100 writes of different items, all or none:
/// [`Backend::transact_write`](crate::Backend::transact_write).
///
/// # Examples
///
/// ```
/// use package_database_backend::{Action, Item, TransactWrite, Update, Value};
///
/// let pay = |id: &str, cents: i64| {
///     let key = Item::new().with("id", id.to_owned());
///     Update::new("accounts", key, vec![Action::add("cents", Value::number(cents))])
/// };
/// let transfer = vec![pay("alice", -500).into(), pay("bob", 500).into()];
/// let request = TransactWrite::new(transfer, "payment 4711");
/// assert_eq!(request.token.as_deref(), Some("payment 4711"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TransactWrite {
    /// In no order.
    pub writes: Vec<Write>,
    /// Up to 36 characters. A second transaction with the same token and content within ten minutes
    /// does nothing and answers what the first one did, which makes sending it again safe.
    pub token: Option<String>,
    /// What to tell of each write whose condition does not hold.
    pub on_failure: OnFailure,
}

impl TransactWrite {
    /// These writes, with a token that makes sending them again safe.
    pub fn new(writes: Vec<Write>, token: impl Into<String>) -> Self {
        Self {
            writes,
            token: Some(token.into()),
            on_failure: OnFailure::Nothing,
        }
    }

    /// The same writes, with an error that tells so much of those whose conditions do not hold.
    #[must_use]
    pub const fn on_failure(mut self, on_failure: OnFailure) -> Self {
        self.on_failure = on_failure;
        self
    }

    /// The same writes without a token: sent twice, they may happen twice.
    #[must_use]
    pub fn without_token(mut self) -> Self {
        self.token = None;
        self
    }
}
