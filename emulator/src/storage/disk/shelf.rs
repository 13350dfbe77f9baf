//! Stores side by side in one folder, each in a folder of its own that has its name since it is whole.
//!
//! Invariant: what has a name here is whole, or was damaged later. A store is written under another name and renamed
//! when the medium has all of it; it loses its name before anything of it is removed. So a crash between any two steps
//! leaves what nobody finds, and what is cleared away when the shelf is opened next.

use std::path::{Path, PathBuf};

use super::error::{self, OpenError};
use super::folder::Folder;
use super::os_folder::{self, OsFolder};

/// With what the folder of a store ends that has no name yet.
const COMING: &str = ".coming";
/// With what the folder of a store ends that has no name any more.
const GOING: &str = ".going";
/// What is told in the place of the name of a file.
const SHELF: &str = "the folder of snapshots";

/// Stores by their names.
#[derive(Debug)]
pub(crate) struct StoreShelf(PathBuf);

impl StoreShelf {
    /// The shelf at `path`, where nothing needs to be; what a crash has left there is removed.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub(crate) fn open(path: PathBuf) -> Result<Self, OpenError> {
        let shelf = Self(path);
        for name in shelf.all()? {
            if name.ends_with(COMING) || name.ends_with(GOING) {
                let removed = std::fs::remove_dir_all(shelf.0.join(&name));
                removed.map_err(error::io("remove", &name))?;
            }
        }
        Ok(shelf)
    }

    /// The names of all stores.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub(crate) fn names(&self) -> Result<Vec<String>, OpenError> {
        let mut names = self.all()?;
        names.retain(|name| !name.ends_with(COMING) && !name.ends_with(GOING));
        Ok(names)
    }

    /// Where the store of this name is.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Puts a store here, which `write` writes into the folder that it is given. The medium has it, and its name, when
    /// this returns.
    ///
    /// # Errors
    ///
    /// If it is not written, or the system refuses: then nothing has the name.
    pub(crate) fn put(
        &self,
        name: &str,
        write: impl FnOnce(&Path) -> Result<(), OpenError>,
    ) -> Result<(), OpenError> {
        let is_new = !self.0.is_dir();
        let folder = OsFolder::new(&self.0).map_err(error::io("make", SHELF))?;
        if let Some(around) = self.0.parent().filter(|_| is_new) {
            let around = OsFolder::new(around).and_then(|around| around.sync());
            around.map_err(error::io("make", SHELF))?;
        }
        let coming = format!("{name}{COMING}");
        let put = write(&self.0.join(&coming)).and_then(|()| {
            let renamed = folder.rename(&coming, name);
            renamed.map_err(error::io("name", name))?;
            folder.sync().map_err(error::io("name", name))
        });
        if put.is_err() {
            // What cannot be removed now is removed when the shelf is opened next.
            let _removed = std::fs::remove_dir_all(self.0.join(&coming));
        }
        put
    }

    /// Removes a store. It has no name any more when this fails half-way.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub(crate) fn remove(&self, name: &str) -> Result<(), OpenError> {
        let folder = OsFolder::new(&self.0).map_err(error::io("use", SHELF))?;
        let going = format!("{name}{GOING}");
        let renamed = folder.rename(name, &going).and_then(|()| folder.sync());
        renamed.map_err(error::io("remove", name))?;
        let removed = std::fs::remove_dir_all(self.0.join(&going));
        removed.map_err(error::io("remove", &going))
    }

    fn all(&self) -> Result<Vec<String>, OpenError> {
        match self.0.is_dir() {
            true => os_folder::names(&self.0).map_err(error::io("look into", SHELF)),
            false => Ok(Vec::new()),
        }
    }
}
