//! A page of a SELECT: partition after partition, in slices.

use std::sync::Arc;

use crate::engine::read::{Walk, WalkOptions};
use crate::engine::{Consistency, Consumed, Direction, Table};
use crate::expression::{Condition, KeyRange};
use crate::limits;
use crate::operation::read::page::{PageAnswer, PageJob, Shape};
use crate::operation::read::read_target::ReadTarget;
use crate::operation::read::start;
use crate::operation::request::capacity::Report;
use crate::operation::request::refusal::of_write;
use crate::operation::statement::cursor::{Digest, PageCursor};
use crate::operation::{Context, Job, Progress};
use crate::schema::{IndexDefinition, TableDefinition};
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::types::ExecuteStatementOutput;

/// The stretches of keys that a SELECT reads.
#[derive(Debug)]
pub(in crate::operation) enum Ranges {
    /// Partitions, or parts of them, one after the other.
    Partitions(Vec<KeyRange>),
    /// The whole table or index, in the order of a scan.
    All,
}

/// What a SELECT reads, and what its answer shows.
#[derive(Debug)]
pub(in crate::operation) struct SelectPlan {
    /// Where the data are.
    pub(in crate::operation) context: Context,
    /// The table that the statement names, also where an index is read.
    pub(in crate::operation) table: Arc<Table>,
    /// What the statement calls it.
    pub(in crate::operation) name: String,
    /// What the table is.
    pub(in crate::operation) definition: Arc<TableDefinition>,
    /// The index that is read, if it is not the table.
    pub(in crate::operation) index: Option<IndexDefinition>,
    /// The stretches of keys to read, in their order.
    pub(in crate::operation) ranges: Ranges,
    /// Which items count.
    pub(in crate::operation) filter: Option<Condition>,
    /// What is kept of them.
    pub(in crate::operation) shape: Shape,
    /// Whether entries of an index are completed from the table.
    pub(in crate::operation) fetch: bool,
    /// The order of the sort keys.
    pub(in crate::operation) direction: Direction,
    /// The price of reading.
    pub(in crate::operation) consistency: Consistency,
    /// How many items the page evaluates, at most.
    pub(in crate::operation) limit: Option<u32>,
    /// How much of the capacity the answer shows.
    pub(in crate::operation) report: Report,
    /// What a token must come back with.
    pub(in crate::operation) digest: Digest,
}

impl SelectPlan {
    /// Begins the page at a place.
    pub(in crate::operation) fn begin(
        self,
        cursor: PageCursor,
    ) -> Result<Progress<ExecuteStatementOutput>, ApiError> {
        let limit = match self.is_scattered() {
            true => Some(limits::STATEMENT_PARTITIONS_PAGE.min(self.limit.unwrap_or(u32::MAX))),
            false => self.limit,
        };
        let page = Page {
            plan: self,
            cursor,
            left: limit,
            bytes: 0,
            items: Vec::new(),
            consumed: Consumed::default(),
        };
        page.go_on()
    }

    /// Whether there are several partitions: then pages are short
    /// ([IN](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html#ql-operators.logical)).
    fn is_scattered(&self) -> bool {
        self.partitions() > 1
    }

    /// How many stretches there are.
    fn partitions(&self) -> usize {
        match &self.ranges {
            Ranges::Partitions(ranges) => ranges.len(),
            Ranges::All => 1,
        }
    }

    /// Opens the walk at a place.
    fn open(
        &self,
        cursor: &PageCursor,
        limit: Option<u32>,
        bytes_before: usize,
    ) -> Result<PageJob<PageAnswer>, ApiError> {
        let target = ReadTarget {
            table: &self.definition,
            index: self.index.as_ref(),
        };
        let options = WalkOptions {
            direction: self.direction,
            start: target
                .start(cursor.behind.as_ref())
                .map_err(|error| start::invalid(Some(&error.to_string())))?,
            limit,
            bytes_before,
            consistency: self.consistency,
            session: self.context.session(),
            fetch: self.fetch,
        };
        let engine = &self.context.engine;
        let walk = match &self.ranges {
            Ranges::All => Walk::scan(engine, &self.table, target.number(), None, options),
            Ranges::Partitions(ranges) => {
                let range = ranges
                    .get(cursor.partition)
                    .ok_or_else(|| start::invalid(None))?;
                Walk::query(engine, &self.table, target.number(), range, options)
            }
        };
        Ok(PageJob {
            walk: walk.map_err(of_write::of_read)?,
            filter: self.filter.clone(),
            shape: self.shape.clone(),
            table: None,
            index: None,
            report: Report::Nothing,
            // The service does not count what statements read.
            counted: None,
            render: |answer| answer,
            items: Vec::new(),
        })
    }
}

/// A page that is being read.
#[derive(Debug)]
struct Page {
    plan: SelectPlan,
    /// Where it stands.
    cursor: PageCursor,
    /// How many items it may still evaluate.
    left: Option<u32>,
    /// The size of what it has evaluated.
    bytes: usize,
    items: Vec<Item>,
    consumed: Consumed,
}

impl Page {
    /// Reads partition after partition until the page is complete, or a slice of work is done.
    fn go_on(mut self) -> Result<Progress<ExecuteStatementOutput>, ApiError> {
        loop {
            match self
                .plan
                .open(&self.cursor, self.left, self.bytes)?
                .start()?
            {
                Progress::Paused(reading) => {
                    let page = self;
                    return Ok(Progress::Paused(Box::new(Reading { page, reading })));
                }
                Progress::Done(answer) => {
                    if let Some(output) = self.take(answer) {
                        return Ok(Progress::Done(output));
                    }
                }
            }
        }
    }

    /// Takes what was read of a partition; the answer, if the page is complete with it.
    fn take(&mut self, answer: PageAnswer) -> Option<ExecuteStatementOutput> {
        // There are no items where they were only counted.
        self.items.extend(answer.items.into_iter().flatten());
        self.consumed.add(&answer.consumed);
        self.bytes += answer.scanned_bytes;
        self.left = self.left.map(|left| left.saturating_sub(answer.evaluated));

        let next = match answer.last_evaluated_key {
            Some(last) => PageCursor {
                partition: self.cursor.partition,
                behind: Some(last),
            },
            None => PageCursor {
                partition: self.cursor.partition + 1,
                behind: None,
            },
        };
        if next.partition >= self.plan.partitions() {
            return Some(self.answer(None));
        }
        let is_full = self.left == Some(0) || self.bytes >= limits::PAGE_BYTES;
        if next.behind.is_some() || is_full {
            return Some(self.answer(Some(next)));
        }
        self.cursor = next;
        None
    }

    /// The answer of the statement.
    fn answer(&mut self, next: Option<PageCursor>) -> ExecuteStatementOutput {
        let token = next
            .as_ref()
            .map(|next| next.seal(&self.plan.context, &self.plan.digest));
        let name = std::mem::take(&mut self.plan.name);
        ExecuteStatementOutput {
            consumed_capacity: self.plan.report.render(name, &self.consumed),
            items: Some(std::mem::take(&mut self.items)),
            last_evaluated_key: next.and_then(|next| next.behind),
            next_token: token,
        }
    }
}

/// A page between two slices of its work.
#[derive(Debug)]
struct Reading {
    page: Page,
    reading: Box<dyn Job<PageAnswer>>,
}

impl Job<ExecuteStatementOutput> for Reading {
    fn resume(self: Box<Self>) -> Result<Progress<ExecuteStatementOutput>, ApiError> {
        let Self { mut page, reading } = *self;
        match reading.resume()? {
            Progress::Paused(reading) => Ok(Progress::Paused(Box::new(Self { page, reading }))),
            Progress::Done(answer) => match page.take(answer) {
                Some(output) => Ok(Progress::Done(output)),
                None => page.go_on(),
            },
        }
    }
}
