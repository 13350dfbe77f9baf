//! Collection: versions that nobody keeps any more, and bytes that nobody refers to.
//!
//! Invariant: what a tag names stays, and what is removed is removed under the condition that no tag names it.
//!
//! Of each package the newest versions stay, counted once whatever their variants, pre-releases and withdrawn ones among
//! them; and all that a tag names, for ever. A plan says what would go; running it removes that, and then the bytes to
//! which nobody has referred for a while.

mod due;
mod plan;
mod schedule;

pub use due::run_due;
pub use plan::{Collected, GcOptions, GcPlan, plan, run};
pub use schedule::{Schedule, ScheduleError};
