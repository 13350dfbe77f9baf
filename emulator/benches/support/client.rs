//! A plain HTTP/1.1 client over blocking sockets: it writes prepared bytes and counts the answer.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// One connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// The headers that the AWS SDKs send with every request.
pub fn request(target: &str, body: &str) -> Vec<u8> {
    format!(
        "POST / HTTP/1.1\r\nhost: localhost:8000\r\ncontent-type: application/x-amz-json-1.0\r\n\
         x-amz-target: DynamoDB_20120810.{target}\r\nx-amz-date: 20261120T120000Z\r\n\
         authorization: AWS4-HMAC-SHA256 Credential=AKIDBENCHMARK/20261120/us-east-1/dynamodb/\
         aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
         Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n\
         user-agent: aws-sdk-rust/1.3 os/linux lang/rust\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

impl Connection {
    /// Connects, and waits for the server to come up.
    pub fn open(address: SocketAddr) -> Self {
        let give_up = Instant::now() + Duration::from_secs(10);
        loop {
            if let Ok(stream) = TcpStream::connect(address) {
                stream.set_nodelay(true).expect("a TCP socket");
                return Self {
                    stream,
                    buffer: vec![0; 1 << 16],
                };
            }
            assert!(Instant::now() < give_up, "nothing listens on {address}");
            thread::sleep(Duration::from_micros(200));
        }
    }

    /// Sends one request and returns its status and the length of its body.
    pub fn exchange(&mut self, request: &[u8]) -> (u16, usize) {
        self.stream.write_all(request).expect("the server reads");
        let (mut filled, head) = (0, loop_until_head(&mut self.stream, &mut self.buffer));
        filled += head.filled;
        let mut missing = (head.end + head.length).saturating_sub(filled);
        while missing > 0 {
            let read = self
                .stream
                .read(&mut self.buffer)
                .expect("the server answers");
            assert!(read > 0, "the server closed in the middle of a body");
            missing = missing.saturating_sub(read);
        }
        (head.status, head.length)
    }

    /// Sends one request and returns its body.
    pub fn fetch(&mut self, request: &[u8]) -> Vec<u8> {
        self.stream.write_all(request).expect("the server reads");
        let head = loop_until_head(&mut self.stream, &mut self.buffer);
        let mut body = self.buffer[head.end..head.filled].to_vec();
        while body.len() < head.length {
            let read = self
                .stream
                .read(&mut self.buffer)
                .expect("the server answers");
            assert!(read > 0, "the server closed in the middle of a body");
            body.extend_from_slice(&self.buffer[..read]);
        }
        assert_eq!(head.status, 200, "{}", String::from_utf8_lossy(&body));
        body
    }
}

struct Head {
    status: u16,
    length: usize,
    end: usize,
    filled: usize,
}

fn loop_until_head(stream: &mut TcpStream, buffer: &mut [u8]) -> Head {
    let mut filled = 0;
    loop {
        let read = stream
            .read(&mut buffer[filled..])
            .expect("the server answers");
        assert!(read > 0, "the server closed the connection");
        filled += read;
        let Some(end) = buffer[..filled]
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
        else {
            continue;
        };
        let text = std::str::from_utf8(&buffer[..end]).expect("an ASCII head");
        let status = text
            .get(9..12)
            .and_then(|code| code.parse().ok())
            .expect("a status");
        let length = text
            .lines()
            .find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse().ok())?
            })
            .expect("a content-length");
        return Head {
            status,
            length,
            end: end + 4,
            filled,
        };
    }
}

/// How a load went.
pub struct Load {
    /// Requests answered.
    pub requests: u64,
    /// How long it ran.
    pub elapsed: Duration,
}

impl Load {
    /// Requests per second.
    pub fn rate(&self) -> f64 {
        self.requests as f64 / self.elapsed.as_secs_f64()
    }
}

/// Runs `connections` connections for `span`, each sending its requests in turn, one at a time.
pub fn run(
    address: SocketAddr,
    requests: &Arc<Vec<Vec<u8>>>,
    connections: usize,
    span: Duration,
) -> Load {
    let (stop, total) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(0)),
    );
    let start = Instant::now();
    let threads: Vec<_> = (0..connections)
        .map(|number| {
            let (requests, stop, total) =
                (Arc::clone(requests), Arc::clone(&stop), Arc::clone(&total));
            thread::spawn(move || {
                let mut connection = Connection::open(address);
                let (mut at, mut count) = (number * 7919, 0);
                while !stop.load(Ordering::Relaxed) {
                    let (status, _) = connection.exchange(&requests[at % requests.len()]);
                    assert_eq!(status, 200, "a benchmark request was refused");
                    at += 1;
                    count += 1;
                }
                total.fetch_add(count, Ordering::Relaxed);
            })
        })
        .collect();
    thread::sleep(span);
    stop.store(true, Ordering::Relaxed);
    for thread in threads {
        thread.join().expect("the client thread ends well");
    }
    Load {
        requests: total.load(Ordering::Relaxed),
        elapsed: start.elapsed(),
    }
}
