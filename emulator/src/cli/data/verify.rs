//! `dynamodb-emulator verify DIR`: whether a folder is whole and agrees with itself.

use std::path::Path;

use super::{at, failed, say};
use crate::cli::exit::EarlyExit;

/// Checks everything in a folder.
pub(in crate::cli) fn verify(folder: &Path, json: bool) -> Result<(), EarlyExit> {
    let check = at(folder, "checking").verify().map_err(failed(json))?;
    let is_clean = check.is_clean();
    if json || is_clean {
        say(json, || check.to_json(), &check)?;
    }
    match is_clean {
        true => Ok(()),
        false => Err(EarlyExit::failure(format!(
            "{} cannot be relied on:\n{check}",
            folder.display()
        ))),
    }
}
