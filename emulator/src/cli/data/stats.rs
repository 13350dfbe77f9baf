//! `dynamodb-emulator stats DIR`: how much is in a folder, and how much of it is still needed.

use std::path::Path;

use super::{at, failed, say};
use crate::cli::exit::EarlyExit;
use crate::emulator::FolderHealth;

/// Measures a folder.
pub(in crate::cli) fn stats(folder: &Path, json: bool) -> Result<(), EarlyExit> {
    let stats = at(folder, "measuring").stats().map_err(failed(json))?;
    say(json, || stats.to_json(), &stats)?;
    match stats.health {
        FolderHealth::Damaged => Err(EarlyExit::failure(format!(
            "{} is damaged: `dynamodb-emulator repair DIR --into NEW` salvages what is whole",
            folder.display()
        ))),
        FolderHealth::Ok | FolderHealth::Torn => Ok(()),
    }
}
