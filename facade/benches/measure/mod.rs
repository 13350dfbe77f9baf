//! Two sides measured in turn, so that both see the same machine.

use std::time::Instant;

/// How often each side is measured.
pub(crate) const ROUNDS: usize = 40;

/// Nanoseconds of one call, over `calls` of them.
async fn time(calls: u32, mut call: impl AsyncFnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        call().await;
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
}

/// Nanoseconds of one call in the fastest round of both sides.
pub(crate) async fn fastest(
    calls: u32,
    mut base: impl AsyncFnMut(),
    mut ours: impl AsyncFnMut(),
) -> (f64, f64) {
    let (mut base_best, mut ours_best) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        base_best = base_best.min(time(calls, &mut base).await);
        ours_best = ours_best.min(time(calls, &mut ours).await);
    }
    (base_best, ours_best)
}

/// Whether the command line asks for the measurement of that name: it names a part of it, or nothing.
pub(crate) fn chosen(name: &str) -> bool {
    let mut parts = std::env::args()
        .skip(1)
        .filter(|part| !part.starts_with('-'))
        .peekable();
    parts.peek().is_none() || parts.any(|part| name.contains(&part) || part.contains(name))
}

/// Prints what `ours` costs beside `base`, and whether that is over `limit`. Both sides are measured in turn, round after
/// round; the fastest round of each counts. A measurement that the command line does not ask for is left out:
/// `cargo bench --bench models -- create`.
pub(crate) async fn ratio(
    name: &str,
    limit: f64,
    calls: u32,
    base: impl AsyncFnMut(),
    ours: impl AsyncFnMut(),
) {
    if !chosen(name) {
        return;
    }
    let (base_best, ours_best) = fastest(calls, base, ours).await;
    let ratio = ours_best / base_best;
    let verdict = if ratio <= limit { "" } else { "  over" };
    println!("{name:<44} {base_best:>12.0} {ours_best:>12.0} {ratio:>8.2} {limit:>8.1}{verdict}");
}
