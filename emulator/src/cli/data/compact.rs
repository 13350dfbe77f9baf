//! `dynamodb-emulator compact DIR`: a folder without what is no longer needed.

use std::path::Path;

use super::{at, failed, say};
use crate::cli::exit::EarlyExit;

/// Rewrites the store in a folder.
pub(in crate::cli) fn compact(folder: &Path, json: bool) -> Result<(), EarlyExit> {
    let compaction = at(folder, "compacting").compact().map_err(failed(json))?;
    say(json, || compaction.to_json(), &compaction)
}
