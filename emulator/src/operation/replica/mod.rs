//! Global tables: the calls of their first version, and what is asked of replicas beside UpdateTable.
//!
//! Invariant: nothing here reads or writes an item; what replicates is the engine's.

mod auto_scaling;
mod control;
mod create_global_table;
mod describe_global_table;
mod describe_global_table_settings;
mod describe_table_replica_auto_scaling;
mod legacy;
mod list_global_tables;
mod update_global_table;
mod update_global_table_settings;
mod update_table_replica_auto_scaling;

pub use control::ReplicationLink;
pub(crate) use control::{drain, isolate, links, pause, set_lag};
