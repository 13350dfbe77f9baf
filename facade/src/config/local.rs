//! The store of `STAGE=TEST`: ours, or the one that is there.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::backend::emulator::{EmulatorBackend, Listener};
use crate::error::{Error, ErrorKind};

/// How long whoever has the port may take to say what it is.
const PROBE_TIME: Duration = Duration::from_secs(2);
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

/// Listens at `address`, or finds out who does.
pub(super) async fn open(address: SocketAddr) -> Result<Local, Error> {
    let emulator = EmulatorBackend::new();
    let taken = match emulator.listen(address).await {
        Ok(listener) => {
            tracing::info!(url = %listener.url(), "started the bundled emulator in this process");
            return Ok(Local::Started(emulator, listener));
        }
        Err(error) => error,
    };
    if taken.kind() != io::ErrorKind::AddrInUse {
        let message = format!("the bundled emulator cannot listen at {address}");
        return Err(Error::new(ErrorKind::Config, message).with_source(taken));
    }
    match timeout(PROBE_TIME, probe(address)).await {
        Ok(Ok(true)) => {
            let url = format!("http://{address}");
            tracing::info!(%url, "using the DynamoDB server that answers there already");
            Ok(Local::Found(url))
        }
        _ => {
            let message = format!(
                "{address} is taken by something that is no DynamoDB server: \
                 stop it, or give another address with Builder::test_address"
            );
            Err(Error::new(ErrorKind::Config, message).with_source(taken))
        }
    }
}

/// Whether whoever listens at `address` speaks DynamoDB's protocol.
async fn probe(address: SocketAddr) -> io::Result<bool> {
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
    let mut answer = Vec::new();
    stream
        .take(PROBE_BYTES_MAX)
        .read_to_end(&mut answer)
        .await?;
    Ok(speaks_dynamodb(&answer))
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
