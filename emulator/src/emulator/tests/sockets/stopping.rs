//! Starting twice and stopping.

use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::time::Duration;

use tokio::runtime::Builder;

use super::{connect, exchange, list_tables, start, status};
use crate::emulator::Emulator;
use crate::server::ServerConfig;

#[test]
fn both_loopback_addresses_answer_on_one_port() {
    let server = start();
    for address in server.addresses() {
        let answer = exchange(
            *address,
            b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        );
        assert_eq!(status(&answer), 200, "{address}");
        assert_eq!(address.port(), server.address().port());
    }
}

#[test]
fn a_port_in_use_is_an_error_that_names_it() {
    let server = start();
    let port = server.address().port();
    let emulator = Emulator::new();
    let second = emulator.listen(&ServerConfig::loopback(port));
    let error = second.expect_err("the port is taken");
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

#[test]
fn a_dropped_server_frees_its_port_at_once() {
    let server = start();
    let port = server.address().port();
    let idle = connect(server.address());
    drop(server);
    let emulator = Emulator::new();
    let again = emulator.listen(&ServerConfig::loopback(port));
    assert!(again.is_ok(), "{again:?}");
    drop(idle);
}

#[test]
fn a_shutdown_lets_the_running_request_finish() {
    let server = start();
    let address = server.address();
    let mut running = connect(address);
    let head = list_tables("Content-Length: 2\r\n", "{");
    running
        .write_all(head.as_bytes())
        .expect("a server that reads");
    let idle = connect(address);
    // The head is on its way; the rest of the body comes after the shutdown began.
    let client = std::thread::Builder::new()
        .spawn(move || {
            std::thread::park_timeout(Duration::from_millis(300));
            running.write_all(b"}").expect("a server that reads");
            let mut answer = String::new();
            let _ = std::io::Read::read_to_string(&mut running, &mut answer);
            answer
        })
        .expect("a thread");
    std::thread::park_timeout(Duration::from_millis(100));
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(server.shutdown());
    let answer = client.join().expect("the client");
    assert_eq!(status(&answer), 200, "{answer}");
    assert!(
        TcpStream::connect(address).is_err(),
        "nobody listens any more"
    );
    drop(idle);
}

#[test]
fn a_server_starts_and_stops_on_a_thread_that_runs_async_code() {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let stopped = start();
        let finished = start();
        let refused = Emulator::new().serve(stopped.address());
        assert!(refused.is_err(), "{refused:?}");
        drop(stopped);
        finished.shutdown().await;
    });
}

#[test]
fn a_thread_without_async_code_can_wait_for_the_end() {
    let server = start();
    let address = server.address();
    server.shutdown_blocking();
    assert!(TcpStream::connect(address).is_err());
}
