//! Faults that a test asks for: rules that are matched against calls, and what a call meets that one of them hits.
//!
//! Invariant: without rules a call pays for one load. A rule decides by its own seed and its own count of the calls that
//! it has matched, so that the same rules and the same calls in the same order give the same answers. Nothing here
//! changes an item: a call is refused before its operation begins, or answered otherwise than it went.

mod book;
mod judge;
mod presets;
mod reach;
mod rule;
mod rules;
mod ruling;

pub(crate) use book::FaultBook;
pub use presets::FaultPreset;
pub use rule::{
    FaultEffect, FaultLatency, FaultMatch, FaultMoment, FaultRule, FaultRuleError, FaultShare,
};
pub use rules::{FaultReport, Faults};
pub(crate) use ruling::{PartFault, Ruling, Sequel};
