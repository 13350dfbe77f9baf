//! Where a random program keeps its items, so that all places are held against the same model.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use dynamodb_emulator::Emulator;
#[cfg(feature = "disk")]
use dynamodb_emulator::Fsync;
use proptest::prelude::*;

/// Where a program keeps its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeping {
    Memory,
    /// In a folder, and in memory as well.
    #[cfg(feature = "disk")]
    Folder,
    /// In a folder, with memory for hardly any item.
    #[cfg(feature = "disk")]
    FolderAlone,
}

/// Any of them.
#[cfg(feature = "disk")]
pub(crate) fn keeping() -> impl Strategy<Value = Keeping> {
    use Keeping::{Folder, FolderAlone, Memory};

    prop_oneof![
        2 => Just(Memory),
        1 => Just(Folder),
        2 => Just(FolderAlone),
    ]
}

/// Without a disk there is one.
#[cfg(not(feature = "disk"))]
pub(crate) fn keeping() -> impl Strategy<Value = Keeping> {
    Just(Keeping::Memory)
}

/// An emulator that keeps its items there. `folder` is used by no other program.
pub(crate) fn open(keeping: Keeping, folder: &Path) -> Emulator {
    let builder = Emulator::builder().seed(7);
    #[cfg(not(feature = "disk"))]
    let _unused = folder;
    let builder = match keeping {
        Keeping::Memory => builder,
        #[cfg(feature = "disk")]
        Keeping::Folder => builder.data(folder).fsync(Fsync::Off),
        #[cfg(feature = "disk")]
        Keeping::FolderAlone => builder.data(folder).fsync(Fsync::Off).memory(1),
    };
    builder.build().unwrap()
}

/// A folder that is removed with the test.
pub(crate) struct TemporaryFolder(pub(crate) PathBuf);

impl TemporaryFolder {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("dynamodb-emulator-model-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _removed = std::fs::remove_dir_all(&self.0);
    }
}
