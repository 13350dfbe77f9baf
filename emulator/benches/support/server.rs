//! A server as a process of its own, which ends with whoever holds this.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use super::client;
use super::cpu;

/// A server that has said that it listens.
pub struct Server {
    process: Child,
    pub address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a server needs for a request, and how many it answers.
pub struct Figure {
    /// Microseconds of processor time for each request.
    pub cpu: f64,
    /// Requests per second.
    pub rate: f64,
}

/// An address that nobody listens at.
pub fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound socket")
}

impl Server {
    /// The emulator, with more arguments than its port.
    pub fn emulator(more: &[&str]) -> Self {
        let address = free_address();
        let binary = env!("CARGO_BIN_EXE_dynamodb-emulator");
        let mut command = Command::new(binary);
        command
            .args(["--port", &address.port().to_string()])
            .args(more);
        let (process, _) = Self::spawn(&mut command);
        Self { process, address }
    }

    /// A command whose first line is the address at which it listens.
    pub fn telling(command: &mut Command) -> Self {
        let (process, line) = Self::spawn(command);
        let address = line.trim().parse().expect("an address");
        Self { process, address }
    }

    /// The process, and the first line that it says.
    fn spawn(command: &mut Command) -> (Child, String) {
        let mut process = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("a pipe");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("the server speaks");
        (process, line)
    }

    /// What the server can do with these requests, sent in turn on so many connections.
    pub fn measure(
        &self,
        requests: &Arc<Vec<Vec<u8>>>,
        connections: usize,
        span: Duration,
    ) -> Figure {
        let before = cpu::time_of(self.process.id());
        let load = client::run(self.address, requests, connections, span);
        let spent = cpu::time_of(self.process.id()).saturating_sub(before);
        Figure {
            cpu: spent.as_secs_f64() * 1e6 / load.requests as f64,
            rate: load.rate(),
        }
    }
}
