//! A walk through the console in Chromium, where the machine has one.

use std::path::Path;
use std::process::Command;

use crate::support::process::{Process, workspace};
use crate::support::skipped;

/// What the script exits with where this machine cannot have a browser.
const CANNOT: i32 = 75;

/// Every view in both sizes and colours, with keys alone, with hostile texts, and attacked from other sites; and as somebody
/// meets it who has given no flag. The pictures
/// stay in `target/console-screenshots`; with `UPDATE=1` the one of the README is taken anew.
#[test]
#[expect(clippy::disallowed_methods, reason = "the picture is taken when asked")]
fn a_walk_through_the_console() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let shots = target.join("../console-screenshots");
    let mut command = Command::new(workspace().join("tests/clients/browser/run"));
    let server = Process::start(&["--control", "--pitr-lag", "0s"]);
    let plain = Process::start(&[]);
    command
        .arg("console")
        .arg(target.join("browser"))
        .arg(&server.url)
        .arg(&shots)
        .arg(&plain.url);
    if std::env::var_os("UPDATE").is_some() {
        command.arg(workspace().join("emulator/console/screenshot.png"));
    }
    let run = match command.output() {
        Ok(run) => run,
        Err(error) => return skipped(&format!("the console in a browser: {error}")),
    };
    let out = String::from_utf8_lossy(&run.stdout);
    let errors = String::from_utf8_lossy(&run.stderr);
    let last = out.lines().last().unwrap_or("no reason given");
    if run.status.code() == Some(CANNOT) {
        return skipped(&format!("the console in a browser: {last}"));
    }
    assert!(run.status.success(), "{}\n{out}\n{errors}", run.status);
    println!("{last}\n{errors}");
}
