//! The threads that look after a store: they sync in intervals or for those who wait, and write checkpoints.

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use crate::storage::StoreError;

use super::log::{SEGMENT_BYTES, failed};
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

    /// Waits until there is something to do, or `interval` is over. Whether a checkpoint is wanted; nothing at the end.
    fn wait(&self, interval: Option<Duration>) -> Option<bool> {
        let mut order = self.state.lock();
        if !order.ends && !order.wants_checkpoint {
            match interval {
                Some(interval) => {
                    let _timeout = self.changed.wait_for(&mut order, interval);
                }
                None => self.changed.wait(&mut order),
            }
        }
        let wants_checkpoint = std::mem::take(&mut order.wants_checkpoint);
        (!order.ends).then_some(wants_checkpoint)
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
    while let Some(wants_checkpoint) = parts.orders.wait(interval) {
        if interval.is_some() {
            // The failure is in the log of the process, and the next commit is refused for it.
            let _known = parts.durability.sync();
        }
        if wants_checkpoint && let Err(error) = parts.checkpoint() {
            tracing::warn!(%error, "no checkpoint was written: the log stays longer");
        }
    }
}

impl DiskParts {
    /// Writes a checkpoint of this moment and drops the log before it. Writers wait only while the next segment is
    /// begun.
    pub(super) fn checkpoint(&self) -> Result<(), StoreError> {
        let (content, store, last, folder) = {
            let mut log = self.log.lock();
            log.rotate()?;
            let last = log.next.saturating_sub(1);
            if log.manifest.checkpoint == Some(last) || last == 0 {
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
        log.replace_manifest(manifest)?;
        let after = log.manifest.files();
        log.since_checkpoint = 0;
        log.checkpoint_at = bytes.max(SEGMENT_BYTES);
        drop(log);
        for name in before.iter().filter(|name| !after.contains(name)) {
            if let Err(error) = folder.remove(name) {
                tracing::warn!(file = name, %error, "a file of no use is left");
            }
        }
        Ok(())
    }
}
