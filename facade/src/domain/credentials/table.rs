//! The table of credentials, as the Python stack deploys it.

use std::sync::Arc;

use crate::backend::{IndexDefinition, IndexKind, KeyAttribute, TableDefinition};
use crate::block::Table;

/// Pairs of keys, and the claims to public keys.
pub const TABLE: Table = Table::new("package.credentials", define);

/// The partition key: the user, or what stands for a public key in a claim.
pub(super) const SUB: &str = "sub";
/// The sort key: which of the user's credentials.
pub(super) const ID: &str = "id";
/// The partition key of the index. A claim has no such attribute, and is not in the index.
pub(super) const PUBLIC_KEY: &str = "public_key";

/// The global index: who has this public key.
pub(super) const PUBLIC_KEY_INDEX: &str = "publicKey";

fn define(name: Arc<str>) -> TableDefinition {
    let by_key = KeyAttribute::text(PUBLIC_KEY);
    TableDefinition::new(name, KeyAttribute::text(SUB), Some(KeyAttribute::text(ID))).with_index(
        IndexDefinition::new(PUBLIC_KEY_INDEX, IndexKind::Global, by_key, None),
    )
}
