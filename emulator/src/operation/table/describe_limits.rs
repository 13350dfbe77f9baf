//! [DescribeLimits](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html).

use crate::limits;
use crate::operation::{Context, Run};
use crate::wire::{ApiError, ops, types};

impl Run for ops::DescribeLimits {
    fn run(
        _context: &Context,
        _input: types::DescribeLimitsInput,
    ) -> Result<types::DescribeLimitsOutput, ApiError> {
        Ok(types::DescribeLimitsOutput {
            account_max_read_capacity_units: Some(limits::ACCOUNT_CAPACITY_UNITS_MAX),
            account_max_write_capacity_units: Some(limits::ACCOUNT_CAPACITY_UNITS_MAX),
            table_max_read_capacity_units: Some(limits::TABLE_CAPACITY_UNITS_MAX),
            table_max_write_capacity_units: Some(limits::TABLE_CAPACITY_UNITS_MAX),
        })
    }
}
