//! A folder for as long as its process is interested in it.

use std::path::{Path, PathBuf};

use crate::ids::Ids;

/// The path of a folder among the system's temporary ones, which goes with this value.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A path that nobody else has, whatever seeds are in use. Nothing is there yet.
    pub(crate) fn new() -> Self {
        let process = std::process::id();
        let bits = Ids::random().bits();
        let name = format!("dynamodb-emulator-{process}-{bits:016x}");
        Self(std::env::temp_dir().join(name))
    }

    /// Where the folder is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which clears this place.
        let _removed = std::fs::remove_dir_all(&self.0);
    }
}
