//! Which resource a tag or a policy belongs to: always an ARN.

use std::sync::Arc;

use crate::engine::Table;
use crate::operation::Context;
use crate::schema::ResourceArn;
use crate::wire::{ApiError, ErrorCode};

use crate::operation::request::table_ref::{access_denied, check_scope, invalid_arn, look_up};

/// What an ARN names.
pub(crate) struct Resource {
    /// The table that the ARN names, or whose stream it names.
    pub(crate) table: Arc<Table>,
    /// Whether the table's latest stream is meant, not the table.
    pub(crate) is_stream: bool,
}

/// The table whose ARN is `text`.
pub(crate) fn find_table(context: &Context, text: &str) -> Result<Arc<Table>, ApiError> {
    let resource = find(context, text)?;
    if resource.is_stream {
        return Err(invalid_arn(text));
    }
    Ok(resource.table)
}

/// The table or stream whose ARN is `text`.
pub(crate) fn find(context: &Context, text: &str) -> Result<Resource, ApiError> {
    let Some(arn) = ResourceArn::parse(text) else {
        return Err(match service(text) {
            Some(service) if service != "dynamodb" => access_denied(text),
            _ => invalid_arn(text),
        });
    };
    check_scope(context, &arn, text)?;
    let table = look_up(context, arn.table).map_err(|_| not_found(text))?;
    let is_stream = match arn.part {
        None => false,
        Some(("stream", _)) => {
            if table.definition().stream_arn().as_deref() != Some(text) {
                return Err(not_found(text));
            }
            true
        }
        Some(_) => return Err(invalid_arn(text)),
    };
    Ok(Resource { table, is_stream })
}

/// The service that an ARN names.
fn service(text: &str) -> Option<&str> {
    text.strip_prefix("arn:")?.split(':').nth(1)
}

/// The refusal of an ARN of nothing. The missing letter is the service's.
fn not_found(text: &str) -> ApiError {
    ApiError::new(
        ErrorCode::ResourceNotFound,
        format!("Requested resource not found: ResourcArn: {text} not found"),
    )
}
