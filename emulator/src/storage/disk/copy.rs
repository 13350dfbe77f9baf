//! All that a store holds, written once into another folder or into its own: a checkpoint, and a log that begins behind it.

use crate::storage::Fork;

use super::checkpoint::FrameWriter;
use super::error::{self, OpenError};
use super::folder::Folder;
use super::header::{FORMAT, FileKind, Header};
use super::log::{create_segment, failed};
use super::manifest::{
    MANIFEST, Manifest, ManifestFault, NEW_MANIFEST, checkpoint_name, segment_name,
};
use super::recovery;

/// The number of the frame that the checkpoint stands for.
const LAST: u64 = 1;

/// Makes `folder` the store with number `store` and this content. The medium has all of it when this returns.
///
/// # Errors
///
/// If something is there, or the system refuses. Before the end there is no manifest, and so no store; what was written
/// until then is removed, if the system lets it.
pub(super) fn write(folder: &dyn Folder, content: &dyn Fork, store: u64) -> Result<(), OpenError> {
    let names = recovery::check_folder(folder)?;
    if names.iter().any(|name| name == MANIFEST) {
        return Err(OpenError::Foreign("a store already".to_owned()));
    }
    write_files(folder, content, store).inspect_err(|_| remove(folder))
}

/// Removes all that [`write`] makes, as far as the system lets it.
pub(super) fn remove(folder: &dyn Folder) {
    let checkpoint = checkpoint_name(LAST);
    let unfinished = format!("{checkpoint}.new");
    let segment = segment_name(LAST + 1);
    // The manifest first: without it nothing else is a store.
    for name in [MANIFEST, NEW_MANIFEST, &segment, &checkpoint, &unfinished] {
        // Most are not there. One that stays is told of when somebody wants the folder.
        let _removed = folder.remove(name);
    }
}

fn write_files(folder: &dyn Folder, content: &dyn Fork, store: u64) -> Result<(), OpenError> {
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
    // What hands out the content passes an error of a store on, and not which file could not be written.
    let mut refused = None;
    let dumped = content.dump(&mut |commit| {
        let written = writer.commit(&commit);
        written.map_err(|error| {
            let told = failed("write", &error.to_string());
            refused = Some(error);
            told
        })
    });
    if let Some(source) = refused {
        return Err(error::io("write", &name)(source));
    }
    dumped?;
    let finished = writer.finish(folder);
    finished.map(drop).map_err(error::io("write", &name))
}
