//! A page of Query or Scan: read in slices, filtered, projected, counted.

use std::fmt::Debug;
use std::mem;
use std::sync::Arc;

use crate::engine::Consumed;
use crate::engine::read::{PageEnd, Step, Walk};
use crate::expression::{Condition, Projection};
use crate::meter::notes;
use crate::operation::{Job, Progress};
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::types::ConsumedCapacity;

use crate::operation::read::read_target;
use crate::operation::read::select::Selection;
use crate::operation::request::capacity::Report;
use crate::operation::request::contributors::PageReads;
use crate::operation::request::refusal::of_expression;

/// How many bytes a page evaluates before it lets others work.
const SLICE_BYTES: usize = 64 * 1024;

/// What a page keeps of each item that passes its filter.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// Nothing: the item is only counted.
    Counted,
    /// The item as it was read.
    Whole,
    /// The attributes that this projection names.
    Projected(Projection),
}

impl Shape {
    /// The shape that `Select` and the projection of the request ask for together.
    pub(crate) fn new(select: Selection, projection: Option<Projection>) -> Self {
        match (select, projection) {
            (Selection::Count, _) => Self::Counted,
            (_, Some(projection)) => Self::Projected(projection),
            (_, None) => Self::Whole,
        }
    }

    /// Keeps what is wanted of `item`.
    fn keep(&self, item: Item, items: &mut Vec<Item>) {
        match self {
            Self::Counted => {}
            Self::Whole => items.push(item),
            Self::Projected(projection) => items.push(projection.apply(&item)),
        }
    }
}

/// What a page answers with: Query and Scan have the same members.
#[derive(Debug)]
pub(crate) struct PageAnswer {
    /// The items, unless they were only counted.
    pub(crate) items: Option<Vec<Item>>,
    /// How many items passed the filter.
    pub(crate) count: Option<i32>,
    /// How many items were evaluated, as answers carry it.
    pub(crate) scanned_count: Option<i32>,
    /// How many items were evaluated.
    pub(crate) evaluated: u32,
    /// Where the page ended, if anything may follow.
    pub(crate) last_evaluated_key: Option<Item>,
    /// What reading it consumed, if the request asks.
    pub(crate) consumed_capacity: Option<ConsumedCapacity>,
    /// What reading it consumed, whether the request asks or not.
    pub(crate) consumed: Consumed,
    /// The size of the items that were evaluated.
    pub(crate) scanned_bytes: usize,
}

/// A page between two slices of its work, which becomes an answer `T`.
#[derive(Debug)]
pub(crate) struct PageJob<T> {
    /// Where the reading stands.
    pub(crate) walk: Walk,
    /// Which of the items that were read count.
    pub(crate) filter: Option<Condition>,
    /// What is kept of them.
    pub(crate) shape: Shape,
    /// The table, as the request called it; absent where the page is a part of an answer that tells of all parts together.
    pub(crate) table: Option<String>,
    /// The index that is read, where refusals name it.
    pub(crate) index: Option<Arc<str>>,
    /// How much of the capacity the answer shows.
    pub(crate) report: Report,
    /// Where the items that are read are counted, if they are.
    pub(crate) counted: Option<PageReads>,
    /// Makes the answer of the operation.
    pub(crate) render: fn(PageAnswer) -> T,
    /// What was kept so far.
    pub(crate) items: Vec<Item>,
}

impl<T: Debug + 'static> PageJob<T> {
    /// Reads the first slice, which for most pages is the last.
    pub(crate) fn start(mut self) -> Result<Progress<T>, ApiError> {
        match self.read_slice()? {
            Some(end) => Ok(Progress::Done(self.answer(end))),
            None => Ok(Progress::Paused(Box::new(self))),
        }
    }

    /// Reads one slice; the end of the page, once it is reached.
    fn read_slice(&mut self) -> Result<Option<PageEnd>, ApiError> {
        let Self {
            walk,
            filter,
            shape,
            items,
            counted,
            ..
        } = self;
        let mut broken = None;
        let step = walk.step(SLICE_BYTES, |item| {
            if let Some(counted) = counted {
                counted.note(&item);
            }
            let verdict = filter
                .as_ref()
                .map_or(Ok(true), |filter| filter.matches(Some(&item)));
            let passes = verdict.unwrap_or_else(|error| {
                // The whole page is refused once the walk comes back.
                broken = Some(error);
                false
            });
            if passes {
                shape.keep(item, items);
            }
            passes
        });
        if let Some(broken) = broken {
            return Err(of_expression::of_broken(broken));
        }
        match step.map_err(|error| read_target::of_read(error, self.index.as_deref()))? {
            Step::More => Ok(None),
            Step::Done(end) => Ok(Some(end)),
        }
    }

    /// The answer, when the page has ended.
    fn answer(&mut self, end: PageEnd) -> T {
        let items = mem::take(&mut self.items);
        notes::returned(end.matched.into());
        if let Some(counted) = &mut self.counted {
            counted.end(end.capacity.total());
        }
        (self.render)(PageAnswer {
            items: (!matches!(self.shape, Shape::Counted)).then_some(items),
            count: Some(saturate(end.matched)),
            scanned_count: Some(saturate(end.evaluated)),
            evaluated: end.evaluated,
            last_evaluated_key: end.last,
            consumed_capacity: (self.table.take())
                .and_then(|table| self.report.render(table, &end.capacity)),
            consumed: end.capacity,
            scanned_bytes: end.scanned_bytes,
        })
    }
}

impl<T: Debug + 'static> Job<T> for PageJob<T> {
    fn resume(mut self: Box<Self>) -> Result<Progress<T>, ApiError> {
        match self.read_slice()? {
            Some(end) => Ok(Progress::Done(self.answer(end))),
            None => Ok(Progress::Paused(self)),
        }
    }
}

/// A count as answers carry it.
fn saturate(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
