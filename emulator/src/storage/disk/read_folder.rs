//! A folder that is looked at and never changed.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder::{Blob, Folder};
use super::manifest::{MANIFEST, Manifest};
use super::os_folder;
use super::owner::LOCK;

/// As many files are held open at most: a process has 1,024 unless somebody allowed more.
const HELD_MAX: usize = 512;

/// A folder by its path, for reading.
#[derive(Debug)]
pub(super) struct ReadFolder {
    path: PathBuf,
    /// Files that stay what they were when they were opened, though the store removes them or puts others in their place.
    held: BTreeMap<String, Arc<dyn Blob>>,
}

impl ReadFolder {
    /// The folder at `path`.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub(super) fn new(path: &Path) -> io::Result<Self> {
        match path.is_dir() {
            true => Ok(Self {
                path: path.to_owned(),
                held: BTreeMap::new(),
            }),
            false => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Opens the manifest, and at once all files that it names: what is read of them from now on is one moment of the
    /// store, however long that takes and whatever the store does. The manifest, if it can be read; of more files than a
    /// process may have open, none are held.
    pub(super) fn hold(&mut self) -> Option<(Manifest, u64)> {
        self.held.clear();
        let manifest = self.open(MANIFEST).ok()?;
        self.held.insert(MANIFEST.to_owned(), manifest);
        let (manifest, store) = Manifest::read(self).ok()?;
        let names = manifest.files();
        match names.len() < HELD_MAX {
            true => {
                for name in names {
                    // One that was removed meanwhile is missing for whoever looks.
                    if let Ok(file) = self.open(&name) {
                        self.held.insert(name, file);
                    }
                }
            }
            false => self.held.clear(),
        }
        Some((manifest, store))
    }

    fn file(&self, name: &str) -> io::Result<File> {
        OpenOptions::new().read(true).open(self.path.join(name))
    }

    /// The process that has the folder, in words; nothing if none has. The lock is tried and given back at once, so
    /// that nobody is kept from the folder by who only looks.
    pub(super) fn owner(&self) -> io::Result<Option<String>> {
        let mut file = match self.file(LOCK) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(None),
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let read = file.read_to_string(&mut text);
                Ok(Some(match (read, text.trim().parse::<u32>()) {
                    (Ok(_), Ok(pid)) => format!("process {pid}"),
                    _ => "another process".to_owned(),
                }))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Folder for ReadFolder {
    fn list(&self) -> io::Result<Vec<String>> {
        os_folder::names(&self.path)
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn Blob>> {
        match self.held.get(name) {
            Some(file) => Ok(Arc::clone(file)),
            None => Ok(os_folder::blob(self.file(name)?)),
        }
    }

    fn create(&self, _: &str) -> io::Result<Arc<dyn Blob>> {
        Err(read_only())
    }

    fn rename(&self, _: &str, _: &str) -> io::Result<()> {
        Err(read_only())
    }

    fn remove(&self, _: &str) -> io::Result<()> {
        Err(read_only())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

/// What a change is answered with, which nobody who looks asks for.
fn read_only() -> io::Error {
    debug_assert!(false, "whoever looks changes nothing");
    io::ErrorKind::ReadOnlyFilesystem.into()
}
