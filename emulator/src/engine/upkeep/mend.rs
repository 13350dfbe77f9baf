//! Salvaged content into a store that agrees with itself.
//!
//! What follows from the items is made anew from them: indexes and the order of expiry are emptied and marked as
//! unfilled, and are filled when an engine is opened over the store; backups that may have lost something are counted
//! anew, and their indexes made when somebody restores from them. What is known to be untrue is taken out: a stream
//! that is on without a table that writes to it, a table's stream of which nothing is known, spaces and logs that nothing
//! names. A recovery whose log has a hole reaches back to this moment only. A group whose members may not have all that
//! was on its way between them is ended, and they are tables of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::storage::{
    Commit, Direction, Salvage, Snapshot, Space, SpaceChange, Span, Store, StoreError, Totals,
};

use crate::engine::log::recovery::RecoveryFact;
use crate::engine::log::stream::StreamName;
use crate::engine::log::stream_fact::{self, StreamFact};
use crate::engine::parts::backups::{BackupFact, BackupName, HeldSpace};
use crate::engine::parts::transfers::{TransferRecord, TransferState};
use crate::engine::reopen::facts::KnownFacts;
use crate::engine::table::attachments_fact::{self, AttachmentsFact};
use crate::engine::table::counters::Growth;
use crate::engine::table::group_fact::{self, GroupFact};
use crate::engine::table::table_fact::TableFact;

/// A table by owner, region and name.
pub(super) type TableName = [Arc<str>; 3];

/// What had to be given up so that the rest agrees.
#[derive(Debug, Default)]
pub(super) struct Mended {
    /// Tables whose stream is not known any more.
    pub(super) without_stream: BTreeSet<TableName>,
    /// Tables that can be restored to moments from now on only.
    pub(super) recovery_cut: BTreeSet<TableName>,
    /// Tables whose recovery is not known any more.
    pub(super) without_recovery: BTreeSet<TableName>,
    /// Backups of which items may be missing.
    pub(super) doubtful_backups: BTreeSet<BackupName>,
    /// Groups that were ended.
    pub(super) ended_groups: Vec<GroupFact>,
    /// Items and entries of no table that is known.
    pub(super) orphans: Option<Orphans>,
}

/// Items and entries in spaces that nothing names.
#[derive(Debug)]
pub(in crate::engine) struct Orphans {
    snapshot: Arc<dyn Snapshot>,
    spaces: Vec<Space>,
    /// How many there are.
    pub(super) count: u64,
}

impl Orphans {
    /// Each of them as a line of JSON, with the number of its space.
    pub(in crate::engine) fn lines(&self) -> impl Iterator<Item = Result<Vec<u8>, StoreError>> {
        self.spaces.iter().flat_map(|space| {
            let entries = self.snapshot.range(*space, &Span::ALL, Direction::Forward);
            let (entries, failed) = match entries {
                Ok(entries) => (Some(entries), None),
                Err(error) => (None, Some(Err(error))),
            };
            let lines = entries.into_iter().flatten().map(move |entry| {
                let (_, item) = entry?;
                let mut line = format!("{{\"space\":{},\"item\":", space.number()).into_bytes();
                line.extend_from_slice(item.json());
                line.extend_from_slice(b"}\n");
                Ok(line)
            });
            lines.chain(failed)
        })
    }
}

/// Mends what was salvaged, at this moment.
///
/// # Errors
///
/// If the content cannot be read.
pub(super) fn mend(salvage: &Salvage, now: Timestamp) -> Result<Mended, StoreError> {
    let content = &salvage.content;
    let snapshot = content.snapshot()?;
    let facts = KnownFacts::of(snapshot.facts()?)?;
    let mut mending = Mending {
        salvage,
        now,
        snapshot,
        streams: &facts.streams,
        recoveries: facts
            .recoveries
            .iter()
            .map(|fact| (name_of(fact), fact))
            .collect(),
        mended: Mended::default(),
        tables: BTreeSet::new(),
        writing: BTreeSet::new(),
        spaces: BTreeSet::new(),
        logs: BTreeSet::new(),
        taken_out: Commit::default(),
        made: Commit::default(),
    };
    for table in facts.tables {
        mending.table(table);
    }
    mending.log_streams();
    mending.drop_recoveries();
    mending.attachments(&facts.attachments);
    mending.groups(&facts.groups);
    for backup in facts.backups {
        mending.backup(backup)?;
    }
    for transfer in facts.transfers {
        mending.transfer(transfer);
    }
    mending.finish()
}

/// What is to be changed.
struct Mending<'a> {
    salvage: &'a Salvage,
    now: Timestamp,
    snapshot: Arc<dyn Snapshot>,
    streams: &'a [StreamFact],
    /// Those that no table was found for yet.
    recoveries: BTreeMap<TableName, &'a RecoveryFact>,
    mended: Mended,
    /// The tables that are there.
    tables: BTreeSet<TableName>,
    /// The streams to which tables write.
    writing: BTreeSet<StreamName>,
    /// The spaces that something names, and the logs.
    spaces: BTreeSet<Space>,
    logs: BTreeSet<Space>,
    /// What goes, and what is there afterwards.
    taken_out: Commit,
    made: Commit,
}

impl Mending<'_> {
    /// A table with everything that follows from its items made anew, and without what is not known of it.
    fn table(&mut self, table: TableFact) {
        self.spaces.insert(table.space());
        for space in table.derived() {
            self.spaces.insert(space);
            self.taken_out.spaces.push(SpaceChange::Drop(space));
        }
        let all = table.derived().chain([table.space()]);
        self.made.spaces.extend(all.map(SpaceChange::Make));
        let name = {
            let home = table.home();
            [&home.owner, &home.region, table.name()].map(Arc::clone)
        };
        self.tables.insert(name.clone());
        let stream = stream_of(&table);
        let known = stream.as_ref().map(|stream| on(self.streams, stream));
        let log = known.flatten().map(|stream| stream.log);
        let table = match (stream, log) {
            (Some(_), None) => {
                self.mended.without_stream.insert(name.clone());
                table.without_stream()
            }
            (Some(stream), Some(_)) => {
                self.writing.insert(stream);
                table
            }
            (None, _) => table,
        };
        let table = self.recovery(table, name, log);
        self.made.facts.push(table.unfilled().into_fact());
    }

    /// A table with its recovery as far as that is true. It reads the log of the stream that is on, if one is.
    fn recovery(&mut self, table: TableFact, name: TableName, stream: Option<Space>) -> TableFact {
        let Some(point) = table.point_in_time() else {
            return table;
        };
        let known = self.recoveries.remove(&name);
        let Some(log) = stream.or(known.map(|fact| fact.log)) else {
            self.mended.without_recovery.insert(name);
            return table.with_point_in_time(None);
        };
        self.logs.insert(log);
        self.made.spaces.push(SpaceChange::MakeLog(log));
        let is_there = self.salvage.logs.contains(&log) && !self.salvage.holed_logs.contains(&log);
        if is_there && known.is_some_and(|fact| fact.log == log) {
            return table;
        }
        let [owner, region, table_name] = name.clone();
        let fact = RecoveryFact {
            owner,
            region,
            table: table_name,
            log,
        };
        self.made.facts.push(fact.into_fact());
        self.mended.recovery_cut.insert(name);
        let now = self.now.max(point.since);
        table.with_point_in_time(Some(now))
    }

    /// Streams that show what tables write, or have ended, keep their logs.
    fn log_streams(&mut self) {
        for stream in self.streams {
            let name = &stream.parts.name;
            if stream.state.is_on() && !self.writing.contains(name) {
                self.taken_out.facts.push(stream_fact::is_gone(name));
            } else {
                self.logs.insert(stream.log);
                self.made.spaces.push(SpaceChange::MakeLog(stream.log));
            }
        }
    }

    /// What is attached to tables that are there stays, with the logs from which it is fed; the rest goes.
    fn attachments(&mut self, facts: &[AttachmentsFact]) {
        for fact in facts {
            let home = &fact.home;
            let name = [&home.owner, &home.region, &fact.table].map(Arc::clone);
            if !self.tables.contains(&name) {
                let gone = attachments_fact::is_gone(home, &fact.table);
                self.taken_out.facts.push(gone);
            } else if let Some(log) = fact.log {
                self.logs.insert(log);
                self.made.spaces.push(SpaceChange::MakeLog(log));
            }
        }
    }

    /// Groups stay where nothing is lost, and are ended otherwise: whether members have all that was on its way cannot be
    /// known after damage. Their tables stay.
    fn groups(&mut self, facts: &[GroupFact]) {
        let is_complete = self.salvage.is_complete();
        for fact in facts {
            let stamps = fact.state.members.iter().map(|member| member.stamps);
            // Named in either case, so that what is in it is no item of an unknown table.
            self.spaces.extend(stamps.clone());
            if !is_complete {
                self.taken_out.facts.push(group_fact::is_gone(&fact.name));
                self.taken_out.spaces.extend(stamps.map(SpaceChange::Drop));
                self.mended.ended_groups.push(fact.clone());
            }
        }
    }

    /// Recoveries of tables that have none, or are not there.
    fn drop_recoveries(&mut self) {
        let gone = std::mem::take(&mut self.recoveries);
        let gone = gone.into_values().map(RecoveryFact::is_gone);
        self.taken_out.facts.extend(gone);
    }

    /// A backup that may have lost something holds what its items are; its indexes are made anew by who restores from
    /// it.
    fn backup(&mut self, mut backup: BackupFact) -> Result<(), StoreError> {
        let Salvage {
            spaces, doubtful, ..
        } = self.salvage;
        let is_sure = |space: Space| spaces.contains(&space) && !doubtful.contains(&space);
        if backup.spaces().all(is_sure) {
            self.spaces.extend(backup.spaces());
            return Ok(());
        }
        let space = backup.items.space;
        self.spaces.insert(space);
        self.made.spaces.push(SpaceChange::Make(space));
        let held = match spaces.contains(&space) {
            true => self.snapshot.totals(space)?,
            false => Totals::default(),
        };
        let of_indexes = std::mem::take(&mut backup.indexes).into_iter();
        let of_indexes = of_indexes.map(|index| index.content.space);
        for index in of_indexes {
            // Named until here, so that what is in it is no item of an unknown table.
            self.spaces.insert(index);
            self.taken_out.spaces.push(SpaceChange::Drop(index));
        }
        backup.items = HeldSpace::new(space, Growth::of(held.items, held.bytes));
        self.mended.doubtful_backups.insert(backup.backup_name());
        self.made.facts.push(backup.into_fact());
        Ok(())
    }

    /// An export that may have lost some of its items ends; it can be asked for again.
    fn transfer(&mut self, mut transfer: TransferRecord) {
        let Some(space) = transfer.space else {
            return;
        };
        // Named, so that what is in it is no item of an unknown table.
        self.spaces.insert(space);
        let salvage = self.salvage;
        if salvage.spaces.contains(&space) && !salvage.doubtful.contains(&space) {
            return;
        }
        self.taken_out.spaces.push(SpaceChange::Drop(space));
        transfer.space = None;
        transfer.state = TransferState::Failed;
        transfer.ended = Some(self.now);
        self.made.facts.push(transfer.into_fact());
    }

    /// Makes all changes; what nothing names goes, and is kept aside.
    fn finish(mut self) -> Result<Mended, StoreError> {
        let nameless = |there: &BTreeSet<Space>, named: &BTreeSet<Space>| -> Vec<Space> {
            there.difference(named).copied().collect()
        };
        let content = &self.salvage.content;
        let orphaned = nameless(&self.salvage.spaces, &self.spaces);
        self.mended.orphans = orphans(content, orphaned.clone())?;
        let unread = nameless(&self.salvage.logs, &self.logs).into_iter();
        let gone = orphaned.into_iter().map(SpaceChange::Drop);
        let gone = gone.chain(unread.map(SpaceChange::DropLog));
        self.taken_out.spaces.extend(gone);
        content.commit(self.taken_out)?;
        content.commit(self.made)?;
        Ok(self.mended)
    }
}

/// The table whose recovery a fact tells of.
fn name_of(fact: &RecoveryFact) -> TableName {
    [&fact.owner, &fact.region, &fact.table].map(Arc::clone)
}

/// The stream with this name, if it is known and has not ended.
fn on<'a>(streams: &'a [StreamFact], name: &StreamName) -> Option<&'a StreamFact> {
    let mut streams = streams.iter();
    streams.find(|stream| stream.parts.name == *name && stream.state.is_on())
}

/// The stream to which a table writes.
fn stream_of(table: &TableFact) -> Option<StreamName> {
    let label = table.active_stream()?;
    let home = table.home();
    Some(StreamName {
        owner: Arc::clone(&home.owner),
        region: Arc::clone(&home.region),
        table: Arc::clone(table.name()),
        label: Arc::clone(label),
    })
}

/// What is in spaces that nothing names.
fn orphans(content: &dyn Store, spaces: Vec<Space>) -> Result<Option<Orphans>, StoreError> {
    let mut count = 0;
    for space in &spaces {
        count += content.len(*space)? as u64;
    }
    Ok(match count {
        0 => None,
        _ => Some(Orphans {
            snapshot: content.snapshot()?,
            spaces,
            count,
        }),
    })
}
