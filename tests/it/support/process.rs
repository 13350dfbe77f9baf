//! The binary as a user starts it.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::SystemTime;

use serde_json::Value;

/// The root of the working copy.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs the binary to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(binary());
    command.args(arguments).stdin(Stdio::null());
    command.output().unwrap()
}

/// Runs a tool to its end: its exit code, the one JSON object that it prints, and what it says on standard error.
pub(crate) fn tool(arguments: &[&str]) -> (Option<i32>, Value, String) {
    let ended = run(&[arguments, &["--json"]].concat());
    let stderr = String::from_utf8(ended.stderr).unwrap();
    let stdout = String::from_utf8(ended.stdout).unwrap();
    let value = match stdout.trim() {
        "" => Value::Null,
        text => serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}")),
    };
    (ended.status.code(), value, stderr)
}

/// The binary, listening on a free port; it is stopped when this is dropped.
pub(crate) struct Process {
    child: Child,
    stdout: BufReader<std::process::ChildStdout>,
    /// The lines that it prints before it says where it listens.
    pub(crate) banner: String,
    /// The one line that it prints when it listens.
    pub(crate) line: String,
    pub(crate) url: String,
}

impl Process {
    /// Starts it with these arguments and a free port.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut all = arguments.to_vec();
        all.extend(["--port", "0"]);
        Self::start_exactly(&all)
    }

    /// Starts it with these arguments and no others.
    pub(crate) fn start_exactly(arguments: &[&str]) -> Self {
        let mut command = Command::new(binary());
        command.args(arguments);
        Self::run(command)
    }

    /// Starts this command, which is the binary in some guise.
    pub(crate) fn run(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut banner = String::new();
        let (line, url) = loop {
            let mut line = String::new();
            if stdout.read_line(&mut line).unwrap() == 0 {
                let mut error = String::new();
                let stderr = child.stderr.as_mut().unwrap();
                stderr.read_to_string(&mut error).unwrap();
                panic!("it ended without an address: {banner:?} {error}");
            }
            let url = line
                .split_whitespace()
                .find(|word| word.starts_with("http://"));
            match url.map(|url| url.trim_end_matches(['.', ',', '/']).to_owned()) {
                Some(url) => break (line, url),
                None => banner.push_str(&line),
            }
        };
        Self {
            url,
            child,
            stdout,
            banner,
            line,
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        let host = self.url.trim_start_matches("http://");
        let host = host.replace("localhost", "127.0.0.1");
        host.replace("0.0.0.0", "127.0.0.1").parse().unwrap()
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop as a process manager does, and waits; what it printed after its first line,
    /// and what it logged.
    pub(crate) fn terminate(mut self) -> (ExitStatus, String, String) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status();
        assert!(sent.unwrap().success());
        let status = self.child.wait().unwrap();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        let mut log = String::new();
        let stderr = self.child.stderr.as_mut().unwrap();
        stderr.read_to_string(&mut log).unwrap();
        (status, rest, log)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _status = self.child.wait();
    }
}

/// The emulator's binary beside this test. `cargo test` has built it; a run of this crate alone may
/// not have, so then it is built here.
pub(crate) fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let name = format!("dynamodb-emulator{}", std::env::consts::EXE_SUFFIX);
    let binary = profile.join(name);
    let built = modified(&binary);
    let sources = ["emulator/src", "emulator/console"].map(|name| newest(&workspace().join(name)));
    if built.is_none() || sources.iter().any(|source| built < *source) {
        let status = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "-p", "dynamodb-emulator"])
            .args([
                "--target-dir".as_ref(),
                profile.parent().unwrap().as_os_str(),
            ])
            .status();
        assert!(status.unwrap().success(), "the binary does not build");
    }
    binary
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}

/// When the newest file below a folder was written.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = folder.read_dir().ok()?;
    let times = entries.flatten().filter_map(|entry| {
        let path = entry.path();
        if path.is_dir() {
            newest(&path)
        } else {
            modified(&path)
        }
    });
    times.max()
}
