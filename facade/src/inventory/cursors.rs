//! How far the feeds of sources were read: what a sync of the inventory remembers in its token.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::source::{Affected, InventorySource};
use crate::block::events::Events;
use crate::error::Error;

/// Events of one request.
const EVENTS_AT_ONCE: u32 = 500;

/// The number of the last event that was read, by source and shard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cursors(BTreeMap<String, BTreeMap<u8, u64>>);

impl Cursors {
    /// Where the feeds stand now.
    pub(super) async fn now(
        events: &Events,
        sources: &[Box<dyn InventorySource>],
    ) -> Result<Self, Error> {
        let mut cursors = BTreeMap::new();
        for source in sources {
            let Some(feed) = source.feed() else { continue };
            let mut shards = BTreeMap::new();
            for shard in feed.shards() {
                shards.insert(shard, events.newest(&feed, shard).await?);
            }
            cursors.insert(source.name().to_owned(), shards);
        }
        Ok(Self(cursors))
    }

    pub(super) fn to_token(&self) -> String {
        let source = |(name, shards): (&String, &BTreeMap<u8, u64>)| {
            let shards = shards.iter();
            let shards: Map<String, Json> = shards
                .map(|(shard, seq)| (shard.to_string(), Json::from(*seq)))
                .collect();
            (name.clone(), Json::Object(shards))
        };
        Json::Object(self.0.iter().map(source).collect()).to_string()
    }

    /// Those of a token. What it does not say was never read.
    pub(super) fn of_token(token: &str) -> Self {
        let sources: BTreeMap<String, BTreeMap<u8, u64>> = match serde_json::from_str(token) {
            Ok(Json::Object(sources)) => sources
                .into_iter()
                .filter_map(|(name, shards)| {
                    let Json::Object(shards) = shards else {
                        return None;
                    };
                    let shards = shards.into_iter();
                    let shards = shards
                        .filter_map(|(shard, seq)| Some((shard.parse().ok()?, seq.as_u64()?)));
                    Some((name, shards.collect()))
                })
                .collect(),
            _ => BTreeMap::new(),
        };
        Self(sources)
    }

    /// What the events of a source speak of behind these cursors up to others; `None` when some of them are gone or
    /// were never read, so that everything may have changed.
    pub(super) async fn affected(
        &self,
        until: &Self,
        events: &Events,
        source: &dyn InventorySource,
    ) -> Result<Option<Affected>, Error> {
        let Some(feed) = source.feed() else {
            return Ok(None);
        };
        let (mut subjects, mut resources) = (BTreeSet::new(), BTreeSet::new());
        for shard in feed.shards() {
            let Some(mut after) = self.of(source, shard) else {
                return Ok(None);
            };
            let last = until.of(source, shard).unwrap_or(0);
            while after < last {
                let batch = events.read(&feed, shard, after, EVENTS_AT_ONCE).await?;
                let newest = batch.events.last().map(|event| event.seq);
                let (0, Some(newest)) = (batch.missed, newest) else {
                    return Ok(None);
                };
                for event in &batch.events {
                    let affected = source.affected(event);
                    subjects.extend(affected.subjects);
                    resources.extend(affected.resources);
                }
                after = newest;
            }
        }
        Ok(Some(Affected {
            subjects: subjects.into_iter().collect(),
            resources: resources.into_iter().collect(),
        }))
    }

    fn of(&self, source: &dyn InventorySource, shard: u8) -> Option<u64> {
        self.0.get(source.name())?.get(&shard).copied()
    }
}
