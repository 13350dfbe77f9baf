//! What beginning a transfer of any kind has in common.

use crate::engine::{NewTransfer, TransferKind, TransferRecord};
use crate::limits;
use crate::operation::Context;
use crate::operation::request::refusal::of_quota::too_many_at_once;
use crate::operation::request::refusal::of_store::of_store;
use crate::wire::ApiError;

/// Refuses one more transfer of a kind of which the caller has as many under way as there may be.
pub(super) fn refuse_too_many(context: &Context, kind: TransferKind) -> Result<(), ApiError> {
    let (most, noun) = match kind {
        TransferKind::Export => (limits::EXPORTS_AT_ONCE, "export operations"),
        TransferKind::Import => (limits::IMPORTS_AT_ONCE, "import operations"),
        TransferKind::Bulk => (limits::BULK_OPERATIONS_AT_ONCE, "bulk operations"),
    };
    match context.engine.open_transfers(&context.caller, kind) < most {
        true => Ok(()),
        false => Err(too_many_at_once(most, noun)),
    }
}

/// Begins a transfer of which nothing but its request is needed.
pub(super) fn apply(context: &Context, new: NewTransfer) -> Result<TransferRecord, ApiError> {
    let begun = context
        .engine
        .begin_transfer(&context.caller, new, context.transition);
    Ok(begun.map_err(|error| of_store(&error))?.record())
}
