//! Takes connections until it is told to stop, and then ends what was begun.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Version;
use axum::http::header::HOST;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;
use tower::Service as _;

use crate::edge::{Peer, Unhosted};
use crate::limits::Limits;
use crate::service::Service;

/// A request may have so many headers.
const HEADERS_MAX: usize = 100;
/// After an error that is not the client's, such as too many open files, the next connection is taken this much later.
const PAUSE: Duration = Duration::from_millis(50);

/// A service with a socket.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    tls: Option<TlsAcceptorOf>,
    service: Service,
}

/// The acceptor, which shows nothing of its key.
#[derive(Clone)]
struct TlsAcceptorOf(TlsAcceptor);

impl std::fmt::Debug for TlsAcceptorOf {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("TlsAcceptor(..)")
    }
}

/// How serving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every request that was begun was answered.
    Whole,
    /// The deadline passed before that.
    Cut,
}

impl Listening {
    /// Opens the socket.
    ///
    /// # Errors
    ///
    /// As the system's: the address is taken, or not of this machine.
    pub async fn open(
        address: SocketAddr,
        tls: Option<TlsAcceptor>,
        service: Service,
    ) -> io::Result<Self> {
        Ok(Self {
            listener: TcpListener::bind(address).await?,
            tls: tls.map(TlsAcceptorOf),
            service,
        })
    }

    /// Where it listens: the port that the system chose, when it was told to.
    ///
    /// # Errors
    ///
    /// As the system's: none for a socket that is open.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves, does the [work](Service::work) that nobody asks for, and [reports](Service::report), until `stop` ends; then takes nothing new and waits for what was begun, up to the deadline.
    pub async fn serve(self, stop: impl Future<Output = ()>) -> Ended {
        let state = self.service.state().clone();
        let limits = state.limits().clone();
        let room = Arc::new(Semaphore::new(
            limits.connections.min(Semaphore::MAX_PERMITS),
        ));
        let open = GracefulShutdown::new();
        let accepting = self.accept(&open, &room, &limits);
        tokio::select! {
            biased;
            () = stop => {}
            () = accepting => {}
            () = self.service.work_on() => {}
            () = self.service.report_on() => {}
        }
        state.begin_stop();
        tracing::info!("stopping: nothing new is taken");
        // The socket is closed, so that whoever comes is refused at once and goes elsewhere.
        drop(self.listener);
        let deadline = state.clock().sleep(limits.shutdown);
        let ended = tokio::select! {
            biased;
            () = open.shutdown() => Ended::Whole,
            () = deadline => {
                tracing::warn!("the deadline passed: what is still open is broken off");
                Ended::Cut
            }
        };
        self.service.rest().await;
        ended
    }

    /// Takes connections for ever. Only as many are open as there is room for; the system lets others wait.
    async fn accept(&self, open: &GracefulShutdown, room: &Arc<Semaphore>, limits: &Limits) {
        loop {
            // The semaphore is never closed.
            let Ok(permit) = room.clone().acquire_owned().await else {
                return;
            };
            match self.listener.accept().await {
                Ok((stream, peer)) => {
                    let connection = Connection {
                        router: self.service.router(),
                        tls: self.tls.clone(),
                        peer,
                        limits: limits.clone(),
                        watcher: open.watcher(),
                        _permit: permit,
                    };
                    tokio::spawn(connection.run(stream));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    self.service.state().clock().sleep(PAUSE).await;
                }
            }
        }
    }
}

/// One connection with what it needs.
struct Connection {
    router: Router,
    tls: Option<TlsAcceptorOf>,
    peer: SocketAddr,
    limits: Limits,
    watcher: Watcher,
    _permit: OwnedSemaphorePermit,
}

impl Connection {
    async fn run(self, stream: TcpStream) {
        // Answers are written whole, and waiting to fill a packet would only delay them.
        let _ = stream.set_nodelay(true);
        match self.tls.clone() {
            None => self.talk(stream).await,
            Some(TlsAcceptorOf(tls)) => {
                let greeting = tokio::time::timeout(self.limits.head, tls.accept(stream));
                match greeting.await {
                    Ok(Ok(stream)) => self.talk(stream).await,
                    Ok(Err(error)) => tracing::debug!(%error, "no TLS connection came about"),
                    Err(_) => tracing::debug!("a TLS greeting took too long"),
                }
            }
        }
    }

    async fn talk(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let Self {
            router,
            peer,
            limits,
            watcher,
            ..
        } = self;
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            let hosts = request.headers().get_all(HOST).iter().count();
            if hosts != 1 && request.version() == Version::HTTP_11 {
                request.extensions_mut().insert(Unhosted);
            }
            // A router is always ready.
            router.clone().call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_buf_size(limits.head_bytes)
            .max_headers(HEADERS_MAX)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "a connection broke off");
        }
    }
}
