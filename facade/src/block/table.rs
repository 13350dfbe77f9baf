//! Tables: what one is, and what those of a database are called.
//!
//! A definition stands in the folder of the domain or block that owns the table. It is the single
//! source: the infrastructure template, the test tables and the docs are all held against it.

use std::fmt;
use std::sync::Arc;

use crate::backend::TableDefinition;

/// A table: the name under which it is live, and what it is.
///
/// # Examples
///
/// ```
/// use package_database::specs;
///
/// assert_eq!(specs::TABLE.name(), "package.specs");
/// assert_eq!(specs::TABLE.definition().indexes[0].name, "idUpdatedAt");
/// assert_eq!(&*specs::TABLE.named("review.specs").name, "review.specs");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Table {
    name: &'static str,
    define: fn(Arc<str>) -> TableDefinition,
    expiry: Option<&'static str>,
    stream: Option<StreamView>,
}

/// What a stream of a table shows of each change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StreamView {
    /// The item as it is after the change.
    New,
    /// The item as it was before the change, and as it is after it.
    NewAndOld,
}

impl Table {
    pub(crate) const fn new(name: &'static str, define: fn(Arc<str>) -> TableDefinition) -> Self {
        Self {
            name,
            define,
            expiry: None,
            stream: None,
        }
    }

    /// The same table, whose items the store removes some time after the second in that attribute.
    pub(crate) const fn expiring_by(mut self, attribute: &'static str) -> Self {
        self.expiry = Some(attribute);
        self
    }

    /// The same table, with a stream of its changes.
    pub(crate) const fn streaming(mut self, view: StreamView) -> Self {
        self.stream = Some(view);
        self
    }

    /// The attribute with the second after which the store removes an item, in days rather than at once.
    pub const fn expiry(&self) -> Option<&'static str> {
        self.expiry
    }

    /// What its stream shows; `None` when it has none.
    pub const fn stream(&self) -> Option<StreamView> {
        self.stream
    }

    /// The name under which it is live. Two tables of one name are one table that domains share.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What it is, under the name by which it is live.
    pub fn definition(&self) -> TableDefinition {
        self.named(self.name)
    }

    /// What it is, under another name.
    pub fn named(&self, name: impl Into<Arc<str>>) -> TableDefinition {
        (self.define)(name.into())
    }
}

/// Every table of a database, each with what it is called there.
#[derive(Clone)]
pub(crate) struct TableNames(Arc<[(Table, Arc<str>)]>);

impl TableNames {
    /// Each under its live name, and each once.
    pub(crate) fn live(tables: impl Iterator<Item = Table>) -> Self {
        let mut names: Vec<(Table, Arc<str>)> = Vec::new();
        for table in tables {
            if names.iter().all(|(other, _)| other.name != table.name) {
                names.push((table, table.name.into()));
            }
        }
        Self(names.into())
    }

    /// The same, but for one table.
    #[must_use]
    pub(crate) fn renamed(&self, table: &Table, name: &Arc<str>) -> Self {
        let names = self.0.iter().map(|(other, own)| {
            let name = if other.name == table.name { name } else { own };
            (*other, name.clone())
        });
        Self(names.collect())
    }

    /// What the table is called here.
    pub(crate) fn of(&self, table: &Table) -> Arc<str> {
        let known = self.0.iter().find(|(other, _)| other.name == table.name);
        debug_assert!(known.is_some(), "a table of no domain: {}", table.name);
        known.map_or_else(|| table.name.into(), |(_, name)| name.clone())
    }

    /// All of them, under the names that they have here.
    #[cfg(any(feature = "dynamodb", feature = "emulator"))]
    pub(crate) fn definitions(&self) -> Vec<TableDefinition> {
        let definitions = self.0.iter().map(|(table, name)| table.named(name.clone()));
        definitions.collect()
    }
}

/// Live names, and what stands for them here.
impl fmt::Debug for TableNames {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|(table, name)| (table.name, name));
        formatter.debug_map().entries(names).finish()
    }
}
