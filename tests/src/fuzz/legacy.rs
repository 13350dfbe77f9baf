//! The parameters from before expressions. The first line names the operation, the rest is a JSON
//! object of members that are added to an otherwise good request.

use serde_json::{Value, json};

use super::{choose, directive, update, world};
use world::TABLE;

const OPERATIONS: &[&str] = &[
    "BatchGetItem",
    "DeleteItem",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "UpdateItem",
];

/// Answers twice the same; accepted updates keep the promises of updates.
pub(super) fn run(data: &[u8]) {
    let Some((named, body)) = directive(data) else {
        return;
    };
    let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(body) else {
        return;
    };
    let operation = choose(OPERATIONS, named);
    let key = world::keys().swap_remove(0);
    let mut input = match operation {
        "BatchGetItem" => json!({"Keys": [key]}),
        "PutItem" => json!({"TableName": TABLE, "Item": key}),
        "Query" | "Scan" => json!({"TableName": TABLE}),
        _ => json!({"TableName": TABLE, "Key": key}),
    };
    let fixed = input.clone();
    for (name, value) in members {
        if fixed.get(&name).is_none() {
            world::put(&mut input, &name, value);
        }
    }
    let twins = world::twins();
    match operation {
        "BatchGetItem" => {
            let input = json!({"RequestItems": {TABLE: input}});
            let _ = world::ask_both(&twins, operation, &input);
        }
        "UpdateItem" => {
            update::check(&input, &key);
        }
        _ => {
            let _ = world::ask_both(&twins, operation, &input);
        }
    }
    assert!(world::check_indexes(&twins[0]));
}
