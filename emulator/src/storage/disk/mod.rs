//! A store that is there again after its process has ended.
//!
//! Invariant: this room knows files and no DynamoDB. The content is that of a store in memory, which answers every
//! read, or of one that has keys in memory and finds items where they were written ([`bodies`]); each commit is
//! written to a log before it happens there. A store is opened by reading the last checkpoint and doing again what
//! the log says since.
//!
//! A commit is written to the end of the log and happens in memory at once, both under the lock of the log, so that
//! the order of the two is the same. That the medium has it is waited for outside of all locks, by whoever is about
//! to tell of it ([`durability`]); one sync is for all that was written by then. Where [`Fsync`] does not ask for
//! it, nobody waits.
//!
//! A folder can become that of another content, in one step ([`succeed`]). The store before goes on in memory for those
//! who are still at work in it.
//!
//! Files, all in one folder, each with a header and frames that carry length, number and checksum:
//!
//! | Name | Content |
//! |---|---|
//! | `manifest` | which of the others belong to the store; replaced as a whole |
//! | `log-<number>` | a segment of the log, from this frame on |
//! | `checkpoint-<number>` | all that there was after this frame |
//! | `closed` | how far the log went when the store was closed |
//! | `dynamodb-emulator.lock` | locked while a process has the folder, whose number it says |
//! | `bodies-<number>` | texts of items that were written again, where items are not kept in memory |
//! | `cut-<number>-<offset>` | what was cut off the end of a segment when the store was opened |

mod bodies;
mod checkpoint;
mod closed;
mod compaction;
mod content;
mod copy;
mod durability;
mod error;
mod folder;
mod frame;
mod header;
mod inspect;
mod keeper;
mod log;
mod manifest;
mod os_folder;
mod owner;
mod read_folder;
mod recovery;
mod replay;
mod report;
mod salvage;
mod scan;
mod scratch;
mod shelf;
#[cfg(test)]
pub(crate) mod sim_folder;
mod succeed;
mod tail;
#[cfg(test)]
mod tests;
pub(crate) mod tools;
mod usage;
mod vacuum;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use crate::meter::{StoreMeters, notes};
use crate::value::Item;

use super::codec::{Encoder, commit};
use super::{
    Commit, CommitTaker, Durable, FactDecoder, Fork, Key, Log, Snapshot, Space, Store, StoreError,
};

pub(crate) use compaction::FileStats;
pub(crate) use error::OpenError;
pub(crate) use inspect::{Look, OnRead};
pub use report::{Damage, DamageKind, FileUse, Leftover};
pub(crate) use salvage::Salvage;
pub(crate) use scratch::Scratch;
pub(crate) use shelf::StoreShelf;
pub(crate) use usage::{SpaceUse, Usage};

use content::{DiskContent, WrittenAt};
use durability::Durability;
use folder::Folder;
use frame::FRAME_HEADER;
use keeper::{Keeper, Orders};
use log::{DiskLog, too_large};
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

/// How a store is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// When what was answered is on the medium.
    pub(crate) fsync: Fsync,
    /// How many bytes of items are in memory at most; all of them if there is no limit. Keys are there in any case.
    pub(crate) memory: Option<u64>,
}

/// A store in a folder.
#[derive(Debug)]
pub(crate) struct DiskStore {
    parts: Arc<DiskParts>,
    /// The number of the first frame that this process could write.
    opened_at: u64,
    // Dropped in this order: the thread ends before the folder is given back.
    _keeper: Keeper,
    /// Goes to the store that succeeds this one.
    owner: Mutex<Option<Owner>>,
}

/// What the store and its threads share.
#[derive(Debug)]
struct DiskParts {
    content: DiskContent,
    facts: FactDecoder,
    meters: Arc<StoreMeters>,
    log: Mutex<DiskLog>,
    durability: Arc<Durability>,
    fsync: Fsync,
    /// How many bytes of items are in memory at most.
    memory: Option<u64>,
    orders: Orders,
    /// Held by whoever writes checkpoints or texts again; taken before the log's.
    keeping: Mutex<()>,
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
        options: Options,
        facts: FactDecoder,
        new_store: u64,
    ) -> Result<Self, OpenError> {
        let folder = OsFolder::new(path).map_err(error::folder(path))?;
        // The lock is a file as well: a folder that is refused does not get one.
        recovery::check_folder(&folder)?;
        let owner = Owner::take(&folder)?;
        Self::over(Arc::new(folder), options, facts, new_store, Some(owner))
    }

    /// Writes all that `content` holds now into a new store at `path`, as one checkpoint that is on the medium when
    /// this returns.
    ///
    /// # Errors
    ///
    /// If something is in the folder already, even a store; if the system refuses. Then nothing of the store is left
    /// there that the system lets be removed.
    pub(crate) fn copy_to(
        path: &Path,
        content: &dyn Fork,
        new_store: u64,
    ) -> Result<(), OpenError> {
        let folder = OsFolder::new(path).map_err(error::folder(path))?;
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
        Self::in_sim_with(folder, Options::default(), facts)
    }

    /// The same with other options.
    #[cfg(test)]
    pub(crate) fn in_sim_with(
        folder: &sim_folder::SimFolder,
        options: Options,
        facts: FactDecoder,
    ) -> Result<Self, OpenError> {
        Self::over(Arc::new(folder.clone()), options, facts, 7, None)
    }

    /// What the store counts.
    pub(crate) fn meters(&self) -> &Arc<StoreMeters> {
        &self.parts.meters
    }

    /// Writes a checkpoint now.
    #[cfg(test)]
    pub(crate) fn checkpoint(&self) -> Result<(), StoreError> {
        self.parts.checkpoint()
    }

    /// Writes again what lies among much that is of no use any more. Where items are kept in memory, all that there is
    /// goes into a new checkpoint.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or written; then everything is as it was.
    pub(crate) fn compact(&self) -> Result<(), StoreError> {
        match &self.parts.content {
            DiskContent::Whole(_) => self.parts.checkpoint(),
            DiskContent::Placed(_) => self.parts.compact(compaction::Effort::Full),
        }
    }

    /// How much of each file is of use, where items are not kept in memory.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "for whoever watches a store at work")
    )]
    pub(crate) fn file_stats(&self) -> Vec<FileStats> {
        self.parts.file_stats()
    }

    /// The store in a folder that nobody else has.
    fn over(
        folder: Arc<dyn Folder>,
        options: Options,
        facts: FactDecoder,
        new_store: u64,
        owner: Option<Owner>,
    ) -> Result<Self, OpenError> {
        let opened = recovery::open(folder, options.memory, facts, new_store)?;
        Self::at_work(opened, options, facts, owner)
    }

    /// The store with this content and log.
    fn at_work(
        (content, log): (DiskContent, DiskLog),
        options: Options,
        facts: FactDecoder,
        owner: Option<Owner>,
    ) -> Result<Self, OpenError> {
        let opened_at = log.next;
        let parts = Arc::new(DiskParts {
            content,
            facts,
            meters: Arc::clone(&log.meters),
            durability: Arc::clone(&log.durability),
            log: Mutex::new(log),
            fsync: options.fsync,
            memory: options.memory,
            orders: Orders::default(),
            keeping: Mutex::default(),
        });
        // Which bytes are of use is known only of a store that finds items where they were written.
        if matches!(parts.content, DiskContent::Placed(_)) {
            let measured = Arc::downgrade(&parts);
            parts.meters.measure_with(measured);
        }
        let keeper = Keeper::start(Arc::clone(&parts)).map_err(error::io("start", "a thread"))?;
        Ok(Self {
            parts,
            opened_at,
            _keeper: keeper,
            owner: Mutex::new(owner),
        })
    }
}

impl DiskParts {
    /// Looks after the length of the log, whose lock the caller holds.
    fn shorten(&self, log: &mut DiskLog) {
        log.rotate_if_long();
        if log.since_checkpoint > log.checkpoint_at {
            // Asked for once; the next time comes when as much was written again.
            log.checkpoint_at = log.checkpoint_at.saturating_add(log::SEGMENT_BYTES);
            self.orders.ask_for_checkpoint();
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
        let encoded = commit::encode_with_spots(&commit).ok_or_else(too_large)?;
        let mut content = Encoder::default();
        content.block(&encoded.bytes);
        let begin = content.len() - encoded.bytes.len();
        let content = content.finish().ok_or_else(too_large)?;
        let _waiting = notes::medium();
        self.parts.meters.waiting.add(1);
        let mut log = self.parts.log.lock();
        self.parts.meters.waiting.subtract(1);
        if log.is_succeeded() {
            return self.parts.content.commit_unwritten(commit);
        }
        self.parts.content.check(&commit)?;
        let file = log.file;
        // Behind the header of the frame, if that is written.
        let base = log.end.saturating_add((FRAME_HEADER + begin) as u64);
        log.append(&content)?;
        self.parts.content.add_file(file, || log.body_file());
        let at = WrittenAt { file, base };
        let done = self.parts.content.commit(commit, &encoded, at);
        debug_assert!(done.is_ok(), "what was found possible happens");
        self.parts.meters.commits.count();
        self.parts.shorten(&mut log);
        done.map(|leavings| self.parts.orders.free(leavings))
    }

    fn log(&self, log: Space) -> Result<Log, StoreError> {
        self.parts.content.log(log)
    }

    fn len(&self, space: Space) -> Result<usize, StoreError> {
        self.parts.content.len(space)
    }

    fn durable(&self) -> Option<Arc<dyn Durable>> {
        let waits = self.parts.fsync == Fsync::Always;
        waits.then(|| Arc::clone(&self.parts.durability) as _)
    }

    fn is_kept(&self) -> bool {
        true
    }
}

impl Fork for DiskStore {
    /// The copy lives in memory: a folder has one owner.
    fn fork(&self) -> Arc<dyn Fork> {
        self.parts.content.fork()
    }

    fn dump(&self, take: CommitTaker<'_>) -> Result<(), StoreError> {
        self.parts.content.dump(take)
    }
}

impl Drop for DiskStore {
    fn drop(&mut self) {
        // A failure is in the log of the process, and nobody is left to be told.
        let is_kept = self.parts.durability.sync().is_ok();
        let mut log = self.parts.log.lock();
        if is_kept && log.next > self.opened_at && !log.is_succeeded() {
            log.close();
        }
    }
}
