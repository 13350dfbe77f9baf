//! One HTTP request at a time to an emulator, over a plain socket, signed as an SDK signs.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use http::Uri;
use http::header::{CONTENT_TYPE, HOST};

use crate::cli::place::{self, REGION};
use crate::clock::{Clock, SystemClock};
use crate::protocol::{Signer, percent_encode};
use crate::transfer::has_user;

/// The keys of who says nothing else: those with which the emulator answers typed calls.
const KEY: &str = "local";
/// Bytes of an answer that are read at most.
const ANSWER_BYTES_MAX: u64 = 1 << 30;

/// What was answered.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) status: u16,
    pub(super) body: String,
}

/// A running emulator.
#[derive(Debug)]
pub(super) struct Client {
    /// Host and port.
    authority: String,
    /// What stands before `/control/v1/`: the path of the endpoint, and the database.
    prefix: String,
    signer: Signer,
}

impl Client {
    /// The emulator at `endpoint`, asked about `database`. Keys and region are those that the AWS CLI would take from
    /// the environment.
    ///
    /// # Errors
    ///
    /// If that is no address of HTTP, in words.
    pub(super) fn new(endpoint: &str, database: Option<&str>) -> Result<Self, String> {
        if has_user(endpoint) {
            return Err(
                "--endpoint names a user: leave that out, keys are those of the environment"
                    .to_owned(),
            );
        }
        let (authority, path) = address(endpoint)
            .ok_or_else(|| format!("{endpoint} is no address like {}", place::address()))?;
        let path = path.trim_matches('/');
        let mut prefix = match path {
            "" => String::new(),
            path => format!("/{path}"),
        };
        if let Some(database) = database {
            prefix.push_str("/db/");
            prefix.push_str(&percent_encode(database));
        }
        Ok(Self {
            authority,
            prefix,
            signer: Signer {
                access_key: variable("AWS_ACCESS_KEY_ID").unwrap_or_else(|| KEY.to_owned()),
                secret: variable("AWS_SECRET_ACCESS_KEY").unwrap_or_else(|| KEY.to_owned()),
                session_token: variable("AWS_SESSION_TOKEN"),
                region: variable("AWS_REGION")
                    .or_else(|| variable("AWS_DEFAULT_REGION"))
                    .unwrap_or_else(|| REGION.to_owned()),
                service: Signer::DYNAMODB,
            },
        })
    }

    /// Host and port.
    pub(super) fn address(&self) -> &str {
        &self.authority
    }

    /// Makes one control call.
    ///
    /// # Errors
    ///
    /// If nobody answers, or with something else than HTTP.
    pub(super) fn call(&self, method: &str, path: &str, body: &str) -> io::Result<Said> {
        read(self.send(method, path, body)?)
    }

    /// Makes a control call that answers with events, and hands each of them to `tell`, by its name and its data, until
    /// that wants no more or there are none. What was answered instead, if it was something else.
    ///
    /// # Errors
    ///
    /// If nobody answers, or the connection breaks, or `tell` fails.
    pub(super) fn follow(
        &self,
        path: &str,
        mut tell: impl FnMut(&str, &str) -> io::Result<bool>,
    ) -> io::Result<Option<Said>> {
        let mut reader = BufReader::new(self.send("GET", path, "")?);
        let status = head(&mut reader)?;
        let mut line = String::new();
        if status != 200 {
            let _ = reader.read_to_string(&mut line)?;
            return Ok(Some(Said { status, body: line }));
        }
        let mut event = String::new();
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
            }
            if let Some(name) = line.strip_prefix("event: ") {
                name.trim_end().clone_into(&mut event);
            } else if let Some(data) = line.strip_prefix("data: ")
                && !tell(&event, data.trim_end())?
            {
                return Ok(None);
            }
        }
    }

    /// Sends a request, whose answer ends with the connection: that is how HTTP/1.0 has it.
    fn send(&self, method: &str, path: &str, body: &str) -> io::Result<TcpStream> {
        let target = format!("{}/control/v1/{path}", self.prefix);
        let request = http::Request::builder()
            .method(method)
            .uri(&target)
            .header(HOST, &self.authority)
            .header(CONTENT_TYPE, "application/json")
            .body(());
        let (mut parts, ()) = request.map_err(io::Error::other)?.into_parts();
        let signed = self
            .signer
            .sign(&mut parts, body.as_bytes(), SystemClock.now());
        signed.map_err(io::Error::other)?;
        let mut text = format!("{method} {target} HTTP/1.0\r\n").into_bytes();
        for (name, value) in &parts.headers {
            text.extend_from_slice(name.as_str().as_bytes());
            text.extend_from_slice(b": ");
            text.extend_from_slice(value.as_bytes());
            text.extend_from_slice(b"\r\n");
        }
        text.extend_from_slice(b"connection: close\r\n");
        text.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
        text.extend_from_slice(body.as_bytes());
        let mut stream = TcpStream::connect(&self.authority)?;
        stream.write_all(&text)?;
        Ok(stream)
    }
}

/// Host and port of an address, and its path.
fn address(endpoint: &str) -> Option<(String, String)> {
    if !endpoint.starts_with("http://") || endpoint.contains(['?', '#']) {
        return None;
    }
    let uri: Uri = endpoint.parse().ok()?;
    let authority = uri.authority()?;
    let host = authority.host();
    let port = match authority.as_str().strip_prefix(host)? {
        "" => 80,
        port => port.strip_prefix(':')?.parse::<u16>().ok()?,
    };
    Some((format!("{host}:{port}"), uri.path().to_owned()))
}

/// Reads an answer up to the end of the connection.
fn read(stream: TcpStream) -> io::Result<Said> {
    let mut reader = BufReader::new(stream.take(ANSWER_BYTES_MAX));
    let status = head(&mut reader)?;
    let mut body = String::new();
    let _ = reader.read_to_string(&mut body)?;
    Ok(Said { status, body })
}

/// Reads the head of an answer, and its status.
fn head(reader: &mut impl BufRead) -> io::Result<u16> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Err(io::Error::other("it hung up without an answer"));
    }
    let rest = line.strip_prefix("HTTP/1.0 ");
    let status = rest
        .or_else(|| line.strip_prefix("HTTP/1.1 "))
        .and_then(|rest| rest.get(..3))
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| io::Error::other(format!("it answered {:?}", line.trim_end())))?;
    // No header is of interest: the body is text, and ends with the connection.
    loop {
        line.clear();
        let count = reader.read_line(&mut line)?;
        if count == 0 || line.trim_end().is_empty() {
            return Ok(status);
        }
    }
}

/// A variable of the environment, unless it is empty.
fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "this is where they are read")]
    let value = std::env::var(name).ok()?;
    Some(value).filter(|value| !value.is_empty())
}
