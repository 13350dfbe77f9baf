//! A folder of the operating system.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A file that is read and written, by its owner alone.
    pub(super) fn file(&self, name: &str, options: &mut OpenOptions) -> io::Result<File> {
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
        options.read(true).write(true).open(self.path.join(name))
    }
}

/// The names of all that is in a folder.
pub(super) fn names(path: &Path) -> io::Result<Vec<String>> {
    let entries = std::fs::read_dir(path)?;
    entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect()
}

impl Folder for OsFolder {
    fn list(&self) -> io::Result<Vec<String>> {
        names(&self.path)
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn Blob>> {
        let file = self.file(name, &mut OpenOptions::new())?;
        Ok(Arc::new(OsBlob(file)))
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn Blob>> {
        let file = self.file(name, OpenOptions::new().create(true).truncate(true))?;
        Ok(Arc::new(OsBlob(file)))
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

/// The bytes of a file of the system.
pub(super) fn blob(file: File) -> Arc<dyn Blob> {
    Arc::new(OsBlob(file))
}

/// A file. Whoever reads or writes names the place, so that nobody waits for anybody.
#[derive(Debug)]
struct OsBlob(File);

impl Blob for OsBlob {
    fn length(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        read_exact_at(&self.0, buffer, offset)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        write_all_at(&self.0, bytes, offset)
    }

    fn truncate(&self, length: u64) -> io::Result<()> {
        self.0.set_len(length)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_data()
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, buffer, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // No more is read than there is room for.
        buffer = buffer.get_mut(read..).unwrap_or_default();
        offset += read as u64;
    }
    Ok(())
}

#[cfg(windows)]
fn write_all_at(file: &File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, offset)?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        // No more is written than there is.
        bytes = bytes.get(written..).unwrap_or_default();
        offset += written as u64;
    }
    Ok(())
}
