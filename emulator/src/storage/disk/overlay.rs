//! A folder that is only read: what is written to it stays in memory, and is gone with it.
//!
//! So a store that is only looked at is opened as any other, and the folder stays as it is: a torn end is cut off in
//! memory, and no file is made or removed.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use parking_lot::Mutex;

use super::folder::{Blob, Folder};
use super::os_folder::OsFolder;

/// A folder, and what became of it.
#[derive(Debug)]
pub(super) struct Overlay {
    base: OsFolder,
    /// The files that are not those of the folder any more; nothing where one was removed.
    files: Mutex<BTreeMap<String, Option<Arc<Layered>>>>,
}

/// A file, and what became of it.
#[derive(Debug)]
struct Layered {
    base: Option<Arc<dyn Blob>>,
    change: Mutex<Change>,
}

#[derive(Debug)]
struct Change {
    /// How many bytes of the base belong to the file still.
    kept: u64,
    /// What stands behind them.
    behind: Vec<u8>,
}

impl Overlay {
    /// The folder as it is now.
    pub(super) fn new(base: OsFolder) -> Self {
        Self {
            base,
            files: Mutex::default(),
        }
    }

    /// The file of this name, which from now on is the one that changes are made to.
    fn file(&self, name: &str) -> io::Result<Arc<Layered>> {
        let mut files = self.files.lock();
        if let Some(file) = files.get(name) {
            return file.clone().ok_or_else(|| io::ErrorKind::NotFound.into());
        }
        let base = self.base.open_to_read(name)?;
        let kept = base.length()?;
        let file = Arc::new(Layered {
            base: Some(base),
            change: Mutex::new(Change {
                kept,
                behind: Vec::new(),
            }),
        });
        let _none = files.insert(name.to_owned(), Some(Arc::clone(&file)));
        Ok(file)
    }
}

impl Folder for Overlay {
    fn list(&self) -> io::Result<Vec<String>> {
        let mut names = self.base.list()?;
        for (name, file) in &*self.files.lock() {
            names.retain(|other| other != name);
            if file.is_some() {
                names.push(name.clone());
            }
        }
        Ok(names)
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn Blob>> {
        Ok(self.file(name)?)
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn Blob>> {
        let file = Arc::new(Layered {
            base: None,
            change: Mutex::new(Change {
                kept: 0,
                behind: Vec::new(),
            }),
        });
        let mut files = self.files.lock();
        let _before = files.insert(name.to_owned(), Some(Arc::clone(&file)));
        Ok(file)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let file = self.file(from)?;
        let mut files = self.files.lock();
        let _before = files.insert(from.to_owned(), None);
        let _replaced = files.insert(to.to_owned(), Some(file));
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let _file = self.file(name)?;
        let _before = self.files.lock().insert(name.to_owned(), None);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

impl Blob for Layered {
    fn length(&self) -> io::Result<u64> {
        let change = self.change.lock();
        Ok(change.kept.saturating_add(change.behind.len() as u64))
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let change = self.change.lock();
        let from_base = usize::try_from(change.kept.saturating_sub(offset));
        // What does not fit into a number is more than the buffer in any case.
        let from_base = from_base.unwrap_or(usize::MAX).min(buffer.len());
        let (before, rest) = buffer.split_at_mut(from_base);
        if let Some(base) = self.base.as_ref().filter(|_| !before.is_empty()) {
            base.read_at(offset, before)?;
        }
        if rest.is_empty() {
            return Ok(());
        }
        let start = usize::try_from(offset.saturating_sub(change.kept))
            .map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let end = start.saturating_add(rest.len());
        let behind = change.behind.get(start..end);
        rest.copy_from_slice(behind.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut change = self.change.lock();
        // A store only ever writes behind what it keeps.
        let start = offset.checked_sub(change.kept);
        let start = start.and_then(|start| usize::try_from(start).ok());
        let start = start.ok_or(io::ErrorKind::Unsupported)?;
        let end = start.saturating_add(bytes.len());
        if change.behind.len() < end {
            change.behind.resize(end, 0);
        }
        let place = change.behind.get_mut(start..end);
        place
            .ok_or(io::ErrorKind::Unsupported)?
            .copy_from_slice(bytes);
        Ok(())
    }

    fn truncate(&self, length: u64) -> io::Result<()> {
        let mut change = self.change.lock();
        let behind = length.saturating_sub(change.kept);
        change.kept = change.kept.min(length);
        // No more is cut than there is.
        let behind = usize::try_from(behind).unwrap_or(usize::MAX);
        change.behind.truncate(behind);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}
