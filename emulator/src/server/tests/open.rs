//! Which connections go when there is no room for another one.

use std::future::pending;
use std::sync::Arc;

use tokio::runtime::Builder;
use tokio::task::{JoinHandle, yield_now};

use crate::server::open::Open;
use crate::server::watch::{Phase, Ticks, Watch};

/// A connection of a test: what it does, and its task, which ends only when it is closed.
type Connection = (Arc<Watch>, JoinHandle<()>);

/// As many connections as `phases`; a tick passes behind each of those before `ticked`.
fn opened(open: &mut Open, ticked: usize, phases: &[Phase]) -> Vec<Connection> {
    let ticks = Arc::new(Ticks::default());
    let connect = |(at, phase): (usize, &Phase)| {
        let watch = Arc::new(Watch::new(Arc::clone(&ticks)));
        watch.enter(*phase);
        let task = tokio::spawn(pending());
        open.add(Arc::clone(&watch), task.abort_handle());
        if at < ticked {
            ticks.advance();
        }
        (watch, task)
    };
    phases.iter().enumerate().map(connect).collect()
}

/// The connections that are closed by now.
async fn closed(connections: &[Connection]) -> Vec<usize> {
    // An aborted task ends when it gets its turn.
    yield_now().await;
    let ended = |(at, (_, task)): (usize, &Connection)| task.is_finished().then_some(at);
    connections.iter().enumerate().filter_map(ended).collect()
}

fn run(test: impl Future<Output = ()>) {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(test);
}

#[test]
fn those_idle_for_longest_go_and_no_more_than_needed() {
    run(async {
        let mut open = Open::default();
        let connections = opened(&mut open, 3, &[Phase::Idle; 6]);
        // The first one has just been asked something and is idle anew.
        connections[0].0.enter(Phase::Idle);
        open.make_room(6);
        assert!(closed(&connections).await.is_empty());
        open.make_room(4);
        // Asked once more before the tasks have ended, nothing else goes.
        open.make_room(4);
        assert_eq!(closed(&connections).await, [1, 2]);
        // Of those that came in one tick, the earlier go first.
        open.make_room(2);
        assert_eq!(closed(&connections).await, [0, 1, 2, 3]);
        open.make_room(0);
        assert_eq!(closed(&connections).await, [0, 1, 2, 3, 4, 5]);
    });
}

#[test]
fn who_is_at_work_stays() {
    run(async {
        let mut open = Open::default();
        let phases = [
            Phase::Work,
            Phase::Head,
            Phase::Idle,
            Phase::Body,
            Phase::Write,
        ];
        let connections = opened(&mut open, 5, &phases);
        open.make_room(0);
        assert_eq!(closed(&connections).await, [2]);
    });
}

#[test]
fn the_sweep_forgets_who_has_left_and_closes_who_waits_too_long() {
    run(async {
        let mut open = Open::default();
        // The one in its head is ten ticks late when the last one comes, and one more is granted.
        let phases = [[Phase::Head].as_slice(), &[Phase::Idle; 12]].concat();
        let connections = opened(&mut open, 12, &phases);
        connections[5].1.abort();
        open.sweep();
        assert_eq!(closed(&connections).await, [0, 5]);
        open.sweep();
        open.make_room(11);
        assert_eq!(closed(&connections).await, [0, 5]);
        open.make_room(10);
        assert_eq!(closed(&connections).await, [0, 1, 5]);
    });
}
