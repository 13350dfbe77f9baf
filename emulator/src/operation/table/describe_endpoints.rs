//! DescribeEndpoints: where the service is, for clients that look for it.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html>

use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

/// How long a client may keep the answer, in minutes.
const CACHE_PERIOD_MINUTES: i64 = 1440;

impl Answered for ops::DescribeEndpoints {
    fn run(
        context: Invoked<'_>,
        _input: types::DescribeEndpointsInput,
    ) -> Result<Progress<types::DescribeEndpointsOutput>, ApiError> {
        // On AWS a client reaches the service by the name that it is told here; anywhere else the
        // address that it used is the one that it can reach.
        let address = match &context.address {
            Some(address) => address.to_string(),
            None => format!("dynamodb.{}.amazonaws.com", context.caller.region),
        };
        let endpoint = types::Endpoint {
            address: Some(address),
            cache_period_in_minutes: Some(CACHE_PERIOD_MINUTES),
        };
        Ok(Progress::Done(types::DescribeEndpointsOutput {
            endpoints: Some(vec![endpoint]),
        }))
    }
}
