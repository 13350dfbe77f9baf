//! How long things take, and how that is shown.

use std::time::Instant;

/// Seconds that work takes.
pub(crate) async fn seconds<T>(work: impl Future<Output = T>) -> (f64, T) {
    let start = Instant::now();
    let done = work.await;
    (start.elapsed().as_secs_f64(), done)
}

/// Seconds of the fastest round of ours and of the other, which are carried out in turn, so that both see the same
/// machine.
pub(crate) async fn in_turn<T>(
    rounds: usize,
    mut ours: impl AsyncFnMut(),
    mut other: impl AsyncFnMut() -> T,
) -> (f64, f64) {
    let mut fastest = (f64::INFINITY, f64::INFINITY);
    for _ in 0..rounds {
        fastest.0 = fastest.0.min(seconds(ours()).await.0);
        fastest.1 = fastest.1.min(seconds(other()).await.0);
    }
    fastest
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
