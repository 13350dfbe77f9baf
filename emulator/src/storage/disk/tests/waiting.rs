//! Who waits for the medium, who does the work of it, and who is told when.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use crate::storage::{Durable, Moment, Store};

use super::super::sim_folder::Gate;
use super::{DiskStore, SimFolder, kept, open, programme};

/// Counts how often a task is woken, and lets a thread wait for it.
#[derive(Default)]
struct Woken {
    count: AtomicUsize,
    thread: parking_lot::Mutex<Option<std::thread::Thread>>,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        let _ = self.count.fetch_add(1, Ordering::SeqCst);
        if let Some(thread) = self.thread.lock().as_ref() {
            thread.unpark();
        }
    }
}

impl Woken {
    fn of_this_thread() -> Arc<Self> {
        let woken = Self::default();
        *woken.thread.lock() = Some(std::thread::current());
        Arc::new(woken)
    }

    /// Polls until it is ready, and sleeps in between.
    fn block_on(
        self: &Arc<Self>,
        durable: &dyn Durable,
        moment: Moment,
        ticket: &mut Option<u64>,
    ) -> Result<(), crate::storage::StoreError> {
        let waker = Waker::from(Arc::clone(self));
        loop {
            match durable.poll(moment, ticket, &mut Context::from_waker(&waker)) {
                Poll::Ready(outcome) => return outcome,
                Poll::Pending => std::thread::park(),
            }
        }
    }
}

fn with_gate() -> (SimFolder, Gate, DiskStore) {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    for commit in programme().into_iter().take(3) {
        store.commit(commit).unwrap();
    }
    kept(&store).unwrap();
    let gate = folder.close_gate();
    (folder, gate, store)
}

/// Nothing is asked of the medium before somebody waits, and nobody waits where it has everything.
#[test]
fn a_commit_asks_nothing_of_the_medium() {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let durable = store.durable().unwrap();
    assert_eq!(durable.unkept(), None);
    for commit in programme().into_iter().take(5) {
        let before = folder.asked();
        store.commit(commit).unwrap();
        assert_eq!(folder.asked(), before + 1);
        assert!(durable.unkept().is_some());
    }
    let before = folder.asked();
    kept(&store).unwrap();
    kept(&store).unwrap();
    assert_eq!((folder.asked(), durable.unkept()), (before + 1, None));
}

/// While the medium is busy with one, others write and read; the next turn is for all of them.
#[test]
fn who_waits_together_is_kept_together() {
    let (folder, gate, store) = with_gate();
    let mut rest = programme().into_iter().skip(3);
    store.commit(rest.next().unwrap()).unwrap();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| kept(&store));
        gate.wait_for_a_sync();
        let places: Vec<Moment> = (rest.take(8))
            .map(|commit| {
                store.commit(commit).unwrap();
                store.durable().unwrap().unkept().unwrap()
            })
            .collect();
        assert!(store.get(super::ITEMS, &super::Key::new(&[4])).is_ok());
        let store = &store;
        let others: Vec<_> = (places.into_iter())
            .map(|place| scope.spawn(move || store.durable().unwrap().wait(place)))
            .collect();
        let before = folder.asked();
        gate.open();
        first.join().unwrap().unwrap();
        for other in others {
            other.join().unwrap().unwrap();
        }
        // That of the first, and one for all others.
        assert_eq!(folder.asked(), before + 2);
    });
}

/// A task sleeps until the thread of the store has done the work, and is woken once.
#[test]
fn a_task_waits_without_a_thread() {
    let (_folder, gate, store) = with_gate();
    store.commit(programme().remove(3)).unwrap();
    let durable = store.durable().unwrap();
    let place = durable.unkept().unwrap();
    let (woken, mut ticket) = (Woken::of_this_thread(), None);
    let waker = Waker::from(Arc::clone(&woken));
    // Polled twice, as tasks are: it waits once.
    for _ in 0..2 {
        let polled = durable.poll(place, &mut ticket, &mut Context::from_waker(&waker));
        assert!(polled.is_pending());
    }
    gate.wait_for_a_sync();
    // One that is not interested any more is not woken.
    let (gone, mut other) = (Arc::new(Woken::default()), None);
    let gone_waker = Waker::from(Arc::clone(&gone));
    let polled = durable.poll(place, &mut other, &mut Context::from_waker(&gone_waker));
    assert!(polled.is_pending());
    durable.withdraw(place, other.unwrap());
    gate.open();
    woken.block_on(&*durable, place, &mut ticket).unwrap();
    assert_eq!(woken.count.load(Ordering::SeqCst), 1);
    assert_eq!(gone.count.load(Ordering::SeqCst), 0);
}

/// When the medium fails, all who wait are told, tasks as well as threads; and the end of the store tells the rest.
#[test]
fn a_failure_is_told_to_all_who_wait() {
    let (folder, gate, store) = with_gate();
    store.commit(programme().remove(3)).unwrap();
    let durable = store.durable().unwrap();
    let place = durable.unkept().unwrap();
    folder.fail_after(0, 1);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| durable.wait(place)))
            .collect();
        let tasks: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| Woken::of_this_thread().block_on(&*durable, place, &mut None)))
            .collect();
        gate.wait_for_a_sync();
        gate.open();
        for told in threads.into_iter().chain(tasks) {
            told.join().unwrap().unwrap_err();
        }
    });
}

/// What nobody has waited for is kept when the store is closed.
#[test]
fn the_end_of_a_store_keeps_everything() {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let durable = store.durable().unwrap();
    store.commit(programme().remove(0)).unwrap();
    let place = durable.unkept().unwrap();
    drop(store);
    assert_eq!((durable.unkept(), durable.wait(place)), (None, Ok(())));
}
