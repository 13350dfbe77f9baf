//! `dynamodb-emulator healthcheck`: whether a server answers, for container images without curl.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// How long the server may take for each step.
const PATIENCE: Duration = Duration::from_secs(2);
/// As much of the answer as is looked at.
const STATUS_LINE_BYTES: u64 = 64;

/// Asks the server at `host` and `port`.
///
/// # Errors
///
/// When nothing listens there, or what listens is not healthy.
pub(crate) fn check(host: &str, port: u16) -> io::Result<()> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "no such host");
    for address in (host, port).to_socket_addrs()? {
        match ask(TcpStream::connect_timeout(&address, PATIENCE)) {
            Ok(()) => return Ok(()),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn ask(stream: io::Result<TcpStream>) -> io::Result<()> {
    let mut stream = stream?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    let _ = stream.take(STATUS_LINE_BYTES).read_to_string(&mut answer)?;
    match answer.starts_with("HTTP/1.1 200 ") {
        true => Ok(()),
        // A server that closes at once answers no line: the message shows it as an empty text.
        false => Err(io::Error::other(format!(
            "it answered {:?}",
            answer.lines().next().unwrap_or_default()
        ))),
    }
}
