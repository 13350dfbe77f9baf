//! Folders of data that are looked after: checked, measured, copied, compacted and salvaged.
//!
//! Invariant: this room serves nobody. It opens what a folder holds as an engine in memory, asks that engine what is to
//! be known, and throws it away; only a compaction changes a folder that it was not told to make.

mod mend;
mod repair;
mod usage;

use std::path::Path;
use std::sync::Arc;

use crate::storage::{Damage, DiskStore, FileUse, Leftover, Look, OnRead, OpenError, disk_tools};

use crate::engine::Engine;
use crate::engine::parts::settings::EngineConfig;
use crate::engine::reopen::{facts, whole};

#[cfg(test)]
pub(in crate::engine) use repair::{Rebuilt, rebuild};
pub(crate) use repair::{Repaired, repair};
pub use repair::{RepairedBackup, RepairedTable};
pub use usage::{BackupUse, IndexUse, TableUse};

/// What was seen in a folder.
#[derive(Debug)]
pub(crate) struct FolderSeen {
    /// Everything for which the store would not be opened.
    pub(crate) damages: Vec<Damage>,
    /// Damage where nothing lies that the store holds.
    pub(crate) unneeded: Vec<Damage>,
    /// The end of the log that the next start would cut off.
    pub(crate) tail: Option<Damage>,
    /// Files that the manifest does not name.
    pub(crate) leftovers: Vec<Leftover>,
    /// The files of the store, and what is still needed of each.
    pub(crate) files: Vec<FileUse>,
    /// What does not agree, if the files are whole.
    pub(crate) findings: Vec<String>,
    /// All tables, if the files are whole.
    pub(crate) tables: Vec<TableUse>,
    /// All backups, if the files are whole.
    pub(crate) backups: Vec<BackupUse>,
    /// How many streams can be read, and how many shards they have together.
    pub(crate) streams: (u64, u64),
    /// How many client tokens are remembered.
    pub(crate) tokens: u64,
    /// Which process has the folder.
    pub(crate) owner: Option<String>,
}

impl FolderSeen {
    /// What the files say alone.
    pub(crate) fn of_files(owner: Option<String>) -> Self {
        Self {
            damages: Vec::new(),
            unneeded: Vec::new(),
            tail: None,
            leftovers: Vec::new(),
            files: Vec::new(),
            findings: Vec::new(),
            tables: Vec::new(),
            backups: Vec::new(),
            streams: (0, 0),
            tokens: 0,
            owner,
        }
    }
}

/// Refuses a folder that a process has.
///
/// # Errors
///
/// If a process has it, if there is no folder, or if the system refuses.
pub(crate) fn check_stopped(path: &Path) -> Result<(), OpenError> {
    match disk_tools::owner(path)? {
        Some(owner) => Err(OpenError::InUse(owner)),
        None => Ok(()),
    }
}

/// Looks at everything in a folder and changes nothing: with `measures` how much is still needed of each file, otherwise
/// whether all that is kept agrees with the items.
///
/// # Errors
///
/// If no store is there, if its manifest cannot be read, if a file is of another version, or if the system refuses.
pub(crate) fn look(
    config: EngineConfig,
    path: &Path,
    measures: bool,
    progress: OnRead<'_>,
) -> Result<FolderSeen, OpenError> {
    let mut seen = FolderSeen::of_files(disk_tools::owner(path)?);
    let facts = facts::decode;
    let inspected = disk_tools::inspect(
        path,
        &Look {
            facts,
            progress,
            measures,
            is_thorough: !measures,
        },
    )?;
    seen.damages = inspected.damages;
    seen.unneeded = inspected.unneeded;
    // What a process is writing is no torn end.
    seen.tail = inspected.tail.filter(|_| seen.owner.is_none());
    seen.leftovers = inspected.leftovers;
    seen.files = inspected.usage.files();
    if !seen.damages.is_empty() {
        return Ok(seen);
    }
    let engine = match Engine::open(config, Arc::new(inspected.content)) {
        Ok(engine) => engine,
        Err(error) => {
            seen.findings.push(error.to_string());
            return Ok(seen);
        }
    };
    if !measures {
        seen.findings = engine.verify();
    }
    seen.tables = engine.table_uses(&inspected.usage);
    seen.backups = engine.backup_uses(&inspected.usage);
    seen.streams = engine.stream_counts();
    seen.tokens = engine.tokens.facts().len() as u64;
    Ok(seen)
}

/// Refuses to make a folder where something is, or in the one of which it is made.
fn check_target(from: &Path, to: &Path) -> Result<(), OpenError> {
    let checked = disk_tools::check_apart(from, to).and_then(|()| disk_tools::check_new(to));
    checked.map_err(|error| error.of_target(to))
}

/// Writes what is in the folder `from`, which a process may have, into the new folder `to`.
///
/// # Errors
///
/// If something is in `to` already; if `from` holds no store, is damaged, or of another version; if the system refuses.
pub(crate) fn copy(
    config: &EngineConfig,
    from: &Path,
    to: &Path,
    progress: OnRead<'_>,
) -> Result<(), OpenError> {
    check_target(from, to)?;
    let content = whole(from, progress)?;
    let copied = DiskStore::copy_to(to, &content, config.ids.bits());
    copied.map_err(|error| error.of_target(to))
}

/// Rewrites the store in a folder so that it holds nothing that is no longer needed; how many bytes it had, and has.
///
/// # Errors
///
/// If a process has the folder, if no store is there, if it is damaged or of another version, if the system refuses.
pub(crate) fn compact(config: &EngineConfig, path: &Path) -> Result<(u64, u64), OpenError> {
    check_stopped(path)?;
    // Asked first: opening a folder that holds nothing would make a store there.
    let before = disk_tools::size(path)?;
    let options = disk_tools::options(path)?;
    let store = DiskStore::open(path, options, facts::decode, config.ids.bits())?;
    store.compact()?;
    drop(store);
    Ok((before, disk_tools::size(path)?))
}

/// Writes a report beside the store that a repair has made in a folder.
///
/// # Errors
///
/// If the system refuses. Then the store goes as well, so that the repair can be made again.
pub(crate) fn write_report(path: &Path, name: &str, report: String) -> Result<(), OpenError> {
    let mut parts = std::iter::once(Ok(report.into_bytes()));
    let written = disk_tools::write_beside(path, name, &mut parts);
    written.map_err(|error| {
        disk_tools::discard(path, &[name, repair::ORPHANS]);
        error.of_target(path)
    })
}

/// Removes what lies in a folder beside its store, or only tells of it.
///
/// # Errors
///
/// If a process has the folder, if no store is there or not all of one, or if the system refuses.
pub(crate) fn vacuum(path: &Path, is_dry: bool) -> Result<Vec<Leftover>, OpenError> {
    disk_tools::vacuum(path, is_dry)
}
