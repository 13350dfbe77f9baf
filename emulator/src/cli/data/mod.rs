//! Folders of data: the one that `-dbPath` of DynamoDB Local means here, and the tools that look after one.

mod compact;
mod copy;
mod repair;
mod stats;
mod vacuum;
mod verify;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(super) use self::compact::compact;
pub(super) use self::copy::copy;
pub(super) use self::repair::repair;
pub(super) use self::stats::stats;
pub(super) use self::vacuum::vacuum;
pub(super) use self::verify::verify;
use crate::cli::exit::EarlyExit;
use crate::cli::log::LogMode;
use crate::cli::progress::ProgressLine;
use crate::emulator::DataFolder;

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

/// The folder that a tool is to look after, with progress on a terminal.
fn at(path: &Path, doing: &'static str) -> DataFolder {
    LogMode::Warnings.start();
    let progress = ProgressLine::new(doing);
    DataFolder::at(path).on_progress(move |done, all| progress.show(done, all))
}

/// What a tool has to say on stdout: as JSON or in words.
fn say(json: bool, as_json: impl FnOnce() -> String, words: &dyn Display) -> Result<(), EarlyExit> {
    let mut stdout = io::stdout();
    let written = match json {
        true => writeln!(stdout, "{}", as_json()),
        false => writeln!(stdout, "{words}"),
    };
    written.map_err(EarlyExit::of_stdout)
}

/// Why a tool could not do its work: on stderr, and as JSON on stdout for who reads JSON there.
pub(super) fn failed<E: Display>(json: bool) -> impl FnOnce(E) -> EarlyExit {
    move |error| {
        let error = error.to_string();
        if json {
            // Without a stdout, stderr has to say it alone.
            let _ = writeln!(io::stdout(), "{}", serde_json::json!({"error": error}));
        }
        EarlyExit::failure(error)
    }
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
