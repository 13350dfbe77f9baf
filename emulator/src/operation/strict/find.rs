//! Findings in the request log.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::before::Before;
use super::kind::FindingKind;
use crate::limits::ITEM_BYTES;
use crate::operation::{Context, LoggedCall};
use crate::schema::index::Projection;
use crate::wire::Operation;

/// Items that a page reads before it is asked how many of them it throws away.
const READ_MIN: u64 = 10;
/// Something that is found, of calls that have operation, table, index and tag in common. As text, it says what to do.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// What the calls called; absent for a finding of an index.
    pub operation: Option<Operation>,
    /// The table that it is about.
    pub table: Option<String>,
    /// The index that it is about.
    pub index: Option<String>,
    /// The tag of the calls.
    pub tag: Option<String>,
    /// How many calls there are.
    pub count: u64,
    /// The number of the first of them in the request log.
    pub first: u64,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation.map_or("reads", Operation::name);
        write!(f, "{}: {} x {operation}", self.kind.name(), self.count)?;
        if let Some(table) = &self.table {
            write!(f, " of {table}")?;
        }
        if let Some(index) = &self.index {
            write!(f, ", index {index}")?;
        }
        if let Some(tag) = &self.tag {
            write!(f, ", tag {tag}")?;
        }
        write!(f, ". {}", self.kind.advice())
    }
}

/// What is found in `calls`, which are in the order of the log, and in the caller's tables that they are about.
pub(crate) fn findings(context: &Context, calls: &[LoggedCall]) -> Vec<Finding> {
    let mut found = FoundCalls::default();
    let later = Later::of(calls);
    let mut before = Before::default();
    for call in calls {
        for kind in FindingKind::ALL {
            if is_found(kind, call, &later, &before) {
                found.note(kind, call);
            }
        }
        before.pass(call);
    }
    let mut findings: Vec<Finding> = found.0.into_values().collect();
    findings.extend(wide_indexes(context, calls));
    findings.sort_by_key(|finding| (finding.kind, finding.first));
    findings
}

fn is_found(kind: FindingKind, call: &LoggedCall, later: &Later, before: &Before) -> bool {
    if call.error.is_some() || call.is_page {
        return false;
    }
    match kind {
        FindingKind::Scan => is_scan(call),
        FindingKind::WastefulFilter => {
            let returned = call.returned.filter(|_| call.items >= READ_MIN);
            returned.is_some_and(|returned| returned.saturating_mul(2) < call.items)
        }
        FindingKind::UnreadLastEvaluatedKey => {
            let next = call.page.next;
            next.is_some_and(|next| !later.goes_on(next, call.number))
        }
        FindingKind::UnprocessedNotRetried => {
            let mut left = call.page.left.iter();
            left.any(|mark| !later.asks_for(*mark, call.number))
        }
        FindingKind::LargeItem => call.greatest.saturating_mul(10) > ITEM_BYTES as u64 * 9,
        // Told of indexes, not of calls.
        FindingKind::OverProjectedIndex => false,
        FindingKind::UnpaginatedLoop => before.is_loop(call),
        FindingKind::NeedlessStrongRead => {
            call.page.is_strong && is_read(call.operation) && !before.was_written(call)
        }
    }
}

/// Whether a call has read all of a table, or of an index: a SELECT that names no key does as well
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html>).
fn is_scan(call: &LoggedCall) -> bool {
    match call.operation {
        Operation::Scan => true,
        // One that was answered and names no key can only be a SELECT.
        Operation::ExecuteStatement => call.keys.is_empty(),
        _ => false,
    }
}

/// Findings by what they have in common.
#[derive(Default)]
struct FoundCalls(BTreeMap<FoundKey, Finding>);

/// Kind, operation, table, index and tag.
type FoundKey = (
    FindingKind,
    &'static str,
    Option<String>,
    Option<String>,
    Option<String>,
);

impl FoundCalls {
    fn note(&mut self, kind: FindingKind, call: &LoggedCall) {
        let own = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
        let (table, index, tag) = (own(&call.table), own(&call.index), own(&call.tag));
        let key = (
            kind,
            call.operation.name(),
            table.clone(),
            index.clone(),
            tag.clone(),
        );
        let finding = self.0.entry(key).or_insert_with(|| Finding {
            kind,
            operation: Some(call.operation),
            table,
            index,
            tag,
            count: 0,
            first: call.number,
        });
        finding.count += 1;
    }
}

/// What calls ask for, and when they did for the last time.
#[derive(Default)]
struct Later {
    /// Where they go on.
    starts: BTreeMap<u64, u64>,
    /// The keys that they name.
    marks: BTreeMap<u64, u64>,
}

impl Later {
    fn of(calls: &[LoggedCall]) -> Self {
        let mut later = Self::default();
        for call in calls {
            if let Some(start) = call.page.start {
                let _ = later.starts.insert(start, call.number);
            }
            for key in &call.keys {
                let _ = later.marks.insert(key.mark(), call.number);
            }
        }
        later
    }

    fn goes_on(&self, next: u64, after: u64) -> bool {
        self.starts.get(&next).is_some_and(|number| *number > after)
    }

    fn asks_for(&self, mark: u64, after: u64) -> bool {
        self.marks.get(&mark).is_some_and(|number| *number > after)
    }
}

/// Whether a call of this operation only reads, and may choose how.
pub(super) fn is_read(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::GetItem
            | Operation::BatchGetItem
            | Operation::Query
            | Operation::Scan
            | Operation::ExecuteStatement
    )
}

/// Indexes of the caller's tables that project everything, and whose readers want less.
fn wide_indexes(context: &Context, calls: &[LoggedCall]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for table in context.engine.tables_of(&context.caller) {
        let definition = table.definition();
        let wide = definition.indexes.iter();
        for index in wide.filter(|index| index.projection == Projection::All) {
            let reads = calls.iter().filter(|call| {
                call.error.is_none()
                    && !call.is_page
                    && call.table.as_deref() == Some(table.name())
                    && call.index.as_deref() == Some(&*index.name)
            });
            let reads: Vec<&LoggedCall> = reads.collect();
            let is_narrow = reads.iter().all(|call| call.page.is_narrow);
            let Some(first) = reads.first().filter(|_| is_narrow) else {
                continue;
            };
            findings.push(Finding {
                kind: FindingKind::OverProjectedIndex,
                operation: None,
                table: Some(table.name().to_owned()),
                index: Some(index.name.to_string()),
                tag: None,
                count: reads.len() as u64,
                first: first.number,
            });
        }
    }
    findings
}
