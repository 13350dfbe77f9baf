//! One runtime of one thread: the connections that live on it, and the sweeper that ends them.

use std::io;
use std::net::TcpStream as StdTcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Notify, mpsc};
use tokio::task::AbortHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::connection::{self, Shared};
use super::shutdown::{GRACE, Stop};
use super::watch::{Ticks, Watch};

/// How often the sweeper looks.
const SWEEP: Duration = Duration::from_secs(1);

/// The number of open connections of one runtime.
#[derive(Debug, Default)]
pub(super) struct Load {
    open: AtomicUsize,
    closed: Notify,
}

impl Load {
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
    }
}

/// A connection on its way to the runtime that will serve it; counted from the moment it is given.
pub(super) struct Arrival {
    stream: StdTcpStream,
    entered: Entered,
}

/// The other threads' end of a runtime.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    load: Arc<Load>,
    arrivals: mpsc::UnboundedSender<Arrival>,
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
        let _ = self.arrivals.send(Arrival { stream, entered });
    }
}

/// A runtime that may be dropped anywhere.
struct Droppable(Option<Runtime>);

impl Drop for Droppable {
    fn drop(&mut self) {
        // When a server cannot start, its runtimes are dropped on the caller's thread. There the drop of
        // a runtime, which waits for its blocking tasks, panics if that thread runs async code itself.
        // These runtimes have no blocking tasks, so not to wait for them changes nothing.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// A runtime before it has its thread.
pub(super) struct Core {
    runtime: Droppable,
    load: Arc<Load>,
    arrivals: mpsc::UnboundedReceiver<Arrival>,
}

impl Core {
    /// A runtime and the end to give it connections.
    pub(super) fn new() -> io::Result<(Self, Worker)> {
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        let load = Arc::new(Load::default());
        let (sender, arrivals) = mpsc::unbounded_channel();
        let worker = Worker {
            load: Arc::clone(&load),
            arrivals: sender,
        };
        let core = Self {
            runtime: Droppable(Some(runtime)),
            load,
            arrivals,
        };
        Ok((core, worker))
    }

    /// Runs it on a thread of its own. `beside` runs on it as well (the acceptors), `done` is
    /// dropped at its end.
    pub(super) fn start(
        self,
        name: String,
        shared: Arc<Shared>,
        crowded: Arc<AtomicBool>,
        stop: Stop,
        beside: Vec<impl Future<Output = ()> + Send + 'static>,
        done: mpsc::Sender<()>,
    ) -> io::Result<JoinHandle<()>> {
        std::thread::Builder::new().name(name).spawn(move || {
            let Self {
                runtime,
                load,
                arrivals,
            } = self;
            if let Some(runtime) = &runtime.0 {
                runtime.block_on(async {
                    for task in beside {
                        drop(tokio::spawn(task));
                    }
                    live(&load, arrivals, shared, &crowded, stop).await;
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
    mut arrivals: mpsc::UnboundedReceiver<Arrival>,
    shared: Arc<Shared>,
    crowded: &AtomicBool,
    mut stop: Stop,
) {
    let ticks = Arc::new(Ticks::default());
    let mut open: Vec<(Arc<Watch>, AbortHandle)> = Vec::new();
    let mut sweep = interval(SWEEP);
    sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stopping = stop.clone();
    loop {
        tokio::select! {
            arrival = arrivals.recv() => {
                let Some(arrival) = arrival else { break };
                let watch = Arc::new(Watch::new(Arc::clone(&ticks)));
                let task = serve(arrival, Arc::clone(&watch), Arc::clone(&shared), stop.clone());
                open.push((watch, tokio::spawn(task).abort_handle()));
            }
            _ = sweep.tick() => {
                ticks.advance();
                sweep_out(&mut open, crowded.load(Ordering::Relaxed));
                shared.service.tick();
            }
            () = stopping.asked() => break,
        }
    }
    arrivals.close();
    while let Ok(arrival) = arrivals.try_recv() {
        drop(arrival);
    }
    tokio::select! {
        _ = timeout(GRACE, load.drained()) => {}
        () = stop.abandoned() => {}
    }
}

async fn serve(arrival: Arrival, watch: Arc<Watch>, shared: Arc<Shared>, stop: Stop) {
    let Arrival { stream, entered } = arrival;
    if let Ok(stream) = TcpStream::from_std(stream) {
        connection::serve(stream, watch, shared, stop).await;
    }
    drop(entered);
}

/// Forgets the connections that have closed and closes those that wait too long for their client.
fn sweep_out(open: &mut Vec<(Arc<Watch>, AbortHandle)>, crowded: bool) {
    open.retain(|(watch, task)| {
        if watch.is_overdue(crowded) {
            task.abort();
        }
        !task.is_finished()
    });
}
