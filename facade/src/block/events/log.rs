//! The log: appending to it, and reading it from any place.

use std::sync::Arc;
use std::time::Duration;

use super::consumer::Consumer;
use super::feed::{self, Batch, Event, Feed, NewEvent};
use super::table;
use crate::backend::{Consistency, Get, Item, KeyCondition, Query, SortCondition, Value};
use crate::block::Store;
use crate::block::key::{PK, SK};
use crate::block::record::{Envelope, is_live};
use crate::block::store::StorePages;
use crate::block::uow::UnitOfWork;
use crate::error::Error;

/// The attribute of a head: the number that the next event of its shard gets.
const NEXT: &str = "next";

/// The log of events: see the [module](super).
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a shard that a feed does not have;
/// [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData) for items that another writer damaged. A
/// busy or silent store is tried again until the [deadline](crate::block::RetryPolicy) and then gives
/// [`ErrorKind::Throttled`](crate::ErrorKind::Throttled) or
/// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable).
#[derive(Clone, Debug)]
pub struct Events {
    pub(super) store: Arc<Store>,
    pub(super) table: Arc<str>,
    retention: Option<Duration>,
}

impl Events {
    /// The log in a table, of which nothing ever goes.
    pub fn new(store: Arc<Store>, table: impl Into<Arc<str>>) -> Self {
        Self {
            store,
            table: table.into(),
            retention: None,
        }
    }

    /// The same log, but the events that are appended are gone when so much time has passed, in whole
    /// seconds.
    #[must_use]
    pub const fn retention(mut self, retention: Duration) -> Self {
        self.retention = Some(retention);
        self
    }

    /// A consumer of that name, whose cursors are those of every process that bears it.
    pub fn consumer(&self, name: impl Into<String>, feed: Feed) -> Consumer {
        Consumer::new(self.clone(), name.into(), feed)
    }

    /// Appends an event to a shard, in the transaction of the unit, and answers its number. It costs
    /// the unit two items, the head of the shard and the event; each further event of the same shard
    /// one.
    ///
    /// Whoever else appends to the shard meanwhile changes its head, so that one of both units is
    /// refused, and goes on when it is [run](crate::block::uow::run) again.
    pub async fn append(
        &self,
        unit: &mut UnitOfWork<'_>,
        feed: &Feed,
        shard: u8,
        event: NewEvent,
    ) -> Result<u64, Error> {
        feed.check(shard)?;
        let head_key = table::head(feed.name(), shard)?;
        let head = unit.get(&self.table, &head_key).await?;
        let (envelope, seq) = match &head {
            Some(head) => (unit.next(&Envelope::of(head)?), number(head, NEXT)?),
            None => (unit.envelope("feed head", 1), 1),
        };
        let head = head_key.with(NEXT, Value::number(seq.saturating_add(1)));
        unit.put_record(&self.table, &envelope, head)?;

        let key = table::event(feed.name(), shard, seq)?;
        let id = unit.unique()?;
        let mut envelope = unit.envelope(feed::KIND, feed::SCHEMA);
        if let Some(retention) = self.retention {
            let seconds = i64::try_from(retention.as_secs()).unwrap_or(i64::MAX);
            envelope = envelope.expiring(self.store.seconds().saturating_add(seconds));
        }
        let item = feed::item(key, seq, id, unit.now(), event);
        unit.create(&self.table, &envelope, item)?;
        Ok(seq)
    }

    /// The number of the newest event of a shard; zero when there was none.
    pub async fn newest(&self, feed: &Feed, shard: u8) -> Result<u64, Error> {
        feed.check(shard)?;
        let key = table::head(feed.name(), shard)?;
        let get = Get::new(self.table.clone(), key).consistency(Consistency::Strong);
        let head = self.store.get(&get, &mut self.store.budget()).await?;
        let next = head.map(|head| number(&head, NEXT)).transpose()?;
        Ok(next.map_or(0, |next| next.saturating_sub(1)))
    }

    /// The events of a shard behind the number `after`, at most `limit` of them: from the beginning
    /// with zero.
    pub async fn read(
        &self,
        feed: &Feed,
        shard: u8,
        after: u64,
        limit: u32,
    ) -> Result<Batch, Error> {
        feed.check(shard)?;
        let first = table::event(feed.name(), shard, after.saturating_add(1))?;
        let last = table::event(feed.name(), shard, u64::MAX)?;
        let sort = |key: &Item| key.get(SK).unwrap_or(Value::Null);
        let partition = first.get(PK).unwrap_or(Value::Null);
        let range = SortCondition::Between(sort(&first), sort(&last));
        let condition = KeyCondition::partition(PK, partition).sort(SK, range);
        let query = Query::new(self.table.clone(), condition)
            .consistency(Consistency::Strong)
            .limit(limit.max(1));
        let mut pages = StorePages::new(&self.store, query);
        let mut budget = self.store.budget();
        let now = self.store.seconds();
        let mut batch = Batch::default();
        let mut reached = after;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        while batch.events.len() < wanted
            && let Some(page) = pages.next(&mut budget).await?
        {
            for item in page.items.iter().filter(|item| is_live(item, now)) {
                if batch.events.len() < wanted {
                    let event: Event = feed::event(item)?;
                    let skipped = event.seq.saturating_sub(reached).saturating_sub(1);
                    batch.missed = batch.missed.saturating_add(skipped);
                    reached = event.seq;
                    batch.events.push(event);
                }
            }
        }
        if batch.events.is_empty() {
            // All that is left may be too old: the head says whether there was something.
            let newest = self.newest(feed, shard).await?;
            batch.missed = newest.saturating_sub(after);
        }
        Ok(batch)
    }
}

/// The number in an attribute.
pub(super) fn number(item: &Item, name: &'static str) -> Result<u64, Error> {
    let digits = item.number(name).and_then(|digits| digits.parse().ok());
    digits.ok_or_else(|| feed::damaged(name))
}
