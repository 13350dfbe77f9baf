//! Lists over several partitions, merged into one order.

use std::cmp::Ordering;
use std::collections::VecDeque;

use super::listing::Listing;
use super::page::List;
use super::retry::Budget;
use super::store::StorePages;
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
#[derive(Debug)]
struct Run<'a> {
    pages: StorePages<'a>,
    /// Read and not given out yet.
    items: VecDeque<Item>,
    /// Behind what was given out.
    position: Position,
    /// Where the page ended that `items` is the rest of.
    page_end: Position,
}

impl<T> List<'_, T> {
    /// Lists the items of all shards in the order of their positions, which is the order of each
    /// query. The queries all go in the same direction.
    ///
    /// A page costs at least one request for each shard that has not ended. What comes to a shard
    /// after a page has seen its end is in none of the pages that follow.
    pub(crate) async fn run_merged(&self, shards: Vec<Shard>) -> Result<Listing<T>, Error> {
        self.check_limit()?;
        let descending = (shards.iter()).any(|shard| shard.query.order == Order::Descending);
        let share = self.share(shards.len());
        let starts = self.starts(shards.len())?;
        let mut budget = self.store.budget();
        let mut runs = Vec::with_capacity(shards.len());
        for (shard, position) in shards.into_iter().zip(starts) {
            let mut query = shard.query;
            query.consistency = self.options.consistency.max(self.consistency);
            query.limit = share;
            query.start = self.start_key(&shard.partition, &position)?;
            runs.push(Run {
                pages: StorePages::new(self.store, query),
                items: VecDeque::new(),
                page_end: position.clone(),
                position,
            });
        }
        let mut items = Vec::new();
        while self.missing(items.len()) != Some(0) {
            let mut next: Option<(Vec<String>, usize)> = None;
            for (number, run) in runs.iter_mut().enumerate() {
                let Some(position) = self.head(run, &mut budget).await? else {
                    continue;
                };
                let smaller = next.as_ref().is_none_or(|(least, _)| {
                    let order = position.cmp(least);
                    let order = if descending { order.reverse() } else { order };
                    order == Ordering::Less
                });
                if smaller {
                    next = Some((position, number));
                }
            }
            let Some((position, number)) = next else {
                return Ok(Listing::new(items, self.record, None));
            };
            if let Some(run) = runs.get_mut(number) {
                items.extend(run.items.pop_front());
                // The store's own word where the page ends, which may be the end of the shard.
                run.position = match run.items.is_empty() {
                    true => run.page_end.clone(),
                    false => Position::Behind(position),
                };
            }
        }
        let positions: Vec<Position> = runs.into_iter().map(|run| run.position).collect();
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

    /// The position of the first item of a shard that was not given out; `None` at its end.
    async fn head(
        &self,
        run: &mut Run<'_>,
        budget: &mut Budget<'_>,
    ) -> Result<Option<Vec<String>>, Error> {
        while run.items.is_empty() && run.page_end != Position::End {
            let Some(page) = run.pages.next(budget).await? else {
                run.page_end = Position::End;
                break;
            };
            run.page_end = match &page.next {
                Some(key) => Position::Behind(self.position(key)?),
                None => Position::End,
            };
            run.items.extend(page.items);
            if run.items.is_empty() {
                run.position = run.page_end.clone();
            }
        }
        run.items
            .front()
            .map(|item| self.position(item))
            .transpose()
    }
}
