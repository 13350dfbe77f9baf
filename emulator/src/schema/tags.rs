//! Tags of a table.

use std::collections::{BTreeMap, HashSet};

use crate::limits;

use super::SchemaFault;

/// What a tag key of the caller's must not begin with.
const RESERVED_PREFIX: &str = "aws:";

/// `current` with `added`; a tag that is there already gets the new value.
pub(crate) fn add(
    current: &BTreeMap<String, String>,
    added: Vec<(String, String)>,
) -> Result<BTreeMap<String, String>, SchemaFault> {
    let mut seen = HashSet::new();
    for (key, value) in &added {
        check_key(key)?;
        if !key.chars().all(may_stand) {
            return Err(SchemaFault::TagKeyInvalid(key.clone()));
        }
        if !value.chars().all(may_stand) {
            return Err(SchemaFault::TagValueInvalid(value.clone()));
        }
        if !seen.insert(key) {
            return Err(SchemaFault::DuplicateTag(key.clone()));
        }
    }
    let mut tags = current.clone();
    tags.extend(added);
    if tags.len() > limits::TAGS_MAX {
        return Err(SchemaFault::TooManyTags);
    }
    Ok(tags)
}

/// `current` without the tags of these keys; a key that is not there does no harm.
pub(crate) fn remove(
    current: &BTreeMap<String, String>,
    keys: &[String],
) -> Result<BTreeMap<String, String>, SchemaFault> {
    let mut tags = current.clone();
    for key in keys {
        check_key(key)?;
        tags.remove(key);
    }
    Ok(tags)
}

/// Whether a character may stand in a key or in a value
/// ([Tag](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Tag.html)).
fn may_stand(character: char) -> bool {
    character.is_alphanumeric() || character == ' ' || "_.:/=+-@".contains(character)
}

/// Refuses keys that only the service may use.
fn check_key(key: &str) -> Result<(), SchemaFault> {
    let reserved = key
        .get(..RESERVED_PREFIX.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(RESERVED_PREFIX));
    if reserved {
        return Err(SchemaFault::ReservedTag(key.to_owned()));
    }
    Ok(())
}
