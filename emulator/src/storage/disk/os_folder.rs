//! A folder of the operating system.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;

use super::folder::{Blob, Folder};

/// A folder by its path.
#[derive(Debug)]
pub(super) struct OsFolder {
    path: PathBuf,
}

impl OsFolder {
    /// The folder at `path`, which is made if it is not there, for its owner alone.
    pub(super) fn new(path: &Path) -> io::Result<Self> {
        if !path.is_dir() {
            let mut builder = DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(path)?;
        }
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// A file that is read and written, by its owner alone.
    pub(super) fn file(&self, name: &str, options: &mut OpenOptions) -> io::Result<File> {
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
        options.read(true).write(true).open(self.path.join(name))
    }
}

impl Folder for OsFolder {
    fn list(&self) -> io::Result<Vec<String>> {
        let entries = std::fs::read_dir(&self.path)?;
        entries
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn Blob>> {
        let file = self.file(name, &mut OpenOptions::new())?;
        Ok(Arc::new(OsBlob(Mutex::new(file))))
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn Blob>> {
        let file = self.file(name, OpenOptions::new().create(true).truncate(true))?;
        Ok(Arc::new(OsBlob(Mutex::new(file))))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        std::fs::rename(self.path.join(from), self.path.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        std::fs::remove_file(self.path.join(name))
    }

    fn sync(&self) -> io::Result<()> {
        #[cfg(unix)]
        {
            #[expect(
                clippy::disallowed_methods,
                reason = "this room is the one that touches files"
            )]
            File::open(&self.path)?.sync_all()?;
        }
        Ok(())
    }
}

/// A file; its position is whoever's turn it is.
#[derive(Debug)]
struct OsBlob(Mutex<File>);

impl Blob for OsBlob {
    fn length(&self) -> io::Result<u64> {
        Ok(self.0.lock().metadata()?.len())
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut file = self.0.lock();
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(buffer)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.0.lock();
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)
    }

    fn truncate(&self, length: u64) -> io::Result<()> {
        self.0.lock().set_len(length)
    }

    fn sync(&self) -> io::Result<()> {
        // On a second handle, so that nobody who writes meanwhile waits for the medium.
        let file = self.0.lock().try_clone()?;
        file.sync_data()
    }
}
