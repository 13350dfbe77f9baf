//! A damaged folder into a new one that is whole.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::storage::{
    Damage, DiskStore, OnRead, OpenError, Salvage, Space, StoreError, disk_tools,
};

use crate::engine::Engine;
use crate::engine::parts::settings::EngineConfig;
use crate::engine::reopen::facts;
use crate::engine::table::group::GroupName;
use crate::engine::table::group_fact::GroupFact;

use super::check_target;
use super::mend::{self, Mended};

/// The file beside a repaired store that holds items of which no table is known.
pub(crate) const ORPHANS: &str = "orphans.jsonl";

/// A table in a repaired folder.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RepairedTable {
    /// The access key whose table it is; `shared` where all share.
    pub owner: String,
    /// The region in which it is; `shared` where all share.
    pub region: String,
    /// The name of the table.
    pub table: String,
    /// How many items it has now.
    pub items: u64,
    /// Whether items may be missing, may be as they were before what is lost, or may be there though they had been
    /// deleted. Where this is false, nothing of the table is lost.
    pub is_doubtful: bool,
    /// Whether records were taken out of its stream, because it is not known whether others between them are lost.
    pub is_stream_cut: bool,
    /// Whether the table has lost its stream, of which nothing is known any more: it is switched off.
    pub is_stream_lost: bool,
    /// Whether the table can be restored to moments since the repair only, because what its log told of moments before
    /// has a hole.
    pub is_recovery_cut: bool,
    /// Whether the table has lost its recovery to a moment, of which nothing is known any more: it is switched off.
    pub is_recovery_lost: bool,
}

/// A backup in a repaired folder.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RepairedBackup {
    /// The ARN under which it is listed and restored from.
    pub backup: String,
    /// The access key whose backup it is; `shared` where all share.
    pub owner: String,
    /// How many items it has now.
    pub items: u64,
    /// Whether items may be missing, or may not be as they were when the backup was made.
    pub is_doubtful: bool,
}

/// What was repaired.
#[derive(Debug)]
pub(crate) struct Repaired {
    /// What could not be read.
    pub(crate) lost: Vec<Damage>,
    /// Whether nothing is lost that had been kept once.
    pub(crate) is_complete: bool,
    /// Whether definitions of tables, streams and tokens may be missing, old, or there again.
    pub(crate) are_definitions_doubtful: bool,
    /// All tables that there are now.
    pub(crate) tables: Vec<RepairedTable>,
    /// All backups that there are now.
    pub(crate) backups: Vec<RepairedBackup>,
    /// How many items are of no table that is known; they stand in a file beside the store.
    pub(crate) orphans: u64,
    /// How many frames were read and applied.
    pub(crate) frames: u64,
    /// What does not agree in the new folder, and which global tables are ended.
    pub(crate) findings: Vec<String>,
}

/// Salvages what is whole in the folder `from` into the new folder `into`. Nothing in `from` is changed.
///
/// # Errors
///
/// If a process has `from`; if something is in `into` already; if nothing can be salvaged; if a file is of another
/// version; if the system refuses.
pub(crate) fn repair(
    config: EngineConfig,
    from: &Path,
    into: &Path,
    progress: OnRead<'_>,
) -> Result<Repaired, OpenError> {
    check_target(from, into)?;
    let salvage = disk_tools::salvage(from, facts::decode, progress)?;
    let (repaired, engine) = rebuild(config, salvage)?;
    let number = engine.engine.ids.bits();
    let copied = DiskStore::copy_to(into, &*engine.engine.store, number);
    copied.map_err(|error| error.of_target(into))?;
    if let Some(orphans) = &engine.orphans {
        let written = disk_tools::write_beside(into, ORPHANS, &mut orphans.lines());
        written.map_err(|error| {
            disk_tools::discard(into, &[ORPHANS]);
            error.of_target(into)
        })?;
    }
    Ok(repaired)
}

/// An engine over what was salvaged, and what did not find a place in it.
pub(in crate::engine) struct Rebuilt {
    pub(in crate::engine) engine: Engine,
    pub(in crate::engine) orphans: Option<mend::Orphans>,
}

/// Makes an engine of what was salvaged.
pub(in crate::engine) fn rebuild(
    config: EngineConfig,
    salvage: Salvage,
) -> Result<(Repaired, Rebuilt), StoreError> {
    let is_complete = salvage.is_complete();
    let mended = mend::mend(&salvage, config.clock.now())?;
    let Salvage {
        content,
        lost,
        doubtful,
        facts_doubtful,
        cut_logs,
        frames,
        ..
    } = salvage;
    let engine = Engine::open(config, Arc::new(content))?;
    let mut findings = engine.verify();
    findings.extend(mended.ended_groups.iter().map(ended));
    let repaired = Repaired {
        lost,
        is_complete,
        are_definitions_doubtful: facts_doubtful,
        tables: tables(&engine, &mended, &doubtful, &cut_logs),
        backups: backups(&engine, &mended),
        orphans: mended.orphans.as_ref().map_or(0, |orphans| orphans.count),
        frames,
        findings,
    };
    let orphans = mended.orphans;
    Ok((repaired, Rebuilt { engine, orphans }))
}

/// What became of a group that was ended.
fn ended(group: &GroupFact) -> String {
    let GroupName { owner, table, .. } = &group.name;
    let members = group.state.members.iter();
    let regions: Vec<&str> = members.map(|member| &*member.region).collect();
    format!(
        "global table {table} ({owner}) is ended: its tables in {} are tables of their own now, because a change that was \
         on its way between them may be lost",
        regions.join(", ")
    )
}

/// All tables, and what became of each.
fn tables(
    engine: &Engine,
    mended: &Mended,
    doubtful: &BTreeSet<Space>,
    cut_logs: &BTreeSet<Space>,
) -> Vec<RepairedTable> {
    let catalog = engine.catalog.read();
    let live = catalog.iter().filter(|(_, _, table)| !table.is_gone());
    let tables = live.map(|(owner, region, table)| {
        let stream = table.writer.lock().stream.clone();
        let name = [
            Arc::clone(owner),
            Arc::clone(region),
            Arc::from(table.name()),
        ];
        RepairedTable {
            owner: owner.to_string(),
            region: region.to_string(),
            table: table.name().to_owned(),
            items: table.counters.items(),
            is_doubtful: doubtful.contains(&table.space),
            is_stream_cut: stream.is_some_and(|stream| cut_logs.contains(&stream.log().space())),
            is_stream_lost: mended.without_stream.contains(&name),
            is_recovery_cut: mended.recovery_cut.contains(&name),
            is_recovery_lost: mended.without_recovery.contains(&name),
        }
    });
    tables.collect()
}

/// All backups, and what became of each.
fn backups(engine: &Engine, mended: &Mended) -> Vec<RepairedBackup> {
    let all = engine.backups.all().into_iter();
    let told = all.map(|backup| RepairedBackup {
        backup: backup.arn(),
        owner: backup.fact.home.owner.to_string(),
        // What was counted is not negative.
        items: u64::try_from(backup.held().0).unwrap_or_default(),
        is_doubtful: (mended.doubtful_backups).contains(&backup.fact.backup_name()),
    });
    told.collect()
}
