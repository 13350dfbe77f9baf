//! How long pages share a runtime with short requests: one slice for each turn, short ones first.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::Semaphore;
use tokio::task::yield_now;

/// How many turns in a row long pages stand back while short requests keep coming. They get at
/// least one slice in so many turns, so neither kind can starve the other.
const TURNS_STOOD_BACK: usize = 4;

/// The one lane on which the long pages of a runtime advance.
#[derive(Debug)]
pub(super) struct Lane {
    /// Fair: who waits longest goes next.
    turn: Semaphore,
    /// How many requests were begun on this runtime.
    begun: AtomicU32,
}

impl Lane {
    /// A lane with nobody on it.
    pub(super) fn new() -> Self {
        Self {
            turn: Semaphore::new(1),
            begun: AtomicU32::new(0),
        }
    }

    /// A request was begun. A runtime has one thread, so a load and a store do.
    pub(super) fn note_request(&self) {
        let begun = self.begun.load(Ordering::Relaxed);
        self.begun.store(begun.wrapping_add(1), Ordering::Relaxed);
    }

    /// Does one slice of work when it is this page's turn.
    pub(super) async fn slice<T>(&self, work: impl FnOnce() -> T) -> T {
        // The lane is never closed; without a turn the work would only be less fair.
        let turn = self.turn.acquire().await.ok();
        for _ in 0..TURNS_STOOD_BACK {
            let before = self.begun.load(Ordering::Relaxed);
            yield_now().await;
            if self.begun.load(Ordering::Relaxed) == before {
                break;
            }
        }
        let done = work();
        drop(turn);
        done
    }
}
