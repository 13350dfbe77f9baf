//! Work on objects that are far away, on a thread of its own: no request waits for whoever does not answer.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::operation::{Background, Context};

/// Lets a worker go on beside requests.
///
/// Where a clock is moved, its mover waits for what falls due, and so for what is far away.
#[derive(Debug)]
pub(super) struct Aside(Arc<Errands>);

/// What the thread has to do, and with what.
#[derive(Debug)]
struct Errands {
    worker: Arc<dyn Background>,
    queue: Mutex<Queue>,
    /// Held for the length of a portion: whoever waits for all of the work waits for what is under way.
    turn: Mutex<()>,
}

/// The databases that have work, each once.
#[derive(Debug, Default)]
struct Queue {
    contexts: VecDeque<Context>,
    /// Whether a thread takes from here. It says under the lock that it goes, so that nothing is left lying.
    has_thread: bool,
}

impl Aside {
    /// Lets this worker go on beside requests.
    pub(super) fn new(worker: Arc<dyn Background>) -> Self {
        Self(Arc::new(Errands {
            worker,
            queue: Mutex::default(),
            turn: Mutex::default(),
        }))
    }
}

impl Background for Aside {
    fn work(&self, context: &Context) -> bool {
        if !context.engine.has_ready_transfers() {
            return false;
        }
        let mut queue = self.0.queue.lock();
        let mut known = queue.contexts.iter();
        if !known.any(|other| Arc::ptr_eq(&other.engine, &context.engine)) {
            queue.contexts.push_back(context.clone());
        }
        if !queue.has_thread {
            let errands = Arc::clone(&self.0);
            let thread = std::thread::Builder::new().name("transfers".to_owned());
            match thread.spawn(move || errands.run()) {
                Ok(_) => queue.has_thread = true,
                // Asked for again with the next request.
                Err(error) => tracing::warn!(%error, "no thread for exports and imports"),
            }
        }
        false
    }

    fn work_awaited(&self, context: &Context) -> bool {
        let _turn = self.0.turn.lock();
        self.0.worker.work(context)
    }

    #[cfg(feature = "listen")]
    fn become_served(&self) {
        self.0.worker.become_served();
    }
}

impl Errands {
    /// Works until there is nothing to do.
    fn run(&self) {
        loop {
            let mut queue = self.queue.lock();
            let Some(context) = queue.contexts.pop_front() else {
                queue.has_thread = false;
                return;
            };
            drop(queue);
            while self.portion(&context) {}
        }
    }

    /// Does one portion of all that is ready in a database; whether there is more.
    fn portion(&self, context: &Context) -> bool {
        let _turn = self.turn.lock();
        self.worker.work(context);
        // What goes on is noted for now, and ready once that was looked at.
        context.engine.run_due();
        context.engine.has_ready_transfers()
    }
}
