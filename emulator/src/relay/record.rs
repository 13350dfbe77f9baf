//! Calls that go to another endpoint and are written down with their answers.

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use parking_lot::Mutex;

use super::recording::{Head, head_line, line};
use super::upstream::Upstream;
use crate::clock::Tick;
use crate::protocol::{Answering, Relay, RelayedAnswer, RelayedCall};

/// What passes calls on and writes them down.
pub(crate) struct Recorder {
    upstream: Upstream,
    book: Mutex<Book>,
}

/// Where is written, and how much was.
struct Book {
    out: Box<dyn Write + Send>,
    calls: u64,
    /// What a line could not be written for; no more is written then.
    fault: Option<io::Error>,
}

impl Recorder {
    /// Writes what a recording begins with.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn begin(
        upstream: Upstream,
        mut out: Box<dyn Write + Send>,
        head: &Head,
    ) -> io::Result<Self> {
        writeln!(out, "{}", head_line(head))?;
        out.flush()?;
        let book = Mutex::new(Book {
            out,
            calls: 0,
            fault: None,
        });
        Ok(Self { upstream, book })
    }

    /// How many calls are written down.
    ///
    /// # Errors
    ///
    /// If a line could not be written: those before it are there, and none behind it.
    pub(crate) fn end(&self) -> io::Result<u64> {
        let mut book = self.book.lock();
        match book.fault.take() {
            Some(fault) => Err(fault),
            None => Ok(book.calls),
        }
    }
}

impl Relay for Recorder {
    fn answer(self: Arc<Self>, call: RelayedCall) -> Answering {
        Box::pin(async move {
            let start = Tick::now();
            match self.upstream.call(&call).await {
                Ok(answer) => {
                    let milliseconds = start.elapsed().as_secs_f64() * 1_000.0;
                    self.book.lock().write(&call, &answer, milliseconds);
                    answer
                }
                // It is ours, and nothing that the endpoint has said.
                Err(instead) => instead,
            }
        })
    }
}

impl Book {
    /// Writes a line at once, so that what was answered is there whenever the program ends.
    fn write(&mut self, call: &RelayedCall, answer: &RelayedAnswer, milliseconds: f64) {
        if self.fault.is_some() {
            return;
        }
        let text = line(self.calls + 1, call, answer, milliseconds);
        match writeln!(self.out, "{text}").and_then(|()| self.out.flush()) {
            Ok(()) => self.calls += 1,
            Err(fault) => {
                tracing::error!("the recording ends here: {fault}");
                self.fault = Some(fault);
            }
        }
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.upstream)
    }
}
