//! What the calls before one have done: written, or read the same first page.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::operation::{LoggedCall, LoggedKey};
use crate::wire::{ErrorCode, Operation};

/// First pages of one query in a row that are a loop.
const FIRST_PAGES: usize = 3;
/// For how long a read that is not strong may not show a write
/// ([within a second](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)).
const CONVERGENCE: Duration = Duration::from_secs(1);

/// What the calls before one have done.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// When keys were written, by table and mark.
    keys: BTreeMap<(String, u64), i64>,
    /// When tables were.
    tables: BTreeMap<String, i64>,
    /// How many first pages of a query were read in a row that said that there is more.
    pages: BTreeMap<PageKey, usize>,
}

/// Who reads what: caller, tag, operation, table, and keys with their ranges.
type PageKey = (
    String,
    Option<String>,
    &'static str,
    Option<String>,
    Vec<(u64, Option<String>)>,
);

impl Before {
    /// A call is over.
    pub(super) fn pass(&mut self, call: &LoggedCall) {
        if call.write_units > 0.0 && !has_failed_condition(call) {
            let time = call.time.as_millis();
            for taken in &call.taken {
                let _ = self.tables.insert(taken.table.to_string(), time);
            }
            for key in &call.keys {
                let _ = self.keys.insert((key.table.to_string(), key.mark()), time);
            }
        }
        if let Some(key) = page_key(call) {
            let is_first = call.page.start.is_none() && call.page.next.is_some();
            let pages = self.pages.entry(key).or_default();
            *pages = if is_first { *pages + 1 } else { 0 };
        }
    }

    /// Whether the call reads the first page of a query whose first page was read twice before.
    pub(super) fn is_loop(&self, call: &LoggedCall) -> bool {
        let key = page_key(call).filter(|_| call.page.start.is_none());
        let pages = key.and_then(|key| self.pages.get(&key));
        pages.is_some_and(|pages| pages + 1 >= FIRST_PAGES)
    }

    /// Whether somebody has written what the call reads, within the second before.
    pub(super) fn was_written(&self, call: &LoggedCall) -> bool {
        let now = call.time.as_millis();
        let wait = i64::try_from(CONVERGENCE.as_millis()).unwrap_or(i64::MAX);
        let is_fresh = |time: &i64| now.saturating_sub(*time) <= wait;
        let of_table = |name: &str| self.tables.get(name).is_some_and(is_fresh);
        let is_whole = |key: &LoggedKey| call.operation != Operation::Query && key.is_whole();
        if call.keys.is_empty() {
            // Nobody knows of what table the read is, so it may be one that was written.
            return call.table.as_deref().is_none_or(of_table);
        }
        call.keys.iter().any(|key| match is_whole(key) {
            true => self
                .keys
                .get(&(key.table.to_string(), key.mark()))
                .is_some_and(is_fresh),
            false => of_table(&key.table),
        })
    }
}

/// Whether the call was charged for a write that did not happen.
fn has_failed_condition(call: &LoggedCall) -> bool {
    matches!(
        call.error,
        Some(ErrorCode::ConditionalCheckFailed | ErrorCode::DuplicateItem)
    )
}

/// What tells one query from another; nothing of a call that is none.
fn page_key(call: &LoggedCall) -> Option<PageKey> {
    let is_paged = matches!(call.operation, Operation::Query | Operation::Scan);
    let own = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
    let keys = call.keys.iter().map(|key| (key.mark(), own(&key.range)));
    is_paged.then(|| {
        (
            call.access_key.to_string(),
            own(&call.tag),
            call.operation.name(),
            own(&call.table),
            keys.collect(),
        )
    })
}
