//! Tables: what one is, and what a store says of it.

use std::borrow::Cow;
use std::sync::Arc;

/// What a table is: name, keys, indexes. Billing is always by request.
///
/// # Examples
///
/// ```
/// use package_database_backend::{IndexDefinition, IndexKind, KeyAttribute, KeyType, TableDefinition};
///
/// let user = || KeyAttribute::text("user");
/// let by_time = KeyAttribute::new("placed", KeyType::Number);
/// let orders = TableDefinition::new("orders", user(), Some(KeyAttribute::text("order")))
///     .with_index(IndexDefinition::new("byTime", IndexKind::Local, user(), Some(by_time)));
/// let names = orders.key_attributes().into_iter().map(|key| &*key.name);
/// assert_eq!(names.collect::<Vec<_>>(), ["user", "order", "placed"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableDefinition {
    /// Unique in the account and region.
    pub name: Arc<str>,
    /// The partition key, which every request names.
    pub partition: KeyAttribute,
    /// The sort key; without one, a partition holds one item.
    pub sort: Option<KeyAttribute>,
    /// The indexes, each holding whole items.
    pub indexes: Vec<IndexDefinition>,
}

impl TableDefinition {
    /// A table without indexes.
    pub fn new(
        name: impl Into<Arc<str>>,
        partition: KeyAttribute,
        sort: Option<KeyAttribute>,
    ) -> Self {
        Self {
            name: name.into(),
            partition,
            sort,
            indexes: Vec::new(),
        }
    }

    /// The same table with one more index.
    #[must_use]
    pub fn with_index(mut self, index: IndexDefinition) -> Self {
        self.indexes.push(index);
        self
    }

    /// Every attribute that is part of a key, once, in the order of first use.
    pub fn key_attributes(&self) -> Vec<&KeyAttribute> {
        let own = std::iter::once(&self.partition).chain(&self.sort);
        let indexed = (self.indexes.iter())
            .flat_map(|index| std::iter::once(&index.partition).chain(&index.sort));
        let mut attributes: Vec<&KeyAttribute> = Vec::new();
        for attribute in own.chain(indexed) {
            if !attributes.contains(&attribute) {
                attributes.push(attribute);
            }
        }
        attributes
    }
}

/// A second way to reach the items of a table. It holds them whole.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexDefinition {
    /// Unique in the table.
    pub name: Cow<'static, str>,
    /// Whether it has partitions of its own.
    pub kind: IndexKind,
    /// The partition key; of a local index, that of the table.
    pub partition: KeyAttribute,
    /// The sort key; without one, the items of a partition are in no order.
    pub sort: Option<KeyAttribute>,
}

impl IndexDefinition {
    /// An index of that kind.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        kind: IndexKind,
        partition: KeyAttribute,
        sort: Option<KeyAttribute>,
    ) -> Self {
        Self {
            name: name.into(),
            kind,
            partition,
            sort,
        }
    }
}

/// How an index relates to the partitions of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexKind {
    /// Same partitions, other order; can be read strongly consistent.
    Local,
    /// Partitions of its own; always a moment behind.
    Global,
}

/// An attribute that is part of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyAttribute {
    /// As it stands in every item; an item without it is in no index over it.
    pub name: Cow<'static, str>,
    /// What its values are.
    pub key_type: KeyType,
}

impl KeyAttribute {
    /// A key of text.
    pub fn text(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(name, KeyType::Text)
    }

    /// A key of that type.
    pub fn new(name: impl Into<Cow<'static, str>>, key_type: KeyType) -> Self {
        Self {
            name: name.into(),
            key_type,
        }
    }
}

/// The types that a key can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// UTF-8 text, ordered by its bytes: `S`.
    Text,
    /// Decimal numbers, ordered by value: `N`.
    Number,
    /// Bytes, ordered as unsigned numbers: `B`.
    Binary,
}

impl KeyType {
    /// DynamoDB's letter for it.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Text => "S",
            Self::Number => "N",
            Self::Binary => "B",
        }
    }

    /// The type that DynamoDB writes with that letter.
    pub fn from_letter(letter: &str) -> Option<Self> {
        [Self::Text, Self::Number, Self::Binary]
            .into_iter()
            .find(|key_type| key_type.letter() == letter)
    }
}

/// What a store says of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableState {
    /// What it is; indexes in alphabetical order.
    pub definition: TableDefinition,
    /// Whether it can be used now.
    pub active: bool,
}

impl TableState {
    /// A table that is so, and usable or not.
    pub fn new(mut definition: TableDefinition, active: bool) -> Self {
        definition
            .indexes
            .sort_by(|left, right| left.name.cmp(&right.name));
        Self { definition, active }
    }
}
