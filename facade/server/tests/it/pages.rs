//! A walk through the pages in Chromium, where the machine has one.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use crate::program::Program;

/// The password of the administrator, with which the walk signs in.
const PASSWORD: &str = "correct horse 42";
/// What the script exits with where this machine cannot have a browser.
const CANNOT: i32 = 75;

/// Says what this machine cannot test, past the harness, which captures only the printing macros.
fn skipped(what: &str) {
    let line = format!("SKIPPED: the pages in a browser: {what}\n");
    let _unwritable = std::io::stderr().write_all(line.as_bytes());
}

/// The program with the sample catalogue in it, and without limits on how fast one reader of pages may be.
fn program() -> Program {
    let limits = ["--limit-rate", "0", "--limit-sign-ins", "0"];
    // A line for each request would fill the pipe, which nobody reads any more.
    let rest = ["--admin-password", PASSWORD, "--log-level", "error"];
    let program = Program::start_with(&[limits, rest].concat());
    let seeded = Command::new(env!("CARGO_BIN_EXE_package-database"))
        .args(["packages", "seed"])
        .arg(format!("http://{}", program.address))
        .env("ADMIN_PASSWORD", PASSWORD)
        .output()
        .unwrap();
    assert!(seeded.status.success(), "{seeded:?}");
    program
}

/// Every view of each page by mouse and by keys alone, in two sizes and colours, with hostile texts, and attacked from other
/// sites. The pictures stay in `target/service-screenshots`.
#[test]
fn d_144_a_walk_through_the_pages() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/clients/browser/run"
    );
    let program = program();
    let run = Command::new(script)
        .arg("service")
        .arg(target.join("browser"))
        .arg(format!("http://{}", program.address))
        .arg(target.join("../service-screenshots"))
        .arg(PASSWORD)
        .output();
    let run = match run {
        Ok(run) => run,
        Err(error) => return skipped(&error.to_string()),
    };
    let out = String::from_utf8_lossy(&run.stdout);
    let errors = String::from_utf8_lossy(&run.stderr);
    let last = out.lines().last().unwrap_or("no reason given");
    if run.status.code() == Some(CANNOT) {
        return skipped(last);
    }
    assert!(run.status.success(), "{}\n{out}\n{errors}", run.status);
    println!("{last}\n{errors}");
}
