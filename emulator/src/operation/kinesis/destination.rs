//! What the operations on destinations share: finding the table, their words, and the states as answers spell them.

use std::sync::Arc;

use crate::engine::Table;
use crate::operation::Context;
use crate::operation::request::table_ref;
use crate::schema::TableDefinition;
use crate::schema::attachments::{DestinationStatus, Precision};
use crate::wire::ApiError;
use crate::wire::types::values;

/// How the service begins what it says about a state, of whatever call.
const WRONG_STATE: &str = "Table is not in a valid state to enable Kinesis Streaming Destination:";

/// The table. One that is still being created is not known yet.
pub(super) fn find(context: &Context, text: &str) -> Result<Arc<Table>, ApiError> {
    let table = table_ref::find_named(context, text)?;
    match context.engine.check_usable(&table) {
        Ok(()) => Ok(table),
        Err(_) => Err(table_ref::named_not_found(table.name())),
    }
}

/// The refusal in a state in which the call cannot be.
pub(super) fn wrong_state(why: &str) -> ApiError {
    ApiError::validation(format!("{WRONG_STATE} {why}"))
}

/// The status as answers spell it.
pub(super) fn status_text(status: DestinationStatus) -> String {
    let status = match status {
        DestinationStatus::Enabling => values::DestinationStatus::Enabling,
        DestinationStatus::Active => values::DestinationStatus::Active,
        DestinationStatus::Updating => values::DestinationStatus::Updating,
        DestinationStatus::Disabling => values::DestinationStatus::Disabling,
        DestinationStatus::Disabled => values::DestinationStatus::Disabled,
        DestinationStatus::EnableFailed => values::DestinationStatus::EnableFailed,
    };
    status.into()
}

/// The precision as answers spell it.
pub(super) fn precision_text(precision: Precision) -> String {
    let precision = match precision {
        Precision::Millisecond => values::ApproximateCreationDateTimePrecision::Millisecond,
        Precision::Microsecond => values::ApproximateCreationDateTimePrecision::Microsecond,
    };
    precision.into()
}

/// The precision that a request spells `text`.
pub(super) fn precision_of(text: &str) -> Option<Precision> {
    let precision = values::ApproximateCreationDateTimePrecision::from_text(text)?;
    Some(match precision {
        values::ApproximateCreationDateTimePrecision::Millisecond => Precision::Millisecond,
        values::ApproximateCreationDateTimePrecision::Microsecond => Precision::Microsecond,
    })
}

/// Whether changes of the table can go to what this ARN names: a stream of its own account and region. Whether there is
/// such a stream is not looked at.
pub(super) fn can_take(table: &TableDefinition, stream_arn: &str) -> bool {
    let mut fields = stream_arn.splitn(6, ':');
    let mut is = |wanted: &str| fields.next() == Some(wanted);
    let is_arn = is("arn");
    let is_known_partition = fields
        .next()
        .is_some_and(|partition| matches!(partition, "aws" | "aws-cn" | "aws-us-gov"));
    let mut is = |wanted: &str| fields.next() == Some(wanted);
    let is_own = is("kinesis") && is(table.arn.region()) && is(table.arn.account());
    let name = fields.next().and_then(|rest| rest.strip_prefix("stream/"));
    is_arn && is_known_partition && is_own && name.is_some_and(|name| !name.is_empty())
}
