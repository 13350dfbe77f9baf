//! The server over real sockets.

#[cfg(feature = "disk")]
mod kept;
mod raw;
mod stopping;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::emulator::Emulator;
use crate::server::{Server, ServerConfig};

/// A server on a port of its own.
fn start() -> Server {
    let emulator = Emulator::new();
    emulator
        .listen(&ServerConfig::loopback(0))
        .expect("a free port")
}

/// A connection that does not wait forever.
fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a server that listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .expect("a timeout");
    stream
}

/// What comes back until the server closes. A request that is not answered at all comes back empty.
fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = connect(address);
    // The server may close before it has read everything.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status line's code, 0 when there is none.
fn status(answer: &str) -> u16 {
    answer
        .strip_prefix("HTTP/1.")
        .and_then(|rest| rest.split(' ').nth(1))
        .and_then(|code| code.parse().ok())
        .unwrap_or_default()
}

/// A whole request for ListTables with these header lines and this body.
fn list_tables(lines: &str, body: &str) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n\
         Content-Type: application/x-amz-json-1.0\r\nX-Amz-Date: 20260101T000000Z\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/dynamodb/aws4_request, \
         SignedHeaders=host, Signature=00\r\n{lines}\r\n{body}"
    )
}
