//! The table of packages.
//!
//! ```text
//! kind               pk                                 sk                       indexes
//! artifact           PKG#{ns}#{name}                    ART#{version}#{variant}  ver_key, stable_key, gsi2
//! tag                PKG#{ns}#{name}                    TAG#{tag}
//! package head       PKG#{ns}#{name}                    HEAD                     gsi1pk=NS#{ns}, gsi1sk={name}
//! generic document   DOC#{doc}#{first key parts}        D#{remaining parts}
//! generic index row  IDX#{index}#{key fields}           {sort value}#{row id}, or U when unique
//! ```

use std::sync::Arc;

use crate::backend::{IndexDefinition, IndexKind, KeyAttribute, TableDefinition};
use crate::block::Table;
use crate::block::key::PK;
use crate::block::platform::with_gsi1;
use crate::block::table::StreamView;

/// Artifacts, tags and heads of all packages, and the documents and index rows that a repository declares besides.
pub const TABLE: Table = Table::new("package.artifacts", define).streaming(StreamView::NewAndOld);

/// The local index of all versions of a package, and its sort key.
pub(super) const BY_VERSION: &str = "by_version";
pub(super) const VER_KEY: &str = "ver_key";
/// The local index of those versions alone that may be the latest, and its sort key.
pub(super) const BY_STABLE: &str = "by_stable";
pub(super) const STABLE_KEY: &str = "stable_key";
/// The global index of artifacts by the digests of their blobs, its partition key and its sort key.
pub(super) const GSI2: &str = "gsi2";
pub(super) const GSI2_PK: &str = "gsi2pk";
pub(super) const GSI2_SK: &str = "gsi2sk";

fn define(name: Arc<str>) -> TableDefinition {
    let text = KeyAttribute::text;
    let local =
        |name, sort| IndexDefinition::new(name, IndexKind::Local, text(PK), Some(text(sort)));
    let by_digest =
        IndexDefinition::new(GSI2, IndexKind::Global, text(GSI2_PK), Some(text(GSI2_SK)));
    with_gsi1(name)
        .with_index(local(BY_VERSION, VER_KEY))
        .with_index(local(BY_STABLE, STABLE_KEY))
        .with_index(by_digest)
}
