//! DescribeLimits: how much throughput account and table may have.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html>

use crate::limits;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DescribeLimits {
    fn run(
        _context: Invoked<'_>,
        _input: types::DescribeLimitsInput,
    ) -> Result<Progress<types::DescribeLimitsOutput>, ApiError> {
        Ok(Progress::Done(types::DescribeLimitsOutput {
            account_max_read_capacity_units: Some(limits::ACCOUNT_CAPACITY_UNITS_MAX),
            account_max_write_capacity_units: Some(limits::ACCOUNT_CAPACITY_UNITS_MAX),
            table_max_read_capacity_units: Some(limits::TABLE_CAPACITY_UNITS_MAX),
            table_max_write_capacity_units: Some(limits::TABLE_CAPACITY_UNITS_MAX),
        }))
    }
}
