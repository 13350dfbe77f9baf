//! How far the log went when the store was closed in order.
//!
//! A log that was cut between two frames looks like one that was never longer. So whoever closes a store notes beside it
//! which frame would have come next. The note stays true while the log grows: it says what there is at least, and what
//! the process after has written before it was killed is not in it. No store needs it: where it is missing or cannot be
//! read, the log is believed as it is. It is written once the medium has all that it tells of, and nobody waits for it.

use std::io;

use super::folder::{self, Folder};
use super::header::{FORMAT, FileKind, Header};

/// The name of the file: a header, with the number of the frame that would have come next.
pub(super) const CLOSED: &str = "closed";

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
    folder.create(CLOSED)?.write_at(0, &header.to_bytes())
}

/// The number of the first frame of the store of which nothing is noted: all before it were there once.
pub(super) fn first_unnoted(folder: &dyn Folder, store: u64) -> u64 {
    let read = || {
        let bytes = folder::read_from(&*folder.open(CLOSED).ok()?, 0).ok()?;
        let header = Header::read(CLOSED, &bytes, FileKind::Closed).ok()?;
        (header.store == store).then_some(header.number)
    };
    // Frames are counted from 1 on, and a note that says nothing is as good as none.
    read().unwrap_or(1)
}
