//! The end of the log: where frames are written.
//!
//! A frame that could be written in part only is taken back, and the next one is tried at the same place, so that a
//! full disk is over when there is room again. When the medium says that it could not keep what it had taken, nobody
//! knows what it has: then nothing more is written.

use std::io;
use std::sync::Arc;

use crate::meter::{self, StoreMeters};
use crate::storage::{Durable, StoreError};

use super::bodies::BodyFile;
use super::closed;
use super::durability::Durability;
use super::folder::{Blob, Folder};
use super::frame;
use super::header::{FORMAT, FileKind, HEADER_BYTES, Header};
use super::manifest::{BodyName, Manifest, ManifestFault, segment_name};

/// How large a segment becomes before the next is begun.
pub(super) const SEGMENT_BYTES: u64 = 64 << 20;

/// The log of a store, under one lock.
#[derive(Debug)]
pub(super) struct DiskLog {
    pub(super) folder: Arc<dyn Folder>,
    /// The number of the store.
    pub(super) store: u64,
    pub(super) manifest: Manifest,
    /// What the medium has of it.
    pub(super) durability: Arc<Durability>,
    /// The last segment, and where it ends.
    pub(super) segment: Arc<dyn Blob>,
    pub(super) end: u64,
    /// By which number places name the last segment, and the next file.
    pub(super) file: u32,
    pub(super) next_file: u32,
    /// The number of the next frame.
    pub(super) next: u64,
    /// How many bytes were written since the last checkpoint.
    pub(super) since_checkpoint: u64,
    /// After how many bytes the next one is due.
    pub(super) checkpoint_at: u64,
    pub(super) health: Health,
    pub(super) meters: Arc<StoreMeters>,
}

/// Whether the log can be written.
#[derive(Clone, Debug, Default)]
pub(super) enum Health {
    /// As far as is known, it can.
    #[default]
    Fine,
    /// It could not the last time; the next time may be another.
    Refused,
    /// It never will be again by this process, for this reason.
    ReadOnly(Arc<str>),
    /// The files of the folder are those of another content by now, which has its own log.
    Succeeded,
}

impl DiskLog {
    /// Writes a frame. The medium has it some time later.
    ///
    /// # Errors
    ///
    /// If it was not written.
    pub(super) fn append(&mut self, content: &[u8]) -> Result<(), StoreError> {
        self.check_writable()?;
        let bytes = frame::encode(self.store, self.next, self.durability.kept(), content);
        let bytes = bytes.ok_or_else(too_large)?;
        if let Err(error) = self.segment.write_at(self.end, &bytes) {
            return Err(self.take_back(&error));
        }
        self.meters.appended(bytes.len() as u64);
        if matches!(self.health, Health::Refused) {
            tracing::warn!("the store can be written again");
            self.health = Health::Fine;
            self.meters.health.set(meter::Health::Ok);
        }
        let length = bytes.len() as u64;
        self.end = self.end.saturating_add(length);
        self.since_checkpoint = self.since_checkpoint.saturating_add(length);
        self.durability.note_written(self.next);
        self.next = self.next.saturating_add(1);
        Ok(())
    }

    /// Writes a frame without content behind the last one. It says that the medium has all before it, so that what is
    /// damaged later is not taken for what was being written when the process ended. And notes how far the log went, so
    /// that one that is cut later is not taken for one that was never longer.
    pub(super) fn close(&mut self) {
        let kept = self.durability.kept();
        let is_kept = kept.saturating_add(1) == self.next;
        if !is_kept || self.check_writable().is_err() {
            return;
        }
        // Without either the log is as good: it only tells less.
        if let Some(last) = frame::encode(self.store, self.next, kept, &[])
            && let Err(error) = self.segment.write_at(self.end, &last)
        {
            drop(self.take_back(&error));
        }
        if let Err(error) = closed::note(&*self.folder, self.store, self.next) {
            tracing::debug!(%error, "how far the log went is not noted");
        }
    }

    /// Begins another segment if the last is long enough. If that fails, the last becomes longer.
    pub(super) fn rotate_if_long(&mut self) {
        if self.end >= SEGMENT_BYTES
            && self.check_writable().is_ok()
            && let Err(error) = self.rotate()
        {
            tracing::warn!(%error, "no new segment of the log was begun");
        }
    }

    /// Begins another segment, once the medium has all of the last.
    pub(super) fn rotate(&mut self) -> Result<(), StoreError> {
        self.check_writable()?;
        // Until the next segment is in its place: whoever syncs meanwhile would sync the wrong one.
        let durability = Arc::clone(&self.durability);
        let turn = durability.take_turn();
        turn.sync()?;
        if self.end <= HEADER_BYTES {
            // Nothing is in the last one.
            return Ok(());
        }
        let first = self.next;
        let segment = create_segment(&*self.folder, self.store, first)
            .map_err(|error| failed("begin a segment", &error.to_string()))?;
        let mut manifest = self.manifest.clone();
        manifest.segments.push(first);
        self.replace_manifest(manifest)?;
        turn.begin_segment(Arc::clone(&segment));
        self.segment = segment;
        self.end = HEADER_BYTES;
        self.file = self.new_file();
        let segments = self.manifest.segments.len();
        self.meters.segments.set(segments as u64);
        Ok(())
    }

    /// A number for a file in which items lie.
    pub(super) fn new_file(&mut self) -> u32 {
        let number = self.next_file;
        // Four thousand million files of 64 MiB are more than there is to write on.
        self.next_file = number.saturating_add(1);
        number
    }

    /// The last segment as a file in which items lie.
    pub(super) fn body_file(&self) -> BodyFile {
        let first = self.manifest.segments.last().copied().unwrap_or(self.next);
        let name = BodyName {
            number: self.file,
            kind: FileKind::Segment,
            named: first,
        };
        BodyFile::new(name, Arc::clone(&self.segment))
    }

    /// Writes another manifest in place of the one before.
    pub(super) fn replace_manifest(&mut self, manifest: Manifest) -> Result<(), StoreError> {
        match manifest.write(&*self.folder, self.store) {
            Ok(()) => {
                self.manifest = manifest;
                Ok(())
            }
            Err(ManifestFault::NotWritten(error)) => {
                Err(failed("write the manifest", &error.to_string()))
            }
            Err(ManifestFault::Unknown(error)) => Err(self.give_up("replace the manifest", &error)),
        }
    }

    /// Whether the folder has other content by now.
    pub(super) fn is_succeeded(&self) -> bool {
        matches!(self.health, Health::Succeeded)
    }

    /// Refuses if nothing may be written any more.
    pub(super) fn check_writable(&self) -> Result<(), StoreError> {
        match &self.health {
            Health::ReadOnly(reason) => Err(failed("write", reason)),
            Health::Succeeded => Err(failed("write", "the folder has other content by now")),
            Health::Fine | Health::Refused => self.durability.check(),
        }
    }

    /// Writes nothing any more; the error that says so.
    fn give_up(&mut self, doing: &'static str, error: &io::Error) -> StoreError {
        tracing::error!(
            doing, %error,
            "the medium may not have what it was given: the store is read-only until the next start"
        );
        let reason = format!("the store is read-only, because it failed to {doing}: {error}");
        self.health = Health::ReadOnly(Arc::from(reason.as_str()));
        let shown = meter::Health::ReadOnly(Arc::from(reason.as_str()));
        self.meters.health.set(shown);
        failed(doing, &reason)
    }

    /// Cuts off what was written of a frame; the error of the write.
    fn take_back(&mut self, error: &io::Error) -> StoreError {
        if let Err(second) = self.segment.truncate(self.end) {
            return self.give_up("take back what was written in part", &second);
        }
        if matches!(self.health, Health::Fine) {
            tracing::error!(%error, "the store cannot be written: writes fail until it can");
            self.health = Health::Refused;
            let reason = Arc::from(error.to_string());
            self.meters.health.set(meter::Health::Full(reason));
        }
        failed("write", &error.to_string())
    }
}

/// A new segment, of which the medium has the header.
pub(super) fn create_segment(
    folder: &dyn Folder,
    store: u64,
    first: u64,
) -> io::Result<Arc<dyn Blob>> {
    let header = Header {
        kind: FileKind::Segment,
        format: FORMAT,
        store,
        number: first,
    };
    let segment = folder.create(&segment_name(first))?;
    segment.write_at(0, &header.to_bytes())?;
    segment.sync()?;
    folder.sync()?;
    Ok(segment)
}

/// The error of what is larger than a frame can be.
pub(super) fn too_large() -> StoreError {
    failed("write", "more than 4 GiB at once")
}

/// The error of something that was not done.
pub(super) fn failed(doing: &'static str, cause: &str) -> StoreError {
    StoreError::Failed {
        doing,
        cause: Arc::from(cause),
    }
}
