//! Pages in the order of the field of an index: that of the values, then that of the ids.
//!
//! An index gives the documents of one value in the direction in which it is read, and of a long text it knows only how it
//! begins. So the documents of one text are put in order here before they are given: those of a short one by reading them
//! from the smallest id on where they are too many for the page, those of a long one by their whole values.

use std::cmp::Ordering;

use serde_json::Value;

use super::builder::{ModelQuery, SortDirection};
use super::order;
use super::page::DocPage;
use crate::backend::{Item, Order, Query, SortCondition, Value as Stored};
use crate::block::key::SEPARATOR;
use crate::block::merge::Merge;
use crate::block::record::is_live;
use crate::block::retry::Budget;
use crate::block::token::{Position, scope};
use crate::block::{ListOptions, PageToken};
use crate::domain::models::doc::Doc;
use crate::domain::models::fault;
use crate::domain::models::place::VALUE_BYTES_MAX;
use crate::domain::models::table::Slot;
use crate::error::Error;

/// Bytes of a long value that a token keeps, by which a page goes on behind a document that is gone.
const TOKEN_VALUE_MAX: usize = 512;
/// Bytes of a character at most, of which an index keeps no part.
const CHARACTER_BYTES: usize = 4;

/// Behind which document a page goes on.
#[derive(Clone, Debug)]
struct Mark {
    /// Where the index has it; of a long value, where it has one that begins like it.
    sort: String,
    id: String,
    /// How its value begins, if that is a long text.
    value: String,
}

/// A page of the documents of an index, while it is read.
#[derive(Debug)]
pub(super) struct Pager<'a> {
    pub(super) query: &'a ModelQuery,
    pub(super) field: &'a str,
    pub(super) slot: Slot,
    /// The attributes by which the documents of several partitions are merged.
    pub(super) position: &'static [&'static str],
    pub(super) sources: Vec<Query>,
    pub(super) page: Taken,
}

/// What a page has by now.
#[derive(Debug)]
pub(super) struct Taken {
    docs: Vec<Doc>,
    /// How many it may look at, of which it has those that the conditions hold of.
    room: usize,
    last: Option<Mark>,
}

impl Taken {
    /// Nothing yet, of so many.
    pub(super) fn new(limit: Option<u32>) -> Self {
        Self {
            docs: Vec::new(),
            // A number of 32 bits that no machine of ours can hold is as good as none.
            room: limit.map_or(usize::MAX, |limit| {
                usize::try_from(limit).unwrap_or(usize::MAX)
            }),
            last: None,
        }
    }

    fn give(&mut self, query: &ModelQuery, doc: Option<Doc>, mark: Mark) {
        self.room = self.room.saturating_sub(1);
        self.last = Some(mark);
        let fits = |doc: &Doc| query.conditions.iter().all(|own| own.holds(doc));
        self.docs.extend(doc.filter(fits));
    }
}

impl Pager<'_> {
    /// Reads the page of a list of that scope.
    pub(super) async fn run(
        mut self,
        options: &ListOptions,
        list: &[&str],
    ) -> Result<DocPage, Error> {
        let store = self.query.collection.core.store.clone();
        if self.page.room == 0 {
            return Err(fault::invalid("a page of no entries"));
        }
        let mut budget = store.budget();
        if let Some(after) = &options.after {
            let mut positions = after.open(&store.seal, scope(list), 1)?;
            if let Some(mark) = positions.pop().and_then(mark)
                && self.go_on(&mark, &mut budget).await?
            {
                return self.ended(Some(list));
            }
        }
        let share = options
            .limit
            .map(|limit| limit.div_ceil(self.shares()).saturating_add(1));
        let queries = self.sources.iter().cloned().map(|mut own| {
            own.limit = share;
            own
        });
        let mut merge = Merge::new(queries.collect::<Vec<Query>>(), self.position);
        while let Some(head) = merge.head(&store, &mut budget).await? {
            if self.page.room == 0 {
                return self.ended(Some(list));
            }
            let Some(item) = merge.take(head) else {
                continue;
            };
            let text = text_of(&self.sort(&item)?).to_owned();
            if !self.descending() && !is_cut(&text) {
                self.give(&item)?;
                continue;
            }
            let mut group = vec![item];
            // Of a long text all are needed, of a short one no more than the page has room for.
            let most = if is_cut(&text) {
                usize::MAX
            } else {
                self.page.room
            };
            while group.len() <= most
                && let Some(head) = merge.head(&store, &mut budget).await?
            {
                let next = merge.item(&head).map(|item| self.sort(item)).transpose()?;
                if next.is_none_or(|next| text_of(&next) != text) {
                    break;
                }
                group.extend(merge.take(head));
            }
            if group.len() > most {
                group = self.read(&text, None, most, &mut budget).await?;
                self.give_all(group, None)?;
                return self.ended(Some(list));
            }
            if self.give_all(group, None)? {
                return self.ended(Some(list));
            }
        }
        self.ended(None)
    }

    fn ended(self, goes_on: Option<&[&str]>) -> Result<DocPage, Error> {
        let next = goes_on.map(|list| {
            let last = self.page.last;
            let last = last.map(|mark| Position::Behind(vec![mark.sort, mark.id, mark.value]));
            // Nothing was given of a value whose documents have just gone: the page begins anew.
            let position = [last.unwrap_or(Position::Start)];
            PageToken::seal(
                &self.query.collection.core.store.seal,
                scope(list),
                &position,
            )
        });
        Ok(DocPage {
            docs: self.page.docs,
            next: next.transpose()?,
        })
    }

    fn descending(&self) -> bool {
        (self.sources.iter()).any(|source| source.order == Order::Descending)
    }

    fn shares(&self) -> u32 {
        u32::try_from(self.sources.len()).unwrap_or(u32::MAX).max(1)
    }

    /// Where the index has an item.
    fn sort(&self, item: &Item) -> Result<String, Error> {
        let sort = item.text(self.slot.sort());
        Ok(sort
            .ok_or_else(|| fault::damaged(self.slot.sort()))?
            .into_owned())
    }

    /// Goes on behind a document: first with those of its text, and then with what the index has behind all of that text.
    /// Whether the page ends before.
    async fn go_on(&mut self, mark: &Mark, budget: &mut Budget<'_>) -> Result<bool, Error> {
        self.page.last = Some(mark.clone());
        let text = text_of(&mark.sort);
        let (from, most) = match is_cut(text) {
            true => (None, usize::MAX),
            // One more is the document itself, and one more shows that there are others.
            false => (Some(mark.sort.as_str()), self.page.room.saturating_add(2)),
        };
        let rest = self.read(text, from, most, budget).await?;
        let ends = self.give_all(rest, Some(mark))?;
        let (descending, name) = (self.descending(), self.slot.sort());
        for source in &mut self.sources {
            let range = source.key.sort.take().map(|(_, range)| range);
            source.key.sort = Some((name.into(), beyond(text, range, descending)));
        }
        Ok(ends)
    }

    /// So many documents of one text, in the order of their ids, from one place of the index on.
    async fn read(
        &self,
        text: &str,
        from: Option<&str>,
        most: usize,
        budget: &mut Budget<'_>,
    ) -> Result<Vec<Item>, Error> {
        let store = &self.query.collection.core.store;
        let low = from.map_or_else(|| first(text), str::to_owned);
        let share = most.div_ceil(self.sources.len().max(1)).saturating_add(1);
        let queries = self.sources.iter().map(|source| {
            let mut own = source.clone().order(Order::Ascending);
            let range = SortCondition::between(low.as_str(), behind(text));
            own.key.sort = Some((self.slot.sort().into(), range));
            own.limit = u32::try_from(share).ok();
            own
        });
        let mut merge = Merge::new(queries.collect::<Vec<Query>>(), self.position);
        let mut items = Vec::new();
        while items.len() < most
            && let Some(head) = merge.head(store, budget).await?
        {
            items.extend(merge.take(head));
        }
        Ok(items)
    }

    fn give(&mut self, item: &Item) -> Result<(), Error> {
        let collection = &self.query.collection;
        let live = is_live(item, collection.core.store.seconds());
        let doc = live.then(|| collection.decode(item)).transpose()?;
        let mark = Mark {
            sort: self.sort(item)?,
            id: String::new(),
            value: String::new(),
        };
        self.page.give(self.query, doc, mark);
        Ok(())
    }

    /// Gives the documents of one text that are behind a mark, in order; whether the page has no room for all of them.
    fn give_all(&mut self, items: Vec<Item>, after: Option<&Mark>) -> Result<bool, Error> {
        let mut sorted = Vec::with_capacity(items.len());
        for item in items {
            sorted.push((self.sort(&item)?, item));
        }
        sorted.sort_by(|(left, _), (right, _)| left.cmp(right));
        let Some((sort, _)) = sorted.first() else {
            return Ok(false);
        };
        if is_cut(text_of(sort)) {
            let (sort, items) = (sort.clone(), sorted.into_iter().map(|(_, item)| item));
            return self.give_long(&sort, items.collect(), after);
        }
        for (sort, item) in &sorted {
            if after.is_some_and(|mark| *sort <= mark.sort) {
                continue;
            }
            if self.page.room == 0 {
                return Ok(true);
            }
            self.give(item)?;
        }
        Ok(false)
    }

    /// The same of a text that an index has the beginning of.
    fn give_long(
        &mut self,
        sort: &str,
        items: Vec<Item>,
        after: Option<&Mark>,
    ) -> Result<bool, Error> {
        let collection = &self.query.collection;
        let now = collection.core.store.seconds();
        let live = items.iter().filter(|item| is_live(item, now));
        let docs: Result<Vec<Doc>, Error> = live.map(|item| collection.decode(item)).collect();
        let direction = match self.descending() {
            true => SortDirection::Descending,
            false => SortDirection::Ascending,
        };
        let docs = order::sort(docs?, &[(self.field.to_owned(), direction)]);
        let given = after.map_or(0, |mark| {
            let known = docs.iter().position(|doc| doc.id() == mark.id);
            known.map_or_else(
                || docs.partition_point(|doc| self.is_given(doc, mark)),
                |place| place + 1,
            )
        });
        for doc in docs.into_iter().skip(given) {
            if self.page.room == 0 {
                return Ok(true);
            }
            let mark = Mark {
                sort: sort.to_owned(),
                id: doc.id().to_owned(),
                value: self.value(&doc),
            };
            self.page.give(self.query, Some(doc), mark);
        }
        Ok(false)
    }

    /// Whether a document stands before one that is gone.
    fn is_given(&self, doc: &Doc, mark: &Mark) -> bool {
        let values = self.value(doc).cmp(&mark.value);
        let values = if self.descending() {
            values.reverse()
        } else {
            values
        };
        values.then_with(|| doc.id().cmp(&mark.id)) != Ordering::Greater
    }

    /// How the value of a document begins.
    fn value(&self, doc: &Doc) -> String {
        let text = doc.get(self.field).and_then(Value::as_str).unwrap_or("");
        let end = text.floor_char_boundary(TOKEN_VALUE_MAX);
        text.get(..end).unwrap_or(text).to_owned()
    }
}

/// The mark of a token; `None` where its list began anew.
fn mark(position: Position) -> Option<Mark> {
    let Position::Behind(parts) = position else {
        return None;
    };
    let [sort, id, value] = <[String; 3]>::try_from(parts).ok()?;
    Some(Mark { sort, id, value })
}

/// The text of a value in a sort key of an index.
fn text_of(sort: &str) -> &str {
    sort.split(SEPARATOR).next().unwrap_or(sort)
}

/// Whether an index may have the beginning alone of values with that text.
const fn is_cut(text: &str) -> bool {
    text.len() + CHARACTER_BYTES > VALUE_BYTES_MAX
}

/// Smaller than all sort keys of a text, and greater than all before them.
fn first(text: &str) -> String {
    format!("{text}{SEPARATOR}")
}

/// Greater than all sort keys of a text: no key has a `$` where the separator is, but one of a longer text, which is
/// greater.
fn behind(text: &str) -> String {
    format!("{text}$")
}

/// What is left of a range of sort keys behind those of a text.
fn beyond(text: &str, range: Option<SortCondition>, descending: bool) -> SortCondition {
    let (low, high) = match range {
        Some(SortCondition::Between(low, high)) => (Some(low), Some(high)),
        Some(SortCondition::Greater(low)) => (Some(low), None),
        Some(SortCondition::Less(high)) => (None, Some(high)),
        // No plan by the order of a field has another range.
        _ => (None, None),
    };
    let edge = |text: String| Some(Stored::from(text));
    let (low, high) = match descending {
        true => (low, edge(first(text))),
        false => (edge(behind(text)), high),
    };
    match (low, high) {
        (Some(low), Some(high)) => SortCondition::Between(low, high),
        (Some(low), None) => SortCondition::Greater(low),
        (_, Some(high)) => SortCondition::Less(high),
        // One of both is the edge.
        (None, None) => SortCondition::greater(behind(text)),
    }
}
