//! How far the log went when the store was closed in order.
//!
//! A log that was cut between two frames looks like one that was never longer. So whoever closes a store notes beside it
//! which frame would have come next. The note stays true while the log grows: it says what there is at least, and what
//! the process after has written before it was killed is not in it. No store needs it: where it is missing, as in a
//! store that was never closed, the log is believed as it is. It is written once the medium has all that it tells of, and
//! gets its name when the medium has it: so one that cannot be read was damaged later, and is no reason to believe the log.

use std::io;

use super::error::{self, OpenError};
use super::folder::{self, Folder};
use super::header::{FORMAT, FileKind, HEADER_BYTES, Header};

/// The name of the file: a header, with the number of the frame that would have come next.
pub(super) const CLOSED: &str = "closed";

/// What it is called while it is written.
pub(super) const NEW_CLOSED: &str = "closed.new";

/// What is wrong with a log that has fewer frames than when it was closed.
pub(super) const SHORTER: &str = "it ends before frames that were there when the store was closed";

/// Notes that the medium has all frames of the store before `next`.
pub(super) fn note(folder: &dyn Folder, store: u64, next: u64) -> io::Result<()> {
    let header = Header {
        kind: FileKind::Closed,
        format: FORMAT,
        store,
        number: next,
    };
    let blob = folder.create(NEW_CLOSED)?;
    blob.write_at(0, &header.to_bytes())?;
    // Without this a power cut could leave a note that has its name and not its bytes.
    blob.sync()?;
    folder.rename(NEW_CLOSED, CLOSED)
}

/// The number of the first frame of the store of which nothing is noted: all before it were there once.
///
/// # Errors
///
/// If there is a note that cannot be read, or one of another store.
pub(super) fn first_unnoted(folder: &dyn Folder, store: u64) -> Result<u64, OpenError> {
    let blob = match folder.open(CLOSED) {
        Ok(blob) => blob,
        // Frames are counted from 1 on.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(1),
        Err(error) => return Err(error::io("open", CLOSED)(error)),
    };
    let damaged = |what| OpenError::Damaged {
        name: CLOSED.to_owned(),
        offset: 0,
        what,
    };
    let length = blob.length().map_err(error::io("read", CLOSED))?;
    if length > HEADER_BYTES {
        return Err(damaged("more follows the header"));
    }
    let bytes = folder::read_from(&*blob, 0).map_err(error::io("read", CLOSED))?;
    let header = Header::read(CLOSED, &bytes, FileKind::Closed)?;
    match header.store == store {
        true => Ok(header.number),
        false => Err(damaged("it is the note of another store")),
    }
}
