//! Listening: addresses, the acceptors, and the handle that stops it all.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener as StdTcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc};
use tokio::time::{sleep, timeout};

use super::body::Budget;
use super::connection::Shared;
use super::lane::Lane;
use super::runtime::{Core, Worker};
use super::shutdown::{self, Stage, Stop, Stopper};
use crate::protocol::Service;

/// Connections that the system may hold for us before they are accepted.
const BACKLOG: i32 = 1024;
/// Never more connections than this, whatever the descriptor limit. An idle one takes about 12 KiB.
const CONNECTIONS_MAX: usize = 16_384;
/// The part of the connections, one of so many, that is closed at once when another one comes and no more may be open.
/// It is looked for among all of them, so it is worth more than one place.
const ROOM_PART: usize = 16;
/// Descriptors kept for everything that is not a connection.
const DESCRIPTORS_RESERVED: usize = 64;
/// What is assumed of a system that does not tell its descriptor limit.
const DESCRIPTORS_ASSUMED: usize = 256;
/// How long an acceptor waits at most before it tries again, when connections or descriptors ran out.
const RETRY: Duration = Duration::from_millis(20);

/// Where to listen and how.
#[derive(Clone, Debug)]
pub(crate) struct ServerConfig {
    /// All of them, the first one is the server's address. With port 0 the others take the port of the first.
    pub(crate) addresses: Vec<SocketAddr>,
    /// One line for each request.
    pub(crate) log_requests: bool,
}

impl ServerConfig {
    /// Both loopback addresses.
    pub(crate) fn loopback(port: u16) -> Self {
        Self {
            addresses: vec![
                (Ipv4Addr::LOCALHOST, port).into(),
                (Ipv6Addr::LOCALHOST, port).into(),
            ],
            log_requests: false,
        }
    }
}

/// A running server: what [`Emulator::serve`](crate::Emulator::serve) gives.
///
/// Dropping it stops it at once: the port is free, connections are closed, threads have ended when
/// the drop returns. [`Server::shutdown`] and [`Server::shutdown_blocking`] let requests finish
/// first. The tables are the emulator's and outlive the server.
///
/// # Examples
///
/// ```
/// let emulator = dynamodb_emulator::Emulator::new();
/// let server = emulator.serve(([127, 0, 0, 1], 0))?;
/// let address = server.address();
/// assert_eq!(server.url(), format!("http://{address}"));
///
/// drop(server);
/// assert!(std::net::TcpStream::connect(address).is_err());
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Server {
    addresses: Vec<SocketAddr>,
    stopper: Stopper,
    threads: Vec<JoinHandle<()>>,
    done: mpsc::Receiver<()>,
}

impl Server {
    /// Listens, and serves on one thread for each core.
    ///
    /// # Errors
    ///
    /// When an address cannot be bound, or a thread cannot be started.
    pub(crate) fn start(service: Arc<Service>, config: &ServerConfig) -> io::Result<Self> {
        let listeners = bind_all(&config.addresses)?;
        let addresses = listeners
            .iter()
            .map(StdTcpListener::local_addr)
            .collect::<io::Result<Vec<_>>>()?;
        let freed = Arc::new(Notify::new());
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let (cores, workers): (Vec<Core>, Vec<Worker>) = (0..cores)
            .map(|_| Core::new(&freed))
            .collect::<io::Result<Vec<_>>>()?
            .into_iter()
            .unzip();
        let (stopper, stop) = shutdown::channel();
        let (done_sender, done) = mpsc::channel(1);
        let mut acceptors: Vec<_> = listeners
            .into_iter()
            .map(|listener| {
                let parts = (Arc::clone(&service), workers.clone(), Arc::clone(&freed));
                accept(listener, parts, stop.clone())
            })
            .collect();
        let mut server = Self {
            addresses,
            stopper,
            threads: Vec::with_capacity(cores.len()),
            done,
        };
        let budget = Arc::new(Budget::default());
        let is_local = server.addresses.iter().all(|one| one.ip().is_loopback());
        for (index, core) in cores.into_iter().enumerate() {
            let shared = Arc::new(Shared {
                service: Arc::clone(&service),
                lane: Lane::new(),
                budget: Arc::clone(&budget),
                log_requests: config.log_requests,
                is_local,
            });
            server.threads.push(core.start(
                format!("dynamodb-{index}"),
                shared,
                stop.clone(),
                std::mem::take(&mut acceptors),
                done_sender.clone(),
            )?);
        }
        Ok(server)
    }

    /// The address that clients connect to: the first one, where the server listens on several.
    ///
    /// # Examples
    ///
    /// ```
    /// let server = dynamodb_emulator::Emulator::new().serve(([127, 0, 0, 1], 0))?;
    /// assert_ne!(server.address().port(), 0);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn address(&self) -> SocketAddr {
        let unknown = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        debug_assert!(!self.addresses.is_empty(), "a server listens somewhere");
        self.addresses.first().copied().unwrap_or(unknown)
    }

    /// All addresses that it listens on: one for [`Emulator::serve`](crate::Emulator::serve), both
    /// loopback addresses for [`Emulator::serve_on_localhost`](crate::Emulator::serve_on_localhost)
    /// where the machine has both.
    ///
    /// # Examples
    ///
    /// ```
    /// let server = dynamodb_emulator::Emulator::new().serve_on_localhost(0)?;
    /// assert_eq!(server.addresses().first(), Some(&server.address()));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The endpoint that an SDK is given, without a slash at its end: `http://127.0.0.1:8000`.
    ///
    /// # Examples
    ///
    /// ```
    /// let server = dynamodb_emulator::Emulator::new().serve(([127, 0, 0, 1], 0))?;
    /// assert!(server.url().starts_with("http://127.0.0.1:"));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Stops accepting, lets the requests that run finish, and returns when all connections are
    /// closed; those that take longer than ten seconds are cut off.
    ///
    /// The future runs on any executor. Dropping it before its end stops the server at once.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let emulator = dynamodb_emulator::Emulator::new();
    /// let server = emulator.serve(([127, 0, 0, 1], 0))?;
    /// server.shutdown().await;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn shutdown(mut self) {
        self.stopper.advance(Stage::Finishing);
        // Nobody ever sends: the channel ends when the last thread has dropped its sender.
        let _ = self.done.recv().await;
    }

    /// As [`Server::shutdown`], for code that has no executor; it blocks the thread for as long.
    ///
    /// # Examples
    ///
    /// ```
    /// let emulator = dynamodb_emulator::Emulator::new();
    /// let server = emulator.serve(([127, 0, 0, 1], 0))?;
    /// server.shutdown_blocking();
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn shutdown_blocking(mut self) {
        self.stopper.advance(Stage::Finishing);
        // The threads end by themselves once they were told to finish; the drop that follows finds none.
        self.join();
    }

    /// Waits for the end of all threads.
    fn join(&mut self) {
        for thread in self.threads.drain(..) {
            // A thread that panicked has ended as well.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopper.advance(Stage::Abandoning);
        self.join();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("addresses", &self.addresses)
            .finish_non_exhaustive()
    }
}

/// Binds the addresses. A machine without IPv6 does without the second loopback address.
fn bind_all(addresses: &[SocketAddr]) -> io::Result<Vec<StdTcpListener>> {
    let mut listeners: Vec<StdTcpListener> = Vec::with_capacity(addresses.len());
    for address in addresses {
        let mut address = *address;
        let first_port = match listeners.first() {
            Some(first) => first.local_addr()?.port(),
            None => address.port(),
        };
        let chosen_by_system = address.port() == 0;
        if chosen_by_system {
            address.set_port(first_port);
        }
        match bind(address) {
            Ok(listener) => listeners.push(listener),
            Err(error)
                if !listeners.is_empty()
                    && address.ip() == Ipv6Addr::LOCALHOST
                    && (chosen_by_system || error.kind() != io::ErrorKind::AddrInUse) => {}
            Err(error) => {
                let text = format!("cannot listen on {address}: {error}");
                return Err(io::Error::new(error.kind(), text));
            }
        }
    }
    Ok(listeners)
}

fn bind(address: SocketAddr) -> io::Result<StdTcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    if address.is_ipv6() && !address.ip().is_unspecified() {
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Accepts on one address and hands each connection to the runtime that has the fewest.
async fn accept(
    listener: StdTcpListener,
    (service, workers, freed): (Arc<Service>, Vec<Worker>, Arc<Notify>),
    mut stop: Stop,
) {
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    tokio::select! {
        () = accept_all(&listener, &service, &workers, &freed) => {}
        () = stop.asked() => {}
    }
}

async fn accept_all(listener: &TcpListener, service: &Service, workers: &[Worker], freed: &Notify) {
    let most = connections_max();
    let keep = (most - most / ROOM_PART) / workers.len().max(1);
    loop {
        if workers.iter().map(Worker::open).sum::<usize>() >= most {
            // Whoever comes now has something to ask; who has been idle for longest has not.
            workers.iter().for_each(|worker| worker.make_room(keep));
            // Where all connections are at work, the next of them to close wakes this up. Two acceptors may wait, and
            // one is woken; the other one looks again by itself.
            let _ = timeout(RETRY, freed.notified()).await;
            continue;
        }
        let accepted = listener.accept().await.and_then(|(stream, _)| {
            stream.set_nodelay(true)?;
            stream.into_std()
        });
        match accepted {
            Ok(stream) => {
                if let Some(worker) = workers.iter().min_by_key(|worker| worker.open()) {
                    worker.give(stream);
                }
            }
            // Out of descriptors, or a client that is already gone.
            Err(_) => {
                service.connections().refused.count();
                sleep(RETRY).await;
            }
        }
    }
}

/// How many connections fit below the descriptor limit of the process.
fn connections_max() -> usize {
    let descriptors = descriptor_limit().unwrap_or(DESCRIPTORS_ASSUMED);
    descriptors
        .saturating_sub(DESCRIPTORS_RESERVED)
        .clamp(DESCRIPTORS_RESERVED, CONNECTIONS_MAX)
}

/// The soft limit of open files, where the system tells it in a file.
fn descriptor_limit() -> Option<usize> {
    #[expect(clippy::disallowed_methods, reason = "a fact about this process")]
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}
