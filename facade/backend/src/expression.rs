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
/// let either = Condition::Any(vec![unchanged, absent]);
/// # let _ = either;
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
    /// [`Condition::Exists`].
    pub fn exists(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Exists(name.into())
    }

    /// [`Condition::Absent`].
    pub fn absent(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Absent(name.into())
    }

    /// [`Condition::Equals`].
    pub fn equals(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self::Equals(name.into(), value.into())
    }

    /// [`Condition::BeginsWith`].
    pub fn begins_with(name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        Self::BeginsWith(name.into(), value.into())
    }
}

/// Which items of a table or an index a query walks over: one partition, and a range of it.
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
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SortCondition {
    /// Exactly this.
    Equals(Value),
    /// All below.
    Less(Value),
    /// All above.
    Greater(Value),
    /// From the first to the second.
    Between(Value, Value),
    /// All that begin so.
    BeginsWith(Value),
}

/// One change to one attribute.
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
