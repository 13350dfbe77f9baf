//! An engine over a store that has content already: as it was when the process before ended.
//!
//! Invariant: whatever this room needs to know stands in the facts of the store or follows from its items and
//! logs; nothing is asked of the process before. What that had not committed has not happened: a transaction
//! that was held open is not there, and its client token may be used again.

pub(in crate::engine) mod facts;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::storage::{
    Commit, DiskStore, Fork, Kept, Look, MemoryStore, OnRead, OpenError, Space, StoreError,
    StoreOptions, disk_tools,
};

use crate::engine::Engine;
use crate::engine::log::change_log::ChangeLog;
use crate::engine::log::feed::Feed;
use crate::engine::log::recovery::Recovery;
use crate::engine::log::stream::{Stream, StreamName};
use crate::engine::log::stream_fact::StreamFact;
use crate::engine::parts::backups::Backup;
use crate::engine::parts::engine_fact::{self, EngineFact};
use crate::engine::parts::numbers::Numbers;
use crate::engine::parts::settings::EngineConfig;
use crate::engine::parts::tokens::Tokens;
use crate::engine::parts::transfers::Transfer;
use crate::engine::table::attachments_fact::AttachmentsFact;
use crate::engine::table::catalog::{Catalog, CatalogTables};
use crate::engine::table::collections::Collections;
use crate::engine::table::group::Group;
use crate::engine::table::group_fact::GroupFact;
use crate::engine::table::holds::Held;
use crate::engine::table::layout::Layout;
use crate::engine::table::table_fact::TableFact;
use crate::engine::table::{Home, Table, Writer};
use crate::engine::write::count;

use facts::KnownFacts;

/// All that is in the folder `from`, which a process may have; nothing of it is changed.
///
/// # Errors
///
/// If `from` holds no store, is damaged, or of another version; if the system refuses.
pub(in crate::engine) fn whole(
    from: &Path,
    progress: OnRead<'_>,
) -> Result<MemoryStore<Kept>, OpenError> {
    let look = Look {
        facts: facts::decode,
        progress,
        measures: false,
        is_thorough: false,
    };
    let seen = disk_tools::inspect(from, &look)?;
    match seen.damages.first() {
        Some(damage) => Err(OpenError::Broken(damage.to_string())),
        None => Ok(seen.content),
    }
}

/// The logs of a store, by their numbers.
type Logs = BTreeMap<Space, Arc<ChangeLog>>;

impl Engine {
    /// An engine over the store in a folder, which is made if there is none.
    ///
    /// # Errors
    ///
    /// If the folder cannot be opened, or what is in it does not fit together.
    pub(crate) fn open_folder(
        config: EngineConfig,
        folder: &Path,
        options: StoreOptions,
    ) -> Result<Self, OpenError> {
        let store = DiskStore::open(folder, options, facts::decode, config.ids.bits())?;
        Self::over_folder(config, store)
    }

    /// An engine over a store that was opened.
    fn over_folder(config: EngineConfig, store: DiskStore) -> Result<Self, OpenError> {
        let meters = Arc::clone(store.meters());
        let store = Arc::new(store);
        let opened = Self::open(config, Arc::clone(&store) as _);
        let mut engine = opened?;
        engine.meters = meters;
        engine.folder = Some(store);
        Ok(engine)
    }

    /// Writes everything as it is now into a folder, from which another engine can begin.
    ///
    /// # Errors
    ///
    /// If something is in the folder already, or the system refuses; if nobody knows whether this store keeps what
    /// the copy has.
    pub(crate) fn copy_to(&self, folder: &Path) -> Result<(), OpenError> {
        let copied = self.shown(|| DiskStore::copy_to(folder, &*self.store, self.ids.bits()));
        copied?
    }

    /// An engine in memory with what is in a folder, of which nothing is changed.
    ///
    /// # Errors
    ///
    /// As [`whole`] says, or if what is there does not fit together.
    pub(crate) fn open_copy(config: EngineConfig, folder: &Path) -> Result<Self, OpenError> {
        let content = whole(folder, &|_, _| {})?;
        let opened = Self::open(config, Arc::new(content));
        Ok(opened?)
    }

    /// An engine over the store in a folder of a test.
    #[cfg(test)]
    pub(crate) fn open_sim(
        config: EngineConfig,
        folder: &crate::storage::disk::sim_folder::SimFolder,
    ) -> Result<Self, OpenError> {
        let bytes: usize = folder.sizes().iter().map(|(_, bytes)| bytes).sum();
        // Every other time with hardly any memory: what a restart must keep is kept either way, and by one from the
        // other.
        let options = StoreOptions {
            memory: bytes.is_multiple_of(2).then_some(1),
            ..StoreOptions::default()
        };
        let store = DiskStore::in_sim_with(folder, options, facts::decode)?;
        Self::over_folder(config, store)
    }

    /// An engine with all that `store` holds. The clock goes on from wherever it stands: what fell due meanwhile
    /// is done with the first request.
    ///
    /// # Errors
    ///
    /// If the store fails, or its facts do not fit together.
    pub(crate) fn open(config: EngineConfig, store: Arc<dyn Fork>) -> Result<Self, StoreError> {
        let facts = KnownFacts::of(store.snapshot()?.facts()?)?;
        let mut engine = Self::with_store(config, store);
        match facts.secret {
            Some(secret) => engine.settings.keep_secret(secret),
            None => {
                let secret = engine.settings.secret;
                let fact = engine_fact::exists(EngineFact { secret });
                engine.store.commit(Commit::of_fact(fact))?;
                engine.settings.keep_secret(secret);
            }
        }
        let mut numbers = Numbers::new();
        if let Some(sequence) = facts.sequence {
            engine.settings.keep_sequence(sequence);
            numbers.note_sequence(sequence);
        }
        let mut logs = Logs::new();
        for fact in facts.streams {
            engine.reopen_stream(fact, &mut logs, &mut numbers)?;
        }
        let recoveries: BTreeMap<(&str, &str, &str), Space> = facts
            .recoveries
            .iter()
            .map(|fact| ((&*fact.owner, &*fact.region, &*fact.table), fact.log))
            .collect();
        let mut catalog = CatalogTables::default();
        let mut unfilled = Vec::new();
        for fact in facts.tables {
            fact.spaces().for_each(|space| numbers.note_space(space));
            let table = engine.reopen_table(fact)?;
            let own = (&*table.home.owner, &*table.home.region, table.name());
            if let Some(log) = recoveries.get(&own) {
                engine.reopen_recovery(&table, *log, &mut logs, &mut numbers)?;
            }
            if !table.writer.lock().unfilled.is_empty() {
                unfilled.push(Arc::clone(&table));
            }
            let Home { owner, region } = table.home.clone();
            catalog.insert(&owner, &region, table);
        }
        for fact in facts.attachments {
            engine.reopen_attachments(&catalog, fact, &mut logs, &mut numbers)?;
        }
        for fact in facts.groups {
            engine.reopen_group(&catalog, fact, &mut numbers);
        }
        for fact in facts.backups {
            fact.spaces().for_each(|space| numbers.note_space(space));
            engine.backups.insert(Backup::new(fact, None));
        }
        for record in facts.transfers {
            if let Some(space) = record.space {
                numbers.note_space(space);
            }
            engine.transfers.insert(Transfer::new(record));
        }
        engine.numbers = numbers;
        engine.catalog = Catalog::of(catalog);
        engine.begin_missing_recoveries()?;
        engine.tokens = Arc::new(Tokens::of_facts(facts.tokens));
        engine
            .clock
            .note_earlier_process(engine.newest_moment(logs.values()));
        engine.note_all_due();
        // An index that was being filled when the process ended is filled here.
        for table in unfilled {
            engine.fill_or_later(&table);
        }
        Ok(engine)
    }

    /// A stream as its fact tells, as a reader of its log.
    fn reopen_stream(
        &self,
        fact: StreamFact,
        logs: &mut Logs,
        numbers: &mut Numbers,
    ) -> Result<(), StoreError> {
        let StreamFact {
            parts,
            mut state,
            log: space,
        } = fact;
        let kept = self.store.log(space)?;
        numbers.note_sequence(state.shards.last_sequence());
        state.shards.note_trimmed(kept.trimmed);
        let log = self.reopen_log(space, logs, numbers)?;
        self.streams
            .insert(Arc::new(Stream::reopen(parts, log, state)));
        Ok(())
    }

    /// The recovery of a table, as a reader of its log.
    fn reopen_recovery(
        &self,
        table: &Table,
        space: Space,
        logs: &mut Logs,
        numbers: &mut Numbers,
    ) -> Result<(), StoreError> {
        let log = self.reopen_log(space, logs, numbers)?;
        let mut writer = table.writer.lock();
        let Some(point) = writer.layout.definition.point_in_time else {
            let what = format!("recovery of table {}, which has it not on", table.name());
            return Err(StoreError::Corrupt { what: what.into() });
        };
        let recovery = Recovery::new(Arc::clone(&log), point.days);
        let joined = log.join(recovery.reader());
        debug_assert!(joined, "a log is open when its readers are made");
        writer.log = Some(log);
        writer.recovery = Some(recovery);
        Ok(())
    }

    /// What is attached to a table, and the feed that reads its log.
    fn reopen_attachments(
        &self,
        catalog: &CatalogTables,
        fact: AttachmentsFact,
        logs: &mut Logs,
        numbers: &mut Numbers,
    ) -> Result<(), StoreError> {
        let home = &fact.home;
        let Some(table) = catalog.get(&home.owner, &home.region, &fact.table) else {
            let what = format!(
                "something is attached to table {}, which is not there",
                fact.table
            );
            return Err(StoreError::Corrupt { what: what.into() });
        };
        let marks = fact.attachments.destinations.iter();
        let marks = marks.flat_map(|to| to.stretches.iter());
        for stretch in marks {
            // One that goes on has no end, and its beginning counts.
            numbers.note_sequence(stretch.before.unwrap_or(stretch.after).max(stretch.after));
        }
        let feed = match fact.log {
            None => None,
            Some(space) => {
                let log = self.reopen_log(space, logs, numbers)?;
                let feed = Feed::new(Arc::clone(&log));
                let joined = log.join(feed.reader());
                debug_assert!(joined, "a log is open when its readers are made");
                Some(feed)
            }
        };
        let mut writer = table.writer.lock();
        writer.show_feed(feed);
        let mut layout = Layout::clone(&writer.layout);
        layout.attachments = fact.attachments;
        table.show(&mut writer, layout);
        writer.open_feed();
        Ok(())
    }

    /// A group, and what its members know of it.
    fn reopen_group(&self, catalog: &CatalogTables, fact: GroupFact, numbers: &mut Numbers) {
        let group = Group::new(fact.name, fact.is_strong, fact.state);
        let state = group.state();
        for delivered in state.links.values() {
            numbers.note_sequence(*delivered);
        }
        for member in &state.members {
            numbers.note_space(member.stamps);
        }
        group.take_tables(catalog);
        self.groups.insert(group);
    }

    /// A log of the store, once for all its readers.
    fn reopen_log(
        &self,
        space: Space,
        logs: &mut Logs,
        numbers: &mut Numbers,
    ) -> Result<Arc<ChangeLog>, StoreError> {
        let kept = self.store.log(space)?;
        numbers.note_space(space);
        numbers.note_sequence(kept.last.max(kept.trimmed));
        let log = logs.entry(space).or_insert_with(|| {
            let newest = kept.changes.back().map(|change| change.at);
            let store = Arc::clone(&self.store);
            Arc::new(ChangeLog::with_newest(space, store, newest))
        });
        Ok(Arc::clone(log))
    }

    /// A table as its fact tells, with what follows from its items.
    fn reopen_table(&self, fact: TableFact) -> Result<Arc<Table>, StoreError> {
        let (home, space) = (fact.home().clone(), fact.space());
        let (layout, unfilled) = fact.layout()?;
        // Also one that is switched off: whatever begins after it goes on with its log.
        let latest = layout.definition.stream.as_ref().and_then(|stream| {
            self.streams.get(&StreamName {
                owner: Arc::clone(&home.owner),
                region: Arc::clone(&home.region),
                table: Arc::clone(&layout.definition.name),
                label: Arc::clone(&stream.label),
            })
        });
        let mut writer = Writer {
            layout: Arc::new(layout),
            unfilled,
            collections: Collections::default(),
            held: Held::default(),
            log: latest.as_ref().map(|stream| Arc::clone(stream.log())),
            recovery: None,
            feed: None,
            stream: latest.filter(|stream| stream.ends().is_none()),
        };
        let snapshot = self.store.snapshot()?;
        let held = count::items(&*snapshot, space, &mut writer)?;
        count::indexes(&*snapshot, &writer.layout)?;
        let table = Table::with_writer(home, space, writer);
        table.counters.apply(held);
        Ok(Arc::new(table))
    }
}

/// The store in a folder of a test, for a store that stands before it.
#[cfg(test)]
pub(crate) fn tests_store(folder: &crate::storage::disk::sim_folder::SimFolder) -> Arc<dyn Fork> {
    let store = DiskStore::in_sim(folder, facts::decode);
    Arc::new(store.expect("a folder that can be opened"))
}
