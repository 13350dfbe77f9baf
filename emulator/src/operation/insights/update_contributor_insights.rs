//! UpdateContributorInsights: the keys of a table or of an index are counted, or not any more.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html>

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{Attaching, Table};
use crate::limits;
use crate::operation::insights::shared;
use crate::operation::request::member::required;
use crate::operation::table::state;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::TableStatus;
use crate::schema::attachments::{
    Attachments, Insights, InsightsMode, InsightsState, InsightsStatus,
};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::UpdateContributorInsights {
    fn run(
        context: Invoked<'_>,
        input: types::UpdateContributorInsightsInput,
    ) -> Result<Progress<types::UpdateContributorInsightsOutput>, ApiError> {
        let checked = check(input)?;
        let index = checked.index.as_deref();
        let table = shared::find(&context, &checked.table, index)?;
        let is_free = has_room(&context, &table, &checked);
        let changed = context
            .engine
            .change_attachments(&table, |attaching| change(attaching, &checked, is_free))
            .map_err(|error| state::of_change(error, table.name(), |refusal| refusal))?;
        if checked.action == types::values::ContributorInsightsAction::Disable {
            context.engine.forget_contributors(&table, index);
        }
        let now = context.engine.now();
        Ok(Progress::Done(render(&checked, &table, &changed, now)))
    }
}

/// What is asked for.
struct Checked {
    table: String,
    index: Option<String>,
    action: types::values::ContributorInsightsAction,
    /// The wider one where none is named, also where the narrower one is on.
    mode: InsightsMode,
}

fn check(input: types::UpdateContributorInsightsInput) -> Result<Checked, ApiError> {
    let action = input.contributor_insights_action.as_deref();
    let action = action.and_then(types::values::ContributorInsightsAction::from_text);
    let mode = input.contributor_insights_mode.as_deref();
    Ok(Checked {
        table: required(input.table_name, "TableName")?,
        index: input.index_name,
        action: required(action, "ContributorInsightsAction")?,
        mode: match mode.and_then(types::values::ContributorInsightsMode::from_text) {
            Some(types::values::ContributorInsightsMode::ThrottledKeys) => InsightsMode::Throttled,
            Some(types::values::ContributorInsightsMode::AccessedAndThrottledKeys) | None => {
                InsightsMode::AccessedAndThrottled
            }
        },
    })
}

/// Whether there may be so many rules more in the region.
fn has_room(context: &Context, table: &Arc<Table>, checked: &Checked) -> bool {
    let index = checked.index.as_deref();
    let mut rules = 0;
    for other in context.engine.tables_of(&context.caller) {
        let definition = other.definition();
        let attachments = other.attachments();
        let own =
            |insights: &&Insights| Arc::ptr_eq(&other, table) && insights.index.as_deref() == index;
        let on = attachments.insights.iter();
        let on = on.filter(|it| it.state == InsightsState::Enabled && !own(it));
        rules += on
            .map(|it| {
                let has_sort = shared::has_sort(&definition, it.index.as_deref());
                shared::rule_count(it.mode, has_sort)
            })
            .sum::<usize>();
    }
    let has_sort = shared::has_sort(&table.definition(), index);
    rules + shared::rule_count(checked.mode, has_sort) <= limits::INSIGHT_RULES_MAX
}

/// The attachments with insights switched on or off.
fn change(
    attaching: Attaching<'_>,
    checked: &Checked,
    is_free: bool,
) -> Result<Attachments, ApiError> {
    check_active(&attaching, checked)?;
    let (now, until) = (attaching.now, attaching.until);
    let mut next = attaching.attachments.clone();
    let index = checked.index.as_deref();
    let mut known = next.insights.iter_mut();
    let known = known.find(|insights| insights.index.as_deref() == index);
    let enables = checked.action == types::values::ContributorInsightsAction::Enable;
    let Some(insights) = known else {
        // What never was on is off already, and nothing is to be remembered of that.
        if enables {
            next.insights.push(Insights {
                index: index.map(Arc::from),
                mode: checked.mode,
                state: enabled(is_free),
                changed: now,
                until,
                made: now,
            });
            // The table before its indexes, and those by name.
            next.insights
                .sort_by(|one, other| one.index.cmp(&other.index));
        }
        return Ok(next);
    };
    let is_so = match insights.state {
        InsightsState::Enabled => enables && insights.mode == checked.mode,
        InsightsState::Disabled => !enables,
        InsightsState::Failed => false,
    };
    if is_so {
        return Ok(next);
    }
    // Rules that go on keep their names when there are fewer of them.
    let narrows =
        insights.state == InsightsState::Enabled && checked.mode == InsightsMode::Throttled;
    if enables && !narrows {
        insights.made = now;
    }
    if enables {
        insights.mode = checked.mode;
    }
    insights.state = match enables {
        true => enabled(is_free),
        false => InsightsState::Disabled,
    };
    insights.changed = now;
    insights.until = until;
    Ok(next)
}

/// What becomes of insights that are switched on.
fn enabled(is_free: bool) -> InsightsState {
    match is_free {
        true => InsightsState::Enabled,
        false => InsightsState::Failed,
    }
}

/// Refuses a table or an index that is not there in full.
fn check_active(attaching: &Attaching<'_>, checked: &Checked) -> Result<(), ApiError> {
    let (table, now) = (&attaching.table, attaching.now);
    let what = match &checked.index {
        Some(index) => {
            let index = table.definition().index(index);
            let status = index.and_then(|index| table.index_status(index.number, now));
            (status != Some(TableStatus::Active)).then_some("IndexStatus")
        }
        None => {
            let is_there = matches!(
                table.status(now),
                TableStatus::Active | TableStatus::Updating
            );
            (!is_there).then_some("TableStatus")
        }
    };
    match what {
        None => Ok(()),
        Some(what) => Err(ApiError::validation(format!(
            "Table or Index is not in a valid state to update Key Access Insights: {what} must be ACTIVE to \
             enable ContributorInsights."
        ))),
    }
}

/// What begins shows itself as beginning, also where it takes no time.
fn render(
    checked: &Checked,
    table: &Table,
    attachments: &Attachments,
    now: Timestamp,
) -> types::UpdateContributorInsightsOutput {
    let insights = attachments.insights(checked.index.as_deref());
    let status = insights.map_or(InsightsStatus::Disabled, |insights| {
        match (insights.changed == now, insights.state) {
            (true, InsightsState::Enabled | InsightsState::Failed) => InsightsStatus::Enabling,
            (true, InsightsState::Disabled) => InsightsStatus::Disabling,
            (false, _) => insights.status(now),
        }
    });
    types::UpdateContributorInsightsOutput {
        contributor_insights_mode: insights.map(|insights| shared::mode_text(insights.mode)),
        contributor_insights_status: Some(shared::status_text(status)),
        index_name: checked.index.clone(),
        table_name: Some(table.name().to_owned()),
    }
}
