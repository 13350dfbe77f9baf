//! What the filter of an export cannot be.

use serde_json::{Value, json};

use super::{Transfers, arn};
use crate::wire::ops::ExportTableToPointInTime;

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Filtered.html>
#[test]
fn names_of_attributes_have_a_bound() {
    let of = Transfers::new();
    of.table("orders");
    let request = |filter: Value| json!({"TableArn": arn("orders"), "S3Bucket": "lake", "FilterSpecification": filter});
    let filters = |name: &str| {
        [
            json!({"ProjectionExpression": name}),
            json!({"ProjectionExpression": format!("a[0].{name}")}),
            json!({"FilterExpression": format!("attribute_exists({name})")}),
            json!({"FilterExpression": format!("attribute_exists(a.{name})")}),
            json!({"ProjectionExpression": "#n", "ExpressionAttributeNames": {"#n": name}}),
        ]
    };
    for filter in filters(&"n".repeat(250)) {
        of.world.ok::<ExportTableToPointInTime>(request(filter));
    }
    for filter in filters(&"n".repeat(251)) {
        of.world.refused::<ExportTableToPointInTime>(
            request(filter),
            "ValidationException",
            "Invalid Request: Invalid FilterSpecification: Attribute name is too large, must be less than 251 bytes",
        );
    }
}
