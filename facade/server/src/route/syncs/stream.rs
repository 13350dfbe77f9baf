//! Files of syncs on their way through HTTP: a block at a time out, a part of the body at a time in.
//!
//! Invariant: no more than a few parts of a file are in memory, whatever its size.

use std::io::{Error as IoError, ErrorKind as IoErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;

use axum::body::Bytes;
use package_database::Error;
use package_database::backend::BoxFuture;
use package_database::packages::pipeline::ByteSource;
use package_database::syncs::file::FileSink;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::Sender;

use crate::route::packages::body::Incoming;

/// Parts of a body that wait for being read.
const PARTS_AHEAD: usize = 4;

/// A file on its way to a client.
pub(super) struct Outgoing(pub(super) Sender<Result<Bytes, Error>>);

impl FileSink for Outgoing {
    fn write(&mut self, bytes: Vec<u8>) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            let sent = self.0.send(Ok(Bytes::from(bytes))).await;
            sent.map_err(|_| {
                let message = "the client went away";
                Error::new(package_database::ErrorKind::Unavailable, message)
            })
        })
    }
}

/// The reading end of a body, for a thread that may wait.
pub(super) struct Reading {
    parts: mpsc::Receiver<Bytes>,
    now: Bytes,
    room: Arc<Semaphore>,
}

/// The other end, which takes the body from its connection.
pub(super) struct Feeding {
    parts: mpsc::Sender<Bytes>,
    room: Arc<Semaphore>,
}

/// A body between its connection and a thread that reads it.
pub(super) fn pipe() -> (Feeding, Reading) {
    let (sender, parts) = mpsc::channel();
    let room = Arc::new(Semaphore::new(PARTS_AHEAD));
    let reading = Reading {
        parts,
        now: Bytes::new(),
        room: room.clone(),
    };
    let feeding = Feeding {
        parts: sender,
        room,
    };
    (feeding, reading)
}

impl Feeding {
    /// Hands over all of a body, as fast as it is read, and counts its bytes. Ends early when nobody reads any more.
    ///
    /// # Errors
    ///
    /// Those of the body, which then ends before its end for the reader.
    pub(super) async fn feed(self, mut body: Incoming, bytes: &AtomicU64) -> Result<(), Error> {
        while let Some(part) = body.next().await? {
            let more = u64::try_from(part.len()).unwrap_or(u64::MAX);
            // A figure for people, with which nothing else has to be in step.
            bytes.fetch_add(more, Ordering::Relaxed);
            // A permit comes back when the part is read; when the reader is gone there are none any more.
            let Ok(permit) = self.room.acquire().await else {
                return Ok(());
            };
            permit.forget();
            if self.parts.send(part).is_err() {
                return Ok(());
            }
        }
        // An empty part is the end; without one the body broke off.
        let _ = self.parts.send(Bytes::new());
        Ok(())
    }
}

impl Read for Reading {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.now.is_empty() && !self.room.is_closed() {
            match self.parts.recv() {
                Ok(part) if part.is_empty() => self.room.close(),
                Ok(part) => {
                    self.now = part;
                    self.room.add_permits(1);
                }
                Err(_) => return Err(IoError::from(IoErrorKind::UnexpectedEof)),
            }
        }
        let count = self.now.len().min(into.len());
        let bytes = self.now.split_to(count);
        if let Some(into) = into.get_mut(..count) {
            into.copy_from_slice(&bytes);
        }
        Ok(count)
    }
}

/// Whoever feeds it learns that nobody reads any more.
impl Drop for Reading {
    fn drop(&mut self) {
        self.room.close();
    }
}

#[cfg(test)]
mod tests {
    use super::{PARTS_AHEAD, pipe};
    use axum::body::Bytes;
    use std::io::Read as _;

    #[test]
    fn a_body_that_breaks_off_is_no_end() {
        let (feeding, mut reading) = pipe();
        feeding.parts.send(Bytes::from_static(b"ab")).unwrap();
        drop(feeding);
        let mut bytes = [0; 1];
        assert_eq!(reading.read(&mut bytes).unwrap(), 1);
        assert_eq!(reading.read(&mut bytes).unwrap(), 1);
        assert!(reading.read(&mut bytes).is_err());
    }

    #[test]
    fn room_comes_back_with_every_part_that_is_read() {
        let (feeding, mut reading) = pipe();
        for _ in 0..PARTS_AHEAD {
            feeding.room.try_acquire().unwrap().forget();
        }
        feeding.parts.send(Bytes::from_static(b"ab")).unwrap();
        feeding.parts.send(Bytes::new()).unwrap();
        let mut text = String::new();
        reading.read_to_string(&mut text).unwrap();
        assert_eq!(text, "ab");
        drop(reading);
        assert!(feeding.room.is_closed());
    }
}
