//! Resource policies: documents with a revision.

use crate::clock::Timestamp;
use crate::limits;
use crate::schema::{Policy, SchemaFault};
use crate::wire::json::{Kind, Reader};

/// A policy with this text, put at `now` in the place of `before`.
///
/// The same text keeps its revision; another text gets a greater one.
pub(crate) fn revise(
    text: String,
    now: Timestamp,
    before: Option<&Policy>,
) -> Result<Policy, SchemaFault> {
    check(&text)?;
    if let Some(same) = before.filter(|policy| *policy.text == *text) {
        return Ok(same.clone());
    }
    let last = before.and_then(|policy| policy.revision.parse::<i64>().ok());
    let least = last.map_or(0, |last| last.saturating_add(1));
    let revision = now.as_millis().max(least);
    Ok(Policy {
        text: text.into(),
        revision: revision.to_string().into(),
    })
}

/// Checks that a document is a JSON object of a permitted size.
pub(crate) fn check(text: &str) -> Result<(), SchemaFault> {
    if text.len() > limits::POLICY_BYTES_MAX {
        return Err(SchemaFault::PolicyTooLong(limits::POLICY_BYTES_MAX));
    }
    let mut reader = Reader::new(text.as_bytes());
    let is_object = matches!(reader.peek(), Ok(Kind::Object));
    if !is_object || reader.skip_value().is_err() || reader.finish().is_err() {
        return Err(SchemaFault::PolicyInvalid("not a JSON object"));
    }
    Ok(())
}
