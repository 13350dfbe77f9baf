//! Bytes out, bytes in: no client library that would repair what a test sends on purpose.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// Long enough for a debug build on a busy machine, short enough that a hang is a failure.
const PATIENCE: Duration = Duration::from_secs(60);

/// A well-formed `Authorization` header whose signature nobody checked.
pub(crate) const AUTHORIZATION: &str = "AWS4-HMAC-SHA256 \
     Credential=AKIDEXAMPLE/20261120/us-east-1/dynamodb/aws4_request, \
     SignedHeaders=host;x-amz-date;x-amz-target, \
     Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A request as a test wants it: headers in this order, nothing added, nothing checked.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether a `Content-Length` of the body is added at the end.
    pub(crate) length: bool,
}

impl Raw {
    /// The request of an SDK: `POST /` with target, type, date and authorization.
    pub(crate) fn post(operation: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::bare("POST / HTTP/1.1")
            .with("Host", "localhost:8000")
            .with("Content-Type", "application/x-amz-json-1.0")
            .with("X-Amz-Target", &format!("DynamoDB_20120810.{operation}"))
            .with("X-Amz-Date", "20261120T120000Z")
            .with("Authorization", AUTHORIZATION)
            .body(body)
    }

    /// A request line and nothing else.
    pub(crate) fn bare(line: &str) -> Self {
        Self {
            line: line.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            length: false,
        }
    }

    /// Sets a header: in its place when it is there, at the end when not.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        let known = self.headers.iter_mut().find(|(known, _)| known == name);
        match known {
            Some(header) => header.1 = value.to_owned(),
            None => self.headers.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Adds a header, even where one of that name stands already.
    pub(crate) fn also(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes a header away.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// Sets the body, sent with its length.
    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.length = true;
        self
    }

    /// Sends the body in chunks of this many bytes.
    pub(crate) fn chunked(mut self, size: usize) -> Self {
        let mut framed = Vec::new();
        for chunk in self.body.chunks(size) {
            framed.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            framed.extend_from_slice(chunk);
            framed.extend_from_slice(b"\r\n");
        }
        framed.extend_from_slice(b"0\r\n\r\n");
        self.body = framed;
        self.length = false;
        self.with("Transfer-Encoding", "chunked")
    }

    /// The bytes that go out.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{}\r\n", self.line);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.length {
            text.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// An answer, taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a header, whose name is given in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null where it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The error type of the body, with its prefix.
    pub(crate) fn error_type(&self) -> String {
        let body = self.json();
        body["__type"].as_str().unwrap_or_default().to_owned()
    }

    /// The error message of the body.
    pub(crate) fn message(&self) -> Option<String> {
        let body = self.json();
        let message = body.get("message").or_else(|| body.get("Message"));
        message.and_then(Value::as_str).map(str::to_owned)
    }
}

/// A connection.
pub(crate) struct Connection {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl Connection {
    /// Opens one.
    pub(crate) fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            unread: Vec::new(),
        }
    }

    /// Sends bytes. A server that has refused already may have closed: that is its answer's business.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let _refused_early = self.stream.write_all(bytes);
    }

    /// The next answer, or nothing when the server closed instead.
    pub(crate) fn answer(&mut self) -> Option<Answer> {
        let head_end = loop {
            if let Some(at) = find(&self.unread, b"\r\n\r\n") {
                break at;
            }
            if !self.more() {
                return None;
            }
        };
        let head = String::from_utf8_lossy(&self.unread[..head_end]).into_owned();
        self.unread.drain(..head_end + 4);
        let mut lines = head.split("\r\n");
        let status_line = lines.next().unwrap_or_default();
        let status = status_line.split(' ').nth(1).unwrap_or_default();
        let status = status
            .parse()
            .unwrap_or_else(|_| panic!("not HTTP: {status_line}"));
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut answer = Answer {
            status,
            headers,
            body: Vec::new(),
        };
        answer.body = self.body_of(&answer);
        Some(answer)
    }

    fn body_of(&mut self, answer: &Answer) -> Vec<u8> {
        if answer.status < 200 || answer.status == 204 {
            return Vec::new();
        }
        if answer.header("transfer-encoding") == Some("chunked") {
            return self.chunks();
        }
        let length = answer.header("content-length");
        let length = length.map_or(usize::MAX, |text| text.parse().unwrap());
        while self.unread.len() < length && self.more() {}
        let length = length.min(self.unread.len());
        self.unread.drain(..length).collect()
    }

    fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let at = loop {
                match find(&self.unread, b"\r\n") {
                    Some(at) => break at,
                    None => assert!(self.more(), "the server closed within a chunk"),
                }
            };
            let size = String::from_utf8_lossy(&self.unread[..at]).into_owned();
            let size = usize::from_str_radix(size.trim(), 16).unwrap();
            self.unread.drain(..at + 2);
            while self.unread.len() < size + 2 {
                assert!(self.more(), "the server closed within a chunk");
            }
            body.extend(self.unread.drain(..size));
            self.unread.drain(..2);
            if size == 0 {
                return body;
            }
        }
    }

    /// Whether the server closes without another byte.
    pub(crate) fn closes_quietly(&mut self) -> bool {
        while self.more() {}
        self.unread.is_empty()
    }

    /// Reads what is there; false when the server has closed.
    fn more(&mut self) -> bool {
        let mut buffer = vec![0; 64 * 1024];
        match self.stream.read(&mut buffer) {
            Ok(0) => false,
            Ok(count) => {
                self.unread.extend_from_slice(&buffer[..count]);
                true
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("no answer: {error}"),
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|part| part == needle)
}

/// One request on a connection of its own.
pub(crate) fn send(address: SocketAddr, request: &Raw) -> Option<Answer> {
    let mut connection = Connection::open(address);
    connection.send(&request.bytes());
    connection.answer()
}

/// A good request, answered as such; what stands in the answer is JSON.
pub(crate) fn call(address: SocketAddr, operation: &str, input: &Value) -> Value {
    let answer = send(address, &Raw::post(operation, input.to_string()));
    let answer = answer.unwrap_or_else(|| panic!("{operation}: no answer"));
    assert_eq!(answer.status, 200, "{operation}: {}", answer.text());
    answer.json()
}
