//! Where the policies of a table and of its stream are kept, and how one takes the place of another.

use std::sync::Arc;

use crate::engine::{ChangeKind, Table};
use crate::limits;
use crate::operation::Context;
use crate::operation::request::{resource_ref, table_ref};
use crate::operation::table::state;
use crate::schema::{Policy, ResourceArn, TableDefinition};
use crate::wire::{ApiError, ErrorCode};

/// The revision that a request expects where it expects no policy.
const NO_POLICY: &str = "NO_POLICY";

/// What the ARN of a policy names.
pub(super) struct Resource {
    /// The table that the ARN names, or whose stream it names.
    pub(super) table: Arc<Table>,
    /// Whether the table's latest stream is meant, not the table.
    pub(super) is_stream: bool,
}

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
        if let Some(expected) = expected.filter(|expected| *expected != revision) {
            return Err(not_found(&format!(
                "Requested update for policy with revision id {expected}, but the policy associated to target table \
                 {arn} did not match"
            )));
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

/// The table or stream whose ARN is `text`.
///
/// What is wrong with it is told in words that only the operations on policies have.
pub(super) fn find(context: &Context, text: &str) -> Result<Resource, ApiError> {
    let invalid = |why: String| {
        Err(ApiError::validation(format!(
            "One or more parameter values were invalid: {why}"
        )))
    };
    let mut fields = text.splitn(6, ':');
    if fields.next() != Some("arn") || !text.starts_with("arn:") {
        return invalid(format!("ARNs must start with 'arn:': {text}"));
    }
    if fields.nth(1).is_some_and(|service| service != "dynamodb") {
        return invalid(resource_ref::other_service(text));
    }
    // An ARN that ends before it is none, which is told below.
    let resource = fields.nth(2).unwrap_or_default();
    let mut steps = resource.split('/');
    let kinds = (steps.next(), steps.nth(1), steps.count());
    if !resource.is_empty() && !matches!(kinds, (Some("table"), None | Some("stream"), 0 | 1)) {
        return invalid(resource_ref::other_resource(text));
    }
    let arn = ResourceArn::parse(text)
        .filter(|arn| limits::TABLE_NAME_CHARS.contains(&arn.table.len()))
        .filter(|arn| table_ref::check_region(context, arn, text).is_ok());
    let Some(arn) = arn else {
        return invalid(format!("Invalid resource Arn: {text}"));
    };
    if arn.account != context.engine.account_id() {
        return Err(ApiError::validation(
            "This action is only supported by accounts that match the resource owner’s account.",
        ));
    }
    let table = table_ref::find_settled(context, arn.table)?;
    let stream = table.definition().stream_arn();
    match arn.part {
        None => Ok(Resource {
            table,
            is_stream: false,
        }),
        Some(_) if stream.as_deref() == Some(text) => Ok(Resource {
            table,
            is_stream: true,
        }),
        Some((_, label)) => Err(ApiError::new(
            ErrorCode::ResourceNotFound,
            format!(
                "Requested resource not found: Stream: {label} not found for Table: {}",
                arn.table
            ),
        )),
    }
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

/// There is no policy of the ARN, or not in the revision that is expected.
pub(super) fn not_found(arn: &str) -> ApiError {
    ApiError::new(
        ErrorCode::PolicyNotFound,
        format!("Resource-based policy not found for the provided ResourceArn: {arn}"),
    )
}
