//! Requests that answer a page of items.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Consistency, Order, names};
use crate::{Condition, Item, KeyCondition};

/// Walks over a part of one partition: [`Backend::query`](crate::Backend::query).
///
/// # Examples
///
/// ```
/// use package_database_backend::{Condition, KeyCondition, Order, Query, SortCondition, Value};
///
/// let newest = Query::new("orders", KeyCondition::partition("user", "user 1"))
///     .order(Order::Descending)
///     .limit(10);
/// assert_eq!(newest.limit, Some(10));
///
/// let year = KeyCondition::partition("user", "user 1")
///     .sort("placed", SortCondition::begins_with("2026-"));
/// let open = Query::new("orders", year)
///     .index("byTime")
///     .filter(Condition::equals("state", "open"))
///     .project(["order", "placed"]);
/// assert_eq!(open.index.as_deref(), Some("byTime"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Query {
    /// The name of the table.
    pub table: Arc<str>,
    /// The index, or the table itself.
    pub index: Option<Cow<'static, str>>,
    /// The partition and the range.
    pub key: KeyCondition,
    /// What an item must satisfy to be shown.
    pub filter: Option<Condition>,
    /// The attributes that are wanted; all when empty.
    pub project: Vec<Cow<'static, str>>,
    /// Ascending or descending sort keys.
    pub order: Order,
    /// How many items one page looks at, at most.
    pub limit: Option<u32>,
    /// The key after which to go on: [`Page::next`](crate::Page::next) of the page before.
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

    /// The same walk, but only items of which this holds are shown. What is looked at and not shown
    /// is paid for all the same, and counts for the limit.
    #[must_use]
    pub fn filter(mut self, filter: Condition) -> Self {
        self.filter = Some(filter);
        self
    }

    /// The same walk, but only these attributes. It costs as much as a walk that shows all.
    #[must_use]
    pub fn project<N: Into<Cow<'static, str>>>(
        mut self,
        wanted: impl IntoIterator<Item = N>,
    ) -> Self {
        self.project = names(wanted);
        self
    }

    /// The same walk in that direction.
    #[must_use]
    pub const fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// The same walk in pages that look at so many items at most; zero is refused.
    #[must_use]
    pub const fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// The same walk from behind that key: [`Page::next`](crate::Page::next) of the page before.
    #[must_use]
    pub fn start(mut self, key: Item) -> Self {
        self.start = Some(key);
        self
    }

    /// The same walk with that consistency.
    #[must_use]
    pub const fn consistency(mut self, consistency: Consistency) -> Self {
        self.consistency = consistency;
        self
    }
}

/// Walks over a whole table or index: [`Backend::scan`](crate::Backend::scan).
///
/// # Examples
///
/// ```
/// use package_database_backend::{Condition, Consistency, Scan};
///
/// let scan = Scan::new("users")
///     .filter(Condition::exists("locked"))
///     .project(["id"])
///     .limit(100)
///     .consistency(Consistency::Strong);
/// assert_eq!((scan.limit, scan.start), (Some(100), None));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Scan {
    /// The name of the table.
    pub table: Arc<str>,
    /// The index, or the table itself.
    pub index: Option<Cow<'static, str>>,
    /// What an item must satisfy to be shown.
    pub filter: Option<Condition>,
    /// The attributes that are wanted; all when empty.
    pub project: Vec<Cow<'static, str>>,
    /// How many items one page looks at, at most.
    pub limit: Option<u32>,
    /// The key after which to go on: [`Page::next`](crate::Page::next) of the page before.
    pub start: Option<Item>,
    /// Whether it must be up to date.
    pub consistency: Consistency,
}

impl Scan {
    /// All items of `table`, eventually consistent.
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

    /// The same walk over an index.
    #[must_use]
    pub fn index(mut self, index: impl Into<Cow<'static, str>>) -> Self {
        self.index = Some(index.into());
        self
    }

    /// The same walk, but only items of which this holds are shown. What is looked at and not shown
    /// is paid for all the same, and counts for the limit.
    #[must_use]
    pub fn filter(mut self, filter: Condition) -> Self {
        self.filter = Some(filter);
        self
    }

    /// The same walk, but only these attributes. It costs as much as a walk that shows all.
    #[must_use]
    pub fn project<N: Into<Cow<'static, str>>>(
        mut self,
        wanted: impl IntoIterator<Item = N>,
    ) -> Self {
        self.project = names(wanted);
        self
    }

    /// The same walk in pages that look at so many items at most; zero is refused.
    #[must_use]
    pub const fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// The same walk from behind that key: [`Page::next`](crate::Page::next) of the page before.
    #[must_use]
    pub fn start(mut self, key: Item) -> Self {
        self.start = Some(key);
        self
    }

    /// The same walk with that consistency.
    #[must_use]
    pub const fn consistency(mut self, consistency: Consistency) -> Self {
        self.consistency = consistency;
        self
    }
}
