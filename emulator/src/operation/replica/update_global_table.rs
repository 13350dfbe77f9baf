//! UpdateGlobalTable: refused; no group of version 2017.11.29 is there that a region could join or leave.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTable.html>

use crate::operation::replica::legacy;
use crate::operation::request::member::required;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::UpdateGlobalTable {
    fn run(
        context: Invoked<'_>,
        input: types::UpdateGlobalTableInput,
    ) -> Result<Progress<types::UpdateGlobalTableOutput>, ApiError> {
        let name = required(input.global_table_name, "GlobalTableName")?;
        let updates = required(input.replica_updates, "ReplicaUpdates")?;
        if updates.is_empty() {
            return Err(ApiError::validation(legacy::INVALID));
        }
        // A region that would join is refused before anybody looks whether there is such a group.
        if updates.iter().any(|update| update.create.is_some()) {
            return Err(legacy::not_supported(&context.caller.region));
        }
        Err(legacy::not_found(&name))
    }
}
