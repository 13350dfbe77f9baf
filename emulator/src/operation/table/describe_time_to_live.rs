//! DescribeTimeToLive: by which attribute the items of a table expire.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html>

use crate::operation::request::member::required;
use crate::operation::request::table_ref;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DescribeTimeToLive {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeTimeToLiveInput,
    ) -> Result<Progress<types::DescribeTimeToLiveOutput>, ApiError> {
        let table = table_ref::find_settled(&context, &required(input.table_name, "TableName")?)?;
        let expiry = table.definition().time_to_live.clone();
        let status = match expiry {
            Some(_) => types::values::TimeToLiveStatus::Enabled,
            None => types::values::TimeToLiveStatus::Disabled,
        };
        Ok(Progress::Done(types::DescribeTimeToLiveOutput {
            time_to_live_description: Some(types::TimeToLiveDescription {
                attribute_name: expiry.map(|expiry| expiry.attribute.to_string()),
                time_to_live_status: Some(status.into()),
            }),
        }))
    }
}
