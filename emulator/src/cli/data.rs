//! The folder that `-dbPath` of DynamoDB Local means here.

use std::io;
use std::path::{Path, PathBuf};

/// The folder in which the store is, where others keep their files in the one that was named: DynamoDB Local is often
/// told to use the folder in which it was started.
const OWN: &str = "dynamodb-emulator";

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

fn has_other_files(path: &Path) -> io::Result<bool> {
    let mut others = false;
    for entry in std::fs::read_dir(path)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        // The manifest is there from the first moment of a store on.
        if name == "manifest" || name.ends_with(".db") {
            return Ok(false);
        }
        others |= !name.starts_with('.');
    }
    Ok(others)
}
