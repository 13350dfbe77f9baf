//! The manifest: what a file holds, and by which digests it is known.

use serde_json::{Value as Json, json};

use super::super::model::Kind;
use super::super::run::SyncId;
use super::super::stats::SyncStats;
use super::{ENGINE, Section, VERSION};
use crate::block::blobs::Digest;

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Manifest {
    /// The version of the form of the file.
    pub version: u32,
    /// The form of the lines.
    pub engine: String,
    /// Which sync it is.
    pub sync: SyncId,
    /// How much there is of each kind.
    pub stats: SyncStats,
    /// The blocks, in the order of the file.
    pub blocks: Vec<BlockInfo>,
}

/// What is known of one block of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlockInfo {
    /// What it holds: `run`, `bytes`, or the word of a kind in keys.
    pub kind: String,
    /// How many lines it has.
    pub lines: u64,
    /// The SHA-256 of its bytes, as they are in the file.
    pub digest: Digest,
}

impl Manifest {
    /// That of a file that was just written or read.
    pub(super) fn new(sync: SyncId, blocks: Vec<BlockInfo>) -> Self {
        let mut stats = SyncStats::default();
        for block in &blocks {
            let kind = Kind::ALL.iter().find(|kind| kind.word() == block.kind);
            if let Some(kind) = kind {
                stats.add(*kind, block.lines);
            }
        }
        Self {
            version: VERSION,
            engine: ENGINE.to_owned(),
            sync,
            stats,
            blocks,
        }
    }

    pub(super) fn to_json(&self) -> Json {
        let counts: serde_json::Map<String, Json> = Kind::ALL
            .iter()
            .map(|kind| (kind.word().to_owned(), self.stats.of_kind(*kind).into()))
            .collect();
        let block = |block: &BlockInfo| {
            json!({
                "kind": block.kind,
                "lines": block.lines,
                "sha256": block.digest.to_string(),
            })
        };
        json!({
            "format": "package-sync",
            "version": self.version,
            "engine": self.engine,
            "sync": self.sync.to_string(),
            "counts": counts,
            "blocks": self.blocks.iter().map(block).collect::<Vec<_>>(),
        })
    }
}

impl BlockInfo {
    pub(super) fn new(content: Section, lines: u64, bytes: &[u8]) -> Self {
        Self {
            kind: content.word().to_owned(),
            lines,
            digest: Digest::of(bytes),
        }
    }
}
