//! The items of one segment of a table, page by page.

use serde_json::{Value, json};

use super::endpoint::{CallError, Endpoint};
use super::retry::Patience;
use super::state::SegmentState;
use crate::limits::BATCH_WRITE_REQUESTS_MAX;

/// A segment of a table, and both ends.
pub(super) struct TablePart<'a> {
    pub(super) table: &'a str,
    /// How the state is called.
    pub(super) name: &'a str,
    pub(super) number: u32,
    /// Into how many segments the scan is divided.
    pub(super) of: u32,
    pub(super) patience: &'a Patience<'a>,
    /// Is told of each page how many items it had.
    pub(super) on_items: &'a (dyn Fn(u64) + Sync),
}

impl TablePart<'_> {
    /// Copies what was not copied before; how many items there are then.
    ///
    /// # Errors
    ///
    /// The first refusal that is none for a while. What was copied by then is noted.
    pub(super) fn copy(
        &self,
        source: &mut dyn Endpoint,
        target: &mut dyn Endpoint,
    ) -> Result<u64, CallError> {
        let number = i64::from(self.number);
        let known = super::state::get(self.name, number);
        let known = self.patience.call(target, "GetItem", &known)?;
        let mut state = SegmentState::of(&known);
        (self.on_items)(state.items);
        while !state.is_done {
            let mut scan = json!({
                "TableName": self.table, "ConsistentRead": true,
                "Segment": self.number, "TotalSegments": self.of,
            });
            if let (Some(start), Some(input)) = (&state.start, scan.as_object_mut()) {
                input.insert("ExclusiveStartKey".to_owned(), start.clone());
            }
            let mut page = self.patience.call(source, "Scan", &scan)?;
            let items = match page.get_mut("Items").map(Value::take) {
                Some(Value::Array(items)) => items,
                _ => Vec::new(),
            };
            let count = items.len() as u64;
            self.put_all(target, items)?;
            state.items += count;
            state.start = page
                .get("LastEvaluatedKey")
                .filter(|key| key.is_object())
                .cloned();
            state.is_done = state.start.is_none();
            // Only now: an item that is noted is there.
            let noted = state.put(self.name, number);
            self.patience.call(target, "PutItem", &noted)?;
            (self.on_items)(count);
        }
        Ok(state.items)
    }

    fn put_all(&self, target: &mut dyn Endpoint, items: Vec<Value>) -> Result<(), CallError> {
        let mut puts = items
            .into_iter()
            .map(|item| json!({"PutRequest": {"Item": item}}));
        loop {
            let mut batch: Vec<Value> = puts.by_ref().take(BATCH_WRITE_REQUESTS_MAX).collect();
            if batch.is_empty() {
                return Ok(());
            }
            let mut attempt = 0;
            while !batch.is_empty() {
                let input = json!({"RequestItems": {self.table: batch}});
                let mut answer = self.patience.call(target, "BatchWriteItem", &input)?;
                let left = answer.get_mut("UnprocessedItems");
                let left = left
                    .and_then(|left| left.get_mut(self.table))
                    .map(Value::take);
                batch = match left {
                    Some(Value::Array(left)) => left,
                    _ => Vec::new(),
                };
                if !batch.is_empty() {
                    attempt += 1;
                    self.patience.pause(attempt);
                }
            }
        }
    }
}
