//! CreateGlobalTable: refused, as the service does since version 2017.11.29 cannot be had any more.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalTable.html>

use crate::operation::replica::legacy;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::CreateGlobalTable {
    fn run(
        context: Invoked<'_>,
        _: types::CreateGlobalTableInput,
    ) -> Result<Progress<types::CreateGlobalTableOutput>, ApiError> {
        // Whether there is such a table is not looked at.
        Err(legacy::not_supported(&context.caller.region))
    }
}
