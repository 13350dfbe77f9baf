//! `dynamodb-emulator copy DIR NEW`: a folder once more, also while a process writes to it.

use std::path::Path;

use super::{at, failed, say};
use crate::cli::exit::EarlyExit;

/// Writes what is in a folder into a new one.
pub(in crate::cli) fn copy(from: &Path, to: &Path, json: bool) -> Result<(), EarlyExit> {
    at(from, "copying").copy_to(to).map_err(failed(json))?;
    let (from, to) = (from.display().to_string(), to.display().to_string());
    let words = format!("{to} is a copy of {from}");
    say(
        json,
        || serde_json::json!({"from": from, "to": to}).to_string(),
        &words,
    )
}
