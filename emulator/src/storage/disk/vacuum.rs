//! What lies in a folder beside the store: found, and removed when that is asked for.

use super::closed::{CLOSED, NEW_CLOSED};
use super::error::{self, OpenError};
use super::folder::Folder;
use super::header::HEADER_BYTES;
use super::inspect::read_manifest;
use super::manifest::{self, MANIFEST, Manifest, NEW_MANIFEST};
use super::report::Leftover;

/// How the name of a file begins that holds what was cut off.
const CUT: &str = "cut-";

/// What a segment was that no manifest names.
const REPLACED: &str = "a part of the log that a checkpoint has replaced";

/// What a segment was in which no frame is, as where the disk was full when it was to be begun.
const NOT_BEGUN: &str = "a part of the log in which nothing was written";

/// The files of `folder` that are of a store, and not of the one that `manifest` tells of.
pub(super) fn leftovers(
    folder: &dyn Folder,
    names: &[String],
    manifest: &Manifest,
) -> Vec<Leftover> {
    let files = manifest.files();
    let mut found: Vec<Leftover> = names
        .iter()
        .filter(|name| !files.contains(name))
        .filter_map(|name| {
            let what = what_it_was(name)?;
            let length = folder.open(name).and_then(|blob| blob.length());
            // Whose length cannot be asked is listed all the same: it can still be removed.
            let bytes = length.unwrap_or_default();
            let is_empty = bytes <= HEADER_BYTES && what == REPLACED;
            Some(Leftover {
                file: name.clone(),
                bytes,
                what: if is_empty { NOT_BEGUN } else { what },
            })
        })
        .collect();
    found.sort_by(|a, b| a.file.cmp(&b.file));
    found
}

/// What a file was by its name; nothing for one that no store has written, or that is needed.
fn what_it_was(name: &str) -> Option<&'static str> {
    if let Some(rest) = name.strip_prefix(CUT) {
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (frame, offset) = rest.split_once('-')?;
        let is_cut = frame.len() == 16 && is_number(frame) && is_number(offset);
        return is_cut.then_some("what was cut off the end of the log when the store was opened");
    }
    match name {
        MANIFEST | CLOSED => None,
        NEW_CLOSED => Some("a note of how far the log went that was not finished"),
        NEW_MANIFEST => Some("a manifest that was not finished"),
        _ if !manifest::is_own_name(name) => None,
        _ if name.starts_with("bodies-") => Some(match name.ends_with(".new") {
            true => "texts of items that were being written again",
            false => "texts of items that are of no use any more",
        }),
        _ if name.ends_with(".new") => Some("a checkpoint that was not finished"),
        _ if name.starts_with("checkpoint-") => Some("a checkpoint that a later one has replaced"),
        _ => Some(REPLACED),
    }
}

/// Removes all that the manifest does not name, or only tells of it; what there was.
///
/// # Errors
///
/// If there is no store, if its manifest cannot be read, if a file is missing that it names, or if the system refuses. Then nothing was
/// removed, but for what stands before the file that could not be.
pub(super) fn vacuum(folder: &dyn Folder, is_dry: bool) -> Result<Vec<Leftover>, OpenError> {
    let (manifest, _) = read_manifest(folder)?;
    let names = folder.list().map_err(error::io("list", "the folder"))?;
    // A store of which something is missing may need what seems to be of no use.
    if let Some(name) = (manifest.files().into_iter()).find(|name| !names.contains(name)) {
        return Err(OpenError::Missing(name));
    }
    let found = leftovers(folder, &names, &manifest);
    if !is_dry {
        for leftover in &found {
            let removed = folder.remove(&leftover.file);
            removed.map_err(error::io("remove", &leftover.file))?;
        }
        folder.sync().map_err(error::io("sync", "the folder"))?;
    }
    Ok(found)
}
