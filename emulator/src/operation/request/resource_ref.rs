//! Which table a tag belongs to: always an ARN.
//!
//! What is wrong with one is told from the left: whether it is an ARN, whose, and of what.

use std::sync::Arc;

use crate::engine::Table;
use crate::limits;
use crate::operation::Context;
use crate::schema::ResourceArn;
use crate::wire::{ApiError, ErrorCode};

use crate::operation::request::table_ref::{
    check_region, invalid_arn, is_being_filled, look_up, named_not_found,
};

/// The table whose ARN is `text`, for the operation of that name.
pub(crate) fn find_table(
    context: &Context,
    operation: &str,
    text: &str,
) -> Result<Arc<Table>, ApiError> {
    let arn = judge_table(context, operation, text)?;
    find_settled(context, arn.table, text)
}

/// The table of this name, which is not there yet while it is being filled with what it comes with.
fn find_settled(context: &Context, name: &str, text: &str) -> Result<Arc<Table>, ApiError> {
    let table = look_up(context, name).map_err(|_| not_found(text))?;
    match is_being_filled(context, &table) {
        true => Err(named_not_found(name)),
        false => Ok(table),
    }
}

/// What the ARN of a table says, if it can be one of the caller's, whether or not there is such a table.
///
/// # Errors
///
/// What is wrong with it.
pub(crate) fn judge_table<'t>(
    context: &Context,
    operation: &str,
    text: &'t str,
) -> Result<ResourceArn<'t>, ApiError> {
    let arn = judge(context, operation, text)?;
    match arn.part {
        None => Ok(arn),
        Some(_) => Err(invalid_arn(text)),
    }
}

/// What an ARN says, if it can be one of the caller's, whether or not it names anything.
///
/// # Errors
///
/// What is wrong with it.
fn judge<'t>(
    context: &Context,
    operation: &str,
    text: &'t str,
) -> Result<ResourceArn<'t>, ApiError> {
    let Some(rest) = text.strip_prefix("arn:") else {
        return Err(ApiError::validation(format!(
            "One or more parameter values were invalid: ARNs must start with 'arn:': {text}"
        )));
    };
    let mut fields = rest.splitn(5, ':').skip(1);
    if fields.next().is_some_and(|service| service != "dynamodb") {
        return Err(ApiError::validation(other_service(text)));
    }
    let kind = fields
        .nth(2)
        .and_then(|resource| resource.split('/').next());
    if kind.is_some_and(|kind| kind != "table") {
        return Err(ApiError::validation(other_resource(text)));
    }
    let Some(arn) = ResourceArn::parse(text) else {
        return Err(invalid_arn(text));
    };
    if !limits::TABLE_NAME_CHARS.contains(&arn.table.len()) {
        return Err(invalid_arn(text));
    }
    if arn.account != context.engine.account_id() {
        return Err(denied(context, operation, text));
    }
    check_region(context, &arn, text)?;
    Ok(arn)
}

/// What is said of an ARN of another service.
pub(crate) fn other_service(text: &str) -> String {
    format!("Provided Arn is not a DynamoDB resource arn: {text}")
}

/// What is said of an ARN that is of neither a table nor a stream.
pub(crate) fn other_resource(text: &str) -> String {
    format!(
        "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {text}"
    )
}

/// The refusal of an ARN of nothing. The missing letter is the service's.
fn not_found(text: &str) -> ApiError {
    ApiError::new(
        ErrorCode::ResourceNotFound,
        format!("Requested resource not found: ResourcArn: {text} not found"),
    )
}

/// The refusal of an ARN of another account. There are no users here: whoever has the access key is one.
fn denied(context: &Context, operation: &str, text: &str) -> ApiError {
    let (account, user) = (context.engine.account_id(), &context.caller.owner);
    ApiError::new(
        ErrorCode::AccessDenied,
        format!(
            "User: arn:aws:iam::{account}:user/{user} is not authorized to perform: \
             dynamodb:{operation} on resource: {text}"
        ),
    )
}
