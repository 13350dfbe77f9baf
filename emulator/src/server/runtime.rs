//! One runtime of one thread: the connections that live on it, and when they are looked at.

use std::io;
use std::net::TcpStream as StdTcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Notify, mpsc};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::connection::{self, Shared};
use super::open::Open;
use super::shutdown::{GRACE, Stop};
use super::watch::{Ticks, Watch};

/// How often the sweeper looks.
const SWEEP: Duration = Duration::from_secs(1);

/// The number of open connections of one runtime.
#[derive(Debug)]
pub(super) struct Load {
    open: AtomicUsize,
    closed: Notify,
    /// Told of each connection that closes on any runtime.
    freed: Arc<Notify>,
}

impl Load {
    /// No connection yet; `freed` is told of each that closes.
    fn new(freed: Arc<Notify>) -> Self {
        Self {
            open: AtomicUsize::new(0),
            closed: Notify::new(),
            freed,
        }
    }

    /// How many connections are open.
    pub(super) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    fn enter(self: &Arc<Self>) -> Entered {
        let _ = self.open.fetch_add(1, Ordering::Relaxed);
        Entered(Arc::clone(self))
    }

    /// Waits until none is open.
    async fn drained(&self) {
        loop {
            let closed = self.closed.notified();
            if self.open() == 0 {
                return;
            }
            closed.await;
        }
    }
}

/// One open connection.
struct Entered(Arc<Load>);

impl Drop for Entered {
    fn drop(&mut self) {
        let _ = self.0.open.fetch_sub(1, Ordering::Relaxed);
        self.0.closed.notify_one();
        self.0.freed.notify_one();
    }
}

/// A connection on its way to the runtime that will serve it; counted from the moment it is given.
pub(super) struct Arrival {
    stream: StdTcpStream,
    entered: Entered,
}

/// What the other threads send to a runtime.
pub(super) enum Message {
    /// A connection to serve.
    Serve(Arrival),
    /// At most so many connections are to be kept, as far as idle ones can be closed.
    MakeRoom(usize),
}

/// The other threads' end of a runtime.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    load: Arc<Load>,
    messages: mpsc::UnboundedSender<Message>,
}

impl Worker {
    /// How many connections it serves.
    pub(super) fn open(&self) -> usize {
        self.load.open()
    }

    /// Gives it one more.
    pub(super) fn give(&self, stream: StdTcpStream) {
        let entered = self.load.enter();
        // A worker that has stopped takes none: the connection closes as it is dropped.
        let arrival = Arrival { stream, entered };
        let _ = self.messages.send(Message::Serve(arrival));
    }

    /// Asks it to close idle connections, those idle for longest first, until it has no more than `keep`.
    pub(super) fn make_room(&self, keep: usize) {
        // A worker that has stopped closes all its connections.
        let _ = self.messages.send(Message::MakeRoom(keep));
    }
}

/// A runtime that may be dropped anywhere.
struct Droppable(Option<Runtime>);

impl Drop for Droppable {
    fn drop(&mut self) {
        // When a server cannot start, its runtimes are dropped on the caller's thread. There the drop of
        // a runtime, which waits for its blocking tasks, panics if that thread runs async code itself.
        // Those of these runtimes write files that are there whole or not at all, whether they come to their end or not,
        // and a server that cannot start has none.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// A runtime before it has its thread.
pub(super) struct Core {
    runtime: Droppable,
    load: Arc<Load>,
    messages: mpsc::UnboundedReceiver<Message>,
}

impl Core {
    /// A runtime and the end to give it connections; `freed` is told of each connection that closes.
    pub(super) fn new(freed: &Arc<Notify>) -> io::Result<(Self, Worker)> {
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        let load = Arc::new(Load::new(Arc::clone(freed)));
        let (sender, messages) = mpsc::unbounded_channel();
        let worker = Worker {
            load: Arc::clone(&load),
            messages: sender,
        };
        let core = Self {
            runtime: Droppable(Some(runtime)),
            load,
            messages,
        };
        Ok((core, worker))
    }

    /// Runs it on a thread of its own. `beside` runs on it as well (the acceptors), `done` is
    /// dropped at its end.
    pub(super) fn start(
        self,
        name: String,
        shared: Arc<Shared>,
        stop: Stop,
        beside: Vec<impl Future<Output = ()> + Send + 'static>,
        done: mpsc::Sender<()>,
    ) -> io::Result<JoinHandle<()>> {
        std::thread::Builder::new().name(name).spawn(move || {
            let Self {
                runtime,
                load,
                messages,
            } = self;
            if let Some(runtime) = &runtime.0 {
                runtime.block_on(async {
                    for task in beside {
                        drop(tokio::spawn(task));
                    }
                    live(&load, messages, shared, stop).await;
                });
            }
            // What is still open is closed with the runtime.
            drop(runtime);
            drop(done);
        })
    }
}

/// Serves what arrives until the stop, then waits for what is open.
async fn live(
    load: &Load,
    mut messages: mpsc::UnboundedReceiver<Message>,
    shared: Arc<Shared>,
    mut stop: Stop,
) {
    let ticks = Arc::new(Ticks::default());
    let mut open = Open::default();
    let mut sweep = interval(SWEEP);
    sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stopping = stop.clone();
    let service = Arc::clone(&shared.service);
    let connections = service.connections();
    // Whether work goes on that is done in portions: requests come in between.
    let mut goes_on = false;
    loop {
        tokio::select! {
            message = messages.recv() => match message {
                Some(Message::Serve(arrival)) => {
                    connections.accepted.count();
                    let watch = Arc::new(Watch::new(Arc::clone(&ticks)));
                    let task = serve(arrival, Arc::clone(&watch), Arc::clone(&shared), stop.clone());
                    open.add(watch, tokio::spawn(task).abort_handle());
                }
                Some(Message::MakeRoom(keep)) => {
                    connections.displaced.add(open.make_room(keep) as u64);
                }
                None => break,
            },
            _ = sweep.tick() => {
                ticks.advance();
                open.sweep();
                goes_on = shared.service.tick();
            }
            () = tokio::task::yield_now(), if goes_on => goes_on = shared.service.tick(),
            () = stopping.asked() => break,
        }
    }
    messages.close();
    while let Ok(message) = messages.try_recv() {
        drop(message);
    }
    tokio::select! {
        _ = timeout(GRACE, load.drained()) => {}
        () = stop.abandoned() => {}
    }
}

async fn serve(arrival: Arrival, watch: Arc<Watch>, shared: Arc<Shared>, stop: Stop) {
    let Arrival { stream, entered } = arrival;
    let _counted = shared.service.connections().open.hold();
    if let Ok(stream) = TcpStream::from_std(stream) {
        connection::serve(stream, watch, shared, stop).await;
    }
    drop(entered);
}
