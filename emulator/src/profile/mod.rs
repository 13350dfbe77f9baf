//! Behaviour profiles: the same refusals, worded as different regions of the service word them, and the
//! same advice, worded as different shells word it.
//!
//! Invariant: this room chooses words, never verdicts, and knows neither what is refused nor who started
//! the emulator.

mod hint;

pub(crate) use hint::{Hint, HintWords};

/// How refusals are worded.
///
/// Since June 2026 the service rolls a new validation framework through its regions; both wordings
/// are live. Only words differ between the two, never whether a request is accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorWording {
    /// Violations echo the value and name the member in camelCase.
    #[default]
    Classic,
    /// The wording of the regions that have the new framework.
    Y2026,
}
