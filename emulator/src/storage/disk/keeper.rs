//! The threads that look after a store: they sync in intervals or for those who wait, write checkpoints, free what goes,
//! and write again what lies among much that is of no use any more.

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use crate::storage::StoreError;

use super::compaction::Effort;
use super::content::Leavings;
use super::log::{DiskLog, SEGMENT_BYTES, failed};
use super::manifest::checkpoint_name;
use super::{DiskParts, Fsync, checkpoint};

/// What the thread is told.
#[derive(Debug, Default)]
pub(super) struct Orders {
    state: Mutex<Order>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Order {
    ends: bool,
    wants_checkpoint: bool,
    /// What commits took out, to be freed.
    leavings: Vec<Leavings>,
}

/// What there is to do.
#[derive(Debug)]
struct Work {
    checkpoint: bool,
    leavings: Vec<Leavings>,
}

/// The threads. They end when this is dropped.
#[derive(Debug)]
pub(super) struct Keeper {
    parts: Arc<DiskParts>,
    threads: Vec<JoinHandle<()>>,
}

impl Orders {
    /// Asks for a checkpoint.
    pub(super) fn ask_for_checkpoint(&self) {
        self.state.lock().wants_checkpoint = true;
        self.changed.notify_one();
    }

    /// Hands over what a commit took out.
    pub(super) fn free(&self, leavings: Option<Leavings>) {
        if let Some(leavings) = leavings {
            self.state.lock().leavings.push(leavings);
            self.changed.notify_one();
        }
    }

    /// Waits until there is something to do, or `interval` is over; nothing at the end.
    fn wait(&self, interval: Option<Duration>) -> Option<Work> {
        let mut order = self.state.lock();
        if !order.ends && !order.wants_checkpoint && order.leavings.is_empty() {
            match interval {
                Some(interval) => {
                    let _timeout = self.changed.wait_for(&mut order, interval);
                }
                None => self.changed.wait(&mut order),
            }
        }
        let work = Work {
            checkpoint: std::mem::take(&mut order.wants_checkpoint),
            leavings: std::mem::take(&mut order.leavings),
        };
        (!order.ends).then_some(work)
    }

    /// Waits for so long; whether the store is to go on.
    pub(super) fn pause(&self, pause: Duration) -> bool {
        let mut order = self.state.lock();
        if !order.ends {
            let _timeout = self.changed.wait_for(&mut order, pause);
        }
        !order.ends
    }
}

impl Keeper {
    /// Starts the threads: one for what takes long, and one that syncs for those who wait and cannot do it
    /// themselves, where anybody waits for that.
    pub(super) fn start(parts: Arc<DiskParts>) -> io::Result<Self> {
        let mut keeper = Self {
            parts,
            threads: Vec::with_capacity(2),
        };
        keeper.spawn("dynamodb-store", keep)?;
        if keeper.parts.fsync == Fsync::Always {
            keeper.spawn("dynamodb-sync", |parts| parts.durability.serve())?;
        }
        Ok(keeper)
    }

    fn spawn(&mut self, name: &str, work: fn(&DiskParts)) -> io::Result<()> {
        let parts = Arc::clone(&self.parts);
        let thread = std::thread::Builder::new().name(name.to_owned());
        self.threads.push(thread.spawn(move || work(&parts))?);
        Ok(())
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.parts.orders.state.lock().ends = true;
        self.parts.orders.changed.notify_one();
        self.parts.durability.end();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread that looks after the store has panicked");
            }
        }
    }
}

fn keep(parts: &DiskParts) {
    let interval = match parts.fsync {
        Fsync::Interval(interval) => Some(interval),
        Fsync::Always | Fsync::Off => None,
    };
    while let Some(work) = parts.orders.wait(interval) {
        if interval.is_some() {
            // The failure is in the log of the process, and the next commit is refused for it.
            let _known = parts.durability.sync();
        }
        let is_freeing = !work.leavings.is_empty();
        for leavings in work.leavings {
            parts.content.forget(leavings);
        }
        if work.checkpoint
            && let Err(error) = parts.checkpoint()
        {
            tracing::warn!(%error, "no checkpoint was written: the log stays longer");
        }
        if (work.checkpoint || is_freeing)
            && let Err(error) = parts.compact(Effort::Paced)
        {
            tracing::warn!(%error, "files keep what is of no use any more");
        }
    }
}

impl DiskParts {
    /// Writes a checkpoint of this moment and drops the log before it. Writers wait only while the next segment is
    /// begun.
    pub(super) fn checkpoint(&self) -> Result<(), StoreError> {
        let _alone = self.keeping.lock();
        self.checkpoint_alone(false)
    }

    /// The same for who looks after the store already. Where texts have moved, there is one also if nothing was
    /// committed since the last.
    pub(super) fn checkpoint_alone(&self, have_moved: bool) -> Result<(), StoreError> {
        let (content, store, last, folder) = {
            let mut log = self.log.lock();
            if log.is_succeeded() {
                // What is there goes with the process.
                return Ok(());
            }
            let has_last = |log: &DiskLog| log.manifest.checkpoint == log.next.checked_sub(1);
            if have_moved && has_last(&log) {
                // A frame that does nothing, so that the new checkpoint has another name than the last.
                log.append(&[])?;
            }
            log.rotate()?;
            let last = log.next.saturating_sub(1);
            if has_last(&log) || last == 0 {
                return Ok(());
            }
            // Under the lock, so that it has the frames up to the last and none after.
            (
                self.content.copy(),
                log.store,
                last,
                Arc::clone(&log.folder),
            )
        };
        let written = checkpoint::write(&*folder, (store, last), &content);
        let (needed, others) = content.needed_files();
        drop(content);
        let bytes = written.map_err(|error| {
            let unfinished = format!("{}.new", checkpoint_name(last));
            // Nothing more can be done where this fails too: the next start removes it.
            let _removed = folder.remove(&unfinished);
            failed("write a checkpoint", &error.to_string())
        })?;
        let mut log = self.log.lock();
        let before = log.manifest.files();
        let mut manifest = log.manifest.clone();
        manifest.checkpoint = Some(last);
        manifest.segments.retain(|first| *first > last);
        manifest.bodies = needed;
        log.replace_manifest(manifest)?;
        let after = log.manifest.files();
        log.since_checkpoint = 0;
        log.checkpoint_at = bytes.max(SEGMENT_BYTES);
        self.meters.checkpointed(bytes, log.manifest.segments.len());
        drop(log);
        // Nothing comes to lie again in a file that is complete, so what was of no use then is of no use now.
        self.content.remove_files(&others);
        for name in before.iter().filter(|name| !after.contains(name)) {
            // Who reads it still has it open, and goes on reading.
            if let Err(error) = folder.remove(name) {
                tracing::warn!(file = name, %error, "a file of no use is left");
            }
        }
        Ok(())
    }
}
