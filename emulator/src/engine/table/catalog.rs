//! Whose tables are meant: accounts and regions are separate worlds.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::engine::table::Table;

/// Who calls, and where.
///
/// Without further configuration every access key is an account of its own: two programs that were
/// given different keys do not see each other's tables, and neither do two regions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Caller {
    /// The access key, or the account behind it: what separates one owner's tables from another's.
    pub(crate) owner: Arc<str>,
    /// The region that the request named.
    pub(crate) region: Arc<str>,
}

impl Caller {
    /// The caller with this access key in this region.
    pub(crate) fn new(owner: &str, region: &str) -> Self {
        Self {
            owner: Arc::from(owner),
            region: Arc::from(region),
        }
    }
}

/// The tables of one namespace, by name.
type Tables = BTreeMap<Arc<str>, Arc<Table>>;

/// All tables of an engine: the first lock in the order of all.
#[derive(Debug, Default)]
pub(in crate::engine) struct Catalog {
    tables: RwLock<CatalogTables>,
}

impl Catalog {
    /// A catalog of these tables.
    pub(in crate::engine) fn of(tables: CatalogTables) -> Self {
        Self {
            tables: RwLock::new(tables),
        }
    }

    /// The tables, which stay as they are while this is held.
    pub(in crate::engine) fn read(&self) -> RwLockReadGuard<'_, CatalogTables> {
        self.tables.read()
    }

    /// The tables, to add or remove one.
    pub(in crate::engine) fn write(&self) -> RwLockWriteGuard<'_, CatalogTables> {
        self.tables.write()
    }
}

/// All tables, by owner, region and name.
///
/// Ordered maps, because listing is ordered and because a lookup by borrowed text then allocates
/// nothing; there are few owners and regions.
#[derive(Debug, Default)]
pub(in crate::engine) struct CatalogTables {
    owners: BTreeMap<Arc<str>, BTreeMap<Arc<str>, Tables>>,
}

impl CatalogTables {
    /// The tables of one owner in one region.
    pub(in crate::engine) fn tables(&self, owner: &str, region: &str) -> Option<&Tables> {
        // Two lookups by borrowed text: a key made of both would have to be allocated for each request.
        self.owners.get(owner)?.get(region)
    }

    /// The table of this owner, in this region, with this name.
    pub(in crate::engine) fn get(
        &self,
        owner: &str,
        region: &str,
        name: &str,
    ) -> Option<&Arc<Table>> {
        self.tables(owner, region)?.get(name)
    }

    /// Adds a table; a table of the same name is replaced, so callers look first.
    pub(in crate::engine) fn insert(
        &mut self,
        owner: &Arc<str>,
        region: &Arc<str>,
        table: Arc<Table>,
    ) {
        self.owners
            .entry(Arc::clone(owner))
            .or_default()
            .entry(Arc::clone(region))
            .or_default()
            .insert(Arc::from(table.name()), table);
    }

    /// Removes exactly this table, not a later one of the same name.
    pub(in crate::engine) fn remove(&mut self, table: &Arc<Table>) {
        // By identity: between the decision to delete and this moment somebody may have made a table of the same name.
        // Owners and regions without tables go as well, so that a test that makes up keys leaves nothing.
        self.owners.retain(|_, regions| {
            regions.retain(|_, tables| {
                tables.retain(|_, other| !Arc::ptr_eq(other, table));
                !tables.is_empty()
            });
            !regions.is_empty()
        });
    }

    /// Every table with its owner and region, in one fixed order.
    pub(in crate::engine) fn iter(
        &self,
    ) -> impl Iterator<Item = (&Arc<str>, &Arc<str>, &Arc<Table>)> {
        // The order in which writers are locked when all are: see the order of locks in the engine's page.
        self.owners.iter().flat_map(|(owner, regions)| {
            regions.iter().flat_map(move |(region, tables)| {
                tables.values().map(move |table| (owner, region, table))
            })
        })
    }

    /// Where else a table of this name exists.
    pub(in crate::engine) fn elsewhere(&self, name: &str) -> Option<(&Arc<str>, &Arc<str>)> {
        self.iter()
            // Only asked when a table was not found, for the hint in the log: a walk over all is good enough.
            .find(|(_, _, table)| table.name() == name)
            .map(|(owner, region, _)| (owner, region))
    }
}
