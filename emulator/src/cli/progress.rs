//! How far something is, on a terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};

/// One line on stderr that is written anew, if stderr is a terminal; otherwise nothing.
#[derive(Debug)]
pub(super) struct ProgressLine {
    doing: &'static str,
    is_shown: bool,
    /// The hundredths that were shown last, and one more; zero before the first.
    last: AtomicU64,
}

impl ProgressLine {
    /// A line that says what is being done.
    pub(super) fn new(doing: &'static str) -> Self {
        Self {
            doing,
            is_shown: io::stderr().is_terminal(),
            last: AtomicU64::new(0),
        }
    }

    /// So much is done, of so much.
    pub(super) fn show(&self, done: u64, all: u64) {
        let percent = done
            .saturating_mul(100)
            .checked_div(all)
            .unwrap_or(100)
            .min(100);
        if self.is_shown && self.last.swap(percent + 1, Ordering::Relaxed) != percent + 1 {
            self.line(&format!("{} {percent} %", self.doing));
        }
    }

    /// Shows a line in place of the one before.
    pub(super) fn line(&self, text: &str) {
        if self.is_shown {
            // The line is erased from the cursor on. Whoever took the terminal away does not miss it.
            let _ = write!(io::stderr(), "\r{text}\x1b[K");
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.line("");
    }
}
