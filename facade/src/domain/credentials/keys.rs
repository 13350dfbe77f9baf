//! The keys of the credentials table, and of the claims in it.
//!
//! ```text
//!              sub                  id        besides
//! credential   the user             its id    public_key, secret_key_hash, salt
//! claim        public_key#pk_...    claim     owner_sub, owner_id
//! ```
//!
//! A claim says which credential a public key belongs to; it is written and removed in one
//! transaction with the credential. It has no attribute `public_key`, so that the index does not
//! show it, and its partition is no user's, so that no list of a user does. The claims of users of
//! live tests begin with `test.`, as all their keys do: what those tests may touch stays apart.

use super::table::{ID, SUB};
use crate::backend::Item;
use crate::domain::input::PARTITION_KEY_BYTES_MAX;
use crate::domain::sub::{PUBLIC_KEY_PREFIX, TEST_PREFIX};

/// The sort key of every claim.
const CLAIM: &str = "claim";
/// The sort key of nothing.
const NOBODY: &str = "nobody";
/// Bytes of a public key with whose prefixes the partition key of a claim is still legal: 2032.
pub(super) const PUBLIC_KEY_BYTES_MAX: usize =
    PARTITION_KEY_BYTES_MAX - TEST_PREFIX.len() - PUBLIC_KEY_PREFIX.len();

/// The key of a credential.
pub(super) fn credential(sub: &str, id: &str) -> Item {
    Item::new().with(SUB, sub).with(ID, id)
}

/// Whether there can be a claim to the key: another writer may have stored a longer one.
pub(super) const fn can_be_claimed(public_key: &str) -> bool {
    public_key.len() <= PUBLIC_KEY_BYTES_MAX
}

/// The key of the claim of a public key for the user.
pub(super) fn claim(sub: &str, public_key: &str) -> Item {
    beside(sub, public_key, CLAIM)
}

/// A key for each public key under which there is never an item: beside the claim. Different ones, so
/// that reading there is never slower than elsewhere for being all in one partition.
pub(super) fn nobody(public_key: &str) -> Item {
    beside(public_key, public_key, NOBODY)
}

/// In the partition of a public key; `owner` says whether it is a test's.
fn beside(owner: &str, public_key: &str, id: &'static str) -> Item {
    let test = if owner.starts_with(TEST_PREFIX) {
        TEST_PREFIX
    } else {
        ""
    };
    Item::new()
        .with(SUB, format!("{test}{PUBLIC_KEY_PREFIX}{public_key}"))
        .with(ID, id)
}
