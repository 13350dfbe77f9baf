//! Settings of tables: from what describes one to what makes one.

use serde_json::{Map, Value, json};

use crate::limits;

/// Members that CreateTable takes as DescribeTable shows them.
const SAME: [&str; 4] = [
    "TableName",
    "AttributeDefinitions",
    "KeySchema",
    "OnDemandThroughput",
];

/// Members of a vector index, which are the same on both sides.
const VECTOR_INDEX: [&str; 6] = [
    "IndexName",
    "VectorAttribute",
    "Dimensions",
    "DistanceFunction",
    "SearchSchema",
    "Projection",
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
    input.extend(warm(description, on_demand));
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
        input.extend(indexes(description, list, |described| {
            let mut index = index(described, is_global && !on_demand);
            if is_global {
                index.extend(warm(described, on_demand));
            }
            index
        }));
    }
    input.extend(indexes(description, "VectorIndexes", |described| {
        members(described, &VECTOR_INDEX)
    }));
    if !tags.is_empty() {
        input.insert("Tags".to_owned(), Value::Array(tags));
    }
    Value::Object(input)
}

/// The indexes of a kind, each as `read` has it, unless there are none. One that leaves is none.
fn indexes(
    description: &Value,
    list: &str,
    read: impl Fn(&Value) -> Map<String, Value>,
) -> Option<(String, Value)> {
    let indexes = description.get(list)?.as_array()?.iter();
    let there = indexes.filter(|index| index.get("IndexStatus") != Some(&json!("DELETING")));
    let made: Vec<Value> = there.map(|index| Value::Object(read(index))).collect();
    (!made.is_empty()).then(|| (list.to_owned(), Value::Array(made)))
}

fn index(described: &Value, is_provisioned: bool) -> Map<String, Value> {
    let mut index = members(
        described,
        &["IndexName", "KeySchema", "Projection", "OnDemandThroughput"],
    );
    if is_provisioned {
        index.extend(throughput(described));
    }
    index
}

fn members(described: &Value, names: &[&str]) -> Map<String, Value> {
    let mut members = Map::new();
    for name in names {
        copy(described, name, &mut members);
    }
    members
}

/// The warm throughput of a table or an index, where it is more than a new one has.
fn warm(described: &Value, on_demand: bool) -> Option<(String, Value)> {
    let figure = |member: &str, name: &str| described.get(member)?.get(name)?.as_i64();
    let read = figure("WarmThroughput", "ReadUnitsPerSecond")?;
    let write = figure("WarmThroughput", "WriteUnitsPerSecond")?;
    let (reads, writes) = match on_demand {
        true => (limits::WARM_READ_UNITS, limits::WARM_WRITE_UNITS),
        false => (
            figure("ProvisionedThroughput", "ReadCapacityUnits")?,
            figure("ProvisionedThroughput", "WriteCapacityUnits")?,
        ),
    };
    let warm = json!({"ReadUnitsPerSecond": read, "WriteUnitsPerSecond": write});
    (read > reads || write > writes).then(|| ("WarmThroughput".to_owned(), warm))
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
