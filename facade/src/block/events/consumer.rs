//! Consumers, each of which applies every event once.

use super::feed::{Event, Feed};
use super::log::{self, Events};
use super::table;
use crate::backend::{Consistency, Get, Item, Value};
use crate::block::record::Envelope;
use crate::block::uow::{Attempts, UnitOfWork};
use crate::error::{Error, ErrorKind};

/// The attribute of a cursor: the number of the last event that was applied.
const APPLIED: &str = "applied";

/// Whoever applies the events of a feed, once each and in order. Processes with the same name share
/// the work: of two that apply the same event, one is refused.
///
/// # Errors
///
/// As [`Events`].
#[derive(Clone, Debug)]
pub struct Consumer {
    events: Events,
    name: String,
    feed: Feed,
}

impl Consumer {
    pub(super) const fn new(events: Events, name: String, feed: Feed) -> Self {
        Self { events, name, feed }
    }

    /// The next event of a shard that was not applied, `None` when all were. The cursor moves with the
    /// unit: when the unit happens, the event was applied, and when it does not, it is still the next.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::NotFound`] when the next event is gone for its age. A
    /// consumer that can bear it goes on with [`Consumer::seek`] to the number that the text names.
    pub async fn next(&self, unit: &mut UnitOfWork<'_>, shard: u8) -> Result<Option<Event>, Error> {
        let key = table::cursor(&self.name, self.feed.name(), shard)?;
        let cursor = unit.get(&self.events.table, &key).await?;
        let applied = applied(cursor.as_ref())?;
        let mut batch = self.events.read(&self.feed, shard, applied, 1).await?;
        if batch.missed > 0 {
            let message = format!(
                "{} events of the feed {} behind {applied} are gone: go on behind {}",
                batch.missed,
                self.feed.name(),
                applied.saturating_add(batch.missed),
            );
            return Err(Error::new(ErrorKind::NotFound, message));
        }
        let Some(event) = batch.events.pop() else {
            return Ok(None);
        };
        self.put_cursor(unit, key, cursor.as_ref(), event.seq)?;
        Ok(Some(event))
    }

    /// The number of the last event of a shard that was applied; zero when none was.
    pub async fn applied(&self, shard: u8) -> Result<u64, Error> {
        self.feed.check(shard)?;
        let key = table::cursor(&self.name, self.feed.name(), shard)?;
        let get = Get::new(self.events.table.clone(), key).consistency(Consistency::Strong);
        let store = &self.events.store;
        let cursor = store.get(&get, &mut store.budget()).await?;
        applied(cursor.as_ref())
    }

    /// How many events of a shard were not applied yet.
    pub async fn lag(&self, shard: u8) -> Result<u64, Error> {
        let newest = self.events.newest(&self.feed, shard).await?;
        Ok(newest.saturating_sub(self.applied(shard).await?))
    }

    /// Notes in the transaction of the unit that the event of that number was applied, and answers whether that is new:
    /// for events that come from the log of another database, whose cursors are here.
    pub async fn advance(
        &self,
        unit: &mut UnitOfWork<'_>,
        shard: u8,
        seq: u64,
    ) -> Result<bool, Error> {
        self.feed.check(shard)?;
        let key = table::cursor(&self.name, self.feed.name(), shard)?;
        let cursor = unit.get(&self.events.table, &key).await?;
        if seq <= applied(cursor.as_ref())? {
            return Ok(false);
        }
        self.put_cursor(unit, key, cursor.as_ref(), seq)?;
        Ok(true)
    }

    /// Moves the cursor of a shard, so that the next event is the one behind `applied`: to zero, to
    /// apply all again from the beginning.
    pub async fn seek(&self, shard: u8, applied: u64) -> Result<(), Error> {
        self.feed.check(shard)?;
        let key = table::cursor(&self.name, self.feed.name(), shard)?;
        let mut attempts = Attempts::new(&self.events.store);
        loop {
            let mut unit = attempts.unit();
            let cursor = unit.get(&self.events.table, &key).await?;
            self.put_cursor(&mut unit, key.clone(), cursor.as_ref(), applied)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict();
            }
        }
    }

    fn put_cursor(
        &self,
        unit: &mut UnitOfWork<'_>,
        key: Item,
        cursor: Option<&Item>,
        applied: u64,
    ) -> Result<(), Error> {
        let envelope = match cursor {
            Some(cursor) => unit.next(&Envelope::of(cursor)?),
            None => unit.envelope("cursor", 1),
        };
        let item = key.with(APPLIED, Value::number(applied));
        unit.put_record(&self.events.table, &envelope, item)
    }
}

/// What a cursor says.
fn applied(cursor: Option<&Item>) -> Result<u64, Error> {
    let applied = cursor.map(|cursor| log::number(cursor, APPLIED));
    applied.transpose().map(|applied| applied.unwrap_or(0))
}
