//! Settings of tables: from what describes one to what makes one.

use serde_json::{Map, Value, json};

/// Members that CreateTable takes as DescribeTable shows them.
const SAME: [&str; 4] = [
    "TableName",
    "AttributeDefinitions",
    "KeySchema",
    "OnDemandThroughput",
];

/// What makes a table like the one that is described. Its stream is left out: it is switched on when all items are
/// there, because none of them has changed.
pub(super) fn create(description: &Value, tags: Vec<Value>) -> Value {
    let mut input = Map::new();
    for name in SAME {
        copy(description, name, &mut input);
    }
    let on_demand = description.pointer("/BillingModeSummary/BillingMode");
    let on_demand = on_demand.and_then(Value::as_str) == Some("PAY_PER_REQUEST");
    let mode = if on_demand {
        "PAY_PER_REQUEST"
    } else {
        "PROVISIONED"
    };
    input.insert("BillingMode".to_owned(), json!(mode));
    if !on_demand {
        input.extend(throughput(description));
    }
    if let Some(class) = description.pointer("/TableClassSummary/TableClass") {
        input.insert("TableClass".to_owned(), class.clone());
    }
    if description.get("DeletionProtectionEnabled") == Some(&json!(true)) {
        input.insert("DeletionProtectionEnabled".to_owned(), json!(true));
    }
    for (list, is_global) in [
        ("LocalSecondaryIndexes", false),
        ("GlobalSecondaryIndexes", true),
    ] {
        let indexes = description.get(list).and_then(Value::as_array);
        let indexes: Vec<Value> = indexes
            .into_iter()
            .flatten()
            .filter(|index| index.get("IndexStatus") != Some(&json!("DELETING")))
            .map(|described| index(described, is_global && !on_demand))
            .collect();
        if !indexes.is_empty() {
            input.insert(list.to_owned(), Value::Array(indexes));
        }
    }
    if !tags.is_empty() {
        input.insert("Tags".to_owned(), Value::Array(tags));
    }
    Value::Object(input)
}

fn index(described: &Value, is_provisioned: bool) -> Value {
    let mut index = Map::new();
    for name in ["IndexName", "KeySchema", "Projection", "OnDemandThroughput"] {
        copy(described, name, &mut index);
    }
    if is_provisioned {
        index.extend(throughput(described));
    }
    Value::Object(index)
}

/// The units of a table or an index, without when they were changed.
fn throughput(described: &Value) -> Option<(String, Value)> {
    let shown = described.get("ProvisionedThroughput")?;
    let units = |name| {
        shown
            .get(name)
            .and_then(Value::as_i64)
            .filter(|units| *units > 0)
    };
    let units = json!({
        "ReadCapacityUnits": units("ReadCapacityUnits")?,
        "WriteCapacityUnits": units("WriteCapacityUnits")?,
    });
    Some(("ProvisionedThroughput".to_owned(), units))
}

fn copy(from: &Value, name: &str, to: &mut Map<String, Value>) {
    if let Some(value) = from.get(name).filter(|value| !value.is_null()) {
        to.insert(name.to_owned(), value.clone());
    }
}

/// The stream that is switched on, as UpdateTable takes it.
pub(super) fn stream(description: &Value) -> Option<Value> {
    let stream = description.get("StreamSpecification")?;
    (stream.get("StreamEnabled") == Some(&json!(true))).then(|| stream.clone())
}

/// The attribute by which items expire.
pub(super) fn expiry(described: &Value) -> Option<&str> {
    let described = described.get("TimeToLiveDescription")?;
    let status = described.get("TimeToLiveStatus")?.as_str()?;
    let is_on = matches!(status, "ENABLED" | "ENABLING");
    described.get("AttributeName")?.as_str().filter(|_| is_on)
}
