//! Other content in the place of what a store holds: all of it or nothing, whenever the process ends.
//!
//! The new content is written as a checkpoint beside the files that are there, and a segment of a log behind it. Until the
//! manifest names the two, the next start finds the store before and removes them; from then on it finds the new content
//! and removes the files before. Nothing waits while that is written but for whoever looks after the store.
//!
//! Who is at work in the store before goes on: what was written there is kept as it was asked for, and what is committed
//! there from now on happens in memory, as before the change of content for all who see it. Roots that hold places of the
//! files before have them open.

use std::io;
use std::sync::Arc;

use crate::storage::{Fork, StoreError};

use super::error::OpenError;
use super::folder::Folder;
use super::log::Health;
use super::manifest::{Manifest, checkpoint_name, segment_name};
use super::{DiskStore, Options, copy, error, recovery};

/// How many frames the log may get while the new content is written; the numbers of frames never meet again then, nor do
/// the names of files.
const FRAMES_MEANWHILE: u64 = 1 << 32;

impl DiskStore {
    /// The store with all that `content` holds, in the folder of this one, which lives on in memory.
    ///
    /// # Errors
    ///
    /// If the system refuses; then this store goes on as it was. If nobody knows which of the two the medium has, it is
    /// read-only until the next start.
    pub(crate) fn succeed(&self, content: &dyn Fork) -> Result<Self, OpenError> {
        // No checkpoint comes, and nothing is written again.
        let _alone = self.parts.keeping.lock();
        let (folder, store, last) = {
            let log = self.parts.log.lock();
            log.check_writable().map_err(told)?;
            let last = log.next.saturating_add(FRAMES_MEANWHILE);
            (Arc::clone(&log.folder), log.store, last)
        };
        let written = self.write_successor(&folder, content, (store, last));
        written.inspect_err(|_| remove_unnamed(&*folder, last))
    }

    fn write_successor(
        &self,
        folder: &Arc<dyn Folder>,
        content: &dyn Fork,
        (store, last): (u64, u64),
    ) -> Result<Self, OpenError> {
        let parts = &self.parts;
        let options = Options {
            fsync: parts.fsync,
            memory: parts.memory,
        };
        copy::checkpoint(&**folder, content, (store, last))?;
        // Read again before anything depends on it, as the next start will read it.
        let begun = recovery::begin(Arc::clone(folder), parts.memory, parts.facts, (store, last))?;
        let manifest = begun.1.manifest.clone();
        let successor = Self::at_work(begun, options, parts.facts, None)?;
        let before = self.hand_over(manifest, last)?;
        *successor.owner.lock() = self.owner.lock().take();
        for name in before {
            // Who reads it still has it open, and goes on reading.
            if let Err(error) = folder.remove(&name) {
                tracing::warn!(file = name, %error, "a file of no use is left");
            }
        }
        Ok(successor)
    }

    /// Lets `manifest` be that of the folder, and writes nothing there any more; the files before.
    fn hand_over(&self, manifest: Manifest, last: u64) -> Result<Vec<String>, OpenError> {
        let mut log = self.parts.log.lock();
        log.check_writable().map_err(told)?;
        if log.next > last {
            return Err(refused("the log has overtaken it".to_owned()));
        }
        let before = log.manifest.files();
        log.replace_manifest(manifest).map_err(told)?;
        log.health = Health::Succeeded;
        Ok(before)
    }
}

/// Removes what was written and no manifest names. If nobody knows whether one does, it stays for the next start.
fn remove_unnamed(folder: &dyn Folder, last: u64) {
    let Ok((manifest, _)) = Manifest::read(folder) else {
        return;
    };
    let checkpoint = checkpoint_name(last);
    let unfinished = format!("{checkpoint}.new");
    let segment = segment_name(last.saturating_add(1));
    let named = manifest.files();
    for name in [unfinished, checkpoint, segment] {
        if !named.contains(&name) {
            // Nothing more can be done where this fails too: the next start removes it.
            let _removed = folder.remove(&name);
        }
    }
}

fn told(failure: StoreError) -> OpenError {
    refused(failure.to_string())
}

fn refused(why: String) -> OpenError {
    error::io("change", "the folder")(io::Error::other(why))
}
