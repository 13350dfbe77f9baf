//! SDKs of other languages against the running binary. Where the machine has no interpreter, or no
//! way to the registry, the test says so in a line that the harness does not swallow.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::process::{Process, workspace};
use crate::support::skipped;

/// What the script exits with where this machine cannot have the SDK.
const CANNOT: i32 = 75;

#[test]
fn boto3() {
    let server = Process::start(&["--control"]);
    lives("python", &server.url, &[]);
}

#[test]
fn aws_sdk_for_javascript() {
    let server = Process::start(&[]);
    lives("node", &server.url, &[]);
}

/// Exports that are read by others, and imports of them.
#[test]
fn boto3_exports_and_imports() {
    let buckets = buckets();
    // What another run has left is of other tables.
    drop(std::fs::remove_dir_all(&buckets));
    let folder = buckets.to_str().unwrap();
    let flags = ["--pitr-lag", "0s", "--export-window-min", "0s"];
    let server = Process::start(&[&["--s3-dir", folder], &flags[..]].concat());
    let folder = buckets.as_os_str();
    lives("transfers", &server.url, &[("BUCKETS", folder)]);
}

/// The folder that stands in for S3.
fn buckets() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("transfers-s3")
}

/// The commands of the README, as a reader pastes them.
#[test]
#[expect(clippy::disallowed_methods, reason = "the README is what is tested")]
fn aws_cli() {
    let readme = std::fs::read_to_string(workspace().join("README.md")).unwrap();
    let section = readme.split("### AWS CLI").nth(1).unwrap();
    let commands = section.split("```sh").nth(1).unwrap();
    let commands = commands.split("```").next().unwrap();
    if Command::new("aws").arg("--version").output().is_err() {
        return skipped("the AWS CLI: aws is not installed");
    }
    let server = Process::start(&[]);
    let run = Command::new("bash")
        .args([
            "-euc",
            &commands.replace("http://localhost:8000", &server.url),
        ])
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_PAGER", "")
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&run.stdout);
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{}\n{out}\n{errors}", run.status);
    assert!(out.contains("Sinnerman"), "{out}");
}

/// Runs an application against a server, with these variables; whether this machine could.
pub(super) fn lives(kind: &str, url: &str, variables: &[(&str, &OsStr)]) -> bool {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(kind);
    let script = workspace().join("tests/clients/run");
    let run = Command::new(script)
        .args([kind.as_ref(), folder.as_os_str(), url.as_ref()])
        .envs(variables.iter().copied())
        .output();
    let run = match run {
        Ok(run) => run,
        Err(error) => {
            skipped(&format!("the {kind} client: {error}"));
            return false;
        }
    };
    let out = String::from_utf8_lossy(&run.stdout);
    let errors = String::from_utf8_lossy(&run.stderr);
    if run.status.code() == Some(CANNOT) {
        let reason = out.lines().last().unwrap_or("no reason given");
        skipped(&format!("the {kind} client: {reason}"));
        return false;
    }
    assert!(
        run.status.success(),
        "{kind}: {}\n{out}\n{errors}",
        run.status
    );
    if let Some(reason) = out
        .lines()
        .last()
        .and_then(|line| line.strip_prefix("SKIPPED "))
    {
        skipped(reason);
    }
    true
}
