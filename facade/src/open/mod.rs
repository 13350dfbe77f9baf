//! How a database is opened.
//!
//! Invariant: this room is the only one that reads the environment, and it reads it once, when a database
//! is built. It names no domain.

mod builder;
mod environment;
#[cfg(feature = "emulator")]
mod local;
mod opening;
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
mod provision;

#[cfg(test)]
mod tests;

pub use builder::DatabaseBuilder;
pub use environment::{LIVE_REGION, Stage, TEST_ADDRESS};
