//! Which members of a request go together, and how refusals of them are worded.

use serde_json::{Value, json};

use super::world::World;
use crate::profile::ErrorWording;
use crate::wire::ops::{DeleteItem, GetItem, PutItem, Query, Scan, UpdateItem};

const VALIDATION: &str = "ValidationException";

/// A request on a table, with these members beside its key or item.
fn with(members: &Value) -> Value {
    let mut request = json!({"TableName": "table"});
    let object = request.as_object_mut().unwrap();
    object.extend(members.as_object().unwrap().clone());
    request
}

fn keyed(members: Value) -> Value {
    let mut request = with(&members);
    request["Key"] = json!({"pk": {"S": "a"}});
    request
}

fn put(members: Value) -> Value {
    let mut request = with(&members);
    request["Item"] = json!({"pk": {"S": "a"}});
    request
}

fn modern() -> World {
    let mut world = World::new();
    world.context.wording = ErrorWording::Current;
    world
}

/// [Legacy parameters](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html)
/// and expressions exclude each other.
#[test]
fn mixed_members() {
    const MIXED: &str = "Can not use both expression and non-expression parameters in the same \
                         request: Non-expression parameters: ";
    let world = World::new();
    let expected = json!({"a": {"Exists": false}});
    let request = put(json!({"Expected": expected, "ConditionExpression": "attribute_exists(a)"}));
    let sentence = format!("{MIXED}{{Expected}} Expression parameters: {{ConditionExpression}}");
    world.refused::<PutItem>(request.clone(), VALIDATION, &sentence);
    let enveloped = format!("1 validation error detected: {sentence}");
    modern().refused::<PutItem>(request, VALIDATION, &enveloped);
    world.refused::<UpdateItem>(
        keyed(json!({
            "AttributeUpdates": {"a": {"Action": "DELETE"}},
            "Expected": {"a": {"Exists": false}},
            "UpdateExpression": "SET a = :v",
        })),
        VALIDATION,
        &format!(
            "{MIXED}{{AttributeUpdates, Expected}} Expression parameters: {{UpdateExpression}}"
        ),
    );
    world.refused::<GetItem>(
        keyed(json!({"AttributesToGet": ["foo"], "ProjectionExpression": "foo"})),
        VALIDATION,
        &format!("{MIXED}{{AttributesToGet}} Expression parameters: {{ProjectionExpression}}"),
    );
    world.refused::<Scan>(
        with(&json!({
            "ScanFilter": {"a": {"ComparisonOperator": "NULL"}},
            "FilterExpression": "attribute_exists(a)",
        })),
        VALIDATION,
        &format!("{MIXED}{{ScanFilter}} Expression parameters: {{FilterExpression}}"),
    );
}

/// Definitions belong to expressions.
#[test]
fn definitions_without_expressions() {
    let names = json!({"ExpressionAttributeNames": {"#a": "a"}});
    let values = json!({"ExpressionAttributeValues": {":a": {"S": "a"}}});
    // Of names in a put: <https://github.com/clarkie/dynogels/issues/114>.
    let names_alone = "ExpressionAttributeNames can only be specified when using expressions";
    let values_alone = |suffix: &str| {
        format!("ExpressionAttributeValues can only be specified when using expressions{suffix}")
    };
    let world = World::new();
    world.refused::<PutItem>(put(names.clone()), VALIDATION, names_alone);
    world.refused::<GetItem>(keyed(names.clone()), VALIDATION, names_alone);
    world.refused::<Scan>(with(&names), VALIDATION, names_alone);
    let cases = [
        ": ConditionExpression is null",
        ": UpdateExpression is null",
    ];
    world.refused::<DeleteItem>(keyed(values.clone()), VALIDATION, &values_alone(cases[0]));
    world.refused::<UpdateItem>(keyed(values.clone()), VALIDATION, &values_alone(cases[1]));
    world.refused::<Query>(
        with(&values),
        VALIDATION,
        &values_alone(": FilterExpression and KeyConditionExpression are null"),
    );
    world.refused::<Scan>(
        with(&values),
        VALIDATION,
        &values_alone(": FilterExpression is null"),
    );
    let enveloped = format!("1 validation error detected: {}", values_alone(""));
    modern().refused::<DeleteItem>(keyed(values.clone()), VALIDATION, &enveloped);
    // F3-1-layers: Query has the words of the current layer and not its envelope.
    modern().refused::<Query>(with(&values), VALIDATION, &values_alone(""));
}

/// Faults of texts stand in the envelope for writes in the current layer, and never for reads.
#[test]
fn envelopes() {
    let write = keyed(json!({"UpdateExpression": "SETT x"}));
    let syntax = r#"Invalid UpdateExpression: Syntax error; token: "SETT", near: "SETT x""#;
    World::new().refused::<UpdateItem>(write.clone(), VALIDATION, syntax);
    let enveloped = format!("1 validation error detected: {syntax}");
    modern().refused::<UpdateItem>(write, VALIDATION, &enveloped);
    let read = with(&json!({"FilterExpression": "status = b"}));
    let reserved =
        "Invalid FilterExpression: Attribute name is a reserved keyword; reserved keyword: status";
    World::new().refused::<Scan>(read.clone(), VALIDATION, reserved);
    modern().refused::<Scan>(read, VALIDATION, reserved);
}

#[test]
fn values_that_are_none() {
    World::new().refused::<PutItem>(
        put(json!({
            "ConditionExpression": "a = :v",
            "ExpressionAttributeValues": {":v": {}},
        })),
        VALIDATION,
        "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must \
         contain exactly one of the supported datatypes for key :v",
    );
}

/// [Query](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html)
#[test]
fn queries_need_a_key_condition() {
    World::new().refused::<Query>(
        with(&json!({"FilterExpression": "a = b"})),
        VALIDATION,
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the \
         request.",
    );
}
