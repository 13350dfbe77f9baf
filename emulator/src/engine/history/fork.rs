//! A second engine with the same content.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::clock::SteeredClock;
use crate::ids::Ids;
use crate::storage::{Fork, MemoryStore};

use crate::engine::Engine;
use crate::engine::log::streams::Streams;
use crate::engine::parts::backups::Backups;
use crate::engine::parts::clockwork::Clockwork;
use crate::engine::parts::contributors::Contributors;
use crate::engine::parts::due::Agenda;
use crate::engine::parts::groups::Groups;
use crate::engine::parts::holds::Holds;
use crate::engine::parts::numbers::Numbers;
use crate::engine::parts::promise::Promise;
use crate::engine::parts::transfers::Transfers;
use crate::engine::stale::{Adversary, ConsistencyMode};
use crate::engine::table::Table;
use crate::engine::table::catalog::{Catalog, CatalogTables};

/// How an engine goes, apart from what it holds: what a test steers, to be put back.
#[derive(Debug)]
pub(crate) struct EngineManner {
    clock: SteeredClock,
    consistency: ConsistencyMode,
    enforces: bool,
    replication_lag: Option<Duration>,
}

impl Engine {
    /// How it goes now.
    pub(crate) fn manner(&self) -> EngineManner {
        EngineManner {
            clock: self.steering().fork(),
            consistency: self.consistency(),
            enforces: self.enforces_all(),
            replication_lag: self.groups.lag(),
        }
    }

    /// A second engine with the same tables and items; neither sees what happens to the other.
    ///
    /// Takes the same time whatever the tables hold, and shows one moment of all of them. The clock is
    /// shared; ids are drawn from a new seed.
    pub(crate) fn fork(&self) -> Self {
        let Ok(mut fork) = self.fork_over(Ok::<_, Infallible>);
        fork._fork = Some(self.meters.forks.hold());
        fork.meters = Arc::new(self.meters.of_fork());
        fork
    }

    /// A second engine with the same tables and items, over what `place` makes of a copy of the store: something that
    /// holds the same. The writers of all tables wait meanwhile.
    ///
    /// # Errors
    ///
    /// That of `place`.
    pub(in crate::engine) fn fork_over<E>(
        &self,
        place: impl FnOnce(Arc<dyn Fork>) -> Result<Arc<dyn Fork>, E>,
    ) -> Result<Self, E> {
        let tables = self.catalog.read();
        // In the one order in which several writers are ever locked: that of the catalog.
        let locked: Vec<_> = tables
            .iter()
            .map(|(owner, region, table)| (owner, region, table, table.writer.lock()))
            // A table that is gone is listed until its name is free.
            .filter(|(_, _, table, _)| !table.is_gone())
            .collect();
        let store = place(self.store.fork())?;
        // Under the locks of all writers, so that logs and streams are of the moment of the store.
        let mut logs = BTreeMap::new();
        let streams = self.streams.fork(|log| {
            let fork = || Arc::new(log.fork(Arc::clone(&store)));
            Arc::clone(logs.entry(log.space()).or_insert_with(fork))
        });
        let mut catalog = CatalogTables::default();
        let mut unfilled = Vec::new();
        for (owner, region, table, writer) in &locked {
            let stream = writer.stream.as_ref();
            let stream = stream.and_then(|stream| streams.get(stream.name()));
            // A log without a stream in the catalog is on its way out of the store, and has no fork.
            let log = writer.log.as_ref();
            let log = log.and_then(|log| match logs.get(&log.space()) {
                Some(log) => Some(Arc::clone(log)),
                // Read by no stream.
                None => (writer.recovery.is_some() || writer.feed.is_some())
                    .then(|| Arc::new(log.fork(Arc::clone(&store)))),
            });
            let fork = Arc::new(Table::fork(table, writer, log, stream));
            if !writer.unfilled.is_empty() {
                unfilled.push(Arc::clone(&fork));
            }
            catalog.insert(owner, region, fork);
        }
        let groups = self.fork_groups(&catalog);
        drop(locked);
        drop(tables);
        let fork = Self {
            numbers: self.numbers.fork(),
            catalog: Catalog::of(catalog),
            streams,
            tokens: Arc::new(self.tokens.fork()),
            backups: self.backups.fork(),
            groups,
            transfers: self.transfers.fork(),
            ..self.beside(store)
        };
        fork.note_all_due();
        // An index that was being filled when it was copied is filled here as well.
        for table in unfilled {
            fork.fill_or_later(&table);
        }
        Ok(fork)
    }

    /// A sequence number behind all that were given out, and that work which still runs will be given.
    pub(crate) fn sequence_behind_all(&self) -> u64 {
        self.numbers.sequence_behind_all()
    }

    /// Lets sequence numbers go on behind this one.
    pub(crate) fn go_on_behind(&self, sequence: u64) {
        self.numbers.pass_sequence(sequence);
    }

    /// A second engine without tables, in memory, with the same settings, which goes in this manner. Ids are drawn from a
    /// new seed.
    pub(crate) fn blank(&self, manner: &EngineManner) -> Self {
        let mut blank = self.beside(Arc::new(MemoryStore::new()));
        blank.clock = Clockwork::steered(manner.clock.fork());
        blank.adversary = Arc::new(Adversary::new(manner.consistency));
        blank.enforces = AtomicBool::new(manner.enforces);
        blank.groups = Groups::new(manner.replication_lag);
        blank.settings.forget_kept();
        blank
    }

    /// A second engine over `store`, which lives by the same settings and knows nothing of what this one holds.
    fn beside(&self, store: Arc<dyn Fork>) -> Self {
        Self {
            clock: self.clock.fork(),
            ids: Ids::seeded(self.ids.bits()),
            numbers: Numbers::new(),
            settings: self.settings.clone(),
            promise: Promise::of(&*store),
            store,
            #[cfg(feature = "disk")]
            folder: None,
            meters: Arc::default(),
            _fork: None,
            catalog: Catalog::default(),
            streams: Streams::default(),
            tokens: Arc::default(),
            // Open transactions stay with the original.
            holds: Holds::default(),
            backups: Backups::default(),
            groups: Groups::new(self.groups.lag()),
            // What is counted is of the requests to one engine.
            contributors: Contributors::default(),
            transfers: Transfers::default(),
            enforces: AtomicBool::new(self.enforces_all()),
            // What is newest there is all that it begins with.
            adversary: Arc::new(Adversary::new(self.consistency())),
            due: Agenda::default(),
        }
    }

    /// The groups for the tables of a fork. The caller holds the locks of all writers here, under which changes arrive.
    fn fork_groups(&self, catalog: &CatalogTables) -> Groups {
        let groups = self.groups.fork();
        for group in self.groups.all() {
            let fork = group.fork();
            fork.take_tables(catalog);
            groups.insert(fork);
        }
        groups
    }

    /// As [`Self::fork`], but the second engine draws what this one draws: what both are asked they answer alike.
    #[cfg(any(feature = "disk", test))]
    pub(crate) fn twin(&self) -> Self {
        let ids = self.ids.twin();
        let mut twin = self.fork();
        self.ids.follow(&ids);
        twin.ids = ids;
        // It is this engine once more, and no fork that somebody asked for.
        twin._fork = None;
        twin
    }
}
