//! The store of `STAGE=TEST`: ours, or the one that is there.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::backend::emulator::{EmulatorBackend, Listener};
use crate::error::{Error, ErrorKind};

/// How long whoever has the port may take to say what it is.
const PROBE_TIME: Duration = Duration::from_secs(2);
/// How often the address is tried when nobody answers there, and yet it is taken.
const TRIES_MAX: u32 = 5;
/// How much of its answer is looked at.
const PROBE_BYTES_MAX: u64 = 16 * 1024;

/// What serves the tests.
#[derive(Debug)]
pub(super) enum Local {
    /// An emulator of our own, open to others.
    Started(EmulatorBackend, Listener),
    /// A DynamoDB that somebody else runs, by its URL.
    Found(String),
}

/// What is at an address that is taken.
enum Neighbour {
    DynamoDb,
    Other,
    /// Nobody any more: whoever had the address is about to give it up.
    Nobody,
}

/// Listens at `address`, or finds out who does. The IPv4 loopback address means `localhost`, and
/// with it the IPv6 one.
pub(super) async fn open(address: SocketAddr) -> Result<Local, Error> {
    let twin = SocketAddr::from((Ipv6Addr::LOCALHOST, address.port()));
    let twin = (address.ip() == Ipv4Addr::LOCALHOST).then_some(twin);
    let emulator = EmulatorBackend::new();
    let mut tries = 0;
    let taken = loop {
        let listens = match twin {
            Some(_) => emulator.listen_on_localhost(address.port()).await,
            None => emulator.listen(address).await,
        };
        let taken = match listens {
            Ok(listener) => {
                let url = listener.url();
                tracing::info!(%url, "started the bundled emulator in this process");
                return Ok(Local::Started(emulator, listener));
            }
            Err(error) => error,
        };
        if taken.kind() != io::ErrorKind::AddrInUse {
            let message = format!("the bundled emulator cannot listen at {address}");
            return Err(Error::new(ErrorKind::Config, message).with_source(taken));
        }
        // Somebody has the port: a server of ours in another process, most likely. Both addresses of
        // `localhost` are asked, because it may have but one of them.
        let mut gone = true;
        for address in std::iter::once(address).chain(twin) {
            match neighbour(address).await {
                Neighbour::DynamoDb => {
                    let url = format!("http://{address}");
                    tracing::info!(%url, "using the DynamoDB server that answers there already");
                    return Ok(Local::Found(url));
                }
                Neighbour::Other => gone = false,
                Neighbour::Nobody => {}
            }
        }
        tries += 1;
        if !gone || tries == TRIES_MAX {
            break taken;
        }
    };
    let message = format!(
        "{address} is taken by something that is no DynamoDB server: \
         stop it, or give another address with DatabaseBuilder::test_address"
    );
    Err(Error::new(ErrorKind::Config, message).with_source(taken))
}

/// Asks whoever listens at `address` for its tables.
async fn neighbour(address: SocketAddr) -> Neighbour {
    let mut answer = Vec::new();
    match timeout(PROBE_TIME, ask(address, &mut answer)).await {
        _ if speaks_dynamodb(&answer) => Neighbour::DynamoDb,
        // It ended the connection without a word.
        Ok(_) if answer.is_empty() => Neighbour::Nobody,
        _ => Neighbour::Other,
    }
}

/// Reads the answer until it shows what it is, or ends.
async fn ask(address: SocketAddr, answer: &mut Vec<u8>) -> io::Result<()> {
    let request = format!(
        "POST / HTTP/1.1\r\n\
         Host: localhost:{}\r\n\
         Connection: close\r\n\
         Content-Type: application/x-amz-json-1.0\r\n\
         X-Amz-Target: DynamoDB_20120810.ListTables\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, \
         SignedHeaders=host, Signature=0\r\n\
         Content-Length: 2\r\n\r\n{{}}",
        address.port()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut stream = stream.take(PROBE_BYTES_MAX);
    while stream.read_buf(answer).await? > 0 && !speaks_dynamodb(answer) {}
    Ok(())
}

/// Whether an HTTP answer is one that only DynamoDB, or a stand-in for it, gives.
pub(super) fn speaks_dynamodb(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer).to_ascii_lowercase();
    let signs = [
        "x-amzn-requestid",
        "application/x-amz-json",
        "\"tablenames\"",
        "com.amazon",
    ];
    text.starts_with("http/1.") && signs.iter().any(|sign| text.contains(sign))
}
