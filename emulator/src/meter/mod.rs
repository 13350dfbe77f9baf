//! What is counted while the emulator works: atomics that are written without a lock and read by whoever asks.
//!
//! Invariant: this room knows neither operations nor tables nor files. A room that counts owns its meters or is handed
//! them; nothing is registered, and no name is looked up while counting.
//!
//! Own atomics rather than a crate for metrics: `metrics` finds each meter by the hash of its name and labels in a
//! global registry, and `prometheus-client` by a locked map of labels; both leave histograms and numbers as text of one
//! format. Here the labels are two enumerations that are known when the crate is compiled, an emulator is one of many
//! in its process, and the same numbers are read from Rust.

mod connections;
mod counter;
mod health;
mod latency;
pub(crate) mod notes;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use connections::ConnectionMeters;
pub use connections::ConnectionMetrics;
pub(crate) use counter::{Counted, Counter, Gauge};
pub use health::Health;
pub(crate) use health::HealthCell;
pub use latency::Latency;
pub(crate) use latency::LatencyMeter;
#[cfg(feature = "disk")]
pub(crate) use store::Measured;
pub(crate) use store::StoreMeters;
pub use store::StoreMetrics;
