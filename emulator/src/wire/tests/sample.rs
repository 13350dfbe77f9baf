//! Requests made from the service description: every member, every list with an element.

use serde_json::{Map, Value, json};

/// The descriptions of both services.
pub(super) struct Model {
    services: Vec<Value>,
}

impl Model {
    pub(super) fn read() -> Self {
        let texts = [
            include_str!("../../../codegen/model/dynamodb.json"),
            include_str!("../../../codegen/model/dynamodbstreams.json"),
        ];
        Self {
            services: texts.map(|text| serde_json::from_str(text).unwrap()).into(),
        }
    }

    /// A request of that operation with all its members.
    pub(super) fn request(&self, operation: &str) -> Value {
        let service = self
            .services
            .iter()
            .find(|service| !service["operations"][operation].is_null())
            .unwrap();
        let input = &service["operations"][operation]["input"]["shape"];
        sample(&service["shapes"], input.as_str().unwrap())
    }
}

fn sample(shapes: &Value, name: &str) -> Value {
    let shape = &shapes[name];
    let inner = |which: &str| sample(shapes, shape[which]["shape"].as_str().unwrap());
    let least = usize::try_from(shape["min"].as_u64().unwrap_or(1).max(1)).unwrap();
    match shape["type"].as_str().unwrap() {
        "structure" if name == "AttributeValue" => json!({"S": "text"}),
        "structure" => {
            let members = shape["members"].as_object().unwrap().iter();
            let member = |(name, member): (&String, &Value)| {
                let value = sample(shapes, member["shape"].as_str().unwrap());
                (name.clone(), value)
            };
            Value::Object(members.map(member).collect())
        }
        "list" => Value::Array(vec![inner("member"); least]),
        "map" => {
            let key = inner("key").as_str().unwrap().to_owned();
            Value::Object(Map::from_iter([(key, inner("value"))]))
        }
        "string" => text(shape, least),
        "integer" | "long" => json!(least),
        "double" => json!(0.5),
        "boolean" => json!(true),
        "timestamp" => json!(1_700_000_000.125),
        other => panic!("{name} is a {other}"),
    }
}

fn text(shape: &Value, least: usize) -> Value {
    if let Some(first) = shape["enum"].get(0) {
        return first.clone();
    }
    match shape["pattern"].as_str().unwrap_or_default() {
        "([0-9a-f]{16})+" => json!("0123456789abcdef".repeat(least.div_ceil(16))),
        "[0-9]{12}" => json!("123456789012"),
        "[,;:|\\t ]" => json!(";"),
        _ => json!("abc".repeat(least.div_ceil(3))),
    }
}
