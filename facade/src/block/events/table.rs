//! The table of events.
//!
//! ```text
//! kind      pk                   sk
//! head      {feed}#{shard:02}    HEAD
//! event     {feed}#{shard:02}    E#{seq:020}
//! cursor    CUR#{consumer}       {feed}#{shard:02}
//! ```

use std::sync::Arc;

use crate::backend::{Item, KeyAttribute, TableDefinition};
use crate::block::Table;
use crate::block::key::{self, KeyBuilder, PK, SK};
use crate::block::record::EXPIRES_AT;
use crate::block::table::StreamView;
use crate::error::Error;

/// The log of all domains, and the cursors of those who read it.
pub const TABLE: Table = Table::new("package.events", define)
    .expiring_by(EXPIRES_AT)
    .streaming(StreamView::New);

fn define(name: Arc<str>) -> TableDefinition {
    TableDefinition::new(name, KeyAttribute::text(PK), Some(KeyAttribute::text(SK)))
}

/// Digits of the number of a shard in a key.
const SHARD_WIDTH: usize = 2;

/// The components of what is of one shard.
fn shard_key(feed: &str, shard: u8) -> KeyBuilder<'_> {
    KeyBuilder::new()
        .text(feed)
        .padded(shard.into(), SHARD_WIDTH)
}

/// The key of the head of a shard.
pub(super) fn head(feed: &str, shard: u8) -> Result<Item, Error> {
    key::pair_of(&shard_key(feed, shard), &KeyBuilder::new().text("HEAD"))
}

/// The key of an event.
pub(super) fn event(feed: &str, shard: u8, seq: u64) -> Result<Item, Error> {
    let sort = KeyBuilder::new().text("E").number(seq);
    key::pair_of(&shard_key(feed, shard), &sort)
}

/// The key of a cursor.
pub(super) fn cursor(consumer: &str, feed: &str, shard: u8) -> Result<Item, Error> {
    let partition = KeyBuilder::new().text("CUR").text(consumer);
    key::pair_of(&partition, &shard_key(feed, shard))
}
