//! What a command says: lines for people while it works, or one JSON document at the end.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use serde_json::{Value, json};

/// How a command ends when it could not begin, or could not tell.
const COULD_NOT_BEGIN: u8 = 2;

/// Where a command says what it does.
#[derive(Debug)]
pub(super) struct Output {
    json: bool,
    /// What was said, for the document at the end.
    entries: Vec<Value>,
    failed: bool,
    found: bool,
    began: bool,
    /// Why standard output does not take what is said; a command whose answer is lost has not gone well.
    lost: Option<io::Error>,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Went {
    Well,
    /// There was nothing to do.
    Skipped,
    Badly,
}

impl Went {
    const fn sign(self) -> &'static str {
        match self {
            Self::Well => "✅",
            Self::Skipped => "⚠️",
            Self::Badly => "❌",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Well => "ok",
            Self::Skipped => "skipped",
            Self::Badly => "failed",
        }
    }
}

impl Output {
    pub(super) const fn new(json: bool) -> Self {
        Self {
            json,
            entries: Vec::new(),
            failed: false,
            found: false,
            began: true,
            lost: None,
        }
    }

    /// Writes a line, until one is lost.
    fn line(&mut self, text: &str) {
        if self.lost.is_none() {
            self.lost = print(&format!("{text}\n")).err();
        }
    }

    /// Tells how a step went.
    pub(super) fn step(&mut self, went: Went, text: &str) {
        self.failed |= went == Went::Badly;
        if self.json {
            self.entries
                .push(json!({"state": went.word(), "what": text}));
        } else {
            self.progress(None);
            self.line(&format!("{} {text}", went.sign()));
        }
    }

    /// Tells what is going on, where somebody watches: the line is written over by the next one.
    pub(super) fn progress(&self, text: Option<&str>) {
        let mut error = io::stderr();
        if self.json || !error.is_terminal() {
            return;
        }
        // Whoever closed standard error does not want to know.
        let _ = write!(error, "\r\u{1b}[K{}", text.unwrap_or_default());
        let _ = error.flush();
    }

    /// Something was found for which the command ends with 1, though it went well.
    pub(super) const fn found(&mut self) {
        self.found = true;
    }

    /// Tells something that is no step.
    pub(super) fn note(&mut self, text: &str) {
        if !self.json {
            self.line(text);
        }
    }

    /// Ends a command that could not begin.
    pub(super) fn refuse(mut self, text: &str) -> ExitCode {
        self.step(Went::Badly, text);
        self.began = false;
        self.end(Value::Null)
    }

    /// Ends a command that began and came to nothing.
    pub(super) fn fail(mut self, text: &str) -> ExitCode {
        self.step(Went::Badly, text);
        self.end(Value::Null)
    }

    /// Ends a command: with what it found, for the document.
    pub(super) fn end(mut self, found: Value) -> ExitCode {
        if self.json {
            let mut document = json!({"ok": !self.failed, "steps": self.entries});
            if let (Value::Object(document), Value::Object(found)) = (&mut document, found) {
                document.extend(found);
            }
            self.line(&document.to_string());
        }
        if let Some(error) = &self.lost {
            // Whoever closed standard error does not want to know.
            let _ = writeln!(io::stderr(), "{}", lost(error));
            return ExitCode::from(COULD_NOT_BEGIN);
        }
        match (self.began, self.failed || self.found) {
            (false, _) => ExitCode::from(COULD_NOT_BEGIN),
            (true, true) => ExitCode::FAILURE,
            (true, false) => ExitCode::SUCCESS,
        }
    }
}

/// What is said of an answer that is lost.
pub(super) fn lost(error: &io::Error) -> String {
    format!("package-database: standard output cannot be written: {error}")
}

/// Writes to standard output. Whoever closed that does not want to know; that it has no room is an error.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.or_else(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(error),
    })
}
