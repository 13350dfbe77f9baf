//! UpdateGlobalTableSettings: no group of version 2017.11.29 is there.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTableSettings.html>

use crate::operation::replica::legacy;
use crate::operation::request::member::required;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::UpdateGlobalTableSettings {
    fn run(
        _: Invoked<'_>,
        input: types::UpdateGlobalTableSettingsInput,
    ) -> Result<Progress<types::UpdateGlobalTableSettingsOutput>, ApiError> {
        let name = required(input.global_table_name, "GlobalTableName")?;
        Err(legacy::not_found(&name))
    }
}
