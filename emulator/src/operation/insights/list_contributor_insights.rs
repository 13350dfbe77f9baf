//! ListContributorInsights: the tables and indexes whose keys are counted, page by page.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html>

use crate::operation::insights::shared;
use crate::operation::request::seal;
use crate::operation::request::table_ref;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::attachments::InsightsStatus;
use crate::wire::{ApiError, ops, types};

/// How many are listed where a request names no number: so many as it may name at most.
const PAGE: usize = 100;

/// Under which tokens are sealed.
const LABEL: &str = "ListContributorInsights";

/// What stands between the parts of a token, and in no name.
const BETWEEN: char = '/';

impl Answered for ops::ListContributorInsights {
    fn run(
        context: Invoked<'_>,
        input: types::ListContributorInsightsInput,
    ) -> Result<Progress<types::ListContributorInsightsOutput>, ApiError> {
        let after = input.next_token.as_deref();
        let after = after.map(|token| open(&context, token)).transpose()?;
        let limit = input
            .max_results
            .and_then(|limit| usize::try_from(limit).ok());
        let limit = limit.filter(|limit| *limit > 0).unwrap_or(PAGE);
        let mut listed = all(&context, input.table_name.as_deref())?;
        if let Some(after) = after {
            listed.retain(|summary| after < place(summary));
        }
        let more = listed.len() > limit;
        listed.truncate(limit);
        let last = listed.last().filter(|_| more);
        let next_token = last.map(|last| {
            let (table, index) = place(last);
            let content = format!("{table}{BETWEEN}{index}");
            seal::seal(LABEL, content.as_bytes(), &context.engine.secret())
        });
        Ok(Progress::Done(types::ListContributorInsightsOutput {
            contributor_insights_summaries: Some(listed),
            next_token,
        }))
    }
}

/// All that are not off, in the order of their places: the table before its indexes.
fn all(
    context: &Context,
    table: Option<&str>,
) -> Result<Vec<types::ContributorInsightsSummary>, ApiError> {
    let tables = match table {
        Some(text) => vec![table_ref::find_settled(context, text)?],
        None => context.engine.tables_of(&context.caller),
    };
    let now = context.engine.now();
    let mut listed = Vec::new();
    for table in tables {
        let attachments = table.attachments();
        let shown = attachments.insights.iter();
        let shown = shown.filter(|insights| insights.status(now) != InsightsStatus::Disabled);
        listed.extend(shown.map(|insights| types::ContributorInsightsSummary {
            contributor_insights_mode: Some(shared::mode_text(insights.mode)),
            contributor_insights_status: Some(shared::status_text(insights.status(now))),
            index_name: insights.index.as_deref().map(ToOwned::to_owned),
            table_name: Some(table.name().to_owned()),
        }));
    }
    Ok(listed)
}

/// Where one stands among all: by table, and the table itself, which has no index, before its indexes.
fn place(summary: &types::ContributorInsightsSummary) -> (String, String) {
    // A table has no index, and stands before all that it has.
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    (name(&summary.table_name), name(&summary.index_name))
}

/// The place that a token stands for.
fn open(context: &Context, token: &str) -> Result<(String, String), ApiError> {
    let content = seal::open(LABEL, token, &context.engine.secret());
    let text = content.and_then(|content| String::from_utf8(content).ok());
    let place = text.and_then(|text| {
        let (table, index) = text.split_once(BETWEEN)?;
        Some((table.to_owned(), index.to_owned()))
    });
    place.ok_or_else(|| ApiError::validation("Invalid NextToken"))
}
