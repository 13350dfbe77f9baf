//! The whole life of an application in one process: the service's own JSON in, its own JSON out.

#![expect(
    clippy::indexing_slicing,
    reason = "an index that is wrong shows when the example runs"
)]

use bytes::Bytes;
use dynamodb_emulator::{AuthMode, Emulator};
use serde_json::{Value, json};

/// Calls an operation: the answer, or the service's error.
fn call(emulator: &Emulator, operation: &str, input: &Value) -> Result<Value, String> {
    let request = http::Request::post("http://localhost/")
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header("content-type", "application/x-amz-json-1.0")
        .body(Bytes::from(input.to_string()));
    let answer = emulator.handle(request.map_err(|error| error.to_string())?);
    let body: Value = serde_json::from_slice(answer.body()).map_err(|error| error.to_string())?;
    let failed = !answer.status().is_success();
    if failed {
        Err(body.to_string())
    } else {
        Ok(body)
    }
}

fn main() -> Result<(), String> {
    let emulator = Emulator::builder().auth(AuthMode::Off);
    let emulator = emulator.build().map_err(|error| error.to_string())?;
    let attributes = [("who", "S"), ("nr", "N"), ("state", "S")]
        .map(|(name, kind)| json!({"AttributeName": name, "AttributeType": kind}));
    call(
        &emulator,
        "CreateTable",
        &json!({
            "TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "who", "KeyType": "HASH"}, {"AttributeName": "nr", "KeyType": "RANGE"}],
            "AttributeDefinitions": attributes,
            "GlobalSecondaryIndexes": [{"IndexName": "by_state", "Projection": {"ProjectionType": "ALL"},
                "KeySchema": [{"AttributeName": "state", "KeyType": "HASH"}]}],
        }),
    )?;

    let item = |n: usize| json!({"who": {"S": format!("c{}", n % 20)}, "nr": {"N": n.to_string()}, "state": {"S": "open"}});
    for first in (0..2000).step_by(25) {
        let puts = (first..first + 25).map(|n| json!({"PutRequest": {"Item": item(n)}}));
        let puts: Vec<_> = puts.collect();
        call(
            &emulator,
            "BatchWriteItem",
            &json!({"RequestItems": {"orders": puts}}),
        )?;
    }

    let mut query = json!({"TableName": "orders", "KeyConditionExpression": "who = :c", "Limit": 30,
        "ExpressionAttributeValues": {":c": {"S": "c4"}}});
    loop {
        let page = call(&emulator, "Query", &query)?;
        println!("a page of {}", page["Count"]);
        let Some(last) = page.get("LastEvaluatedKey") else {
            break;
        };
        query["ExclusiveStartKey"] = last.clone();
    }

    let ship = json!({"TableName": "orders", "Key": {"who": {"S": "c4"}, "nr": {"N": "4"}},
        "UpdateExpression": "SET #s = :to", "ConditionExpression": "#s = :from", "ReturnValues": "UPDATED_NEW",
        "ExpressionAttributeNames": {"#s": "state"},
        "ExpressionAttributeValues": {":from": {"S": "open"}, ":to": {"S": "shipped"}}});
    let fork = emulator.fork(); // a database of its own, in constant time
    println!("shipped: {}", call(&emulator, "UpdateItem", &ship)?);
    println!("twice: {:?}", call(&emulator, "UpdateItem", &ship).err());
    println!("in the fork: {}", call(&fork, "UpdateItem", &ship)?);
    call(&emulator, "DeleteTable", &json!({"TableName": "orders"}))?;
    Ok(())
}
