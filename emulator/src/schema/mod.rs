//! What a table is: its keys, indexes, throughput and settings.
//!
//! Invariant: this room knows no stored item and no JSON.

pub(crate) mod arn;
pub(crate) mod attachments;
pub(crate) mod between;
pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod draft;
pub(crate) mod fault;
pub(crate) mod index;
pub(crate) mod index_change;
pub(crate) mod key;
mod key_rules;
mod projection_rules;
pub(crate) mod replicated;
pub(crate) mod scaling;
pub(crate) mod settings;
pub(crate) mod stream;
pub(crate) mod table;
pub(crate) mod tags;
pub(crate) mod throughput;
pub(crate) mod throughput_rules;
pub(crate) mod vector;
mod vector_rules;

pub(crate) use arn::{ResourceArn, TableArn};
pub(crate) use fault::{FaultKind, SchemaFault};
pub(crate) use index::{IndexDefinition, IndexKind, Projection};
pub(crate) use key::{KeyAttribute, KeySchema, ScalarType};
pub(crate) use settings::{
    Encryption, EncryptionChoice, EncryptionDraft, PointInTime, Policy, TableClass,
    TableClassSummary, TimeToLive,
};
pub(crate) use stream::{Stream, StreamDraft, StreamView};
pub(crate) use table::{IndexStatus, TableDefinition, TableStatus};
pub(crate) use throughput::{Billing, BillingMode, Capacity, OnDemand, Provisioned, Units, Warm};
pub(crate) use vector::{DistanceFunction, SearchRole, VectorSchema};

#[cfg(test)]
mod tests;
