//! What can be asked of a backend. Each request has a constructor for what it cannot do without and
//! public members for the rest.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Action, Condition, Item, KeyCondition};

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

/// Which item a write answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Returns {
    /// None.
    #[default]
    Nothing,
    /// The item as it was before, if there was one.
    Old,
    /// The item as it is now; only for [`Update`].
    New,
}

/// Reads one item by its key.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Get {
    /// The table.
    pub table: Arc<str>,
    /// Exactly the key attributes.
    pub key: Item,
    /// Whether it must be up to date.
    pub consistency: Consistency,
    /// The attributes that are wanted; all when empty.
    pub project: Vec<Cow<'static, str>>,
}

impl Get {
    /// Reads the item under `key`, all attributes, eventually consistent.
    pub fn new(table: impl Into<Arc<str>>, key: Item) -> Self {
        Self {
            table: table.into(),
            key,
            consistency: Consistency::Eventual,
            project: Vec::new(),
        }
    }

    /// The same read with that consistency.
    #[must_use]
    pub const fn consistency(mut self, consistency: Consistency) -> Self {
        self.consistency = consistency;
        self
    }
}

/// Writes one item whole.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Put {
    /// The table.
    pub table: Arc<str>,
    /// The item with its key attributes.
    pub item: Item,
    /// What must hold of the item that is there now.
    pub condition: Option<Condition>,
    /// What to answer; in a transaction, nothing.
    pub returns: Returns,
}

impl Put {
    /// Writes `item`, whatever is there.
    pub fn new(table: impl Into<Arc<str>>, item: Item) -> Self {
        Self {
            table: table.into(),
            item,
            condition: None,
            returns: Returns::Nothing,
        }
    }

    /// The same write under a condition.
    #[must_use]
    pub fn condition(mut self, condition: Condition) -> Self {
        self.condition = Some(condition);
        self
    }
}

/// Changes attributes of one item, which comes into being where there is none.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Update {
    /// The table.
    pub table: Arc<str>,
    /// Exactly the key attributes.
    pub key: Item,
    /// The changes, each to another attribute; not empty.
    pub actions: Vec<Action>,
    /// What must hold of the item that is there now.
    pub condition: Option<Condition>,
    /// What to answer; in a transaction, nothing.
    pub returns: Returns,
}

impl Update {
    /// Applies `actions` to the item under `key`.
    pub fn new(table: impl Into<Arc<str>>, key: Item, actions: Vec<Action>) -> Self {
        Self {
            table: table.into(),
            key,
            actions,
            condition: None,
            returns: Returns::Nothing,
        }
    }

    /// The same update under a condition.
    #[must_use]
    pub fn condition(mut self, condition: Condition) -> Self {
        self.condition = Some(condition);
        self
    }
}

/// Removes one item.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delete {
    /// The table.
    pub table: Arc<str>,
    /// Exactly the key attributes.
    pub key: Item,
    /// What must hold of the item that is there now.
    pub condition: Option<Condition>,
    /// What to answer; in a transaction, nothing.
    pub returns: Returns,
}

impl Delete {
    /// Removes the item under `key`, if there is one.
    pub fn new(table: impl Into<Arc<str>>, key: Item) -> Self {
        Self {
            table: table.into(),
            key,
            condition: None,
            returns: Returns::Nothing,
        }
    }

    /// The same removal under a condition.
    #[must_use]
    pub fn condition(mut self, condition: Condition) -> Self {
        self.condition = Some(condition);
        self
    }
}

/// Walks over a part of one partition.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Query {
    /// The table.
    pub table: Arc<str>,
    /// The index, or the table itself.
    pub index: Option<Cow<'static, str>>,
    /// The partition and the range.
    pub key: KeyCondition,
    /// What an item must satisfy to be shown.
    pub filter: Option<Condition>,
    /// The attributes that are wanted; all when empty.
    pub project: Vec<Cow<'static, str>>,
    /// The direction.
    pub order: Order,
    /// How many items one page looks at, at most.
    pub limit: Option<u32>,
    /// The key after which to go on: [`Page::next`](super::Page::next) of the page before.
    pub start: Option<Item>,
    /// Whether it must be up to date.
    pub consistency: Consistency,
}

impl Query {
    /// The items that `key` describes, in ascending order, eventually consistent.
    pub fn new(table: impl Into<Arc<str>>, key: KeyCondition) -> Self {
        Self {
            table: table.into(),
            index: None,
            key,
            filter: None,
            project: Vec::new(),
            order: Order::Ascending,
            limit: None,
            start: None,
            consistency: Consistency::Eventual,
        }
    }

    /// The same walk over an index.
    #[must_use]
    pub fn index(mut self, index: impl Into<Cow<'static, str>>) -> Self {
        self.index = Some(index.into());
        self
    }

    /// The same walk with that consistency.
    #[must_use]
    pub const fn consistency(mut self, consistency: Consistency) -> Self {
        self.consistency = consistency;
        self
    }

    /// The same walk, but only these attributes.
    #[must_use]
    pub fn project(mut self, names: &[&'static str]) -> Self {
        self.project = names.iter().map(|name| Cow::Borrowed(*name)).collect();
        self
    }
}

/// Walks over a whole table or index.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Scan {
    /// The table.
    pub table: Arc<str>,
    /// The index, or the table itself.
    pub index: Option<Cow<'static, str>>,
    /// What an item must satisfy to be shown.
    pub filter: Option<Condition>,
    /// The attributes that are wanted; all when empty.
    pub project: Vec<Cow<'static, str>>,
    /// How many items one page looks at, at most.
    pub limit: Option<u32>,
    /// The key after which to go on: [`Page::next`](super::Page::next) of the page before.
    pub start: Option<Item>,
    /// Whether it must be up to date.
    pub consistency: Consistency,
}

impl Scan {
    /// All items of `table`.
    pub fn new(table: impl Into<Arc<str>>) -> Self {
        Self {
            table: table.into(),
            index: None,
            filter: None,
            project: Vec::new(),
            limit: None,
            start: None,
            consistency: Consistency::Eventual,
        }
    }
}

/// Where one item is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ItemKey {
    /// The table.
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

/// Reads up to 100 items by their keys, all different.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BatchGet {
    /// The keys.
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
}

/// Up to 25 puts and deletes without conditions, of different items.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BatchWrite {
    /// The writes; only [`Write::Put`] and [`Write::Delete`].
    pub writes: Vec<Write>,
}

impl BatchWrite {
    /// These writes.
    pub const fn new(writes: Vec<Write>) -> Self {
        Self { writes }
    }
}

/// Reads up to 100 items as they were at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TransactGet {
    /// The keys.
    pub keys: Vec<ItemKey>,
}

impl TransactGet {
    /// Reads the items under `keys`.
    pub const fn new(keys: Vec<ItemKey>) -> Self {
        Self { keys }
    }
}

/// One write among several.
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
        /// Where the item is.
        key: ItemKey,
        /// What must hold of it.
        condition: Condition,
    },
}

/// Up to 100 writes of different items, all or none.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TransactWrite {
    /// The writes.
    pub writes: Vec<Write>,
    /// Up to 36 characters. A second transaction with the same token and content within ten minutes
    /// does nothing and answers what the first one did, which makes sending it again safe.
    pub token: Option<String>,
}

impl TransactWrite {
    /// These writes, with a token that makes sending them again safe.
    pub const fn new(writes: Vec<Write>, token: String) -> Self {
        Self {
            writes,
            token: Some(token),
        }
    }
}
