//! GetResourcePolicy: the policy of a table or of its stream.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html>

use crate::operation::request::member::required;
use crate::operation::table::{canonical_policy, resource_policy};
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::GetResourcePolicy {
    fn run(
        context: Invoked<'_>,
        input: types::GetResourcePolicyInput,
    ) -> Result<Progress<types::GetResourcePolicyOutput>, ApiError> {
        let arn = required(input.resource_arn, "ResourceArn")?;
        let resource = resource_policy::find(&context, &arn)?;
        let definition = resource.table.definition();
        let policy = resource_policy::present(&definition, &resource)
            .ok_or_else(|| resource_policy::not_found(&arn))?;
        Ok(Progress::Done(types::GetResourcePolicyOutput {
            policy: Some(canonical_policy::shown(&policy.text)),
            revision_id: Some(policy.revision.to_string()),
        }))
    }
}
