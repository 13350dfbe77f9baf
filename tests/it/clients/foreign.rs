//! SDKs of other languages against the running binary. Where the machine has no interpreter, or no
//! way to the registry, the test says so in a line that the harness does not swallow.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::support::process::{Process, workspace};

/// What the script exits with where this machine cannot have the SDK.
const CANNOT: i32 = 75;

#[test]
fn boto3() {
    lives("python");
}

#[test]
fn aws_sdk_for_javascript() {
    lives("node");
}

fn lives(kind: &str) {
    let server = Process::start(&[]);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(kind);
    let script = workspace().join("tests/clients/run");
    let run = Command::new(script)
        .args([kind.as_ref(), folder.as_os_str(), server.url.as_ref()])
        .output();
    let run = match run {
        Ok(run) => run,
        Err(error) => return skipped(&format!("the {kind} client: {error}")),
    };
    let out = String::from_utf8_lossy(&run.stdout);
    let errors = String::from_utf8_lossy(&run.stderr);
    if run.status.code() == Some(CANNOT) {
        let reason = out.lines().last().unwrap_or("no reason given");
        return skipped(&format!("the {kind} client: {reason}"));
    }
    assert!(
        run.status.success(),
        "{kind}: {}\n{out}\n{errors}",
        run.status
    );
}

/// Writes past the harness, which captures only the printing macros.
fn skipped(what: &str) {
    let _unwritable = writeln!(std::io::stderr(), "SKIPPED: {what}");
}
