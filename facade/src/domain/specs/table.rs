//! The table of specs, as the Python stack deploys it.

use std::sync::Arc;

use crate::backend::{IndexDefinition, IndexKind, KeyAttribute, TableDefinition};
use crate::block::Table;

/// The versions of specs, and a copy of the newest one of each.
pub const TABLE: Table = Table::new("package.specs", define);

/// The partition key of the table and of its index: the user.
pub(super) const SUB: &str = "sub";
/// The sort key of the table: padded time or `latest`, `#`, id.
pub(super) const UPDATED_AT_ID: &str = "updated_at_id";
/// The sort key of the index: id, `#`, padded time or `latest`.
pub(super) const ID_UPDATED_AT: &str = "id_updated_at";
/// The canonical name, in no key by itself.
pub(super) const ID: &str = "id";

/// The local index: all versions of one spec, oldest first.
pub(super) const ID_UPDATED_AT_INDEX: &str = "idUpdatedAt";

fn define(name: Arc<str>) -> TableDefinition {
    let sub = || KeyAttribute::text(SUB);
    let by_id = IndexDefinition::new(
        ID_UPDATED_AT_INDEX,
        IndexKind::Local,
        sub(),
        Some(KeyAttribute::text(ID_UPDATED_AT)),
    );
    TableDefinition::new(name, sub(), Some(KeyAttribute::text(UPDATED_AT_ID))).with_index(by_id)
}
