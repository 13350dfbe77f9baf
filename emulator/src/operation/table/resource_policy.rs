//! [PutResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html),
//! [GetResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html),
//! [DeleteResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html).

use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::{Policy, TableDefinition};
use crate::wire::{ApiError, ErrorCode, ops, types};

use crate::operation::request::refusal::of_schema::of_schema;
use crate::operation::request::resource_ref::{self, Resource};
use crate::operation::table::policy::{self, Holder};
use crate::operation::table::state;

/// The revision that a request expects where it expects no policy.
const NO_POLICY: &str = "NO_POLICY";

impl Answered for ops::PutResourcePolicy {
    fn run(
        context: Invoked<'_>,
        input: types::PutResourcePolicyInput,
    ) -> Result<Progress<types::PutResourcePolicyOutput>, ApiError> {
        let text = input.policy.unwrap_or_default();
        policy::check(&text).map_err(|fault| of_schema(&fault))?;
        let arn = input.resource_arn.unwrap_or_default();
        let resource = resource_ref::find(&context, &arn)?;
        let now = context.engine.now();
        let holder = if resource.is_stream {
            Holder::Stream
        } else {
            Holder::Table
        };
        let expected = input.expected_revision_id.as_deref();
        let put = replace(&context, &resource, &arn, expected, |before| {
            policy::revise(text, holder, now, before)
                .map(Some)
                .map_err(|fault| of_schema(&fault))
        })?;
        Ok(Progress::Done(types::PutResourcePolicyOutput {
            revision_id: put.now.map(|policy| policy.revision.to_string()),
        }))
    }
}

impl Answered for ops::GetResourcePolicy {
    fn run(
        context: Invoked<'_>,
        input: types::GetResourcePolicyInput,
    ) -> Result<Progress<types::GetResourcePolicyOutput>, ApiError> {
        let arn = input.resource_arn.unwrap_or_default();
        let resource = resource_ref::find(&context, &arn)?;
        let definition = resource.table.definition();
        let policy = present(&definition, &resource).ok_or_else(|| not_found(&arn))?;
        Ok(Progress::Done(types::GetResourcePolicyOutput {
            policy: Some(policy.text.to_string()),
            revision_id: Some(policy.revision.to_string()),
        }))
    }
}

impl Answered for ops::DeleteResourcePolicy {
    fn run(
        context: Invoked<'_>,
        input: types::DeleteResourcePolicyInput,
    ) -> Result<Progress<types::DeleteResourcePolicyOutput>, ApiError> {
        let arn = input.resource_arn.unwrap_or_default();
        let resource = resource_ref::find(&context, &arn)?;
        let expected = input.expected_revision_id.as_deref();
        let deleted = replace(&context, &resource, &arn, expected, |_| Ok(None))?;
        Ok(Progress::Done(types::DeleteResourcePolicyOutput {
            revision_id: deleted.before.map(|policy| policy.revision.to_string()),
        }))
    }
}

/// What a change of a policy changed.
struct Replaced {
    /// The policy that was there.
    before: Option<Policy>,
    /// The policy that is there.
    now: Option<Policy>,
}

/// Puts what `change` makes of the policy in its place, if it has the expected revision.
fn replace(
    context: &Context,
    resource: &Resource,
    arn: &str,
    expected: Option<&str>,
    change: impl FnOnce(Option<&Policy>) -> Result<Option<Policy>, ApiError>,
) -> Result<Replaced, ApiError> {
    let mut outcome = Err(not_found(arn));
    state::redefine(context, &resource.table, |current| {
        let before = present(current, resource);
        let revision = before.map_or(NO_POLICY, |policy| &policy.revision);
        let mut next = current.clone();
        if expected.is_none_or(|expected| expected == revision) {
            outcome = change(before).map(|now| Replaced {
                before: before.cloned(),
                now,
            });
        }
        if let Ok(replaced) = &outcome {
            *slot(&mut next, resource) = replaced.now.clone();
        }
        Ok(next)
    })?;
    outcome
}

/// The policy of the resource.
fn present<'a>(table: &'a TableDefinition, resource: &Resource) -> Option<&'a Policy> {
    if resource.is_stream {
        table.stream_policy.as_ref()
    } else {
        table.policy.as_ref()
    }
}

/// Where the policy of the resource is kept.
fn slot<'a>(table: &'a mut TableDefinition, resource: &Resource) -> &'a mut Option<Policy> {
    if resource.is_stream {
        &mut table.stream_policy
    } else {
        &mut table.policy
    }
}

/// There is no policy, or not in the expected revision.
fn not_found(arn: &str) -> ApiError {
    ApiError::new(
        ErrorCode::PolicyNotFound,
        format!("Resource-based policy not found for the provided ResourceArn: {arn}"),
    )
}
