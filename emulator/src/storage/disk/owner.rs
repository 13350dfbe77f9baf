//! One owner of a folder at a time: a lock that the system takes back when its process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use super::error::{self, OpenError};
use super::os_folder::OsFolder;

/// The file that is locked. It stays when the store is closed, and means nothing then.
pub(super) const LOCK: &str = "dynamodb-emulator.lock";

/// Holds the folder until it is dropped.
#[derive(Debug)]
pub(super) struct Owner {
    _file: File,
}

impl Owner {
    /// Takes the folder.
    ///
    /// # Errors
    ///
    /// If another process has it, whose number the error tells; if the system cannot lock files there.
    pub(super) fn take(folder: &OsFolder) -> Result<Self, OpenError> {
        let opened = folder.file(LOCK, OpenOptions::new().create(true));
        let mut file = opened.map_err(|source| refused(folder.path(), source))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let read = file.read_to_string(&mut text);
                let who = match (read, text.trim().parse::<u32>()) {
                    (Ok(_), Ok(pid)) => format!("process {pid}"),
                    _ => "another process".to_owned(),
                };
                return Err(OpenError::InUse(who));
            }
            Err(TryLockError::Error(source)) => return Err(error::io("lock", LOCK)(source)),
        }
        let noted = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        // The number is for whoever is refused; the lock holds without it, also on a full disk.
        if let Err(error) = noted {
            tracing::debug!(%error, "the number of this process is not in the lock file");
        }
        Ok(Self { _file: file })
    }
}

/// Why the lock cannot be opened. A container engine makes the folder of a mount for root, and others do not write there.
pub(super) fn refused(folder: &Path, source: io::Error) -> OpenError {
    let is_denied = source.kind() == io::ErrorKind::PermissionDenied;
    match others(folder).filter(|_| is_denied) {
        Some((theirs, ours)) => OpenError::Others { theirs, ours },
        None => error::io("open", LOCK)(source),
    }
}

/// The user to whom the folder belongs and the one as whom this program runs, when they are two and the system tells.
#[cfg(unix)]
fn others(folder: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt as _;

    let theirs = folder.metadata().ok()?.uid();
    // A process owns its own folder there.
    let ours = Path::new("/proc/self").metadata().ok()?.uid();
    (theirs != ours).then_some((theirs, ours))
}

/// No such users.
#[cfg(not(unix))]
fn others(_: &Path) -> Option<(u32, u32)> {
    None
}
