//! Rules of faults in a file.

use std::path::Path;

use crate::cli::arguments::Arguments;
use crate::cli::exit::EarlyExit;
use crate::emulator::Emulator;

/// The text of a file of rules.
///
/// # Errors
///
/// If it cannot be read, in words.
pub(super) fn text(path: &Path) -> Result<String, String> {
    #[expect(clippy::disallowed_methods, reason = "named on the command line")]
    let text = std::fs::read_to_string(path);
    text.map_err(|error| format!("the rules in {} cannot be read: {error}", path.display()))
}

/// Lets calls meet the faults of the file that was given.
pub(super) fn begin(arguments: &Arguments, emulator: &Emulator) -> Result<(), EarlyExit> {
    let Some(path) = &arguments.faults else {
        return Ok(());
    };
    let rules = text(path).map_err(EarlyExit::usage)?;
    emulator
        .begin_with_faults(rules.as_bytes())
        .map_err(|error| {
            let reason = error.message().unwrap_or("it is no JSON");
            EarlyExit::usage(format!("{} has no rules: {reason}", path.display()))
        })
}
