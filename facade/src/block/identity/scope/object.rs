//! Scopes of stored objects, `obj:{owner}/{name}/{object}:{actions}`, where a dataset is asked for.
//!
//! A portal hands out one token for the store of the bytes and the store of what describes them. In such a
//! token, `read` on the objects of a dataset is read on the dataset, and `write` is making and changing
//! it. Nothing that was said of objects allows to delete or purge a dataset.

use super::{ANY, Scope, path};

/// The type of stored objects.
pub(super) const OBJECT: &str = "obj";
/// The type of datasets.
pub(super) const DATASET: &str = "ds";

/// Whether the scope of objects allows the action on the dataset.
pub(super) fn allows(
    scope: &Scope,
    id: Option<&str>,
    subscope: Option<&str>,
    action: &str,
) -> bool {
    let wanted = match action {
        "read" => "read",
        "create" | "update" | "patch" => "write",
        _ => return false,
    };
    let dataset = match (&scope.id, id) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(objects), Some(id)) => {
            dataset_of(objects).is_some_and(|pattern| path::matches(&pattern, id))
        }
    };
    dataset && scope.allows_subscope(subscope) && scope.allows_action(wanted)
}

/// The pattern of the datasets of whose objects, all of them, the pattern speaks. One segment alone is the
/// digest of an object, in whatever dataset.
fn dataset_of(objects: &str) -> Option<String> {
    let segments: Vec<&str> = objects.split('/').collect();
    match *segments.as_slice() {
        [owner, name] | [owner, name, ANY] => Some(format!("{owner}/{name}")),
        _ => None,
    }
}
