//! From start to the first answer, against the bare server; idle memory; size of the binary.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::client::{Connection, request};
use super::cpu;
use super::server::free_address;

/// Starts the command and asks until the first answer; returns the time and the idle memory.
fn first_answer(command: &mut Command, address: SocketAddr) -> (Duration, u64) {
    let start = Instant::now();
    let mut process = command
        .stdout(Stdio::null())
        .spawn()
        .expect("the server starts");
    let mut connection = Connection::open(address);
    connection.exchange(&request("ListTables", "{}"));
    let elapsed = start.elapsed();
    std::thread::sleep(Duration::from_millis(20));
    let memory = cpu::resident_kib(process.id());
    let _ = process.kill();
    let _ = process.wait();
    (elapsed, memory)
}

/// Prints the time from start to the first answer, the idle memory and the size of the binary.
pub fn report() {
    let this = std::env::current_exe().expect("a path");
    let binary = env!("CARGO_BIN_EXE_dynamodb-emulator");
    let (mut bare_times, mut our_times, mut memory) = (Vec::new(), Vec::new(), 0);
    for _ in 0..21 {
        let address = free_address();
        let port = address.port().to_string();
        bare_times.push(
            first_answer(
                Command::new(&this).args(["--bare-server", &port, "2"]),
                address,
            )
            .0,
        );
        let address = free_address();
        let port = address.port().to_string();
        let (time, resident) = first_answer(Command::new(binary).arg("--port").arg(&port), address);
        our_times.push(time);
        memory = resident;
    }
    bare_times.sort();
    our_times.sort();
    let (bare, ours) = (
        bare_times[10].as_secs_f64() * 1e3,
        our_times[10].as_secs_f64() * 1e3,
    );
    let size = std::fs::metadata(binary).expect("the binary").len() as f64 / 1e6;
    println!(
        "start to first answer: bare {bare:.2} ms, emulator {ours:.2} ms: {:.2} (<= 3)",
        ours / bare
    );
    println!("idle memory: {:.1} MB (< 10)", memory as f64 * 1024.0 / 1e6);
    println!("binary: {size:.1} MB (< 12; the bench profile keeps symbols, release strips them)");
}
