//! What AWS does not have: databases by name, and calls with which a test, in any language, brings about what it
//! otherwise had to wait for.
//!
//! Invariant: this room knows no protocol: a call comes as words of a path and bytes of JSON. It uses what
//! operations offer to the handle as well, and decides nothing of its own about items. A subject is one file or
//! folder that declares its calls; `calls.rs` lists the subjects and is all that a new one adds a line to.

mod body;
mod budgets;
mod call;
mod calls;
mod capacity;
mod clock;
mod consistency;
mod databases;
mod faults;
mod insights;
mod kinesis;
mod log;
mod openapi;
mod query;
mod replication;
mod reports;
mod shards;
mod strict;
mod tables;
#[cfg(test)]
mod tests;
mod transactions;
mod unreadable;

pub(crate) use call::{Aside, ControlRefusal, Stepped, Steps};
pub(crate) use calls::Route;
pub(crate) use databases::{Database, Databases, is_name};
pub use databases::{DatabaseDescription, DatabaseError, DatabaseOptions, SnapshotDescription};
#[cfg(feature = "cli")]
pub(crate) use faults::replace_all as replace_faults;
pub(crate) use log::LogFollower;
#[cfg(feature = "cli")]
pub(crate) use query::decoded as form_decoded;
pub use shards::SplitError;
pub(crate) use shards::split;
