//! Where the policies of a table and of its stream are kept, and how one takes the place of another.

use crate::engine::ChangeKind;
use crate::operation::Context;
use crate::operation::request::resource_ref::Resource;
use crate::operation::table::state;
use crate::schema::{Policy, TableDefinition};
use crate::wire::{ApiError, ErrorCode};

/// The revision that a request expects where it expects no policy.
const NO_POLICY: &str = "NO_POLICY";

/// What a change of a policy changed.
pub(super) struct Replaced {
    /// The policy that was there.
    pub(super) before: Option<Policy>,
    /// The policy that is there.
    pub(super) now: Option<Policy>,
}

/// Puts what `change` makes of the policy in its place, if it has the expected revision.
pub(super) fn replace(
    context: &Context,
    resource: &Resource,
    arn: &str,
    expected: Option<&str>,
    change: impl FnOnce(Option<&Policy>) -> Result<Option<Policy>, ApiError>,
) -> Result<Replaced, ApiError> {
    let mut replaced = Replaced {
        before: None,
        now: None,
    };
    state::change(context, &resource.table, ChangeKind::Aside, |current| {
        let before = present(current, resource);
        let revision = before.map_or(NO_POLICY, |policy| &policy.revision);
        if expected.is_some_and(|expected| expected != revision) {
            return Err(not_found(arn));
        }
        replaced = Replaced {
            before: before.cloned(),
            now: change(before)?,
        };
        let mut next = current.clone();
        slot(&mut next, resource).clone_from(&replaced.now);
        Ok(next)
    })?;
    Ok(replaced)
}

/// The policy of the resource.
pub(super) fn present<'a>(table: &'a TableDefinition, resource: &Resource) -> Option<&'a Policy> {
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
pub(super) fn not_found(arn: &str) -> ApiError {
    ApiError::new(
        ErrorCode::PolicyNotFound,
        format!("Resource-based policy not found for the provided ResourceArn: {arn}"),
    )
}
