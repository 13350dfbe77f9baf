//! What a walk over all failures of a write needs: the scripts of faults, and a store in words.

use package_database::backend::Item;
use package_database::backend::adapter::Fault;

/// Requests that no write of these tests makes.
pub(crate) const REQUESTS_MAX: usize = 200;

/// Faults that pass: whoever meets one of them tries again, and notices nothing.
pub(crate) const PASSING: [Fault; 4] = [
    Fault::Throttled,
    Fault::Unreachable,
    Fault::Conflict,
    Fault::AnswerLost,
];

/// The deaths of a process behind so many requests: before the next one is carried out, and after it was carried out
/// and its answer was lost.
pub(crate) fn deaths(requests: usize) -> [Vec<Option<Fault>>; 2] {
    let lost = [Some(Fault::AnswerLost), Some(Fault::Crash)];
    [after(requests, &lost[1..]), after(requests, &lost)]
}

/// A script that lets so many requests through before these ends.
pub(crate) fn after(requests: usize, ends: &[Option<Fault>]) -> Vec<Option<Fault>> {
    let through = std::iter::repeat_n(None, requests);
    through.chain(ends.iter().copied()).collect()
}

/// What a caller is told who does a write again that has happened, though nobody said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// An error of that kind, and nothing else happens.
    Told(package_database::ErrorKind),
    /// Nothing, because there is nothing left to do.
    Nothing,
    /// Nothing, and it happens twice, which is harmless.
    Twice,
}

/// An item in words, without when it was written, in the order of its names.
pub(crate) fn shown(row: &Item, without: &[&str]) -> String {
    let times = ["created_at", "updated_at", "expires_at"];
    let mut attributes = row.to_vec();
    attributes.retain(|(name, _)| !times.contains(&&**name) && !without.contains(&&**name));
    attributes.sort_by(|left, right| left.0.cmp(&right.0));
    let words = attributes
        .iter()
        .map(|(name, value)| format!("{name}={value:?}"));
    words.collect::<Vec<_>>().join(" ")
}
