//! Requests about one item.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Consistency, OnFailure, Returns, names};
use crate::{Action, Condition, Item};

/// Reads one item by its key: [`Backend::get`](crate::Backend::get).
///
/// # Examples
///
/// ```
/// use package_database_backend::{Consistency, Get, Item};
///
/// let get = Get::new("users", Item::new().with("id", "user 1"))
///     .consistency(Consistency::Strong)
///     .project(["name"]);
/// assert_eq!(get.project, ["name"]);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Get {
    /// The name of the table.
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

    /// The same read, but only of these attributes. It costs as much as a read of all.
    #[must_use]
    pub fn project<N: Into<Cow<'static, str>>>(
        mut self,
        wanted: impl IntoIterator<Item = N>,
    ) -> Self {
        self.project = names(wanted);
        self
    }
}

/// Writes one item whole: [`Backend::put`](crate::Backend::put).
///
/// # Examples
///
/// ```
/// use package_database_backend::{Condition, Item, Put, Returns};
///
/// let user = Item::new().with("id", "user 1").with("name", "Ada");
/// let create = Put::new("users", user.clone()).condition(Condition::absent("id"));
/// let replace = Put::new("users", user).returns(Returns::Old);
/// assert_ne!(create, replace);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Put {
    /// The name of the table.
    pub table: Arc<str>,
    /// The item with its key attributes.
    pub item: Item,
    /// What must hold of the item that is there now.
    pub condition: Option<Condition>,
    /// What to answer; in a transaction, nothing.
    pub returns: Returns,
    /// What to tell when the condition does not hold; a transaction has its own choice for all.
    pub on_failure: OnFailure,
}

impl Put {
    /// Writes `item`, whatever is there.
    pub fn new(table: impl Into<Arc<str>>, item: Item) -> Self {
        Self {
            table: table.into(),
            item,
            condition: None,
            returns: Returns::Nothing,
            on_failure: OnFailure::Nothing,
        }
    }

    /// The same write under a condition.
    #[must_use]
    pub fn condition(mut self, condition: Condition) -> Self {
        self.condition = Some(condition);
        self
    }

    /// The same write, answered with that item.
    #[must_use]
    pub const fn returns(mut self, returns: Returns) -> Self {
        self.returns = returns;
        self
    }

    /// The same write, with an error that tells so much when the condition does not hold.
    #[must_use]
    pub const fn on_failure(mut self, on_failure: OnFailure) -> Self {
        self.on_failure = on_failure;
        self
    }
}

/// Changes attributes of one item, which comes into being where there is none:
/// [`Backend::update`](crate::Backend::update).
///
/// # Examples
///
/// ```
/// use package_database_backend::{Action, Condition, Item, Returns, Update, Value};
///
/// let key = Item::new().with("id", "user 1");
/// let visit = Update::new("users", key, vec![Action::add("visits", Value::number(1))])
///     .condition(Condition::exists("id"))
///     .returns(Returns::New);
/// assert_eq!(visit.actions.len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Update {
    /// The name of the table.
    pub table: Arc<str>,
    /// Exactly the key attributes.
    pub key: Item,
    /// The changes, each to another attribute; not empty.
    pub actions: Vec<Action>,
    /// What must hold of the item that is there now.
    pub condition: Option<Condition>,
    /// What to answer; in a transaction, nothing.
    pub returns: Returns,
    /// What to tell when the condition does not hold; a transaction has its own choice for all.
    pub on_failure: OnFailure,
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
            on_failure: OnFailure::Nothing,
        }
    }

    /// The same update under a condition.
    #[must_use]
    pub fn condition(mut self, condition: Condition) -> Self {
        self.condition = Some(condition);
        self
    }

    /// The same update, answered with that item.
    #[must_use]
    pub const fn returns(mut self, returns: Returns) -> Self {
        self.returns = returns;
        self
    }

    /// The same update, with an error that tells so much when the condition does not hold.
    #[must_use]
    pub const fn on_failure(mut self, on_failure: OnFailure) -> Self {
        self.on_failure = on_failure;
        self
    }
}

/// Removes one item: [`Backend::delete`](crate::Backend::delete).
///
/// # Examples
///
/// ```
/// use package_database_backend::{Condition, Delete, Item, Returns};
///
/// let delete = Delete::new("users", Item::new().with("id", "user 1"))
///     .condition(Condition::equals("state", "closed"))
///     .returns(Returns::Old);
/// assert!(delete.condition.is_some());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delete {
    /// The name of the table.
    pub table: Arc<str>,
    /// Exactly the key attributes.
    pub key: Item,
    /// What must hold of the item that is there now.
    pub condition: Option<Condition>,
    /// What to answer; in a transaction, nothing.
    pub returns: Returns,
    /// What to tell when the condition does not hold; a transaction has its own choice for all.
    pub on_failure: OnFailure,
}

impl Delete {
    /// Removes the item under `key`, if there is one.
    pub fn new(table: impl Into<Arc<str>>, key: Item) -> Self {
        Self {
            table: table.into(),
            key,
            condition: None,
            returns: Returns::Nothing,
            on_failure: OnFailure::Nothing,
        }
    }

    /// The same removal under a condition.
    #[must_use]
    pub fn condition(mut self, condition: Condition) -> Self {
        self.condition = Some(condition);
        self
    }

    /// The same removal, answered with that item.
    #[must_use]
    pub const fn returns(mut self, returns: Returns) -> Self {
        self.returns = returns;
        self
    }

    /// The same removal, with an error that tells so much when the condition does not hold.
    #[must_use]
    pub const fn on_failure(mut self, on_failure: OnFailure) -> Self {
        self.on_failure = on_failure;
        self
    }
}
