//! A server in this process or in its own, and a client that sends bytes as they are.

pub(crate) mod folder;
pub(crate) mod installed;
pub(crate) mod process;
pub(crate) mod raw;
pub(crate) mod server;
pub(crate) mod sources;

use std::io::Write as _;

/// Says what this machine cannot test, past the harness, which captures only the printing macros.
pub(crate) fn skipped(what: &str) {
    let line = format!("SKIPPED: {what}\n");
    let _unwritable = std::io::stderr().write_all(line.as_bytes());
}
