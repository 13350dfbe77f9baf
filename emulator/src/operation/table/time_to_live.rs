//! [UpdateTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html),
//! [DescribeTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html).

use crate::operation::{Answered, Invoked, Progress};
use crate::schema::{SchemaFault, TableDefinition, TimeToLive};
use crate::wire::{ApiError, ops, types};

use crate::operation::request::table_ref;
use crate::operation::table::state;

impl Answered for ops::UpdateTimeToLive {
    fn run(
        context: Invoked<'_>,
        input: types::UpdateTimeToLiveInput,
    ) -> Result<Progress<types::UpdateTimeToLiveOutput>, ApiError> {
        let table = table_ref::find_named(&context, &input.table_name.unwrap_or_default())?;
        state::check_active(&table, context.engine.now())?;
        let asked = input.time_to_live_specification.unwrap_or_default();
        let attribute = asked.attribute_name.as_deref().unwrap_or_default();
        let enabled = asked.enabled == Some(true);
        state::redefine(&context, &table, |current| {
            change(current, enabled, attribute)
        })?;
        Ok(Progress::Done(types::UpdateTimeToLiveOutput {
            time_to_live_specification: Some(asked),
        }))
    }
}

/// `table` with expiry switched on or off.
fn change(
    table: &TableDefinition,
    enabled: bool,
    attribute: &str,
) -> Result<TableDefinition, SchemaFault> {
    match &table.time_to_live {
        None if !enabled => return Err(SchemaFault::ExpiryAlreadyOff),
        Some(present) if *present.attribute != *attribute => {
            return Err(SchemaFault::ExpiryOnOther(present.attribute.to_string()));
        }
        Some(_) if enabled => return Err(SchemaFault::ExpiryAlreadyOn),
        _ => {}
    }
    Ok(TableDefinition {
        time_to_live: enabled.then(|| TimeToLive {
            attribute: attribute.into(),
        }),
        ..table.clone()
    })
}

impl Answered for ops::DescribeTimeToLive {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeTimeToLiveInput,
    ) -> Result<Progress<types::DescribeTimeToLiveOutput>, ApiError> {
        let table = table_ref::find_named(&context, &input.table_name.unwrap_or_default())?;
        let expiry = table.definition().time_to_live.clone();
        let status = if expiry.is_some() {
            "ENABLED"
        } else {
            "DISABLED"
        };
        Ok(Progress::Done(types::DescribeTimeToLiveOutput {
            time_to_live_description: Some(types::TimeToLiveDescription {
                attribute_name: expiry.map(|expiry| expiry.attribute.to_string()),
                time_to_live_status: Some(status.to_owned()),
            }),
        }))
    }
}
