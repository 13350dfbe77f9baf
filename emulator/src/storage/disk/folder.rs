//! Where files are: the little that the store asks of a file system, so that tests can stand in for one.

use std::fmt;
use std::io;
use std::sync::Arc;

/// One folder of files.
pub(super) trait Folder: fmt::Debug + Send + Sync {
    /// The names of all that is in it.
    fn list(&self) -> io::Result<Vec<String>>;

    /// A file that is there.
    fn open(&self, name: &str) -> io::Result<Arc<dyn Blob>>;

    /// A new file, or an old one emptied.
    fn create(&self, name: &str) -> io::Result<Arc<dyn Blob>>;

    /// Gives a file another name, in place of whatever has it.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// Returns when the medium has all names.
    fn sync(&self) -> io::Result<()>;
}

/// The bytes of one file.
pub(super) trait Blob: fmt::Debug + Send + Sync {
    /// How many bytes it has.
    fn length(&self) -> io::Result<u64>;

    /// Fills `buffer` with the bytes from `offset` on, all of which must be there.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;

    /// Writes all of `bytes` from `offset` on.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Cuts it to so many bytes.
    fn truncate(&self, length: u64) -> io::Result<()>;

    /// Returns when the medium has all bytes.
    fn sync(&self) -> io::Result<()>;
}

/// All bytes of a file from `offset` on.
pub(super) fn read_from(blob: &dyn Blob, offset: u64) -> io::Result<Vec<u8>> {
    let length = blob.length()?.saturating_sub(offset);
    let length = usize::try_from(length).map_err(|_| io::ErrorKind::FileTooLarge)?;
    let mut bytes = vec![0; length];
    blob.read_at(offset, &mut bytes)?;
    Ok(bytes)
}
