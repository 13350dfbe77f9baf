//! What is logged while something is done.

use std::io;
use std::sync::mpsc::{Sender, channel};

/// Sends what is logged to the test.
struct Log(Sender<Vec<u8>>);

impl io::Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.send(text.to_vec()).map_err(io::Error::other)?;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What `work` gives, and the lines that it has logged.
pub(super) fn captured<T>(work: impl FnOnce() -> T) -> (T, String) {
    let (sender, log) = channel();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || Log(sender.clone()))
        .finish();
    let done = tracing::subscriber::with_default(subscriber, work);
    let log: Vec<u8> = log.try_iter().flatten().collect();
    (done, String::from_utf8_lossy(&log).into_owned())
}
