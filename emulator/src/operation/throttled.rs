//! The refusal of a request that is throttled, in the exact body that the service sends.
//!
//! Which exception goes with which limit, and what it says:
//! [throttling](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing-workflow.html).

use crate::engine::{ThrottleLimit, ThrottleReason, Throttled};
use crate::wire::types::ThrottlingReason;
use crate::wire::{ApiError, ErrorCode};

/// Said of a table
/// ([quoted](https://github.com/awslabs/dynein/issues/195)).
const OF_TABLE: &str = "The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
     provisioning level with the UpdateTable API.";
/// Said of an index.
const OF_INDEX: &str = "The level of configured provisioned throughput for the index was exceeded. Consider increasing your \
     provisioning level with the UpdateTable API.";
/// Said of a table on demand that is to take more than it has grown to
/// ([quoted](https://github.com/awslabs/dynein/issues/195)).
const OF_GROWTH: &str = "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your \
     table or index so please try again shortly. If exceptions persist, check if you have a hot key: \
     https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";
/// Said where a quota of the account is exceeded.
const OF_ACCOUNT: &str = "Throughput exceeds the current throughput limit for your account. Please contact AWS Support at \
     https://aws.amazon.com/support request a limit increase";
/// Said where a maximum that the owner has set is exceeded.
const OF_MAXIMUM: &str =
    "Throughput exceeds the maximum OnDemandThroughput configured on table or index";

/// The refusal for a reason; `resource` is the ARN of the table or of the index.
pub(crate) fn refusal(reason: ThrottleReason, resource: &str) -> ApiError {
    let (code, sentence) = match reason.limit() {
        ThrottleLimit::Provisioned | ThrottleLimit::KeyRange => {
            let sentence = match reason.is_of_index() {
                true => OF_INDEX,
                false => OF_TABLE,
            };
            (ErrorCode::ProvisionedThroughputExceeded, sentence)
        }
        ThrottleLimit::Account => (ErrorCode::RequestLimitExceeded, OF_ACCOUNT),
        ThrottleLimit::MaxOnDemand => (ErrorCode::Throttling, OF_MAXIMUM),
    };
    with_reason(ApiError::new(code, sentence), reason, resource)
}

/// The refusal of a call that the engine has not let in.
pub(crate) fn of(throttled: &Throttled) -> ApiError {
    match throttled.growing {
        false => refusal(throttled.reason, &throttled.resource),
        true => with_reason(
            ApiError::new(ErrorCode::Throttling, OF_GROWTH),
            throttled.reason,
            &throttled.resource,
        ),
    }
}

/// A refusal with its reason.
fn with_reason(error: ApiError, reason: ThrottleReason, resource: &str) -> ApiError {
    error.with_throttling(vec![ThrottlingReason {
        reason: Some(reason.as_str().to_owned()),
        resource: Some(resource.to_owned()),
    }])
}

/// What a part of a transaction that is throttled has as its code
/// ([cancellation reasons](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors)).
pub(crate) fn cancellation_code(error: &ApiError) -> &'static str {
    match error.code() {
        ErrorCode::ProvisionedThroughputExceeded => "ProvisionedThroughputExceeded",
        _ => "ThrottlingError",
    }
}
