//! All items of one kind of a sync in the order of their sort keys, a page of each shard in memory.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::VecDeque;

use super::Parts;
use super::model::Kind;
use super::progress::Progress;
use super::table::Place;
use super::view::SyncView;
use crate::backend::{Consistency, Item, KeyCondition, Query};
use crate::block::key::{PK, SK};
use crate::block::retry::Budget;
use crate::block::store::StorePages;
use crate::error::Error;

/// Items of one kind, in the order of their sort keys.
pub(super) struct Sorted<'a> {
    shards: Vec<Shard<'a>>,
    budget: Budget<'a>,
    progress: Progress,
}

struct Shard<'a> {
    pages: StorePages<'a>,
    items: VecDeque<Item>,
    /// The sort key of the first of them, taken out of it once.
    head: Option<String>,
    ended: bool,
}

impl Shard<'_> {
    /// Takes what a page holds, once the one before is used up.
    fn fill(&mut self, items: Vec<Item>) {
        self.items = items.into();
        self.note_head();
    }

    fn pop(&mut self) -> Option<Item> {
        let item = self.items.pop_front();
        self.note_head();
        item
    }

    fn note_head(&mut self) {
        let first = self.items.front().and_then(|item| item.text(SK));
        self.head = first.map(Cow::into_owned);
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
        let partitions = place.partitions(kind)?.into_iter();
        let shard = |partition: String| {
            let condition = KeyCondition::partition(PK, partition);
            let query = Query::new(parts.table.clone(), condition)
                .consistency(Consistency::Strong)
                .project(names.iter().copied());
            Shard {
                pages: StorePages::new(&parts.store, query),
                items: VecDeque::new(),
                head: None,
                ended: false,
            }
        };
        Ok(Self {
            shards: partitions.map(shard).collect(),
            budget: parts.store.budget(),
            progress: progress.clone(),
        })
    }

    /// Those of a kind of a view, whole.
    pub(super) fn of(view: &'a SyncView, kind: Kind) -> Result<Self, Error> {
        Self::new(&view.parts, &view.place, kind, &[], &view.progress)
    }

    /// The next item; `None` behind the last.
    pub(super) async fn next(&mut self) -> Result<Option<Item>, Error> {
        for shard in &mut self.shards {
            while shard.items.is_empty() && !shard.ended {
                match shard.pages.next(&mut self.budget).await? {
                    Some(page) => {
                        self.progress.add(page.items.len());
                        shard.fill(page.items);
                    }
                    None => shard.ended = true,
                }
            }
        }
        if let [only] = &mut *self.shards {
            return Ok(only.items.pop_front());
        }
        let shards = self.shards.iter_mut();
        let filled = shards.filter(|shard| !shard.items.is_empty());
        let least = filled.min_by(|one, other| one.head.cmp(&other.head));
        Ok(least.and_then(Shard::pop))
    }
}

/// The items of two syncs side by side: what has the same sort key in both is one pair.
pub(super) struct Pairs<'a> {
    left: Peeked<'a>,
    right: Peeked<'a>,
}

struct Peeked<'a> {
    items: Sorted<'a>,
    head: Option<Item>,
}

impl Peeked<'_> {
    async fn fill(&mut self) -> Result<(), Error> {
        if self.head.is_none() {
            self.head = self.items.next().await?;
        }
        Ok(())
    }

    /// The sort key of the item that comes next; `None` behind the last.
    fn key(&self) -> Option<Cow<'_, str>> {
        // Every item of a query has its sort key.
        self.head
            .as_ref()
            .map(|item| item.text(SK).unwrap_or_default())
    }
}

impl<'a> Pairs<'a> {
    pub(super) fn new(left: &'a SyncView, right: &'a SyncView, kind: Kind) -> Result<Self, Error> {
        let of = |view: &'a SyncView| {
            Ok::<_, Error>(Peeked {
                items: Sorted::of(view, kind)?,
                head: None,
            })
        };
        Ok(Self {
            left: of(left)?,
            right: of(right)?,
        })
    }

    /// The next pair, of which at least one side is there; `None` behind the last.
    pub(super) async fn next(&mut self) -> Result<Option<(Option<Item>, Option<Item>)>, Error> {
        self.left.fill().await?;
        self.right.fill().await?;
        let order = match (self.left.key(), self.right.key()) {
            (None, None) => return Ok(None),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(left), Some(right)) => left.cmp(&right),
        };
        let left = order.is_le().then(|| self.left.head.take()).flatten();
        let right = order.is_ge().then(|| self.right.head.take()).flatten();
        Ok(Some((left, right)))
    }
}
