//! [DescribeEndpoints](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html).

use crate::operation::{Context, Run};
use crate::wire::{ApiError, ops, types};

/// How long a client may keep the answer, in minutes.
const CACHE_PERIOD_MINUTES: i64 = 1440;

impl Run for ops::DescribeEndpoints {
    fn run(
        context: &Context,
        _input: types::DescribeEndpointsInput,
    ) -> Result<types::DescribeEndpointsOutput, ApiError> {
        let endpoint = types::Endpoint {
            address: Some(format!("dynamodb.{}.amazonaws.com", context.caller.region)),
            cache_period_in_minutes: Some(CACHE_PERIOD_MINUTES),
        };
        Ok(types::DescribeEndpointsOutput {
            endpoints: Some(vec![endpoint]),
        })
    }
}
