//! Whether two items say the same, found without reading either of them.

use super::fields::{DATA, DISCOVERED_AT, ENTITLEMENT, NAME, PARENT, PRINCIPAL, RESOURCE};
use super::model::Kind;
use crate::backend::Item;
use crate::block::key::{self, SK};

/// Whether two items of a kind with one sort key can be read and say the same, whenever they were discovered. Of nearly
/// all pairs of two syncs that is so, and then neither is decoded. `false` says nothing: whoever reads both, knows.
pub(super) fn certainly(kind: Kind, one: &Item, other: &Item) -> bool {
    const OTHERS: [&str; 2] = [NAME, DATA];
    let said = match kind {
        Kind::ResourceType => one.agrees(other, [], OTHERS),
        // A parent is two texts, or there is none.
        Kind::Resource if one.contains(PARENT.0) || one.contains(PARENT.1) => {
            one.agrees(other, [PARENT.0, PARENT.1], OTHERS)
        }
        Kind::Resource => one.agrees(other, [], [NAME, DATA, PARENT.0, PARENT.1]),
        Kind::Entitlement => one.agrees(other, [RESOURCE.0, RESOURCE.1], OTHERS),
        Kind::Grant => {
            let texts = [
                RESOURCE.0,
                RESOURCE.1,
                PRINCIPAL.0,
                PRINCIPAL.1,
                ENTITLEMENT,
            ];
            one.agrees(other, texts, OTHERS)
        }
        Kind::Asset => false,
    };
    said && has_plain_key(kind, one) && has_time(one) && has_time(other)
}

/// Whether the sort key is that of such an item, with every component in it as it is.
fn has_plain_key(kind: Kind, item: &Item) -> bool {
    let components = if kind == Kind::Resource { 2 } else { 1 };
    item.text(SK)
        .is_some_and(|key| key::is_plain(&key, components))
}

fn has_time(item: &Item) -> bool {
    let time = item.number(DISCOVERED_AT);
    time.is_some_and(|digits| digits.parse::<u64>().is_ok())
}
