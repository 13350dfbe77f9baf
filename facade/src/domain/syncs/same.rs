//! Whether two items say the same, found without reading either of them.

use super::fields::{DATA, DISCOVERED_AT, ENTITLEMENT, NAME, PARENT, PRINCIPAL, RESOURCE};
use super::model::Kind;
use crate::backend::Common::{Natural, Text, Value};
use crate::backend::{Common, Item, Scalar};
use crate::block::key::{self, SK};

const KEY: Common<'static> = Text(SK);
const SEEN: Common<'static> = Natural(DISCOVERED_AT);

/// Whether two items of a kind have one sort key, can be read and say the same, whenever they were discovered. Of nearly
/// all pairs of two syncs that is so, and then neither is decoded. `false` says nothing: whoever reads both, knows.
pub(super) fn certainly(kind: Kind, one: &Item, other: &Item) -> bool {
    // In the order in which `Entity::describe` writes them, so that one search finds all.
    let said = match kind {
        Kind::ResourceType => one.agrees(other, [KEY, SEEN, Value(NAME), Value(DATA)]),
        // A parent is two texts, or there is none.
        Kind::Resource if one.contains(PARENT.0) || one.contains(PARENT.1) => {
            let parent = [Text(PARENT.0), Text(PARENT.1)];
            one.agrees(other, [KEY, SEEN, Value(NAME), Value(DATA)]) && one.agrees(other, parent)
        }
        Kind::Resource => {
            let parent = [Value(PARENT.0), Value(PARENT.1)];
            one.agrees(other, [KEY, SEEN, Value(NAME), Value(DATA)]) && one.agrees(other, parent)
        }
        Kind::Entitlement => {
            let resource = [Text(RESOURCE.0), Text(RESOURCE.1)];
            one.agrees(other, [KEY, SEEN, Value(NAME), Value(DATA)]) && one.agrees(other, resource)
        }
        Kind::Grant => one.agrees(
            other,
            [
                KEY,
                SEEN,
                Value(NAME),
                Value(DATA),
                Text(RESOURCE.0),
                Text(RESOURCE.1),
                Text(PRINCIPAL.0),
                Text(PRINCIPAL.1),
                Text(ENTITLEMENT),
            ],
        ),
        Kind::Asset => false,
    };
    said && is_plain(kind, one)
}

/// Whether two items have one sort key as it stands in them.
pub(super) fn have_one_key(one: &Item, other: &Item) -> bool {
    one.agrees(other, [KEY])
}

/// Whether an item has the sort key of its kind with every component in it as it is.
fn is_plain(kind: Kind, item: &Item) -> bool {
    let components = if kind == Kind::Resource { 2 } else { 1 };
    let key = item.scalar(SK);
    matches!(key, Some(Scalar::Text(key)) if key::is_plain(&key, components))
}
