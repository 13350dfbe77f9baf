//! The one integration binary of the facade: scenarios as its modules.
#![expect(
    clippy::unwrap_used,
    reason = "a failure in a helper of a test is the report"
)]

mod blocks;
mod both_writers;
mod contract;
mod credentials;
mod datasets;
mod edge_cases;
mod faulted;
mod faults;
mod handles;
mod identity;
mod inventory;
mod kit;
mod linked;
mod lists;
mod model;
mod models;
mod original;
mod original_names;
mod packages;
mod records;
mod shelf;
mod specs;
mod stage;
mod support;
mod syncs;
mod texts;
mod tidy;
mod upkeep;
