//! The grammar of conditions and filters.

use dynamodb_emulator::Emulator;
use serde_json::{Value, json};

use super::expression::define;
use super::world::{self, Refusal, TABLE};

/// A condition on a write and a filter of a scan judge alike, and NOT turns the verdict.
pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let verdicts = judge(text);
    let mut scan = json!({"TableName": TABLE, "FilterExpression": text});
    define(&mut scan, text);
    let filtered = world::ask(world::shared(), "Scan", &scan);
    match (&verdicts, filtered) {
        (Ok(verdicts), Ok(page)) => {
            let found = world::items(&page);
            for (item, holds) in world::contents().iter().zip(verdicts) {
                let key = world::key_of(item);
                let listed = found.iter().any(|found| world::key_of(found) == key);
                assert_eq!(listed, *holds, "{text:?} of {key}");
            }
        }
        (Err(condition), Err(filter)) => {
            // Only writes have the envelope of the current layer of validation.
            let message = condition
                .message
                .replace("1 validation error detected: ", "")
                .replace("ConditionExpression", "FilterExpression");
            assert_eq!(message, filter.message, "{text:?}");
        }
        (verdicts, filtered) => panic!("{text:?}: condition {verdicts:?}, filter {filtered:?}"),
    }
    let Ok(verdicts) = verdicts else { return };
    if let Ok(turned) = judge(&format!("NOT ({text})")) {
        let expected: Vec<bool> = verdicts.iter().map(|holds| !holds).collect();
        assert_eq!(turned, expected, "NOT ({text:?})");
    }
}

/// Whether the condition holds for each of [`world::keys`].
fn judge(text: &str) -> Result<Vec<bool>, Refusal> {
    let twins = world::twins();
    let verdicts: Vec<_> = world::keys()
        .iter()
        .map(|key| one(&twins, key, text))
        .collect();
    let refused = verdicts.iter().filter(|verdict| verdict.is_err()).count();
    assert!(
        refused == 0 || refused == verdicts.len(),
        "{text:?} is refused for some items only: {verdicts:?}"
    );
    verdicts.into_iter().collect()
}

fn one(twins: &[Emulator; 2], key: &Value, text: &str) -> Result<bool, Refusal> {
    let mut input = json!({"TableName": TABLE, "Key": key, "ConditionExpression": text});
    define(&mut input, text);
    match world::ask_both(twins, "DeleteItem", &input) {
        Ok(_) => Ok(true),
        Err(refusal) if refusal.is("ConditionalCheckFailedException") => Ok(false),
        Err(refusal) if refusal.is("ValidationException") => Err(refusal),
        Err(refusal) => panic!("{text:?}: {refusal:?}"),
    }
}
