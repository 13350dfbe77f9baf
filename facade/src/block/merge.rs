//! Lists over several partitions, merged into one order.

use std::cmp::Ordering;
use std::collections::VecDeque;

use super::listing::Listing;
use super::page::{List, place};
use super::retry::Budget;
use super::store::{Store, StorePages};
use super::token::{PageToken, Position, scope};
use crate::backend::{Item, Order, Query};
use crate::error::Error;

/// One of the partitions that a list is spread over: the value of its partition key, and the query for
/// it.
#[derive(Debug)]
pub(crate) struct Shard {
    pub(crate) partition: String,
    pub(crate) query: Query,
}

/// A shard while its items are merged with those of the others.
#[derive(Clone, Debug)]
struct Run {
    /// Asks for the page behind those that were read.
    query: Query,
    /// Read and not given out yet.
    items: VecDeque<Item>,
    /// Where the first of them is; `None` before that was looked up.
    head: Option<Vec<String>>,
    /// Behind what was given out.
    position: Position,
    /// Where the page ended that `items` is the rest of.
    page_end: Position,
}

/// The items of several partitions in one order, as far as they were read: what was read of each and not given out yet is
/// in memory, which is a page of its query at most.
#[derive(Clone, Debug)]
pub(crate) struct Merge {
    runs: Vec<Run>,
    descending: bool,
    /// The attributes that say where an item is, all of them text.
    attributes: &'static [&'static str],
}

/// The item that comes next.
#[derive(Debug)]
pub(crate) struct Head {
    run: usize,
    position: Vec<String>,
}

impl Merge {
    /// Merges what these queries give, which all go in the same direction, by the attributes that say where an item is.
    pub(crate) fn new(
        queries: impl IntoIterator<Item = Query>,
        attributes: &'static [&'static str],
    ) -> Self {
        let runs = queries.into_iter().map(|query| (query, Position::Start));
        Self::behind(runs.collect(), attributes)
    }

    /// The same behind these positions, at which the queries begin.
    fn behind(queries: Vec<(Query, Position)>, attributes: &'static [&'static str]) -> Self {
        let mut queries_all = queries.iter();
        Self {
            descending: queries_all.any(|(query, _)| query.order == Order::Descending),
            runs: queries
                .into_iter()
                .map(|(query, position)| Run {
                    query,
                    items: VecDeque::new(),
                    head: None,
                    page_end: position.clone(),
                    position,
                })
                .collect(),
            attributes,
        }
    }

    /// Which item comes next, for which the next page is read of each partition whose last one was given out; `None` after
    /// the last. Nothing is taken, so that what fails may be tried again.
    pub(crate) async fn head(
        &mut self,
        store: &Store,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Head>, Error> {
        let mut next: Option<Head> = None;
        for (number, run) in self.runs.iter_mut().enumerate() {
            let Some(position) = run.head(store, budget, self.attributes).await? else {
                continue;
            };
            let smaller = next.as_ref().is_none_or(|least| {
                let order = position.cmp(least.position.as_slice());
                let order = if self.descending {
                    order.reverse()
                } else {
                    order
                };
                order == Ordering::Less
            });
            if smaller {
                next = Some(Head {
                    run: number,
                    position: position.to_vec(),
                });
            }
        }
        Ok(next)
    }

    /// The item at a head.
    pub(crate) fn item(&self, head: &Head) -> Option<&Item> {
        self.runs.get(head.run)?.items.front()
    }

    /// Gives that item out.
    pub(crate) fn take(&mut self, head: Head) -> Option<Item> {
        let run = self.runs.get_mut(head.run)?;
        let item = run.items.pop_front();
        run.head = None;
        // The store's own word where the page ends, which may be the end of the shard.
        run.position = match run.items.is_empty() {
            true => run.page_end.clone(),
            false => Position::Behind(head.position),
        };
        item
    }
}

impl Run {
    /// The position of the first item that was not given out; `None` at the end.
    async fn head(
        &mut self,
        store: &Store,
        budget: &mut Budget<'_>,
        attributes: &[&str],
    ) -> Result<Option<&[String]>, Error> {
        while self.items.is_empty() && self.page_end != Position::End {
            let mut pages = StorePages::new(store, self.query.clone());
            let Some(page) = pages.next(budget).await? else {
                self.page_end = Position::End;
                break;
            };
            self.page_end = match &page.next {
                Some(key) => Position::Behind(place(key, attributes)?),
                None => Position::End,
            };
            self.query.start = page.next;
            self.items.extend(page.items);
            if self.items.is_empty() {
                self.position = self.page_end.clone();
            }
        }
        if self.head.is_none() {
            let first = self.items.front();
            self.head = first.map(|item| place(item, attributes)).transpose()?;
        }
        Ok(self.head.as_deref())
    }
}

impl<T> List<'_, T> {
    /// Lists the items of all shards in the order of their positions, which is the order of each
    /// query. The queries all go in the same direction.
    ///
    /// A page costs at least one request for each shard that has not ended. What comes to a shard
    /// after a page has seen its end is in none of the pages that follow.
    pub(crate) async fn run_merged(&self, shards: Vec<Shard>) -> Result<Listing<T>, Error> {
        self.check_limit()?;
        let share = self.share(shards.len());
        let starts = self.starts(shards.len())?;
        let mut budget = self.store.budget();
        let mut queries = Vec::with_capacity(shards.len());
        for (shard, position) in shards.into_iter().zip(starts) {
            let mut query = shard.query;
            query.consistency = self.options.consistency.max(self.consistency);
            query.limit = share;
            query.start = self.start_key(&shard.partition, &position)?;
            queries.push((query, position));
        }
        let mut merge = Merge::behind(queries, self.record.position);
        let mut items = Vec::new();
        while self.missing(items.len()) != Some(0) {
            let Some(head) = merge.head(self.store, &mut budget).await? else {
                return Ok(Listing::new(items, self.record, None));
            };
            items.extend(merge.take(head));
        }
        let positions: Vec<Position> = merge.runs.into_iter().map(|run| run.position).collect();
        let next = match positions.iter().all(|position| *position == Position::End) {
            true => None,
            false => Some(PageToken::seal(
                &self.store.seal,
                scope(self.scope),
                &positions,
            )?),
        };
        Ok(Listing::new(items, self.record, next))
    }

    /// How many items one request asks of one shard: its share of the page.
    fn share(&self, shards: usize) -> Option<u32> {
        let shards = u32::try_from(shards).unwrap_or(u32::MAX).max(1);
        self.options.limit.map(|limit| limit.div_ceil(shards))
    }
}
