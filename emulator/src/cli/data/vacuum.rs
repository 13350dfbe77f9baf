//! `dynamodb-emulator vacuum DIR`: a folder without files that are of no use.

use std::fmt::Write;
use std::path::Path;

use super::{at, failed, say};
use crate::cli::exit::EarlyExit;
use crate::emulator::Leftover;

/// Removes files that belong to no store, or shows them.
pub(in crate::cli) fn vacuum(folder: &Path, is_dry: bool, json: bool) -> Result<(), EarlyExit> {
    let folder = at(folder, "looking");
    let found = match is_dry {
        true => folder.leftovers(),
        false => folder.vacuum(),
    };
    let found = found.map_err(failed(json))?;
    let mut words = String::new();
    for Leftover {
        file, bytes, what, ..
    } in &found
    {
        let _ = writeln!(words, "{file}: {bytes} bytes, {what}");
    }
    let done = if is_dry {
        "would be removed"
    } else {
        "removed"
    };
    let _ = write!(words, "{} files {done}", found.len());
    say(json, || Leftover::list_to_json(&found, !is_dry), &words)
}
