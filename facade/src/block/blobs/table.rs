//! The table of blobs.
//!
//! ```text
//! kind        pk                       sk                  gsi1pk          gsi1sk
//! manifest    B#{digest}               META                UNREF#{00..15}  {since:020}
//! reference   B#{digest}               REF#{owner key}
//! chunk       B#{digest}#{i/16:06}     C#{i:08}
//! ```
//!
//! Only the manifest of a blob that nobody refers to is in the index.

use std::sync::Arc;

use super::Digest;
use crate::backend::{Item, TableDefinition};
use crate::block::Table;
use crate::block::key::{self, KeyBuilder, SK};
use crate::block::platform::with_gsi1;
use crate::block::record::EXPIRES_AT;
use crate::error::Error;

/// The bytes of all domains, under their digests.
pub const TABLE: Table = Table::new("package.blobs", define).expiring_by(EXPIRES_AT);

fn define(name: Arc<str>) -> TableDefinition {
    with_gsi1(name)
}

/// Chunks of one partition, which together have 4 MiB.
const GROUP_CHUNKS: u32 = 16;
/// Digits of the number of a group, of a chunk, and of a shard of the index.
const GROUP_WIDTH: usize = 6;
const CHUNK_WIDTH: usize = 8;
const SHARD_WIDTH: usize = 2;

/// Chunks that eight digits number.
pub(super) const CHUNKS_MAX: u32 = 100_000_000;
/// Over so many partitions the index is spread.
pub(super) const SHARDS: u8 = 16;

/// The key of a manifest.
pub(super) fn manifest(digest: &Digest) -> Result<Item, Error> {
    key::pair_of(&blob(digest), &KeyBuilder::new().text("META"))
}

/// The item of a reference, of which the owner may be too long for a key.
pub(super) fn reference(digest: &Digest, owner: &str) -> Result<Item, Error> {
    let sort = KeyBuilder::new().text("REF").text(owner).sort()?;
    let mut item = key::pair(&blob(digest).partition()?, &sort);
    sort.put(&mut item, SK);
    Ok(item)
}

/// The key of a chunk.
pub(super) fn chunk(digest: &Digest, number: u32) -> Result<Item, Error> {
    let group = (number / GROUP_CHUNKS).into();
    let partition = blob(digest).padded(group, GROUP_WIDTH);
    let sort = KeyBuilder::new().text("C");
    key::pair_of(&partition, &sort.padded(number.into(), CHUNK_WIDTH))
}

/// The partition of the index that a blob is in while nobody refers to it.
pub(super) fn shard_of(digest: &Digest) -> String {
    let [first, ..] = digest.as_bytes();
    shard(first % SHARDS)
}

/// A partition of the index.
pub(super) fn shard(number: u8) -> String {
    format!("UNREF#{number:0SHARD_WIDTH$}")
}

/// The digest in the partition key of a manifest.
pub(super) fn digest_of(partition: &str) -> Option<Digest> {
    partition.strip_prefix("B#")?.parse().ok()
}

fn blob(digest: &Digest) -> KeyBuilder<'static> {
    KeyBuilder::new().text("B").text(digest.to_string())
}
