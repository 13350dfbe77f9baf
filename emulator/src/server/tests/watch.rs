//! The patience of the server, second by second.

use std::sync::Arc;

use crate::server::watch::{Phase, Ticks, Watch};

#[test]
fn each_phase_has_its_patience() {
    for (phase, seconds) in [
        (Phase::Idle, Some(300)),
        (Phase::Head, Some(10)),
        (Phase::Body, Some(30)),
        (Phase::Work, None),
        (Phase::Write, Some(30)),
    ] {
        let ticks = Arc::new(Ticks::default());
        let watch = Watch::new(Arc::clone(&ticks));
        watch.enter(phase);
        assert_eq!(watch.phase(), phase);
        let found = (0..1000).find(|_| {
            let overdue = watch.is_overdue();
            if !overdue {
                ticks.advance();
            }
            overdue
        });
        // A tick is late by up to one second, so one more is granted.
        assert_eq!(found, seconds.map(|seconds| seconds + 1), "{phase:?}");
    }
}

#[test]
fn progress_starts_the_patience_anew() {
    let ticks = Arc::new(Ticks::default());
    let watch = Watch::new(Arc::clone(&ticks));
    for _ in 0..100 {
        watch.enter(Phase::Body);
        (0..30).for_each(|_| ticks.advance());
        assert!(!watch.is_overdue());
    }
}

#[test]
fn only_who_waits_for_a_request_is_idle() {
    let ticks = Arc::new(Ticks::default());
    let watch = Watch::new(Arc::clone(&ticks));
    assert_eq!(watch.idle(), Some(0));
    ticks.advance();
    assert_eq!(watch.idle(), Some(1));
    for phase in [Phase::Head, Phase::Body, Phase::Work, Phase::Write] {
        watch.enter(phase);
        assert_eq!(watch.idle(), None, "{phase:?}");
    }
    watch.enter(Phase::Idle);
    assert_eq!(watch.idle(), Some(0));
}
