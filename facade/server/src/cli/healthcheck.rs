//! Asks the service on this machine whether it is ready, for containers that have no other program.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::config::Config;

/// The service must answer in so much time.
const PATIENCE: Duration = Duration::from_secs(3);
/// The first line of an answer fits into so many bytes.
const FIRST_LINE_MAX: usize = 64;

/// Whether the service is ready. Of one that speaks TLS it is only asked whether it takes connections.
pub(super) async fn is_ready(config: &Config) -> io::Result<bool> {
    let answer = tokio::time::timeout(PATIENCE, ask(config)).await;
    answer.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

async fn ask(config: &Config) -> io::Result<bool> {
    let mut stream = TcpStream::connect(reachable(config.listen)).await?;
    if config.tls.is_some() {
        return Ok(true);
    }
    let request = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await?;
    let mut line = Vec::new();
    let mut stream = stream.take(FIRST_LINE_MAX as u64);
    stream.read_to_end(&mut line).await?;
    Ok(line.starts_with(b"HTTP/1.1 200 "))
}

/// From this machine, an address that stands for all of them is reached as the loopback one.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        });
    }
    address
}
