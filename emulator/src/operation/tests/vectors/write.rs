//! What writes do to an index of vectors, and what they are refused for.

use serde_json::{Value, json};

use super::{index, narrowed, put, vector, world};
use crate::wire::ops::{DescribeTable, PutItem, UpdateItem};

const INVALID: &str = "One or more parameter values were invalid. Invalid ";

/// Recordings of autumn 2026: section 3 of the notes on layers.
#[test]
fn a_value_that_is_no_vector_is_refused() {
    let world = world(&json!([index("plain", "COSINE")]));
    let float = "32-bit floating point number";
    let cases = [
        (
            vector(&["1", "2"]),
            "size for parameter embedding, Expected: 3, Actual: 2 IndexName: plain".to_owned(),
        ),
        (
            vector(&["1", "2", "3", "4"]),
            "size for parameter embedding, Expected: 3, Actual: 4 IndexName: plain".to_owned(),
        ),
        (
            json!({"L": []}),
            "size for parameter embedding, Expected: 3, Actual: 0 IndexName: plain".to_owned(),
        ),
        (
            json!({"L": [{"N": "1"}, {"S": "2"}, {"N": "3"}]}),
            format!(
                "type for parameter embedding[1], Expected: {float}, Actual: S. IndexName: plain"
            ),
        ),
        (
            vector(&["1", "2", "1e100"]),
            format!(
                "type for parameter embedding[2], Expected: {float}, Actual: N. IndexName: plain"
            ),
        ),
        (
            json!({"S": "[1, 2, 3]"}),
            format!("type for parameter embedding, Expected: {float} list IndexName: plain"),
        ),
        (
            json!({"NS": ["1", "2", "3"]}),
            format!("type for parameter embedding, Expected: {float} list IndexName: plain"),
        ),
    ];
    for (value, sentence) in cases {
        let sentence = format!("{INVALID}{sentence}");
        world.refused::<PutItem>(
            json!({"TableName": "catalogue", "Item": {"pk": {"S": "a"}, "embedding": value}}),
            "ValidationException",
            &sentence,
        );
        world.refused::<UpdateItem>(
            json!({"TableName": "catalogue", "Key": {"pk": {"S": "a"}},
                   "UpdateExpression": "SET embedding = :v", "ExpressionAttributeValues": {":v": value}}),
            "ValidationException",
            &sentence,
        );
    }
}

#[test]
fn the_partition_of_a_vector_is_a_key() {
    let world = world(&json!([narrowed("near")]));
    let item = |tenant: Value| {
        json!({"TableName": "catalogue", "Item": {"pk": {"S": "a"}, "tenant": tenant,
               "embedding": vector(&["1", "2", "3"])}})
    };
    world.refused::<PutItem>(
        item(json!({"S": ""})),
        "ValidationException",
        "One or more parameter values are not valid. A value specified for a secondary index key \
         is not supported. The AttributeValue for a key attribute cannot contain an empty string \
         value. IndexName: near, IndexKey: tenant",
    );
    world.refused::<PutItem>(
        item(json!({"N": "1"})),
        "ValidationException",
        "One or more parameter values were invalid: Type mismatch for Index Key tenant Expected: S \
         Actual: N IndexName: near",
    );
}

/// Entries of an index, and how much of it a write takes; nothing where its entry stays as it is.
#[test]
fn entries_come_and_go_with_vector_and_partition() {
    let world = world(&json!([narrowed("near")]));
    let write = |expression: &str, values: Value| {
        let mut request = json!({"TableName": "catalogue", "Key": {"pk": {"S": "a"}},
            "UpdateExpression": expression, "ReturnConsumedCapacity": "INDEXES"});
        if values != json!({}) {
            request["ExpressionAttributeValues"] = values;
        }
        let answer = world.ok::<UpdateItem>(request);
        let bytes = answer["ConsumedCapacity"]["VectorIndexes"]["near"].clone();
        let described = world.ok::<DescribeTable>(json!({"TableName": "catalogue"}));
        let count = described["Table"]["VectorIndexes"][0]["ItemCount"].clone();
        (count, bytes["VectorWriteRequestBytes"].clone())
    };
    let numbers = json!({":v": vector(&["1", "2", "3"])});
    let cases = [
        ("SET embedding = :v", numbers.clone(), (0, Value::Null)),
        (
            "SET tenant = :t",
            json!({":t": {"S": "one"}}),
            (1, json!(1024.0)),
        ),
        ("SET embedding = :v", numbers, (1, Value::Null)),
        (
            "SET tenant = :t",
            json!({":t": {"S": "two"}}),
            (1, json!(2048.0)),
        ),
        (
            "SET colour = :c",
            json!({":c": {"S": "red"}}),
            (1, json!(1024.0)),
        ),
        ("REMOVE embedding", json!({}), (0, json!(1024.0))),
        ("REMOVE colour", json!({}), (0, Value::Null)),
    ];
    for (expression, values, (count, bytes)) in cases {
        assert_eq!(
            write(expression, values),
            (json!(count), bytes),
            "{expression}"
        );
    }
}

/// "The base write bills the vector at 4 bytes a dimension": the digits of its numbers do not count.
#[test]
fn vectors_are_billed_by_their_dimensions() {
    let mut wide = index("wide", "COSINE");
    wide["Dimensions"] = json!(200);
    let world = world(&json!([wide]));
    let numbers = vec![json!({"N": "0.12345678901234567890123456789"}); 200];
    let request = json!({"TableName": "catalogue", "ReturnConsumedCapacity": "INDEXES",
        "Item": {"pk": {"S": "a"}, "embedding": {"L": numbers}}});
    let answer = world.ok::<PutItem>(request);
    // As a list it has more than three kilobytes.
    assert_eq!(answer["ConsumedCapacity"]["Table"]["CapacityUnits"], 1.0);
    put(&world, "b", &["1"; 200], &json!({}));
}
