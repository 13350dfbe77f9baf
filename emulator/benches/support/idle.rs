//! How long a health check waits beside as many idle connections as a pool that leaks holds.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

/// How many connections do nothing.
const IDLE: usize = 10_000;
/// How often is asked.
const CHECKS: usize = 101;

/// One health check on a connection of its own, in milliseconds.
fn check(address: SocketAddr) -> f64 {
    let start = Instant::now();
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream
        .write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .expect("a request");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).expect("an answer");
    assert!(answer.starts_with(b"HTTP/1.1 200 "), "it is well");
    start.elapsed().as_secs_f64() * 1e3
}

/// Prints the longest and the median wait without idle connections and beside them.
pub fn report(address: SocketAddr) {
    let alone = checks(address);
    let mut idle = Vec::with_capacity(IDLE);
    while idle.len() < IDLE {
        match TcpStream::connect(address) {
            Ok(stream) => idle.push(stream),
            // This process has fewer descriptors than that: what there is has to do.
            Err(_) => break,
        }
    }
    // The connection of the check needs a descriptor as well.
    idle.truncate(idle.len().saturating_sub(8));
    let beside = checks(address);
    println!(
        "health check, milliseconds (median, longest): alone {:.2}, {:.2}; beside {} idle connections {:.2}, {:.2} (<= 50)",
        alone.0,
        alone.1,
        idle.len(),
        beside.0,
        beside.1
    );
}

/// The median and the longest of many health checks.
fn checks(address: SocketAddr) -> (f64, f64) {
    let mut waits: Vec<f64> = (0..CHECKS).map(|_| check(address)).collect();
    waits.sort_by(f64::total_cmp);
    (waits[CHECKS / 2], waits[CHECKS - 1])
}
