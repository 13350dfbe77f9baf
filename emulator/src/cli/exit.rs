//! How the program ends when it cannot go on.

use std::io::{self, Write};
use std::process::ExitCode;

/// Something went wrong while running.
const FAILURE: u8 = 1;
/// The command line asks for something that cannot be.
pub(super) const USAGE: u8 = 2;

/// Why the program ends early: its exit code, and the line on stderr that says so.
#[derive(Debug)]
pub(super) struct EarlyExit {
    code: u8,
    line: String,
}

impl EarlyExit {
    /// The command line asks for something that cannot be.
    pub(super) fn usage(line: impl Into<String>) -> Self {
        Self {
            code: USAGE,
            line: line.into(),
        }
    }

    /// Something went wrong while running.
    pub(super) fn failure(line: impl Into<String>) -> Self {
        Self {
            code: FAILURE,
            line: line.into(),
        }
    }

    /// Whoever reads stdout has gone, or the system refuses.
    pub(super) fn of_stdout(error: io::Error) -> Self {
        Self::failure(format!("cannot write to stdout: {error}"))
    }

    /// The line that says why.
    pub(super) fn line(&self) -> &str {
        &self.line
    }

    /// The system gives no thread, or nothing to wait with.
    pub(super) fn of_start(error: io::Error) -> Self {
        Self::failure(format!("cannot start: {error}"))
    }

    /// The system does not tell of signals.
    pub(super) fn of_signals(error: io::Error) -> Self {
        Self::failure(format!("cannot wait for signals: {error}"))
    }

    /// Writes the line, and gives the code for the system.
    pub(super) fn report(self) -> ExitCode {
        // Without a stderr, the code has to say it alone.
        let _ = writeln!(io::stderr(), "dynamodb-emulator: {}", self.line);
        ExitCode::from(self.code)
    }
}
