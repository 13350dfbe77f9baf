//! Where an import is, as items of a table in the target.

use serde_json::{Map, Value, json};

/// The table that holds it. It is made with the first import and goes with the last that is finished.
pub(super) const TABLE: &str = "dynamodb-emulator-import";

/// The number under which stands what is true of a table as a whole.
pub(super) const WHOLE: i64 = -1;

/// What is known of a table as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TableState {
    /// Into how many segments its scan is divided, from its first run on.
    pub(super) segments: u32,
    /// Whether all of it is there.
    pub(super) is_done: bool,
}

/// How far a segment is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SegmentState {
    /// The key behind which to go on.
    pub(super) start: Option<Value>,
    /// How many items are there.
    pub(super) items: u64,
    /// Whether that is all of it.
    pub(super) is_done: bool,
}

/// What makes the table.
pub(super) fn create() -> Value {
    json!({
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "source", "AttributeType": "S"},
            {"AttributeName": "segment", "AttributeType": "N"},
        ],
        "KeySchema": [
            {"AttributeName": "source", "KeyType": "HASH"},
            {"AttributeName": "segment", "KeyType": "RANGE"},
        ],
    })
}

/// The key of a state.
fn key(source: &str, segment: i64) -> Map<String, Value> {
    let mut key = Map::new();
    key.insert("source".to_owned(), json!({"S": source}));
    key.insert("segment".to_owned(), json!({"N": segment.to_string()}));
    key
}

/// What asks for a state.
pub(super) fn get(source: &str, segment: i64) -> Value {
    json!({"TableName": TABLE, "ConsistentRead": true, "Key": key(source, segment)})
}

fn put(item: Map<String, Value>) -> Value {
    json!({"TableName": TABLE, "Item": item})
}

impl TableState {
    /// What notes the state.
    pub(super) fn put(self, source: &str) -> Value {
        let mut item = key(source, WHOLE);
        item.insert(
            "segments".to_owned(),
            json!({"N": self.segments.to_string()}),
        );
        item.insert("done".to_owned(), json!({"BOOL": self.is_done}));
        put(item)
    }

    /// The state in an answer of GetItem.
    pub(super) fn of(answer: &Value) -> Option<Self> {
        let segments = answer.pointer("/Item/segments/N")?.as_str()?.parse().ok()?;
        Some(Self {
            segments,
            is_done: answer.pointer("/Item/done/BOOL")?.as_bool()?,
        })
    }
}

impl SegmentState {
    /// What notes the state.
    pub(super) fn put(&self, source: &str, segment: i64) -> Value {
        let mut item = key(source, segment);
        item.insert("items".to_owned(), json!({"N": self.items.to_string()}));
        item.insert("done".to_owned(), json!({"BOOL": self.is_done}));
        if let Some(start) = &self.start {
            item.insert("start".to_owned(), json!({"M": start}));
        }
        put(item)
    }

    /// The state in an answer of GetItem; that of a segment that was not begun if there is none.
    pub(super) fn of(answer: &Value) -> Self {
        let items = answer.pointer("/Item/items/N").and_then(Value::as_str);
        let is_done = answer.pointer("/Item/done/BOOL").and_then(Value::as_bool);
        Self {
            start: answer.pointer("/Item/start/M").cloned(),
            items: items.and_then(|items| items.parse().ok()).unwrap_or(0),
            is_done: is_done == Some(true),
        }
    }
}
