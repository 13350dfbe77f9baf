//! A store that is there again after its process has ended.
//!
//! Invariant: this room knows files and no DynamoDB. The content is that of a store in memory, which answers every
//! read; each commit is written to a log before it happens there. A store is opened by reading the last checkpoint
//! and doing again what the log says since.
//!
//! Commits that wait for the log together become one frame of it, with one sync for all of them: whoever gets the
//! lock of the log first writes for the others as well. They happen in memory in the order of the log, once the
//! medium has them as surely as [`Fsync`] asks for; so nobody reads what a crash could take back.
//!
//! Files, all in one folder, each with a header and frames that carry length, number and checksum:
//!
//! | Name | Content |
//! |---|---|
//! | `manifest` | which of the others belong to the store; replaced as a whole |
//! | `log-<number>` | a segment of the log, from this frame on |
//! | `checkpoint-<number>` | all that there was after this frame |
//! | `dynamodb-emulator.lock` | locked while a process has the folder, whose number it says |
//! | `cut-<number>-<offset>` | what was cut off the end of a segment when the store was opened |

mod checkpoint;
mod copy;
mod error;
mod folder;
mod frame;
mod header;
mod keeper;
mod log;
mod manifest;
mod os_folder;
mod owner;
mod recovery;
#[cfg(test)]
pub(crate) mod sim_folder;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use crate::value::Item;

use super::codec::{Encoder, commit};
use super::{
    Commit, CommitTaker, FactDecoder, Fork, Key, Log, MemoryStore, Snapshot, Space, Store,
    StoreError,
};

pub(crate) use error::OpenError;

use folder::Folder;
use keeper::{Keeper, Orders};
use log::{DiskLog, failed, too_large};
use os_folder::OsFolder;
use owner::Owner;

/// When what was answered is on the medium.
///
/// Whatever is chosen, nothing is lost when the process is killed; this is about power cuts and crashes of the
/// whole machine.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Fsync;
/// use std::time::Duration;
///
/// // At most the last second is lost when the power fails.
/// let each_second = Fsync::Interval(Duration::from_secs(1));
/// assert_ne!(each_second, Fsync::default());
/// assert_eq!(Fsync::default(), Fsync::Always);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fsync {
    /// Before the answer: what was answered survives a power cut.
    #[default]
    Always,
    /// So often: what was answered longer ago survives a power cut.
    Interval(Duration),
    /// When the operating system sees fit.
    Off,
}

/// How many bytes of commits are written with one sync at most, if there is more than one commit.
const GROUP_BYTES: usize = 16 << 20;

/// A store in a folder.
#[derive(Debug)]
pub(crate) struct DiskStore {
    parts: Arc<DiskParts>,
    // Dropped in this order: the thread ends before the folder is given back.
    _keeper: Keeper,
    _owner: Option<Owner>,
}

/// What the store and its thread share.
#[derive(Debug)]
struct DiskParts {
    content: MemoryStore,
    /// Those who wait to be written. Taken for a moment only, also under the lock of the log.
    queue: Mutex<Vec<Waiting>>,
    log: Mutex<DiskLog>,
    fsync: Fsync,
    orders: Orders,
}

/// A commit that waits to be written.
#[derive(Debug)]
struct Waiting {
    commit: Commit,
    bytes: Vec<u8>,
    outcome: Arc<Mutex<Option<Result<(), StoreError>>>>,
}

impl DiskStore {
    /// Opens the store in the folder at `path`, or makes one where nothing is; `new_store` tells a new one from all
    /// others.
    ///
    /// # Errors
    ///
    /// If another process has the folder, if there is something else in it, if a file is damaged or of another
    /// version, or if the system refuses. Then nothing in the folder was changed.
    pub(crate) fn open(
        path: &Path,
        fsync: Fsync,
        facts: FactDecoder,
        new_store: u64,
    ) -> Result<Self, OpenError> {
        let folder = OsFolder::new(path).map_err(error::io("use", "the folder"))?;
        // The lock is a file as well: a folder that is refused does not get one.
        recovery::check_folder(&folder)?;
        let owner = Owner::take(&folder)?;
        Self::over(Arc::new(folder), fsync, facts, new_store, Some(owner))
    }

    /// Writes all that `content` holds now into a new store at `path`, as one checkpoint that is on the medium when
    /// this returns.
    ///
    /// # Errors
    ///
    /// If something is in the folder already, even a store; if the system refuses. Then an unfinished store may be
    /// left there.
    pub(crate) fn copy_to(
        path: &Path,
        content: &dyn Fork,
        new_store: u64,
    ) -> Result<(), OpenError> {
        let folder = OsFolder::new(path).map_err(error::io("use", "the folder"))?;
        recovery::check_folder(&folder)?;
        let _owner = Owner::take(&folder)?;
        copy::write(&folder, content, new_store)
    }

    /// The store in a folder of a test.
    #[cfg(test)]
    pub(crate) fn in_sim(
        folder: &sim_folder::SimFolder,
        facts: FactDecoder,
    ) -> Result<Self, OpenError> {
        Self::over(Arc::new(folder.clone()), Fsync::Always, facts, 7, None)
    }

    /// Writes a checkpoint now.
    #[cfg(test)]
    pub(crate) fn checkpoint(&self) -> Result<(), StoreError> {
        self.parts.checkpoint()
    }

    /// The store in a folder that nobody else has.
    fn over(
        folder: Arc<dyn Folder>,
        fsync: Fsync,
        facts: FactDecoder,
        new_store: u64,
        owner: Option<Owner>,
    ) -> Result<Self, OpenError> {
        let (content, log) = recovery::open(folder, fsync, facts, new_store)?;
        let parts = Arc::new(DiskParts {
            content,
            queue: Mutex::default(),
            log: Mutex::new(log),
            fsync,
            orders: Orders::default(),
        });
        let keeper = Keeper::start(Arc::clone(&parts)).map_err(error::io("start", "a thread"))?;
        Ok(Self {
            parts,
            _keeper: keeper,
            _owner: owner,
        })
    }
}

impl DiskParts {
    /// Writes all that wait, and lets it happen. The caller holds the lock of the log.
    fn write_waiting(&self, log: &mut DiskLog) {
        loop {
            let group = self.next_group();
            if group.is_empty() {
                break;
            }
            self.write_group(log, group);
        }
        log.rotate_if_long();
        if log.since_checkpoint > log.checkpoint_at {
            // Asked for once; the next time comes when as much was written again.
            log.checkpoint_at = log.checkpoint_at.saturating_add(log::SEGMENT_BYTES);
            self.orders.ask_for_checkpoint();
        }
    }

    /// Those of the waiting who are written together: a commit of spaces stands alone, so that whether the others
    /// are possible does not depend on each other.
    fn next_group(&self) -> Vec<Waiting> {
        let mut queue = self.queue.lock();
        let mut bytes = 0;
        let together = |waiting: &&Waiting| {
            bytes += waiting.bytes.len();
            waiting.commit.spaces.is_empty() && bytes <= GROUP_BYTES
        };
        let count = queue.iter().take_while(together).count();
        let count = count.max(1).min(queue.len());
        queue.drain(..count).collect()
    }

    fn write_group(&self, log: &mut DiskLog, group: Vec<Waiting>) {
        let mut possible = Vec::with_capacity(group.len());
        let mut content = Encoder::default();
        for waiting in group {
            match self.content.check(&waiting.commit) {
                Ok(()) => {
                    content.block(&waiting.bytes);
                    possible.push(waiting);
                }
                Err(error) => *waiting.outcome.lock() = Some(Err(error)),
            }
        }
        if possible.is_empty() {
            return;
        }
        let written = match content.finish() {
            Some(content) => log.append(&content),
            None => Err(too_large()),
        };
        for waiting in possible {
            let outcome = match &written {
                Ok(()) => self.content.commit(waiting.commit),
                Err(error) => Err(error.clone()),
            };
            debug_assert!(
                written.is_err() || outcome.is_ok(),
                "what was found possible happens"
            );
            *waiting.outcome.lock() = Some(outcome);
        }
    }
}

impl Store for DiskStore {
    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        self.parts.content.get(space, key)
    }

    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError> {
        self.parts.content.snapshot()
    }

    fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        if commit.is_empty() {
            return Ok(());
        }
        let bytes = commit::encode(&commit);
        let bytes = bytes.ok_or_else(too_large)?;
        let outcome = Arc::new(Mutex::new(None));
        self.parts.queue.lock().push(Waiting {
            commit,
            bytes,
            outcome: Arc::clone(&outcome),
        });
        let mut log = self.parts.log.lock();
        // Whoever had the lock before may have written this one already.
        if outcome.lock().is_none() {
            self.parts.write_waiting(&mut log);
        }
        drop(log);
        let outcome = outcome.lock().take();
        outcome.unwrap_or_else(|| {
            debug_assert!(false, "whoever writes writes all that wait");
            Err(failed("write", "nobody has written it"))
        })
    }

    fn log(&self, log: Space) -> Result<Log, StoreError> {
        self.parts.content.log(log)
    }

    fn len(&self, space: Space) -> Result<usize, StoreError> {
        self.parts.content.len(space)
    }
}

impl Fork for DiskStore {
    /// The copy lives in memory: a folder has one owner.
    fn fork(&self) -> Arc<dyn Fork> {
        Arc::new(self.parts.content.copy())
    }

    fn dump(&self, take: CommitTaker<'_>) -> Result<(), StoreError> {
        self.parts.content.dump_with(take)
    }
}

impl Drop for DiskStore {
    fn drop(&mut self) {
        self.parts.sync();
    }
}
