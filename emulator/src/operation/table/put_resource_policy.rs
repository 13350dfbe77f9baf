//! PutResourcePolicy: a table or its stream gets a policy, in the place of the one that it had.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html>

use crate::operation::request::member::required;
use crate::operation::request::refusal::of_schema::of_schema;
use crate::operation::table::policy::{self, Holder};
use crate::operation::table::{resource_policy, state};
use crate::operation::{Answered, Invoked, Progress};
use crate::schema::{SchemaFault, TableStatus};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::PutResourcePolicy {
    fn run(
        context: Invoked<'_>,
        input: types::PutResourcePolicyInput,
    ) -> Result<Progress<types::PutResourcePolicyOutput>, ApiError> {
        let text = required(input.policy, "Policy")?;
        policy::check(&text).map_err(|fault| of_schema(&fault))?;
        let arn = required(input.resource_arn, "ResourceArn")?;
        let resource = resource_policy::find(&context, &arn)?;
        let now = context.engine.now();
        let holder = if resource.is_stream {
            Holder::Stream
        } else {
            Holder::Table
        };
        let expected = input.expected_revision_id.as_deref();
        let confirms = input.confirm_remove_self_resource_access == Some(true);
        let account = context.engine.account_id();
        let status = resource.table.view().status(now);
        let put = resource_policy::replace(&context, &resource, &arn, expected, |before| {
            let policy = policy::revise(text, holder, now, before);
            let policy = policy.map_err(|fault| of_schema(&fault))?;
            if !confirms && policy::locks_out(&policy, account) {
                return Err(of_schema(&SchemaFault::PolicyLocksOut));
            }
            // A table that goes takes no other policy; the same one again changes nothing.
            match status == TableStatus::Deleting && before != Some(&policy) {
                true => Err(state::in_use(status, resource.table.name())),
                false => Ok(Some(policy)),
            }
        })?;
        Ok(Progress::Done(types::PutResourcePolicyOutput {
            revision_id: put.now.map(|policy| policy.revision.to_string()),
        }))
    }
}
