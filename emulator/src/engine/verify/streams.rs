//! Streams against the tables whose changes they show, and the open shards of each against each other.

use std::sync::Arc;

use crate::engine::Engine;
use crate::engine::log::shard::Shard;
use crate::engine::log::stream::Stream;
use crate::engine::table::Writer;
use crate::engine::table::catalog::CatalogTables;
use crate::engine::verify::Findings;

/// Checks that the stream of a table is listed, and that its open shards have each hash once. The caller holds
/// the lock of the writer, under which both change.
pub(super) fn check_own(engine: &Engine, writer: &Writer, findings: &mut Findings) {
    let Some(stream) = &writer.stream else {
        return;
    };
    let listed = engine.streams.get(stream.name());
    if !listed.is_some_and(|listed| Arc::ptr_eq(&listed, stream)) {
        findings.add(format!("writes to {}, which is not listed", stream.arn()));
    }
    let mut open = stream.shards(engine.clock.now());
    open.retain(|shard| shard.last.is_none());
    check_tiles(&open, findings);
}

/// Checks that each stream that is on has a table that writes to it.
pub(super) fn check_listed(engine: &Engine, catalog: &CatalogTables, findings: &mut Findings) {
    for stream in engine.streams.on() {
        findings.of = format!("stream {}", stream.arn());
        let name = stream.name();
        let table = catalog.get(&name.owner, &name.region, &name.table);
        let writer = table.map(|table| table.writer.lock());
        let is_own = |own: &Arc<Stream>| Arc::ptr_eq(own, &stream);
        let written = writer.as_ref().and_then(|writer| writer.stream.as_ref());
        // Asked under the lock: the stream may have ended since it was listed.
        if stream.ends().is_none() && !written.is_some_and(is_own) {
            findings.add("is on, and no table writes to it");
        }
    }
}

/// The hashes of open shards lie side by side, from the first to the last.
fn check_tiles(open: &[Shard], findings: &mut Findings) {
    let mut ranges: Vec<(u64, u64)> = open.iter().map(Shard::hashes).collect();
    ranges.sort_unstable();
    // The hash that comes next; none behind the last of all.
    let mut next = Some(0);
    for (lowest, highest) in &ranges {
        if next != Some(*lowest) {
            break;
        }
        next = highest.checked_add(1);
    }
    if let Some(hash) = next {
        findings.add(format!(
            "no single open shard has the hash {hash:#x}: {ranges:x?}"
        ));
    }
}
