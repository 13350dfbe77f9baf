//! The one file of this crate that touches the disk.

use std::fs;
use std::path::{Path, PathBuf};

/// What lies in a working copy and is no part of the code base.
const FOREIGN: [&str; 6] = [
    ".git",
    ".venv",
    "__pycache__",
    "artifacts",
    "node_modules",
    "target",
];

/// A file as text; one that is absent, or is no text, is none.
#[expect(
    clippy::disallowed_methods,
    reason = "the rules are about the files of the code base"
)]
pub(crate) fn read(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// Replaces a file; whether that could be done.
#[expect(
    clippy::disallowed_methods,
    reason = "an allow-list is rewritten on demand"
)]
pub(crate) fn write(path: &Path, text: &str) -> bool {
    fs::write(path, text).is_ok()
}

/// Every file below `folder` whose name ends in one of `endings` (all when there are none), sorted.
pub(crate) fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if FOREIGN.contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if endings.is_empty() || endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
