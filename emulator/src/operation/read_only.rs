//! What nobody changes: the database as it was at a moment.

use crate::operation::Context;
use crate::wire::{ApiError, ErrorCode, Operation};

/// Operations that change nothing, beside those whose names say so. Statements say themselves what they do.
const READS: [&str; 8] = [
    "BatchExecuteStatement",
    "BatchGetItem",
    "ExecuteStatement",
    "ExecuteTransaction",
    "Query",
    "Scan",
    "SearchVectors",
    "TransactGetItems",
];

/// Whether an operation may change something.
pub(super) fn changes(operation: Operation) -> bool {
    let name = operation.name();
    let asks = ["Describe", "Get", "List"];
    !READS.contains(&name) && !asks.iter().any(|asks| name.starts_with(asks))
}

impl Context {
    /// Refuses to change the past. The service has nothing of the kind; so the refusal is the one of who may only read,
    /// which no SDK tries again.
    pub(crate) fn refuse_change(&self, what: &str) -> Result<(), ApiError> {
        match self.is_past {
            false => Ok(()),
            true => Err(ApiError::new(
                ErrorCode::AccessDenied,
                format!("{what} cannot change the database as it was: a fork of it can be changed"),
            )),
        }
    }
}
