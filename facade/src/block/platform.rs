//! The table that blocks share for what is of no domain: cache, ledger of migrations, leases.
//!
//! ```text
//! kind                    pk                    sk               besides
//! account                 ACC#{user}            ACC              gsi1pk=SUB#{sub}, gsi1sk=ACC
//! scope                   ACC#{user}            SCOPE#{scope}
//! configuration pointer   REPO#{id}             CURRENT
//! configuration record    REPO#{id}#G{n:020}    {kind}#{name}
//! cache entry             CACHE#{kind}#{key}    C                expires_at
//! migration ledger        MIG#{target}          {version:010}
//! lease                   JOB#{name}            LEASE            expires_at
//! next collection         GC#{repository}       DUE
//! webhook                 HOOKS                 {namespace}#{id}
//! place of a webhook      HOOK#{id}             SHARD#{shard:02}
//! delivery of a webhook   HOOK#{id}             LOG#{time:020}#{shard:02}#{event}   expires_at
//! token of a machine      MTOKEN#{id}           MTOKEN           gsi1pk=MTOKENS, gsi1sk={issued:020}#{id}, expires_at
//! ```

use std::sync::Arc;

use super::Table;
use super::key::{PK, SK};
use super::record::EXPIRES_AT;
use crate::backend::{IndexDefinition, IndexKind, KeyAttribute, TableDefinition};

/// Accounts, configuration, migrations, leases and cache entries of all domains.
pub const TABLE: Table = Table::new("package.platform", define).expiring_by(EXPIRES_AT);

/// The global index of a table of ours, its partition key and its sort key.
pub(crate) const GSI1: &str = "gsi1";
/// The partition key of [`GSI1`], which only items have that are in it.
pub(crate) const GSI1_PK: &str = "gsi1pk";
/// The sort key of [`GSI1`].
pub(crate) const GSI1_SK: &str = "gsi1sk";

fn define(name: Arc<str>) -> TableDefinition {
    with_gsi1(name)
}

/// A table whose keys are `pk` and `sk`, with the global index `gsi1`.
pub(crate) fn with_gsi1(name: Arc<str>) -> TableDefinition {
    let text = KeyAttribute::text;
    let index = IndexDefinition::new(GSI1, IndexKind::Global, text(GSI1_PK), Some(text(GSI1_SK)));
    TableDefinition::new(name, text(PK), Some(text(SK))).with_index(index)
}
