//! A client that asks upstreams over HTTP/1.1, with rustls on ring.
//!
//! The address of a host is looked up here, looked at, and connected to: a name that means another address a moment
//! later leads nowhere. Redirects are followed here for the same reason.

use std::fmt;
use std::future::poll_fn;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HOST, HeaderName, HeaderValue, LOCATION, USER_AGENT};
use http::{Method, Uri};
use http_body_util::Full;
use hyper::body::{Body as _, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::address::is_private;
use super::{UpstreamAnswer, UpstreamClient, UpstreamError, UpstreamRequest};
use crate::backend::BoxFuture;
use crate::domain::packages::pipeline::{Body, ByteSource};
use crate::error::{Error, ErrorKind};

/// Why some addresses are not asked.
const PRIVATE: &str = "its host is on this machine, in a private network or on the link";

/// Redirects that are followed for one answer.
const REDIRECTS_MAX: usize = 5;

/// Asks upstreams over the network: see [`PackageSettings::upstream`](crate::packages::PackageSettings::upstream).
///
/// One request is one connection. Secrets are not sent to a host that a redirect leads to.
#[derive(Clone)]
pub struct HttpClient {
    tls: TlsConnector,
}

impl HttpClient {
    /// A client that trusts the authorities that this machine trusts.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when the protocols of TLS cannot be set up.
    pub fn new() -> Result<Self, Error> {
        let mut roots = RootCertStore::empty();
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::debug!(%error, "a certificate of this machine was not read");
        }
        roots.add_parsable_certificates(found.certs);
        Self::trusting(roots)
    }

    /// A client that trusts these authorities alone.
    ///
    /// # Errors
    ///
    /// As [`HttpClient::new`].
    pub fn trusting(roots: RootCertStore) -> Result<Self, Error> {
        let provider = Arc::new(crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::new(ErrorKind::Config, format!("TLS: {error}")))?;
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    async fn follow(&self, request: UpstreamRequest) -> Result<UpstreamAnswer, UpstreamError> {
        let first = HostAt::of(&request.url)?;
        let mut target = first.clone();
        for _ in 0..=REDIRECTS_MAX {
            let own = target.is_same_host(&first);
            let answer = self.once(&request, &target, own).await?;
            // What was sent was meant for whom it was sent to.
            let redirect =
                request.method != "POST" && matches!(answer.status, 301 | 302 | 303 | 307 | 308);
            let location = answer.header(LOCATION.as_str()).filter(|_| redirect);
            let Some(location) = location.map(str::to_owned) else {
                return Ok(answer);
            };
            let next = target.joined(&location)?;
            if target.tls && !next.tls {
                return Err(refused("a redirect leaves TLS"));
            }
            target = next;
        }
        Err(failed("it redirects too often"))
    }

    /// One request to one host. What says who we are goes to our own upstream alone.
    async fn once(
        &self,
        request: &UpstreamRequest,
        target: &HostAt,
        own: bool,
    ) -> Result<UpstreamAnswer, UpstreamError> {
        let private = request.private_addresses && own;
        let stream = in_time(request.connect, target.connect(private)).await??;
        let stream: Pin<Box<dyn Stream>> = match target.tls {
            false => Box::pin(stream),
            true => {
                let name = ServerName::try_from(target.host.clone());
                let name = name.map_err(|_| refused("its host is no name of a server"))?;
                let handshake = in_time(request.connect, self.tls.connect(name, stream)).await?;
                Box::pin(handshake.map_err(|error| failed(&format!("TLS: {error}")))?)
            }
        };
        let handshake = in_time(request.connect, http1::handshake(TokioIo::new(stream))).await?;
        let (mut sender, connection) = handshake.map_err(|error| failed(&error.to_string()))?;
        let message = target.message(request, own)?;
        let mut connection: Option<Driven> = Some(Box::pin(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "the connection to an upstream ended");
            }
        }));
        let mut sent = Box::pin(sender.send_request(message));
        let answer = poll_fn(|context| {
            drive(&mut connection, context);
            sent.as_mut().poll(context)
        });
        let answer = in_time(request.read, answer).await?;
        drop(sent);
        let answer = answer.map_err(|error| failed(&error.to_string()))?;
        let (parts, body) = answer.into_parts();
        let headers = parts.headers.iter().filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        });
        let size = body.size_hint().exact();
        let source = Box::new(Received {
            connection,
            body,
            wait: request.read,
        });
        let body = Body::Stream { size, source };
        Ok(UpstreamAnswer::new(
            parts.status.as_u16(),
            headers.collect(),
            body,
        ))
    }
}

impl UpstreamClient for HttpClient {
    fn send(
        &self,
        request: UpstreamRequest,
    ) -> BoxFuture<'_, Result<UpstreamAnswer, UpstreamError>> {
        Box::pin(self.follow(request))
    }

    fn judge(&self, url: &str, private_addresses: bool) -> Result<(), UpstreamError> {
        let target = HostAt::of(url)?;
        let own = match target.host.parse::<IpAddr>() {
            Ok(address) => is_private(address),
            Err(_) => target.host == "localhost" || target.host.ends_with(".localhost"),
        };
        match own && !private_addresses {
            true => Err(refused(PRIVATE)),
            false => Ok(()),
        }
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HttpClient")
    }
}

/// What goes on of a connection, as long as somebody polls it.
type Driven = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Lets a connection go on, until it has ended: it moves only while somebody waits for it.
fn drive(connection: &mut Option<Driven>, context: &mut Context<'_>) {
    if let Some(driven) = connection
        && driven.as_mut().poll(context).is_ready()
    {
        *connection = None;
    }
}

/// Bytes in both directions.
trait Stream: AsyncRead + AsyncWrite + Send {}
impl<T: AsyncRead + AsyncWrite + Send> Stream for T {}

/// A host, and what is asked of it.
#[derive(Clone, Debug)]
struct HostAt {
    tls: bool,
    host: String,
    port: u16,
    path: String,
}

impl HostAt {
    fn of(url: &str) -> Result<Self, UpstreamError> {
        let uri: Uri = url.parse().map_err(|_| refused("its address is none"))?;
        let tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(refused("its address is neither http nor https")),
        };
        let authority = uri
            .authority()
            .ok_or_else(|| refused("its address has no host"))?;
        if authority.as_str().contains('@') {
            return Err(refused("its address has a password in it"));
        }
        // An address of the new kind stands in brackets, of which it knows nothing itself.
        let host = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            tls,
            host: host.to_ascii_lowercase(),
            port: authority.port_u16().unwrap_or(if tls { 443 } else { 80 }),
            path: path.to_owned(),
        })
    }

    fn is_same_host(&self, other: &Self) -> bool {
        (self.tls, &self.host, self.port) == (other.tls, &other.host, other.port)
    }

    fn authority(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.port),
            false => format!("{}:{}", self.host, self.port),
        }
    }

    /// Where a redirect leads.
    fn joined(&self, location: &str) -> Result<Self, UpstreamError> {
        if location.contains("://") {
            return Self::of(location);
        }
        let scheme = if self.tls { "https" } else { "http" };
        if let Some(rest) = location.strip_prefix("//") {
            return Self::of(&format!("{scheme}://{rest}"));
        }
        let base = match location.starts_with('/') {
            true => "",
            false => self.path.rsplit_once('/').map_or("", |(folder, _)| folder),
        };
        let slash = if location.starts_with('/') { "" } else { "/" };
        Self::of(&format!(
            "{scheme}://{}{base}{slash}{location}",
            self.authority()
        ))
    }

    /// Connects to an address of the host that may be asked.
    async fn connect(&self, private: bool) -> Result<TcpStream, UpstreamError> {
        let found: Vec<SocketAddr> = match self.host.parse::<IpAddr>() {
            Ok(address) => vec![SocketAddr::new(address, self.port)],
            Err(_) => {
                let found = tokio::net::lookup_host((self.host.as_str(), self.port)).await;
                found.map_err(|error| failed(&error.to_string()))?.collect()
            }
        };
        let allowed = found
            .iter()
            .filter(|address| private || !is_private(address.ip()));
        let mut last = refused(PRIVATE);
        for address in allowed {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(error) => last = failed(&error.to_string()),
            }
        }
        Err(last)
    }

    fn message(
        &self,
        request: &UpstreamRequest,
        own: bool,
    ) -> Result<http::Request<Full<Bytes>>, UpstreamError> {
        let wrong = |_| refused("what says who we are cannot be sent");
        let method = match request.method.as_str() {
            "HEAD" => Method::HEAD,
            "POST" => Method::POST,
            _ => Method::GET,
        };
        let message = http::Request::builder()
            .method(method)
            .uri(&self.path)
            .header(HOST, self.authority())
            .header(USER_AGENT, "package-database");
        let mut message = message
            .body(Full::new(request.body.clone()))
            .map_err(|_| refused("its address cannot be asked"))?;
        for (name, value) in request.headers.iter().filter(|_| own) {
            let name = HeaderName::try_from(name).map_err(|_| wrong(()))?;
            let mut value = HeaderValue::try_from(value).map_err(|_| wrong(()))?;
            value.set_sensitive(true);
            message.headers_mut().insert(name, value);
        }
        Ok(message)
    }
}

/// The body of an answer, which comes as long as somebody reads it.
struct Received {
    connection: Option<Driven>,
    body: Incoming,
    wait: Duration,
}

impl ByteSource for Received {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, Error>> {
        let Self {
            connection,
            body,
            wait,
        } = self;
        let frame = poll_fn(move |context| {
            drive(connection, context);
            loop {
                return match Pin::new(&mut *body).poll_frame(context) {
                    Poll::Pending => Poll::Pending,
                    Poll::Ready(None) => Poll::Ready(Ok(None)),
                    Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                        Ok(data) => Poll::Ready(Ok(Some(data))),
                        // Headers behind the body say nothing that anybody asked.
                        Err(_) => continue,
                    },
                    Poll::Ready(Some(Err(error))) => {
                        let message = format!("the answer of an upstream broke off: {error}");
                        Poll::Ready(Err(Error::new(ErrorKind::CorruptData, message)))
                    }
                };
            }
        });
        let wait = *wait;
        Box::pin(async move {
            let late = |_| {
                let message = "an upstream stalled in the middle of its answer";
                Error::new(ErrorKind::Unavailable, message)
            };
            tokio::time::timeout(wait, frame).await.map_err(late)?
        })
    }
}

async fn in_time<T>(span: Duration, work: impl Future<Output = T>) -> Result<T, UpstreamError> {
    let done = tokio::time::timeout(span, work).await;
    done.map_err(|_| UpstreamError::Timeout)
}

#[cold]
fn refused(why: &str) -> UpstreamError {
    UpstreamError::Refused(why.to_owned())
}

#[cold]
fn failed(why: &str) -> UpstreamError {
    UpstreamError::Failed(why.to_owned())
}
