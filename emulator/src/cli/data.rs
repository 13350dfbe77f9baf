//! Folders of data: the one that `-dbPath` of DynamoDB Local means here, and what looks after one that no process has.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::exit::EarlyExit;
use crate::cli::log::LogMode;
use crate::emulator::Emulator;

/// The folder in which the store is, where others keep their files in the one that was named: DynamoDB Local is often
/// told to use the folder in which it was started.
const OWN: &str = "dynamodb-emulator";

/// The file that is in each folder of data.
const MANIFEST: &str = "manifest";

/// Where the store of `-dbPath` is: in the folder itself, or in one of its own where that holds other files. Files of
/// DynamoDB Local are no other files: opening the store refuses them, and says what to do.
pub(super) fn folder_for_local(path: &Path) -> PathBuf {
    let own = path.join(OWN);
    let holds_others = has_other_files(path).unwrap_or(false);
    if own.is_dir() || holds_others {
        own
    } else {
        path.to_owned()
    }
}

/// Checks everything in a folder.
pub(super) fn verify(folder: &Path) -> Result<(), EarlyExit> {
    let report = open(folder)?.verify();
    if !report.is_clean() {
        return Err(EarlyExit::failure(format!(
            "{} does not agree with itself:\n{report}",
            folder.display()
        )));
    }
    say(&report.to_string())
}

/// Writes what is in a folder into a new one.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), EarlyExit> {
    let copied = open(from)?.snapshot_to(to);
    copied.map_err(|error| EarlyExit::failure(error.to_string()))?;
    say(&format!("{} is a copy of {}", to.display(), from.display()))
}

/// The emulator in a folder that is there, which stays as it is; its owners and regions do not matter here.
fn open(folder: &Path) -> Result<Emulator, EarlyExit> {
    LogMode::Warnings.start();
    // Opening a folder that is not there would make one.
    if !folder.join(MANIFEST).is_file() {
        let folder = folder.display();
        return Err(EarlyExit::failure(format!("{folder} holds no data")));
    }
    let looked_at = Emulator::builder().look_at(folder);
    looked_at.map_err(|error| EarlyExit::failure(error.to_string()))
}

fn say(line: &str) -> Result<(), EarlyExit> {
    writeln!(io::stdout(), "{line}").map_err(EarlyExit::of_stdout)
}

fn has_other_files(path: &Path) -> io::Result<bool> {
    let mut others = false;
    for entry in std::fs::read_dir(path)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        // The manifest is there from the first moment of a store on.
        if name == MANIFEST || name.ends_with(".db") {
            return Ok(false);
        }
        others |= !name.starts_with('.');
    }
    Ok(others)
}
