//! What the operations on insights share: the words of states, and the names of rules.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::Table;
use crate::operation::Context;
use crate::operation::request::table_ref;
use crate::schema::attachments::{Insights, InsightsMode, InsightsStatus};
use crate::schema::{IndexKind, TableDefinition};
use crate::wire::types::values;
use crate::wire::{ApiError, ErrorCode};

/// The table, which answers for its global indexes as well.
pub(super) fn find(
    context: &Context,
    text: &str,
    index: Option<&str>,
) -> Result<Arc<Table>, ApiError> {
    let table = table_ref::find_settled(context, text)?;
    if let Some(index) = index {
        let definition = table.definition();
        let mut global = definition.indexes_of(IndexKind::Global);
        if !global.any(|known| *known.name == *index) {
            return Err(ApiError::new(
                ErrorCode::ResourceNotFound,
                format!(
                    "Requested resource not found: Index: {index} not found for table: {}",
                    table.name()
                ),
            ));
        }
    }
    Ok(table)
}

/// The status as answers spell it.
pub(super) fn status_text(status: InsightsStatus) -> String {
    let status = match status {
        InsightsStatus::Enabling => values::ContributorInsightsStatus::Enabling,
        InsightsStatus::Enabled => values::ContributorInsightsStatus::Enabled,
        InsightsStatus::Disabling => values::ContributorInsightsStatus::Disabling,
        InsightsStatus::Disabled => values::ContributorInsightsStatus::Disabled,
        InsightsStatus::Failed => values::ContributorInsightsStatus::Failed,
    };
    status.into()
}

/// The mode as answers spell it.
pub(super) fn mode_text(mode: InsightsMode) -> String {
    let mode = match mode {
        InsightsMode::AccessedAndThrottled => {
            values::ContributorInsightsMode::AccessedAndThrottledKeys
        }
        InsightsMode::Throttled => values::ContributorInsightsMode::ThrottledKeys,
    };
    mode.into()
}

/// Whether the key of a table, or of an index of it, has a sort key.
pub(super) fn has_sort(table: &TableDefinition, index: Option<&str>) -> bool {
    let keys = match index {
        None => Some(&table.keys),
        Some(name) => table.index(name).map(|index| &index.keys),
    };
    keys.is_some_and(|keys| !keys.sort.is_empty())
}

/// How many rules insights have: one for each kind of key, and in the wider mode two.
pub(super) fn rule_count(mode: InsightsMode, has_sort: bool) -> usize {
    let kinds = if has_sort { 2 } else { 1 };
    match mode {
        InsightsMode::AccessedAndThrottled => 2 * kinds,
        InsightsMode::Throttled => kinds,
    }
}

/// The names of the rules of insights that are on.
pub(super) fn rules(table: &TableDefinition, insights: &Insights) -> Vec<String> {
    let accessed = insights.mode == InsightsMode::AccessedAndThrottled;
    let sorted = has_sort(table, insights.index.as_deref());
    // C is for consumed, T for throttled; P for the partition key, S for all of the key.
    [
        ("PKC", accessed),
        ("SKC", accessed && sorted),
        ("PKT", true),
        ("SKT", sorted),
    ]
    .into_iter()
    .filter(|(_, is_there)| *is_there)
    .map(|(kind, _)| {
        format!(
            "DynamoDBContributorInsights-{kind}-{}-{}",
            table.name,
            insights.made.as_millis()
        )
    })
    .collect()
}

/// When the status changed last.
pub(super) fn last_update(insights: &Insights, now: Timestamp) -> Timestamp {
    match insights.until <= now {
        true => insights.until.max(insights.changed),
        false => insights.changed,
    }
}
