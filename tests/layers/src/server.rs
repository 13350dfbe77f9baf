//! The emulator as a process of its own: this program, started with another argument.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::Ipv4Addr;
use std::process::{Child, Command, Stdio};

use dynamodb_emulator::Emulator;

/// The argument by which this program is the server.
pub(crate) const COMMAND: &str = "serve";

/// A server that listens, and ends with whoever holds this.
pub(crate) struct Server {
    process: Child,
    /// What clients are told.
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let program = std::env::current_exe().unwrap();
        let mut process = Command::new(program)
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        let told = process.stdout.take().unwrap();
        BufReader::new(told).read_line(&mut url).unwrap();
        Self {
            process,
            url: url.trim().to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server ends when its input does, also when this process ends in another way.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Says where it listens, and serves until its input ends.
pub(crate) fn serve() {
    let server = Emulator::new().serve((Ipv4Addr::LOCALHOST, 0)).unwrap();
    println!("{}", server.url());
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}
