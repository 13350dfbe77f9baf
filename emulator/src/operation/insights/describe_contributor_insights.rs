//! DescribeContributorInsights: whether the keys of a table or of an index are counted, and by which rules.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContributorInsights.html>

use crate::operation::insights::shared;
use crate::operation::request::member::required;
use crate::operation::{Answered, Invoked, Progress};
use crate::schema::attachments::InsightsStatus;
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DescribeContributorInsights {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeContributorInsightsInput,
    ) -> Result<Progress<types::DescribeContributorInsightsOutput>, ApiError> {
        let index = input.index_name;
        let name = required(input.table_name, "TableName")?;
        let table = shared::find(&context, &name, index.as_deref())?;
        let (now, attachments) = (context.engine.now(), table.attachments());
        let none = types::DescribeContributorInsightsOutput {
            contributor_insights_status: Some(shared::status_text(InsightsStatus::Disabled)),
            index_name: index.clone(),
            table_name: Some(table.name().to_owned()),
            ..types::DescribeContributorInsightsOutput::default()
        };
        // What was never on shows nothing else.
        let Some(insights) = attachments.insights(index.as_deref()) else {
            return Ok(Progress::Done(none));
        };
        let status = insights.status(now);
        let is_on = status == InsightsStatus::Enabled;
        Ok(Progress::Done(types::DescribeContributorInsightsOutput {
            contributor_insights_mode: Some(shared::mode_text(insights.mode)),
            contributor_insights_rule_list: is_on
                .then(|| shared::rules(&table.definition(), insights)),
            contributor_insights_status: Some(shared::status_text(status)),
            failure_exception: (status == InsightsStatus::Failed).then(|| {
                types::FailureException {
                    exception_name: Some("LimitExceededException".to_owned()),
                    exception_description: None,
                }
            }),
            last_update_date_time: Some(shared::last_update(insights, now)),
            ..none
        }))
    }
}
