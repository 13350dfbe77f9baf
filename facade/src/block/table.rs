//! The tables. This is the single source: the infrastructure template, the test tables and the docs
//! are all held against it.

use std::sync::Arc;

use crate::backend::{IndexDefinition, IndexKind, KeyAttribute, TableDefinition};

/// The name of the live table of specs.
pub const SPECS: &str = "package.specs";
/// The name of the live table of credentials.
pub const CREDENTIALS: &str = "package.credentials";

/// The partition key of both tables: the user.
pub const SUB: &str = "sub";
/// The sort key of the specs table: padded time or `latest`, `#`, id.
pub const UPDATED_AT_ID: &str = "updated_at_id";
/// The sort key of the local index of the specs table: id, `#`, padded time or `latest`.
pub const ID_UPDATED_AT: &str = "id_updated_at";
/// The sort key of the credentials table; in the specs table, the canonical name.
pub const ID: &str = "id";
/// The partition key of the global index of the credentials table.
pub const PUBLIC_KEY: &str = "public_key";

/// The local index of the specs table: all versions of one spec, oldest first.
pub const ID_UPDATED_AT_INDEX: &str = "idUpdatedAt";
/// The global index of the credentials table: who has this public key.
pub const PUBLIC_KEY_INDEX: &str = "publicKey";

/// The table of specs under `name`.
///
/// # Examples
///
/// ```
/// use package_database::block::table;
///
/// let specs = table::specs(table::SPECS);
/// assert_eq!(specs.partition.name, "sub");
/// assert_eq!(specs.indexes[0].name, "idUpdatedAt");
/// ```
pub fn specs(name: impl Into<Arc<str>>) -> TableDefinition {
    TableDefinition::new(
        name,
        KeyAttribute::text(SUB),
        Some(KeyAttribute::text(UPDATED_AT_ID)),
    )
    .with_index(IndexDefinition::new(
        ID_UPDATED_AT_INDEX,
        IndexKind::Local,
        KeyAttribute::text(SUB),
        Some(KeyAttribute::text(ID_UPDATED_AT)),
    ))
}

/// The table of credentials under `name`.
pub fn credentials(name: impl Into<Arc<str>>) -> TableDefinition {
    TableDefinition::new(name, KeyAttribute::text(SUB), Some(KeyAttribute::text(ID))).with_index(
        IndexDefinition::new(
            PUBLIC_KEY_INDEX,
            IndexKind::Global,
            KeyAttribute::text(PUBLIC_KEY),
            None,
        ),
    )
}
