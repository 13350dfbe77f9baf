//! What can be done to a folder from outside, whether or not a process has it.

use std::path::Path;

use crate::storage::{FactDecoder, StoreError};

use super::error::{self, OpenError};
use super::folder::Folder;
use super::inspect::{self, Inspection, LOOK_BYTES, Look, OnRead, read_manifest};
use super::manifest::Manifest;
use super::os_folder::OsFolder;
use super::owner::Owner;
use super::read_folder::ReadFolder;
use super::report::Leftover;
use super::salvage::{self, Salvage};
use super::{Fsync, Options, copy, recovery, vacuum};

/// How often a store is read again that was changed under the reader's eyes: each time a checkpoint has taken the
/// place of files between the reading of their names and their opening.
const ATTEMPTS: usize = 16;

/// Which process has the folder, in words.
///
/// # Errors
///
/// If there is no folder, or the system refuses.
pub(crate) fn owner(path: &Path) -> Result<Option<String>, OpenError> {
    let owner = open(path)?.owner();
    owner.map_err(error::io("look at", super::owner::LOCK))
}

/// Looks at the store in the folder at `path` and changes nothing. If a process has the store, what is seen is one
/// moment of it, with everything that was answered before the look began.
///
/// # Errors
///
/// If no store is there, if its manifest cannot be read, if a file is of another version, or if the system refuses.
pub(crate) fn inspect(path: &Path, look: &Look<'_>) -> Result<Inspection, OpenError> {
    let mut folder = open(path)?;
    let mut attempts = 1;
    loop {
        let before = folder.hold();
        let seen = inspect::inspect(&folder, look);
        let is_whole = seen.as_ref().is_ok_and(|seen| seen.damages.is_empty());
        if is_whole || attempts == ATTEMPTS || before == Manifest::read(&open(path)?).ok() {
            return seen;
        }
        attempts += 1;
    }
}

/// Salvages what is in the folder at `path`, and changes nothing in it.
///
/// # Errors
///
/// If a process has the folder, if nothing in it can be salvaged, if a file is of another version, or if the system
/// refuses.
pub(crate) fn salvage(
    path: &Path,
    facts: FactDecoder,
    progress: OnRead<'_>,
) -> Result<Salvage, OpenError> {
    match owner(path)? {
        Some(owner) => Err(OpenError::InUse(owner)),
        None => salvage::salvage(&open(path)?, facts, progress),
    }
}

/// Removes what lies in the folder at `path` beside the store, or only tells of it.
///
/// # Errors
///
/// If a process has the folder, if no store is there or not all of one, or if the system refuses.
pub(crate) fn vacuum(path: &Path, is_dry: bool) -> Result<Vec<Leftover>, OpenError> {
    let read = open(path)?;
    if is_dry {
        return vacuum::vacuum(&read, is_dry);
    }
    // Refuses what is no store before the lock is taken, which is a file as well.
    read_manifest(&read)?;
    let folder = OsFolder::new(path).map_err(error::folder(path))?;
    let _owner = Owner::take(&folder)?;
    vacuum::vacuum(&folder, is_dry)
}

/// How many bytes the files of the store have in the folder at `path`.
///
/// # Errors
///
/// If no store is there, if a file of it is missing, or if the system refuses.
pub(crate) fn size(path: &Path) -> Result<u64, OpenError> {
    let folder = open(path)?;
    let (manifest, _) = read_manifest(&folder)?;
    let mut bytes = 0;
    for name in manifest.files() {
        let length = folder.open(&name).and_then(|blob| blob.length());
        bytes += length.map_err(error::io("look at", &name))?;
    }
    Ok(bytes)
}

/// How the store in the folder at `path` is best opened by who will not serve it: one that leaves items where they lie
/// may hold more than fits into memory.
///
/// # Errors
///
/// If no store is there, or its manifest cannot be read.
pub(crate) fn options(path: &Path) -> Result<Options, OpenError> {
    let (manifest, _) = read_manifest(&open(path)?)?;
    Ok(Options {
        fsync: Fsync::Off,
        memory: (!manifest.bodies.is_empty()).then_some(LOOK_BYTES),
    })
}

/// Refuses a folder in which something is, but for what a making that was cut short has left there.
///
/// # Errors
///
/// If something is there, or the system refuses.
pub(crate) fn check_new(path: &Path) -> Result<(), OpenError> {
    let Ok(folder) = ReadFolder::new(path) else {
        return match path.exists() {
            true => Err(OpenError::File),
            false => Ok(()),
        };
    };
    let names = folder.list().map_err(error::io("list", "the folder"))?;
    let mut names = names.into_iter();
    match names.find(|name| !recovery::is_no_content(&folder, name)) {
        Some(name) => Err(OpenError::Foreign(name)),
        None => Ok(()),
    }
}

/// Refuses a folder to be made that lies in the folder of which it is made: its files would be those of the other store.
///
/// # Errors
///
/// If it lies there.
pub(crate) fn check_apart(from: &Path, to: &Path) -> Result<(), OpenError> {
    let Ok(from) = from.canonicalize() else {
        // What is not there is told by who reads it.
        return Ok(());
    };
    // The first part of the way that is there already; the rest is made below it.
    let to = std::path::absolute(to).map_err(error::io("find", "the folder"))?;
    let there = to.ancestors().find_map(|path| path.canonicalize().ok());
    match there.is_some_and(|there| there.starts_with(&from)) {
        true => Err(OpenError::Inside),
        false => Ok(()),
    }
}

/// Removes the store that was made in the folder at `path`, and `beside` it, because not all that belongs there could be
/// written.
pub(crate) fn discard(path: &Path, beside: &[&str]) {
    if let Ok(folder) = OsFolder::new(path) {
        copy::remove(&folder);
        for name in beside {
            // Not all are there.
            let _removed = folder.remove(name);
        }
    }
}

/// Writes a file beside the store in the folder at `path`, for whoever reads the folder by hand.
///
/// # Errors
///
/// If the system refuses.
pub(crate) fn write_beside(
    path: &Path,
    name: &str,
    parts: &mut dyn Iterator<Item = Result<Vec<u8>, StoreError>>,
) -> Result<(), OpenError> {
    let folder = OsFolder::new(path).map_err(error::folder(path))?;
    let blob = folder.create(name).map_err(error::io("create", name))?;
    let mut end = 0;
    for part in parts {
        let part = part?;
        let written = blob.write_at(end, &part);
        written.map_err(error::io("write", name))?;
        end += part.len() as u64;
    }
    blob.sync().map_err(error::io("sync", name))
}

/// As [`salvage`], of the folder of a test.
#[cfg(test)]
pub(crate) fn salvage_sim(
    folder: &super::sim_folder::SimFolder,
    facts: FactDecoder,
) -> Result<Salvage, OpenError> {
    salvage::salvage(folder, facts, &|_, _| {})
}

/// Compacts the folder of a test.
#[cfg(test)]
pub(crate) fn compact_sim(
    folder: &super::sim_folder::SimFolder,
    facts: FactDecoder,
) -> Result<(), OpenError> {
    let compacted = super::DiskStore::in_sim(folder, facts)?.compact();
    Ok(compacted?)
}

/// Removes a file of the folder of a test.
#[cfg(test)]
pub(crate) fn remove_sim(folder: &super::sim_folder::SimFolder, name: &str) {
    folder.remove(name).expect("a file that is there");
}

fn open(path: &Path) -> Result<ReadFolder, OpenError> {
    ReadFolder::new(path).map_err(|_| match path.is_file() {
        true => OpenError::File,
        false => OpenError::Nothing,
    })
}
