//! All that a store holds, written once into another folder or into its own: a checkpoint, and a log that begins behind it.

use crate::storage::{Fork, StoreError};

use super::checkpoint::FrameWriter;
use super::error::{self, OpenError};
use super::folder::Folder;
use super::header::{FORMAT, FileKind, Header};
use super::log::{create_segment, failed};
use super::manifest::{MANIFEST, Manifest, ManifestFault, checkpoint_name, segment_name};
use super::recovery;

/// The number of the frame that the checkpoint stands for.
const LAST: u64 = 1;

/// Makes `folder` the store with number `store` and this content. The medium has all of it when this returns.
///
/// # Errors
///
/// If something is there, or the system refuses. Before the end there is no manifest, and so no store.
pub(super) fn write(folder: &dyn Folder, content: &dyn Fork, store: u64) -> Result<(), OpenError> {
    let names = recovery::check_folder(folder)?;
    if names.iter().any(|name| name == MANIFEST) {
        return Err(OpenError::Foreign("a store already".to_owned()));
    }
    checkpoint(folder, content, (store, LAST))?;
    let first = LAST + 1;
    let begun = create_segment(folder, store, first);
    let _segment = begun.map_err(error::io("create", &segment_name(first)))?;
    let manifest = Manifest {
        checkpoint: Some(LAST),
        segments: vec![first],
        bodies: Vec::new(),
    };
    let replaced = manifest.write(folder, store);
    replaced.map_err(|fault| match fault {
        ManifestFault::NotWritten(source) | ManifestFault::Unknown(source) => {
            error::io("create", MANIFEST)(source)
        }
    })
}

/// Writes a checkpoint with this content and all its texts, for the store with number `store`, as what there was after
/// frame `last`. The file is complete when this returns, and no manifest names it.
///
/// # Errors
///
/// If the system refuses, or the content cannot be read.
pub(super) fn checkpoint(
    folder: &dyn Folder,
    content: &dyn Fork,
    (store, last): (u64, u64),
) -> Result<(), OpenError> {
    let name = checkpoint_name(last);
    let header = Header {
        kind: FileKind::Checkpoint,
        format: FORMAT,
        store,
        number: last,
    };
    let created = FrameWriter::create(folder, name.clone(), header);
    let mut writer = created.map_err(error::io("create", &name))?;
    let dumped = content.dump(&mut |commit| {
        let written = writer.commit(&commit);
        written.map_err(|error| failed("write", &error.to_string()))
    });
    dumped.map_err(|error: StoreError| OpenError::Content(error.to_string()))?;
    let finished = writer.finish(folder);
    finished.map(drop).map_err(error::io("write", &name))
}
