//! A walk over a range of a table or index, a page at a time, from one snapshot.

use std::ops::Bound;
use std::sync::Arc;

use crate::expression::KeyRange;
use crate::limits;
use crate::meter::{Counted, notes};
use crate::schema::IndexKind;
use crate::storage::{Direction, Fork, Key, Snapshot, Space, Span, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::enforce::PageMeter;
use crate::engine::error::{ReadError, StartFault, impossible};
use crate::engine::read::partitions::Partitions;
use crate::engine::table::layout::Layout;
use crate::engine::table::live_index::LiveIndex;
use crate::engine::table::{Table, key};
use crate::engine::write::capacity::{Consistency, Consumed, read_units};

/// How a walk goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct WalkOptions {
    /// From the lowest key up, or from the highest down.
    pub(crate) direction: Direction,
    /// The place to start behind; there need be no item under it.
    pub(crate) start: Option<Key>,
    /// How many items a page looks at, at most.
    pub(crate) limit: Option<u32>,
    /// How many bytes the page has looked at before this walk, in other ranges.
    pub(crate) bytes_before: usize,
    /// The price of reading, and whether what is read has to be the newest.
    pub(crate) consistency: Consistency,
    /// Who reads; nothing where all reads see the newest.
    pub(crate) session: Option<Arc<str>>,
    /// Whether every entry of a local index is completed from the table.
    pub(crate) fetch: bool,
}

/// One segment of a parallel scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Segment {
    /// Which, from zero.
    pub(crate) number: u32,
    /// Of how many.
    pub(crate) total: u32,
}

/// One page of a query or scan, read in as many steps as its reader likes.
#[derive(Debug)]
pub(crate) struct Walk {
    snapshot: Arc<dyn Snapshot>,
    /// Where each step takes a snapshot of its own; nothing where the walk has one.
    renewed_from: Option<Arc<dyn Fork>>,
    layout: Arc<Layout>,
    /// The index that is read, if it is not the table.
    index: Option<Arc<LiveIndex>>,
    table_space: Space,
    options: WalkOptions,
    /// What is left to read.
    span: Span,
    /// What a query of a table selects: its last item, if it can be told, ends the last page.
    unique: Option<KeyRange>,
    /// The partitions that a scan goes over.
    partitions: Option<Partitions>,
    seen: Seen,
    /// What the page takes its units from, where capacity is enforced.
    metered: Option<PageMeter>,
    /// One of the pages that are being read.
    _counted: Counted,
}

/// What a page has looked at so far.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    items: u32,
    matched: u32,
    /// Bytes of what was read in the range.
    range_bytes: usize,
    /// Bytes of what was shown to the reader: more, when entries are completed from the table.
    shown_bytes: usize,
    /// Units for completing entries.
    fetch_units: f64,
}

/// Where a step ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// The budget is used up, the page is not complete.
    More,
    /// The page is complete.
    Done(PageEnd),
}

/// How a page ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PageEnd {
    /// Where the next page starts; nothing at the end of the range.
    pub(crate) last: Option<Item>,
    /// How many items were looked at: `ScannedCount`.
    pub(crate) evaluated: u32,
    /// For how many of them the reader said yes: `Count`.
    pub(crate) matched: u32,
    /// Their size, before any filter.
    pub(crate) scanned_bytes: usize,
    /// What the page consumed.
    pub(crate) capacity: Consumed,
}

impl Walk {
    /// A walk over what a key condition selects.
    pub(crate) fn query(
        engine: &Engine,
        table: &Table,
        index: Option<u32>,
        range: &KeyRange,
        options: WalkOptions,
    ) -> Result<Self, ReadError> {
        let span = key::query_span(range, options.start.as_ref())?;
        let mut walk = Self::new(engine, table, index, span, options)?;
        walk.unique = index.is_none().then(|| range.clone());
        Ok(walk)
    }

    /// A walk over everything, or over one segment of it.
    pub(crate) fn scan(
        engine: &Engine,
        table: &Table,
        index: Option<u32>,
        segment: Option<Segment>,
        options: WalkOptions,
    ) -> Result<Self, ReadError> {
        let span = match segment {
            None => Span::ALL,
            Some(Segment { number, total }) => {
                let span = key::segment_span(number, total);
                let start = options.start.as_ref();
                if start.is_some_and(|start| !span.contains(start)) {
                    return Err(ReadError::Start(StartFault::OtherSegment {
                        segment: number,
                        total,
                    }));
                }
                span
            }
        };
        let consistency = options.consistency;
        let mut walk = Self::new(engine, table, index, span, options)?;
        let table = &walk.layout.definition;
        walk.partitions = Some(Partitions::along(&walk.span, table, consistency));
        Ok(walk)
    }

    /// A walk over `span`, from the start that the options name.
    fn new(
        engine: &Engine,
        table: &Table,
        index: Option<u32>,
        span: Span,
        mut options: WalkOptions,
    ) -> Result<Self, ReadError> {
        table.check_usable(|| engine.clock.now())?;
        let layout = table.layout();
        let index = match index {
            Some(number) => Some(readable(engine, &layout, number)?),
            None => None,
        };
        let start = options.start.take();
        let metered = engine.admit_page(table, index.as_deref(), &span)?;
        let session = options.session.take();
        let consistency = options.consistency;
        let snapshot = engine.read_in_order(table, consistency, || {
            engine.sight(
                table,
                &layout,
                index.as_deref(),
                consistency,
                session.as_ref(),
            )
        })?;
        let mut walk = Self {
            metered,
            snapshot,
            renewed_from: (engine.renews(options.consistency)).then(|| Arc::clone(&engine.store)),
            layout,
            index,
            table_space: table.space,
            options,
            span,
            unique: None,
            partitions: None,
            seen: Seen::default(),
            _counted: engine.meters.walks.hold(),
        };
        if let Some(start) = start {
            walk.go_behind(start);
        }
        Ok(walk)
    }

    /// Shows items to `visit`, which answers whether an item counts as a match, until the page is
    /// complete or items of `budget_bytes` were read.
    ///
    /// A page is complete after as many items as the limit says, or with the item with which their
    /// size reaches
    /// [1 MB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html).
    pub(crate) fn step(
        &mut self,
        budget_bytes: usize,
        visit: impl FnMut(Item) -> bool,
    ) -> Result<Step, ReadError> {
        let before = (self.seen.items, self.seen.shown_bytes);
        let step = self.step_uncounted(budget_bytes, visit);
        let keys = self.seen.items.saturating_sub(before.0);
        let bytes = self.seen.shown_bytes.saturating_sub(before.1);
        notes::items(keys.into(), bytes);
        step
    }

    fn step_uncounted(
        &mut self,
        budget_bytes: usize,
        mut visit: impl FnMut(Item) -> bool,
    ) -> Result<Step, ReadError> {
        if let Some(store) = &self.renewed_from {
            self.snapshot = store.snapshot()?;
        }
        let snapshot = Arc::clone(&self.snapshot);
        let space = self
            .index
            .as_ref()
            .map_or(self.table_space, |index| index.space);
        let budget_end = self.seen.shown_bytes.saturating_add(budget_bytes);
        let entries = snapshot.range(space, &self.span, self.options.direction);
        let entries = entries.map_err(|error| match (error, &self.index) {
            // The index left between the look at the layout and the snapshot. The space of a table goes with it.
            (StoreError::MissingSpace(_), Some(_)) => ReadError::IndexNotFound,
            (error, _) => error.into(),
        })?;
        for entry in entries {
            let (key, entry) = entry?;
            let size = entry.size();
            self.seen.items += 1;
            self.seen.range_bytes += size;
            if let Some(partitions) = &mut self.partitions {
                partitions.read(&key, size);
            }
            let item = match self.options.fetch {
                true => self.complete(&entry)?,
                false => entry,
            };
            self.seen.shown_bytes += size.max(item.size());
            // The attributes of a page key are in the whole item as they are in its entry.
            let last = self.is_page_full().then(|| self.page_key(&item));
            self.seen.matched += u32::from(visit(item));
            if let Some(last) = last {
                return Ok(Step::Done(self.end(last)));
            }
            if self.seen.shown_bytes >= budget_end {
                self.go_behind(key.into_owned());
                return Ok(Step::More);
            }
        }
        Ok(Step::Done(self.end(None)))
    }

    /// Where the next page starts, if this one ends with `item`; nowhere, if nothing can follow.
    fn page_key(&self, item: &Item) -> Option<Item> {
        let keys = &self.layout.definition.keys;
        let ends = (self.unique.as_ref())
            .is_some_and(|range| key::is_last(keys, range, item, self.options.direction));
        let index = self.index.as_ref().map(|index| &index.definition);
        (!ends).then(|| key::page_key(keys, index, item))
    }

    /// Whether the page takes no further item.
    fn is_page_full(&self) -> bool {
        self.options
            .limit
            .is_some_and(|limit| self.seen.items >= limit)
            || self.options.bytes_before + self.seen.shown_bytes >= limits::PAGE_BYTES
    }

    /// Leaves to read only what lies behind `key`.
    fn go_behind(&mut self, key: Key) {
        match self.options.direction {
            Direction::Forward => self.span.lower = Bound::Excluded(key),
            Direction::Backward => self.span.upper = Bound::Excluded(key),
        }
    }

    /// The whole item behind an entry of a local index. Each costs a read of its own
    /// ([LSI](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Reads)).
    fn complete(&mut self, entry: &Item) -> Result<Item, ReadError> {
        let key = key::key_of_item(&self.layout.definition.keys, entry)
            .map_err(|_| impossible("an entry of an index has the key of its table"))?;
        let item = self.snapshot.get(self.table_space, &key)?;
        // Entry and item are written by one commit, and read from one snapshot.
        let item = item.ok_or_else(|| impossible("an entry of an index has its item"))?;
        self.seen.fetch_units += read_units(item.size(), self.options.consistency);
        Ok(item)
    }

    /// The end of the page.
    fn end(&self, last: Option<Item>) -> PageEnd {
        let capacity = self.consumed(last.is_none());
        if let Some(metered) = &self.metered {
            metered.take(capacity.total());
        }
        PageEnd {
            evaluated: self.seen.items,
            matched: self.seen.matched,
            scanned_bytes: self.seen.range_bytes,
            capacity,
            last,
        }
    }

    /// What the page consumed: the sizes of all that was read together, rounded once
    /// ([Query](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html)), of a
    /// scan once for each partition. `is_over` tells that nothing is left to read.
    fn consumed(&self, is_over: bool) -> Consumed {
        let units = match &self.partitions {
            Some(partitions) => partitions.units(is_over),
            None => read_units(self.seen.range_bytes, self.options.consistency),
        };
        let Some(index) = &self.index else {
            return Consumed::of_table(units);
        };
        let mut consumed = Consumed::of_table(self.seen.fetch_units);
        consumed.add_index(index.definition.kind, &index.definition.name, units);
        consumed
    }
}

/// The index with this number, if it can be read now.
fn readable(engine: &Engine, layout: &Layout, number: u32) -> Result<Arc<LiveIndex>, ReadError> {
    let index = layout.index(number).ok_or(ReadError::IndexNotFound)?;
    if index.gone_at.is_some() {
        return Err(ReadError::IndexNotFound);
    }
    debug_assert!(index.vectors.is_none(), "who asks refuses to walk vectors");
    let is_new = index.added_later && index.definition.kind == IndexKind::Global;
    if is_new && index.is_coming(engine.clock.now()) {
        return Err(ReadError::IndexBackfilling(Arc::clone(
            &index.definition.name,
        )));
    }
    Ok(Arc::clone(index))
}
