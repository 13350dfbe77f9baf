//! What happened last in a repository, for people.

use crate::block::events::Batch;
use crate::domain::packages::Packages;
use crate::domain::packages::artifact::FEED;
use crate::error::Error;

use super::ship::{Shipped, shipped};

impl Packages {
    /// The events that happened last, the newest first by the clocks of their writers, with their times in nanoseconds
    /// since the Unix epoch. Each shard of the log is read from near its end.
    pub async fn recent_events(&self, limit: u32) -> Result<Vec<(u64, Shipped)>, Error> {
        let mut found = Vec::new();
        for shard in FEED.shards() {
            let newest = self.events.newest(&FEED, shard).await?;
            if newest == 0 {
                continue;
            }
            let after = newest.saturating_sub(u64::from(limit));
            let Batch { events, .. } = self.events.read(&FEED, shard, after, limit).await?;
            for event in events {
                found.push((event.at, shipped(event)?));
            }
        }
        found.sort_by(|(one, _), (other, _)| other.cmp(one));
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found)
    }
}
