//! What is wrong with the description of a table, as the service's errors.
//!
//! `schema` words its faults; here they get their codes.

use crate::schema::{FaultKind, SchemaFault};
use crate::wire::{ApiError, ErrorCode};

/// The refusal of a description, or of a change of it.
pub(in crate::operation) fn of_schema(fault: &SchemaFault) -> ApiError {
    let code = match fault.kind() {
        FaultKind::Validation => ErrorCode::Validation,
        FaultKind::NotFound => ErrorCode::ResourceNotFound,
        FaultKind::Limit => ErrorCode::LimitExceeded,
        FaultKind::Internal => return ApiError::without_message(ErrorCode::InternalFailure),
    };
    ApiError::new(code, fault.to_string())
}

/// Refuses a member that this emulator does not honour yet.
pub(in crate::operation) fn refuse_member(
    present: bool,
    name: &'static str,
) -> Result<(), ApiError> {
    if present {
        return Err(of_schema(&SchemaFault::Unsupported(name)));
    }
    Ok(())
}
