//! [DescribeContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html):
//! point-in-time recovery is off.

use crate::operation::{Context, Run};
use crate::wire::{ApiError, ErrorCode, ops, types};

use super::shared::table_ref;

impl Run for ops::DescribeContinuousBackups {
    fn run(
        context: &Context,
        input: types::DescribeContinuousBackupsInput,
    ) -> Result<types::DescribeContinuousBackupsOutput, ApiError> {
        let text = input.table_name.unwrap_or_default();
        let name = table_ref::name(context, &text)?;
        let table = context.engine.table(&context.caller, name);
        if table.is_err() {
            let sentence = format!("Table not found: {name}");
            return Err(ApiError::new(ErrorCode::TableNotFound, sentence));
        }
        Ok(types::DescribeContinuousBackupsOutput {
            continuous_backups_description: Some(types::ContinuousBackupsDescription {
                continuous_backups_status: Some("ENABLED".to_owned()),
                point_in_time_recovery_description: Some(types::PointInTimeRecoveryDescription {
                    point_in_time_recovery_status: Some("DISABLED".to_owned()),
                    ..types::PointInTimeRecoveryDescription::default()
                }),
            }),
        })
    }
}
