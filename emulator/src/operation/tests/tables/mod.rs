//! The control plane of tables.

mod answers;
mod backups;
mod create;
mod life;
mod names;
mod past;
mod phases;
mod point_in_time;
mod policies;
mod restore;
mod tags;
mod update;

use serde_json::{Value, json};

/// A request for an on-demand table with a string key `pk`.
pub(super) fn on_demand(name: &str) -> Value {
    json!({
        "TableName": name,
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    })
}

/// `request` with more members, or others.
fn with(mut request: Value, members: Value) -> Value {
    for (name, value) in members.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

/// The ARN of a table of the test's caller.
fn arn(name: &str) -> String {
    format!("arn:aws:dynamodb:eu-west-1:000000000000:table/{name}")
}

/// Checks that `found` has all members of `expected`, with these values.
#[track_caller]
fn assert_has(found: &Value, expected: &Value) {
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&found[name], value, "{name} in {found}");
    }
}
