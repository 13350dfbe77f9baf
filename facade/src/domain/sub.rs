//! Who a user is: the one value that begins the keys of every domain.

use super::input::{PARTITION_KEY_BYTES_MAX, check_key, invalid};
use crate::error::Error;

/// What the ids of users of live tests begin with: what those tests may touch stays apart.
pub(crate) const TEST_PREFIX: &str = "test.";

/// The beginning of the claims to public keys: see `domain::credentials::keys`.
pub(crate) const PUBLIC_KEY_PREFIX: &str = "public_key#";

/// What begins partition keys that are no users. A domain that keeps such items adds its word here,
/// and nowhere else, so that no user of any domain can ever bear it.
const RESERVED: [&str; 1] = [PUBLIC_KEY_PREFIX];

/// Whether this can name a user.
pub(crate) fn check_sub(sub: &str) -> Result<(), Error> {
    check_key("the user id", sub, PARTITION_KEY_BYTES_MAX)?;
    // The items of users of tests that are no users have the prefix as well.
    let own = sub.strip_prefix(TEST_PREFIX).unwrap_or(sub);
    match RESERVED.iter().find(|prefix| own.starts_with(**prefix)) {
        Some(prefix) => Err(invalid(format!("a user id does not begin with {prefix}"))),
        None => Ok(()),
    }
}
