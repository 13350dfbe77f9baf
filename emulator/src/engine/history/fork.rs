//! A second engine with the same content.

use std::sync::Arc;

use crate::ids::Ids;

use crate::engine::Engine;
use crate::engine::parts::due::Agenda;
use crate::engine::parts::holds::Holds;
use crate::engine::table::Table;
use crate::engine::table::catalog::{Catalog, CatalogTables};

impl Engine {
    /// A second engine with the same tables and items; neither sees what happens to the other.
    ///
    /// Takes the same time whatever the tables hold, and shows one moment of all of them. The clock is
    /// shared; ids are drawn from a new seed.
    pub(crate) fn fork(&self) -> Self {
        let tables = self.catalog.read();
        // In the one order in which several writers are ever locked: that of the catalog.
        let locked: Vec<_> = tables
            .iter()
            .map(|(owner, region, table)| (owner, region, table, table.writer.lock()))
            .collect();
        let store = self.store.fork();
        let streams = self.streams.fork();
        let mut catalog = CatalogTables::default();
        let mut unfilled = Vec::new();
        for (owner, region, table, writer) in &locked {
            let stream = writer.stream.as_ref();
            let stream = stream.and_then(|stream| streams.get(stream.name()));
            let fork = Arc::new(Table::fork(table, writer, stream));
            if !writer.unfilled.is_empty() {
                unfilled.push(Arc::clone(&fork));
            }
            catalog.insert(owner, region, fork);
        }
        drop(locked);
        drop(tables);
        let fork = Self {
            clock: self.clock.fork(),
            ids: Ids::seeded(self.ids.bits()),
            numbers: self.numbers.fork(),
            settings: self.settings.clone(),
            store,
            catalog: Catalog::of(catalog),
            streams,
            tokens: Arc::new(self.tokens.fork()),
            // Open transactions stay with the original.
            holds: Holds::default(),
            due: Agenda::default(),
        };
        fork.note_all_due();
        // An index that was being filled when it was copied is filled here as well.
        for table in unfilled {
            if let Err(error) = fork.fill(&table) {
                tracing::error!(table = table.name(), %error, "an index of a fork was not filled");
            }
        }
        fork
    }
}
