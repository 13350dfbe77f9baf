//! How long pages share a runtime with short requests: one at a time, short ones first.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::yield_now;

/// How many turns of the runtime in a row long pages stand back while short requests keep coming.
/// They advance at least once in so many turns, so neither kind can starve the other.
const TURNS_STOOD_BACK: usize = 4;
/// How long a page advances while short requests come: about as long as a few of them take.
const QUANTUM_SHARED: Duration = Duration::from_micros(30);
/// How long a page advances while nothing else happens, so that going in steps costs next to nothing.
const QUANTUM_ALONE: Duration = Duration::from_micros(200);

/// The one lane on which the long pages of a runtime advance.
#[derive(Debug)]
pub(super) struct Lane {
    /// Fair: who waits longest goes next.
    turn: Semaphore,
    /// How many short requests were answered on this runtime.
    answered: AtomicU32,
    /// The same when a page advanced last.
    seen: AtomicU32,
}

impl Lane {
    /// A lane with nobody on it.
    pub(super) fn new() -> Self {
        Self {
            turn: Semaphore::new(1),
            answered: AtomicU32::new(0),
            seen: AtomicU32::new(0),
        }
    }

    /// A request was answered without a pause. A runtime has one thread, so a load and a store do.
    pub(super) fn note_short(&self) {
        // `Relaxed`, for both counters: they are the runtime's own, and only its one thread touches them.
        let answered = self.answered.load(Ordering::Relaxed);
        self.answered
            .store(answered.wrapping_add(1), Ordering::Relaxed);
    }

    /// Lets a page advance when it is its turn. `work` goes on for as long as it is told that it
    /// may, and takes at least one step.
    pub(super) async fn advance<T>(&self, work: impl FnOnce(&dyn Fn() -> bool) -> T) -> T {
        // The lane is never closed; without a turn the work would only be less fair.
        let turn = self.turn.acquire().await.ok();
        for _ in 0..TURNS_STOOD_BACK {
            let before = self.answered.load(Ordering::Relaxed);
            // One turn of the runtime: whoever was ready before is answered first.
            yield_now().await;
            if self.answered.load(Ordering::Relaxed) == before {
                break;
            }
        }
        let answered = self.answered.load(Ordering::Relaxed);
        // Nobody was answered since a page advanced last, so nobody is kept waiting now.
        let quantum = match self.seen.swap(answered, Ordering::Relaxed) == answered {
            true => QUANTUM_ALONE,
            false => QUANTUM_SHARED,
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "fairness is about real time, whatever the emulator's clock says"
        )]
        let start = Instant::now();
        let done = work(&|| start.elapsed() < quantum);
        drop(turn);
        done
    }
}
