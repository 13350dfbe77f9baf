//! Conditions and changes as trees: no text, no placeholders, no reserved words to mind.

use std::borrow::Cow;

use super::Value;

/// What must hold of the stored item for a write to happen, or for a query to show it.
///
/// Names are those of top-level attributes.
///
/// # Examples
///
/// ```
/// use package_database_backend::Condition;
///
/// let unchanged = Condition::equals("updated_at", "1795193313");
/// let absent = Condition::absent("sub");
/// let either = Condition::any([unchanged, absent]);
/// assert!(matches!(either, Condition::Any(parts) if parts.len() == 2));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Condition {
    /// The item has the attribute.
    Exists(Cow<'static, str>),
    /// The item has no such attribute, or there is no item.
    Absent(Cow<'static, str>),
    /// The attribute has this value.
    Equals(Cow<'static, str>, Value),
    /// The attribute has another value, or is missing.
    Differs(Cow<'static, str>, Value),
    /// The attribute is of the same type and smaller.
    Less(Cow<'static, str>, Value),
    /// The attribute is of the same type and greater.
    Greater(Cow<'static, str>, Value),
    /// The attribute begins with this text or these bytes.
    BeginsWith(Cow<'static, str>, Value),
    /// Every one holds; not empty.
    All(Vec<Condition>),
    /// At least one holds; not empty.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

impl Condition {
    /// Holds of an item with the attribute: [`Condition::Exists`].
    pub fn exists(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Exists(name.into())
    }

    /// Holds of an item without the attribute, and where there is no item: [`Condition::Absent`].
    pub fn absent(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Absent(name.into())
    }

    /// [`Condition::Equals`]; values of different types are never equal.
    pub fn equals(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self::Equals(name.into(), value.into())
    }

    /// Holds of an item whose attribute has another value, or is missing: [`Condition::Differs`].
    pub fn differs(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self::Differs(name.into(), value.into())
    }

    /// Holds of an item whose attribute is of the same type and smaller: [`Condition::Less`].
    pub fn less(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self::Less(name.into(), value.into())
    }

    /// Holds of an item whose attribute is of the same type and greater: [`Condition::Greater`].
    pub fn greater(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self::Greater(name.into(), value.into())
    }

    /// Holds of an item whose attribute begins with this text or these bytes: [`Condition::BeginsWith`].
    pub fn begins_with(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self::BeginsWith(name.into(), value.into())
    }

    /// Holds where every part does; not empty: [`Condition::All`].
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::All(parts.into_iter().collect())
    }

    /// Holds where at least one part does; not empty: [`Condition::Any`].
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::Any(parts.into_iter().collect())
    }

    /// Holds where the other one does not: [`Condition::Not`].
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::Condition;
    ///
    /// let open = Condition::negated(Condition::equals("state", "closed"));
    /// assert!(matches!(open, Condition::Not(_)));
    /// ```
    pub fn negated(condition: Self) -> Self {
        Self::Not(Box::new(condition))
    }
}

/// Which items of a table or an index a query walks over: one partition, and a range of it.
///
/// # Examples
///
/// ```
/// use package_database_backend::{KeyCondition, SortCondition};
///
/// let march = SortCondition::between("2026-03-01", "2026-03-31");
/// let orders = KeyCondition::partition("user", "user 1").sort("placed", march);
/// assert!(orders.sort.is_some());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct KeyCondition {
    /// The partition key and its value.
    pub partition: (Cow<'static, str>, Value),
    /// The sort key and the range of it; the whole partition without.
    pub sort: Option<(Cow<'static, str>, SortCondition)>,
}

impl KeyCondition {
    /// All items of one partition.
    pub fn partition(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self {
            partition: (name.into(), value.into()),
            sort: None,
        }
    }

    /// The same partition, but only this range of the sort key `name`.
    #[must_use]
    pub fn sort(mut self, name: impl Into<Cow<'static, str>>, range: SortCondition) -> Self {
        self.sort = Some((name.into(), range));
        self
    }
}

/// A range of a sort key. Both ends of [`SortCondition::Between`] belong to it.
///
/// # Examples
///
/// ```
/// use package_database_backend::{SortCondition, Value};
///
/// let latest = SortCondition::begins_with("latest#");
/// assert_eq!(latest, SortCondition::BeginsWith(Value::from("latest#")));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SortCondition {
    /// One sort key alone.
    Equals(Value),
    /// All sort keys below this one.
    Less(Value),
    /// All sort keys above this one.
    Greater(Value),
    /// From the first to the second.
    Between(Value, Value),
    /// All that begin so.
    BeginsWith(Value),
}

impl SortCondition {
    /// One sort key: [`SortCondition::Equals`].
    pub fn equals(value: impl Into<Value>) -> Self {
        Self::Equals(value.into())
    }

    /// All sort keys below this one: [`SortCondition::Less`].
    pub fn less(value: impl Into<Value>) -> Self {
        Self::Less(value.into())
    }

    /// All sort keys above this one: [`SortCondition::Greater`].
    pub fn greater(value: impl Into<Value>) -> Self {
        Self::Greater(value.into())
    }

    /// From the first to the second, both included: [`SortCondition::Between`].
    pub fn between(low: impl Into<Value>, high: impl Into<Value>) -> Self {
        Self::Between(low.into(), high.into())
    }

    /// All sort keys that begin with this text or these bytes: [`SortCondition::BeginsWith`].
    pub fn begins_with(value: impl Into<Value>) -> Self {
        Self::BeginsWith(value.into())
    }
}

/// One change to one attribute.
///
/// # Examples
///
/// ```
/// use package_database_backend::{Action, Value};
///
/// let visit = [
///     Action::set("seen", "2026-03-01"),
///     Action::set_if_absent("since", "2026-03-01"),
///     Action::add("visits", Value::number(1)),
///     Action::subtract("marks", Value::TextSet(vec!["new".to_owned()])),
///     Action::remove("reminder"),
/// ];
/// assert_eq!(visit[4], Action::Remove("reminder".into()));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// Sets the attribute.
    Set(Cow<'static, str>, Value),
    /// Sets the attribute unless it is there.
    SetIfAbsent(Cow<'static, str>, Value),
    /// Adds to a number (a missing one counts as zero), or members to a set.
    Add(Cow<'static, str>, Value),
    /// Takes members out of a set.
    Subtract(Cow<'static, str>, Value),
    /// Removes the attribute.
    Remove(Cow<'static, str>),
}

impl Action {
    /// Sets the attribute, whatever it was: [`Action::Set`].
    pub fn set(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self::Set(name.into(), value.into())
    }

    /// Sets the attribute unless it is there: [`Action::SetIfAbsent`].
    pub fn set_if_absent(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self::SetIfAbsent(name.into(), value.into())
    }

    /// Adds to a number, a missing one being zero, or members to a set: [`Action::Add`].
    pub fn add(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self::Add(name.into(), value.into())
    }

    /// Takes members out of a set: [`Action::Subtract`].
    pub fn subtract(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self::Subtract(name.into(), value.into())
    }

    /// Removes the attribute, present or not: [`Action::Remove`].
    pub fn remove(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Remove(name.into())
    }
}
