//! Whether the tables of a store can be used.

use crate::backend::{BackendErrorKind, SharedBackend};

/// What was found of the tables that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// Each table, in the order in which they were asked for.
    pub tables: Vec<(String, TableHealth)>,
}

/// What was found of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableHealth {
    /// It is there and can be used.
    Usable,
    /// It is there, and is being made or removed.
    Inactive,
    /// There is none.
    Missing,
    /// Nobody knows: why the store did not say.
    Unknown(BackendErrorKind),
}

impl Health {
    /// Whether every table can be used.
    pub fn is_well(&self) -> bool {
        let usable = |(_, health): &(String, TableHealth)| *health == TableHealth::Usable;
        self.tables.iter().all(usable)
    }
}

/// Asks the store for each of the tables, once.
///
/// A request for the state of a table is a request of its own kind, which needs the right to describe
/// tables and says nothing of the right to read them.
pub async fn health(
    backend: &SharedBackend,
    tables: impl IntoIterator<Item = impl Into<String>>,
) -> Health {
    let mut found = Vec::new();
    for table in tables {
        let table = table.into();
        let health = match backend.describe(&table).await {
            Ok(Some(state)) if state.active => TableHealth::Usable,
            Ok(Some(_)) => TableHealth::Inactive,
            Ok(None) => TableHealth::Missing,
            Err(error) => TableHealth::Unknown(error.kind().clone()),
        };
        found.push((table, health));
    }
    Health { tables: found }
}
