//! Long pages and short requests on one thread.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use tokio::runtime::Builder;
use tokio::task::{LocalSet, yield_now};

use crate::server::lane::Lane;

#[test]
fn long_pages_take_turns() {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let order = Rc::new(RefCell::new(Vec::new()));
    let local = LocalSet::new();
    let lane = Rc::new(Lane::new());
    for page in ["a", "b", "c"] {
        let (lane, order) = (Rc::clone(&lane), Rc::clone(&order));
        drop(local.spawn_local(async move {
            for _ in 0..3 {
                lane.advance(|_| order.borrow_mut().push(page)).await;
            }
        }));
    }
    runtime.block_on(local);
    assert_eq!(order.borrow().concat(), "abcabcabc");
}

#[test]
fn short_requests_go_first_and_long_pages_still_advance() {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let local = LocalSet::new();
    let lane = Rc::new(Lane::new());
    let slices = Rc::new(Cell::new(0));
    let finished = Rc::new(Cell::new(false));
    {
        let (lane, slices, finished) = (Rc::clone(&lane), Rc::clone(&slices), Rc::clone(&finished));
        drop(local.spawn_local(async move {
            while !finished.get() {
                lane.advance(|_| slices.set(slices.get() + 1)).await;
            }
        }));
    }
    drop(local.spawn_local(async move {
        for _ in 0..1000 {
            lane.note_short();
            yield_now().await;
        }
        finished.set(true);
    }));
    runtime.block_on(local);
    // Tasks that yield run in alternating order, so that some turns look idle to the lane.
    assert!((100..=600).contains(&slices.get()), "{}", slices.get());
}
