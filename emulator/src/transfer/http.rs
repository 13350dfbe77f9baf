//! An endpoint at the other end of a socket.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Uri;
use http::header::{CONTENT_TYPE, HOST, HeaderValue};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

use super::endpoint::Endpoint;
use super::tls;
use crate::clock::Clock;
use crate::limits::REQUEST_BYTES_MAX;
use crate::protocol::Signer;

/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where an endpoint is, and how it is called.
#[derive(Clone)]
pub(crate) struct HttpSource {
    host: String,
    port: u16,
    /// What stands in the Host header, which is signed.
    authority: HeaderValue,
    tls: Option<tls::Config>,
    signer: Signer,
    clock: Arc<dyn Clock>,
    api: Api,
}

/// How an API is spoken to.
#[derive(Clone, Copy)]
struct Api {
    /// What stands before the name of an operation.
    target: &'static str,
    content_type: &'static str,
}

/// How operations of DynamoDB are named, and their bodies.
const DYNAMODB: Api = Api {
    target: "DynamoDB_20120810",
    content_type: "application/x-amz-json-1.0",
};

/// How operations of Kinesis are named, and their bodies.
const KINESIS: Api = Api {
    target: "Kinesis_20131202",
    content_type: "application/x-amz-json-1.1",
};

/// Whether a user, perhaps with a password, stands before the host of an address.
pub(crate) fn has_user(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next();
    authority.is_some_and(|authority| authority.contains('@'))
}

impl HttpSource {
    /// The endpoint at `url`, called with these keys.
    ///
    /// # Errors
    ///
    /// If the address is none of HTTP, or of HTTPS where that is not linked; in words.
    pub(crate) fn new(url: &str, signer: Signer, clock: Arc<dyn Clock>) -> Result<Self, String> {
        // Before anything is said of the address, because it is not to be shown.
        if has_user(url) {
            return Err(
                "the address names a user: leave that out, keys are taken from AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY or from a profile"
                    .to_owned(),
            );
        }
        let uri: Uri = url.parse().map_err(|_| format!("{url:?} is no address"))?;
        let host = uri
            .host()
            .ok_or_else(|| format!("{url:?} names no host: write http://HOST:PORT"))?;
        let tls = match uri.scheme_str() {
            Some("http") => None,
            Some("https") => Some(tls::Config::new()?),
            _ => return Err(format!("{url:?} begins with neither http:// nor https://")),
        };
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(format!("{url:?} has a path: write http://HOST:PORT"));
        }
        let port = uri.port_u16();
        let shown = match port {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        Ok(Self {
            host: host
                .trim_start_matches('[')
                .trim_end_matches(']')
                .to_owned(),
            port: port.unwrap_or(if tls.is_some() { 443 } else { 80 }),
            authority: HeaderValue::from_str(&shown).map_err(|error| error.to_string())?,
            tls,
            signer,
            clock,
            api: DYNAMODB,
        })
    }

    /// The region of the keys.
    pub(super) fn region(&self) -> &str {
        &self.signer.region
    }

    /// The same address, where Kinesis is.
    pub(crate) fn of_kinesis(self) -> Self {
        Self {
            api: KINESIS,
            ..self
        }
    }

    /// A connection of one thread, which is made with the first call.
    ///
    /// # Errors
    ///
    /// If the system refuses; in words.
    pub(crate) fn connect(&self) -> Result<Box<dyn Endpoint>, String> {
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build();
        Ok(Box::new(HttpEndpoint {
            runtime: runtime.map_err(|error| error.to_string())?,
            exchange: self.exchange(),
        }))
    }

    /// The same keys and settings, where the streams of an address of the service are.
    /// <https://docs.aws.amazon.com/general/latest/gr/ddb.html>
    pub(crate) fn of_streams(&self) -> Self {
        let is_service = self.host.starts_with("dynamodb.") && self.host.contains(".amazonaws.com");
        if !is_service {
            return self.clone();
        }
        let host = format!("streams.{}", self.host);
        match HeaderValue::from_str(&host) {
            Ok(authority) => Self {
                host,
                authority,
                ..self.clone()
            },
            // A host that was a header stays one with a word before it.
            Err(_) => self.clone(),
        }
    }

    /// A connection that is made with the first call, for who can wait.
    pub(crate) fn exchange(&self) -> Exchange {
        Exchange {
            source: self.clone(),
            open: None,
        }
    }

    fn request(&self, target: &str, body: Bytes) -> Result<http::Request<Full<Bytes>>, String> {
        let request = http::Request::post("/")
            .header(CONTENT_TYPE, self.api.content_type)
            .header("x-amz-target", target);
        self.signed(request, body)
    }

    /// A request to this endpoint, signed with all its headers.
    ///
    /// # Errors
    ///
    /// If something in it cannot be sent; in words.
    pub(super) fn signed(
        &self,
        request: http::request::Builder,
        body: Bytes,
    ) -> Result<http::Request<Full<Bytes>>, String> {
        let request = request.header(HOST, &self.authority).body(());
        let (mut parts, ()) = request.map_err(|error| error.to_string())?.into_parts();
        let signed = self.signer.sign(&mut parts, &body, self.clock.now());
        signed.map_err(|_| "the keys cannot stand in a header".to_owned())?;
        Ok(http::Request::from_parts(parts, Full::new(body)))
    }

    async fn open(&self) -> io::Result<SendRequest<Full<Bytes>>> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        stream.set_nodelay(true)?;
        match &self.tls {
            None => handshake(TokioIo::new(stream)).await,
            Some(tls) => handshake(TokioIo::new(tls.connect(&self.host, stream).await?)).await,
        }
    }
}

/// Host and port.
impl fmt::Display for HttpSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.host, self.port)
    }
}

async fn handshake<S>(stream: S) -> io::Result<SendRequest<Full<Bytes>>>
where
    S: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let (sender, connection) = http1::handshake(stream).await.map_err(io::Error::other)?;
    // It ends with the sender; what is wrong with it the sender is told.
    drop(tokio::spawn(connection));
    Ok(sender)
}

/// A connection to an endpoint, one call after the other.
pub(crate) struct Exchange {
    source: HttpSource,
    open: Option<SendRequest<Full<Bytes>>>,
}

impl Exchange {
    /// Calls what `target` names; status and body of the answer. A connection that was closed meanwhile is made anew.
    ///
    /// # Errors
    ///
    /// If nothing came back, in words.
    pub(crate) async fn call(&mut self, target: &str, body: Bytes) -> Result<(u16, Bytes), String> {
        let request = self.source.request(target, body)?;
        let (head, body) = self.send(request).await?.into_parts();
        Ok((head.status.as_u16(), body))
    }

    /// Sends a request that the source has signed; its answer.
    ///
    /// # Errors
    ///
    /// As [`Self::call`].
    pub(super) async fn send(
        &mut self,
        request: http::Request<Full<Bytes>>,
    ) -> Result<http::Response<Bytes>, String> {
        let kept = self.open.take().filter(|sender| !sender.is_closed());
        let exchange = async {
            let mut sender = match kept {
                Some(sender) => sender,
                None => self
                    .source
                    .open()
                    .await
                    .map_err(|error| error.to_string())?,
            };
            let told = |error: hyper::Error| error.to_string();
            sender.ready().await.map_err(told)?;
            let (head, body) = sender
                .send_request(request)
                .await
                .map_err(told)?
                .into_parts();
            // A page has 1 MB; no endpoint answers with more than it takes itself.
            let body = Limited::new(body, REQUEST_BYTES_MAX).collect().await;
            let body = body.map_err(|error| error.to_string())?.to_bytes();
            self.open = Some(sender);
            Ok(http::Response::from_parts(head, body))
        };
        let ended = tokio::time::timeout(PATIENCE, exchange).await;
        ended.unwrap_or_else(|_| Err(format!("no answer within {} s", PATIENCE.as_secs())))
    }
}

/// A connection, and what drives it.
struct HttpEndpoint {
    runtime: Runtime,
    exchange: Exchange,
}

impl Endpoint for HttpEndpoint {
    fn call(&mut self, operation: &str, body: Bytes) -> Result<(u16, Bytes), String> {
        let target = format!("{}.{operation}", self.exchange.source.api.target);
        self.runtime.block_on(self.exchange.call(&target, body))
    }
}
