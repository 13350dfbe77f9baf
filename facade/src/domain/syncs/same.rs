//! Whether two items say the same, found without reading either of them.

use super::fields::{DATA, DISCOVERED_AT, ENTITLEMENT, NAME, PARENT, PRINCIPAL, RESOURCE};
use super::model::Kind;
use crate::backend::{Item, Scalar};
use crate::block::key::{self, SK};

/// Whether two items of a kind have one sort key, can be read and say the same, whenever they were discovered. Of nearly
/// all pairs of two syncs that is so, and then neither is decoded. `false` says nothing: whoever reads both, knows.
pub(super) fn certainly(kind: Kind, one: &Item, other: &Item) -> bool {
    const OTHERS: [&str; 2] = [NAME, DATA];
    let said = match kind {
        Kind::ResourceType => one.agrees(other, [SK], OTHERS),
        // A parent is two texts, or there is none.
        Kind::Resource if one.contains(PARENT.0) || one.contains(PARENT.1) => {
            one.agrees(other, [SK, PARENT.0, PARENT.1], OTHERS)
        }
        Kind::Resource => one.agrees(other, [SK], [NAME, DATA, PARENT.0, PARENT.1]),
        Kind::Entitlement => one.agrees(other, [SK, RESOURCE.0, RESOURCE.1], OTHERS),
        Kind::Grant => {
            let texts = [
                SK,
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
    said && is_readable(kind, one) && {
        let [time] = other.scalars([DISCOVERED_AT]);
        has_time(time)
    }
}

/// Whether two items have one sort key as it stands in them.
pub(super) fn have_one_key(one: &Item, other: &Item) -> bool {
    one.agrees(other, [SK], [])
}

/// Whether an item has a time, and the sort key of its kind with every component in it as it is.
fn is_readable(kind: Kind, item: &Item) -> bool {
    let components = if kind == Kind::Resource { 2 } else { 1 };
    let [key, time] = item.scalars([SK, DISCOVERED_AT]);
    matches!(key, Some(Scalar::Text(key)) if key::is_plain(&key, components)) && has_time(time)
}

fn has_time(time: Option<Scalar<'_>>) -> bool {
    matches!(time, Some(Scalar::Number(digits)) if is_u64(&digits))
}

fn is_u64(digits: &str) -> bool {
    /// Digits of any number of which each is one of these: the greatest one has one more.
    const DIGITS_SURE: usize = 19;
    let mut digits_only = true;
    for byte in digits.bytes() {
        digits_only &= byte.is_ascii_digit();
    }
    let sure = digits_only && (1..=DIGITS_SURE).contains(&digits.len());
    sure || digits.parse::<u64>().is_ok()
}
