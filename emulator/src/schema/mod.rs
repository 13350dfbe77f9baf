//! What a table is: its keys, indexes, throughput and settings.
//!
//! Invariant: this room knows no stored item and no JSON.

pub(crate) mod arn;
pub(crate) mod index;
pub(crate) mod key;
pub(crate) mod settings;
pub(crate) mod stream;
pub(crate) mod table;
pub(crate) mod throughput;

pub(crate) use arn::{ResourceArn, TableArn};
pub(crate) use index::{IndexDefinition, IndexKind, Projection};
pub(crate) use key::{KeyAttribute, KeySchema, ScalarType};
pub(crate) use settings::{Encryption, Policy, TableClass, TableClassSummary, TimeToLive};
pub(crate) use stream::{Stream, StreamView};
pub(crate) use table::{IndexStatus, TableDefinition, TableStatus};
pub(crate) use throughput::{Billing, BillingMode, Capacity, OnDemand, Provisioned, Units, Warm};

#[cfg(test)]
mod tests;
