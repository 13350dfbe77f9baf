//! DescribeTableReplicaAutoScaling: how the replicas of a global table are scaled.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTableReplicaAutoScaling.html>

use crate::operation::replica::auto_scaling;
use crate::operation::request::member::required;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DescribeTableReplicaAutoScaling {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeTableReplicaAutoScalingInput,
    ) -> Result<Progress<types::DescribeTableReplicaAutoScalingOutput>, ApiError> {
        let scaled = auto_scaling::find(&context, &required(input.table_name, "TableName")?)?;
        let now = context.engine.now();
        let status = scaled.table.view().status(now);
        Ok(Progress::Done(
            types::DescribeTableReplicaAutoScalingOutput {
                table_auto_scaling_description: Some(scaled.describe(status, now)),
            },
        ))
    }
}
