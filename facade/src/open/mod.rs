//! How a database is opened. This folder is the only place that reads the environment, and it reads
//! it once, when a database is built.

mod builder;
mod environment;
#[cfg(feature = "emulator")]
mod local;
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
mod provision;

#[cfg(test)]
mod tests;

pub use builder::DatabaseBuilder;
pub use environment::{LIVE_REGION, Stage, TEST_ADDRESS};
