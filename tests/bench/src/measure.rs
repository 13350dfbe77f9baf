//! What things cost in processor time, and how that is shown.
//!
//! Everything here is carried out by one thread of this process that never waits, so that its processor time is what it
//! takes, whoever else uses the machine.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Processor time of this process, in and out of the kernel, since it began.
fn spent() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        time.tv_sec.try_into().unwrap(),
        time.tv_nsec.try_into().unwrap(),
    )
}

/// Seconds of processor time that work takes.
pub(crate) async fn seconds<T>(work: impl Future<Output = T>) -> (f64, T) {
    let start = spent();
    let done = work.await;
    (spent().saturating_sub(start).as_secs_f64(), done)
}

/// Seconds of the cheapest round of ours and of the other, which are carried out in turn, so that both see the same
/// machine.
pub(crate) async fn in_turn<T>(
    rounds: usize,
    mut ours: impl AsyncFnMut(),
    mut other: impl AsyncFnMut() -> T,
) -> (f64, f64) {
    let mut least = (f64::INFINITY, f64::INFINITY);
    for _ in 0..rounds {
        least.0 = least.0.min(seconds(ours()).await.0);
        least.1 = least.1.min(seconds(other()).await.0);
    }
    least
}

/// Prints a line: what ours takes beside the other, as a ratio of speeds, and the least that it should be.
pub(crate) fn line(name: &str, (ours, other): (f64, f64), least: f64) {
    let speed = other / ours;
    println!(
        "| {name} | {ours:.3} s | {other:.3} s | {speed:.2} | {least:.2}{} |",
        verdict(speed, least)
    );
}

pub(crate) fn verdict(reached: f64, least: f64) -> &'static str {
    if reached >= least { "" } else { ", missed" }
}

/// Which parts of the benchmark are run: those that the command line names, or all.
pub(crate) struct Chosen(Vec<String>);

impl Chosen {
    pub(crate) const fn new(words: Vec<String>) -> Self {
        Self(words)
    }

    /// Whether a part is run.
    pub(crate) fn has(&self, part: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|word| word == part)
    }
}
