//! All items of one kind of a sync in the order of their sort keys, a page of each shard in memory.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::iter::zip;
use std::vec;

use super::Parts;
use super::gather;
use super::model::Kind;
use super::progress::Progress;
use super::table::Place;
use super::view::SyncView;
use crate::backend::{BoxFuture, Consistency, Item, KeyCondition, Query};
use crate::block::key::{PK, SK};
use crate::block::retry::Budget;
use crate::block::store::StorePages;
use crate::error::Error;

/// Pages that are read at once, each of another shard.
const PAGES_AT_ONCE: usize = 16;

/// Items of one kind, in the order of their sort keys.
pub(super) struct Sorted<'a> {
    shards: Vec<Shard<'a>>,
}

struct Shard<'a> {
    pages: StorePages<'a>,
    budget: Budget<'a>,
    progress: Progress,
    items: vec::IntoIter<Item>,
    /// The sort key of the first of them, taken out of it once; `None` of an only shard, which is held against no other.
    head: Option<String>,
    merged: bool,
    ended: bool,
}

impl Shard<'_> {
    /// Whether it is known what comes next.
    fn is_ready(&self) -> bool {
        self.ended || !self.items.as_slice().is_empty()
    }

    /// Reads on until that is known.
    async fn load(&mut self) -> Result<(), Error> {
        while !self.is_ready() {
            match self.pages.next(&mut self.budget).await? {
                Some(page) => {
                    self.progress.add(page.items.len());
                    self.items = page.items.into_iter();
                    self.note_head();
                }
                None => self.ended = true,
            }
        }
        Ok(())
    }

    fn first(&self) -> Option<&Item> {
        self.items.as_slice().first()
    }

    fn pop(&mut self) -> Option<Item> {
        let item = self.items.next();
        self.note_head();
        item
    }

    fn skip(&mut self, items: usize) {
        if let Some(last) = items.checked_sub(1) {
            // Leaves the last of them behind as well.
            drop(self.items.nth(last));
            self.note_head();
        }
    }

    fn note_head(&mut self) {
        if self.merged {
            let first = self.first().and_then(|item| item.text(SK));
            self.head = first.map(Cow::into_owned);
        }
    }
}

impl<'a> Sorted<'a> {
    /// Those of a kind; of each only the attributes of those names, or all when there are none.
    pub(super) fn new(
        parts: &'a Parts,
        place: &Place,
        kind: Kind,
        names: &[&'static str],
        progress: &Progress,
    ) -> Result<Self, Error> {
        let partitions = place.partitions(kind)?;
        let merged = partitions.len() > 1;
        let shard = |partition: String| {
            let condition = KeyCondition::partition(PK, partition);
            let query = Query::new(parts.table.clone(), condition)
                .consistency(Consistency::Strong)
                .project(names.iter().copied());
            Shard {
                pages: StorePages::new(&parts.store, query),
                budget: parts.store.budget(),
                progress: progress.clone(),
                items: vec::IntoIter::default(),
                head: None,
                merged,
                ended: false,
            }
        };
        Ok(Self {
            shards: partitions.into_iter().map(shard).collect(),
        })
    }

    /// Those of a kind of a view, whole.
    pub(super) fn of(view: &'a SyncView, kind: Kind) -> Result<Self, Error> {
        Self::new(&view.parts, &view.place, kind, &[], &view.progress)
    }

    /// The next item; `None` behind the last.
    pub(super) async fn next(&mut self) -> Result<Option<Item>, Error> {
        if !self.is_ready() {
            load([self]).await?;
        }
        let shard = self.shard_of_first();
        Ok(shard.and_then(|shard| self.shards.get_mut(shard)?.pop()))
    }

    fn is_ready(&self) -> bool {
        self.shards.iter().all(Shard::is_ready)
    }

    /// The shard of the item that comes next; `None` behind the last. All shards are ready.
    fn shard_of_first(&self) -> Option<usize> {
        if let [only] = &*self.shards {
            return only.first().map(|_| 0);
        }
        let shards = self.shards.iter().enumerate();
        let filled = shards.filter(|(_, shard)| shard.first().is_some());
        let least = filled.min_by(|(_, one), (_, other)| one.head.cmp(&other.head));
        least.map(|(number, _)| number)
    }
}

/// Reads on until of all of these it is known what comes next, several pages at once.
async fn load<const N: usize>(sides: [&mut Sorted<'_>; N]) -> Result<(), Error> {
    let shards = sides.into_iter().flat_map(|side| &mut side.shards);
    let waiting = shards.filter(|shard| !shard.is_ready());
    let loads = waiting.map(|shard| -> BoxFuture<'_, _> { Box::pin(shard.load()) });
    let loaded = gather::all(PAGES_AT_ONCE, loads.collect::<Vec<_>>()).await;
    loaded.into_iter().collect()
}

/// The items of two syncs side by side: what has the same sort key in both is one pair.
pub(super) struct Pairs<'a> {
    left: Sorted<'a>,
    right: Sorted<'a>,
}

/// What the one side and the other have under a sort key. One of them is there at least.
pub(super) type Pair = (Option<Item>, Option<Item>);

impl<'a> Pairs<'a> {
    pub(super) fn new(left: &'a SyncView, right: &'a SyncView, kind: Kind) -> Result<Self, Error> {
        Ok(Self {
            left: Sorted::of(left, kind)?,
            right: Sorted::of(right, kind)?,
        })
    }

    /// The next pair; `None` behind the last.
    pub(super) async fn next(&mut self) -> Result<Option<Pair>, Error> {
        self.next_unlike(|_, _| false).await
    }

    /// The next pair that is not of two items of which `alike` says that they are; `None` behind the last. Only items with
    /// one sort key are alike.
    pub(super) async fn next_unlike(
        &mut self,
        alike: impl Fn(&Item, &Item) -> bool,
    ) -> Result<Option<Pair>, Error> {
        loop {
            while !self.is_ready() {
                load([&mut self.left, &mut self.right]).await?;
                self.pass(&alike);
            }
            match self.take() {
                Some((Some(left), Some(right))) if alike(&left, &right) => {}
                Some(pair) => {
                    self.pass(&alike);
                    return Ok(Some(pair));
                }
                None => return Ok(None),
            }
        }
    }

    fn is_ready(&self) -> bool {
        self.left.is_ready() && self.right.is_ready()
    }

    /// Leaves alike items behind, as far as pages of both sides are there: nearly all pairs of two syncs, of which nothing
    /// is to be told and nothing moved.
    fn pass(&mut self, alike: impl Fn(&Item, &Item) -> bool) {
        let (left, right) = (&mut self.left.shards, &mut self.right.shards);
        // Of as many shards, the same one has a sort key in both.
        if left.len() != right.len() {
            return;
        }
        for (left, right) in zip(left, right) {
            let both = zip(left.items.as_slice(), right.items.as_slice());
            let passed = both.take_while(|(left, right)| alike(left, right)).count();
            left.skip(passed);
            right.skip(passed);
        }
    }

    /// Takes the next pair. All shards are ready.
    fn take(&mut self) -> Option<Pair> {
        let (left, right) = (self.left.shard_of_first(), self.right.shard_of_first());
        let left = left.and_then(|shard| self.left.shards.get_mut(shard));
        let right = right.and_then(|shard| self.right.shards.get_mut(shard));
        let both = left.as_ref().and_then(|shard| shard.first());
        let both = both.zip(right.as_ref().and_then(|shard| shard.first()));
        let order = match (&left, &right) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            // Whoever names the shard of its first item has one.
            (Some(_), Some(_)) => {
                both.map_or(Ordering::Equal, |(one, other)| key(one).cmp(&key(other)))
            }
        };
        let left = left.filter(|_| order.is_le()).and_then(Shard::pop);
        let right = right.filter(|_| order.is_ge()).and_then(Shard::pop);
        Some((left, right))
    }
}

fn key(item: &Item) -> Cow<'_, str> {
    // Every item of a query has its sort key.
    item.text(SK).unwrap_or_default()
}
