//! The grants of the benchmark: the same for all that are compared.

use std::ops::Range;

use package_database::syncs::{Grant, ResourceId};

/// How many grants there are when nobody says how many.
pub(crate) const GRANTS_DEFAULT: usize = 1_000_000;
const USERS: usize = 10_000;
const RESOURCES: usize = 1_000;
/// Entitlements on each resource.
const ENTITLEMENTS: usize = 5;

/// The user with that number.
pub(crate) fn principal(number: usize) -> ResourceId {
    ResourceId::new("user", format!("user-{:05}", number % USERS))
}

/// The resource with that number. Neighbours are spread, so that users and resources meet evenly.
pub(crate) fn resource(number: usize) -> ResourceId {
    let number = number.wrapping_mul(7_919) % RESOURCES;
    ResourceId::new("repository", format!("repository-{number:04}"))
}

/// The entitlement of the grant with that number.
pub(crate) fn entitlement(number: usize) -> String {
    let right = number / RESOURCES % ENTITLEMENTS;
    format!("{}:right-{right}", resource(number).id)
}

/// The id of the grant with that number. One of `changed` is another one.
pub(crate) fn id(number: usize, changed: usize) -> String {
    let other = changed > 0 && number.is_multiple_of(changed);
    let mark = if other { "b" } else { "a" };
    format!("grant-{number:08}-{mark}")
}

/// Those grants.
pub(crate) fn grants(numbers: Range<usize>, changed: usize) -> Vec<Grant> {
    let grant = |number: usize| {
        let (to, on) = (principal(number), resource(number));
        Grant::new(id(number, changed), entitlement(number), on, to).name("A grant of usual length")
    };
    numbers.map(grant).collect()
}
