//! A second engine with the same content.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, AtomicUsize, Ordering};

use parking_lot::RwLock;

use crate::ids::Ids;

use crate::engine::table::catalog::Catalog;
use crate::engine::{Engine, Table};

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
        let streams = self.streams.read().fork();
        let mut catalog = Catalog::default();
        let mut unfilled = Vec::new();
        for (owner, region, table, writer) in &locked {
            let stream = writer.stream.as_ref();
            let stream = stream
                .and_then(|stream| streams.get(stream.name()))
                .cloned();
            let fork = Arc::new(Table::fork(table, writer, stream));
            if !writer.unfilled.is_empty() {
                unfilled.push(Arc::clone(&fork));
            }
            catalog.insert(owner, region, fork);
        }
        drop(locked);
        drop(tables);
        let fork = Self {
            clock: Arc::clone(&self.clock),
            ids: Ids::seeded(self.ids.bits()),
            store,
            catalog: RwLock::new(catalog),
            spaces: AtomicU64::new(self.spaces.load(Ordering::Relaxed)),
            // Everything is looked at once, and the next due moment found anew.
            due: AtomicI64::new(i64::MIN),
            newest_request: AtomicI64::new(self.newest_request().as_millis()),
            shared: self.shared.clone(),
            transient: self.transient,
            at_once: AtomicBool::new(false),
            account_id: Arc::clone(&self.account_id),
            ttl_sweep: self.ttl_sweep,
            tokens: Arc::new(self.tokens.fork()),
            holds: AtomicU64::new(0),
            held: AtomicUsize::new(0),
            overlaps: AtomicBool::new(self.overlaps.load(Ordering::Relaxed)),
            streams: RwLock::new(streams),
            stream_shards: AtomicU32::new(self.stream_shards.load(Ordering::Relaxed)),
            sequences: AtomicU64::new(self.sequences.load(Ordering::Relaxed)),
            secret: self.secret,
        };
        // An index that was being filled when it was copied is filled here as well.
        for table in unfilled {
            if let Err(error) = fork.fill(&table) {
                tracing::error!(table = table.name(), %error, "an index of a fork was not filled");
            }
        }
        fork
    }
}
