//! `dynamodb-emulator repair DIR --into NEW`: what is whole of a damaged folder, and a report of what is not.

use std::path::Path;

use super::{at, failed, say};
use crate::cli::exit::EarlyExit;

/// Salvages what is whole in a folder into a new one.
pub(in crate::cli) fn repair(folder: &Path, into: &Path, json: bool) -> Result<(), EarlyExit> {
    let repair = at(folder, "salvaging")
        .repair_into(into)
        .map_err(failed(json))?;
    say(json, || repair.to_json(), &repair)?;
    match repair.is_complete && repair.findings.is_empty() {
        true => Ok(()),
        false => Err(EarlyExit::failure(format!(
            "something of {} is lost: {} tells what, and so does repair-report.json in it",
            folder.display(),
            into.display()
        ))),
    }
}
