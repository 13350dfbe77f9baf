//! DeleteResourcePolicy: a table or its stream loses its policy.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html>

use crate::operation::request::member::required;
use crate::operation::table::resource_policy;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DeleteResourcePolicy {
    fn run(
        context: Invoked<'_>,
        input: types::DeleteResourcePolicyInput,
    ) -> Result<Progress<types::DeleteResourcePolicyOutput>, ApiError> {
        let arn = required(input.resource_arn, "ResourceArn")?;
        let resource = resource_policy::find(&context, &arn)?;
        let expected = input.expected_revision_id.as_deref();
        let deleted = resource_policy::replace(&context, &resource, &arn, expected, |_| Ok(None))?;
        Ok(Progress::Done(types::DeleteResourcePolicyOutput {
            revision_id: deleted.before.map(|policy| policy.revision.to_string()),
        }))
    }
}
