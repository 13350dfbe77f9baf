//! What was written to the log, what the medium has of it, and who waits for the difference.
//!
//! One at a time asks the medium to keep what it was given, for all that was written by then. Whoever waits in a thread
//! of their own and is alone does it themselves, which costs no switch of threads. Where others wait as well, or
//! somebody who cannot block, the thread of the store does it, turn after turn, so that the medium is never idle while
//! those who were told come back. No other lock is needed for that: writers go on meanwhile, and the next turn is for
//! all of them together.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use parking_lot::{Condvar, Mutex};

use crate::clock::Tick;
use crate::meter::{self, StoreMeters};
use crate::storage::{Durable, Moment, StoreError};

use super::folder::Blob;
use super::log::failed;

/// How far the log has come, on the medium and before it.
#[derive(Debug)]
pub(super) struct Durability {
    /// The last frame that was written and that the content shows.
    written: AtomicU64,
    /// The last frame that the medium is known to have.
    kept: AtomicU64,
    /// Why nobody knows any more what the medium has.
    failed: OnceLock<StoreError>,
    /// The last segment of the log. What is in those before it is on the medium.
    segment: Mutex<Arc<dyn Blob>>,
    waiting: Mutex<Waiting>,
    /// A turn is over, for those who want the next one and no other.
    over: Condvar,
    /// Somebody waits who takes no turn.
    asked: Condvar,
    meters: Arc<StoreMeters>,
}

#[derive(Debug, Default)]
struct Waiting {
    /// Whether it is somebody's turn.
    taken: bool,
    /// Whether the thread of the store is to end.
    ends: bool,
    /// How many tickets were given out.
    tickets: u64,
    /// Who waits to be told, by the frame and the ticket: tasks, and threads that sleep.
    wakers: BTreeMap<(u64, u64), Waker>,
}

/// The right to ask the medium. Whoever waits for it to be over is woken when it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a>(&'a Durability);

impl Durability {
    /// A log that ends with frame `last`, which the medium has, in `segment`.
    pub(super) fn new(last: u64, segment: Arc<dyn Blob>, meters: Arc<StoreMeters>) -> Arc<Self> {
        Arc::new(Self {
            written: AtomicU64::new(last),
            kept: AtomicU64::new(last),
            failed: OnceLock::new(),
            segment: Mutex::new(segment),
            waiting: Mutex::default(),
            over: Condvar::new(),
            asked: Condvar::new(),
            meters,
        })
    }

    /// The last frame that the medium is known to have.
    pub(super) fn kept(&self) -> u64 {
        // Pairs with the store after a sync, though a frame that was kept long ago would do as well.
        self.kept.load(Ordering::Acquire)
    }

    /// Frame `number` was written whole, and what it says will be seen from now on. The caller holds the lock of the
    /// log.
    pub(super) fn note_written(&self, number: u64) {
        // Whoever takes a turn and reads this number asks for the bytes that were written before it.
        self.written.store(number, Ordering::Release);
        // Pairs with the fence in `unkept`: whoever saw something of this commit, by whatever it is kept in, finds
        // this number or a later one there.
        fence(Ordering::Release);
    }

    /// Waits for the turn of whoever has it to end, and takes the next one.
    pub(super) fn take_turn(&self) -> Turn<'_> {
        let mut waiting = self.waiting.lock();
        while waiting.taken {
            self.over.wait(&mut waiting);
        }
        waiting.taken = true;
        Turn(self)
    }

    /// Returns when the medium has all that was written before.
    ///
    /// # Errors
    ///
    /// If it fails.
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        self.take_turn().sync()
    }

    /// Takes turns for those who cannot, until [`Self::end`].
    pub(super) fn serve(&self) {
        let mut waiting = self.waiting.lock();
        while !waiting.ends {
            if waiting.taken || waiting.wakers.is_empty() {
                self.asked.wait(&mut waiting);
                continue;
            }
            waiting.taken = true;
            drop(waiting);
            // Those who wait are told of a failure one by one.
            let _told = Turn(self).sync();
            waiting = self.waiting.lock();
        }
    }

    /// Lets the thread go that takes turns for others.
    pub(super) fn end(&self) {
        self.waiting.lock().ends = true;
        self.asked.notify_one();
    }

    /// Whether `moment` is kept, or never will be for certain; nothing while that is open.
    fn outcome(&self, moment: Moment) -> Option<Result<(), StoreError>> {
        if self.kept() >= moment.number() {
            return Some(Ok(()));
        }
        self.failed.get().map(|error| Err(error.clone()))
    }

    /// Nothing more is written: nobody knows what the medium has.
    fn fail(&self, error: &io::Error) -> StoreError {
        tracing::error!(
            %error,
            "a sync has failed, so the store is read-only until the next start"
        );
        let reason = format!("the store is read-only, because it failed to sync: {error}");
        let shown = meter::Health::ReadOnly(Arc::from(reason.as_str()));
        self.meters.health.set(shown);
        self.failed.get_or_init(|| failed("sync", &reason)).clone()
    }
}

impl Turn<'_> {
    /// Returns when the medium has all that was written before.
    ///
    /// # Errors
    ///
    /// If it fails, or has failed before: the system tells of lost bytes once, so a later success means nothing.
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        let durability = self.0;
        durability.check()?;
        // Pairs with the store in `note_written`.
        let written = durability.written.load(Ordering::Acquire);
        if durability.kept() >= written {
            return Ok(());
        }
        // No other segment is begun while this is somebody's turn.
        let segment = Arc::clone(&durability.segment.lock());
        let start = Tick::now();
        let synced = segment.sync();
        durability.meters.synced(start.elapsed());
        synced.map_err(|error| durability.fail(&error))?;
        // Whoever reads this number may tell of what the medium has now.
        durability.kept.store(written, Ordering::Release);
        Ok(())
    }

    /// From now on frames are written to this segment; the medium has all of the one before.
    pub(super) fn begin_segment(&self, segment: Arc<dyn Blob>) {
        *self.0.segment.lock() = segment;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let kept = self.0.kept();
        let mut waiting = self.0.waiting.lock();
        waiting.taken = false;
        let left = match self.0.failed.get() {
            Some(_) => BTreeMap::new(),
            None => waiting.wakers.split_off(&(kept.saturating_add(1), 0)),
        };
        let woken = std::mem::replace(&mut waiting.wakers, left);
        let is_asked = !waiting.wakers.is_empty();
        drop(waiting);
        self.0.over.notify_all();
        if is_asked {
            self.0.asked.notify_one();
        }
        woken.into_values().for_each(Waker::wake);
    }
}

/// A thread that sleeps until it is told.
struct Sleeper(Thread);

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Durable for Durability {
    fn check(&self) -> Result<(), StoreError> {
        let failed = self.failed.get();
        failed.map_or(Ok(()), |error| Err(error.clone()))
    }

    fn unkept(&self) -> Option<Moment> {
        // See `note_written`.
        fence(Ordering::Acquire);
        let written = self.written.load(Ordering::Relaxed);
        (self.kept() < written).then_some(Moment::new(written))
    }

    fn wait(&self, moment: Moment) -> Result<(), StoreError> {
        let mut waiting = self.waiting.lock();
        // Looked at under the lock, so that no turn ends between the look and the wait.
        if let Some(outcome) = self.outcome(moment) {
            return outcome;
        }
        if !waiting.taken && waiting.wakers.is_empty() {
            waiting.taken = true;
            drop(waiting);
            // All that was written by now, so this as well.
            return Turn(self).sync();
        }
        drop(waiting);
        let waker = Waker::from(Arc::new(Sleeper(thread::current())));
        let mut task = Context::from_waker(&waker);
        let mut ticket = None;
        loop {
            match self.poll(moment, &mut ticket, &mut task) {
                Poll::Ready(outcome) => return outcome,
                // Also woken for nothing, which another look finds out.
                Poll::Pending => thread::park(),
            }
        }
    }

    fn poll(
        &self,
        moment: Moment,
        ticket: &mut Option<u64>,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), StoreError>> {
        let mut waiting = self.waiting.lock();
        // Under the lock, as in `wait`.
        if let Some(outcome) = self.outcome(moment) {
            return Poll::Ready(outcome);
        }
        let number = *ticket.get_or_insert_with(|| {
            waiting.tickets = waiting.tickets.wrapping_add(1);
            waiting.tickets
        });
        let waker = context.waker().clone();
        drop(waiting.wakers.insert((moment.number(), number), waker));
        let is_free = !waiting.taken;
        drop(waiting);
        if is_free {
            self.asked.notify_one();
        }
        Poll::Pending
    }

    fn withdraw(&self, moment: Moment, ticket: u64) {
        let mut waiting = self.waiting.lock();
        drop(waiting.wakers.remove(&(moment.number(), ticket)));
    }
}
