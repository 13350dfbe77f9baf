//! Where the service puts a key: the hash that orders scans, segments and ties.
//!
//! Invariant: this file knows values and no items. AWS promises no order of a scan; what it has is stable, and
//! applications come to lean on it, so it is kept here too.
//!
//! The place of a partition is the MD5 digest of a fixed word and the bytes of the partition key: a string's
//! UTF-8, the raw bytes of a binary value, a number as it is stored. No name, type or separator goes in. In a
//! global index, entries with one index key are ordered by the digest of the base table's partition and sort
//! key, made the same way.

use md5::{Digest as _, Md5};

use crate::schema::ScalarType;
use crate::value::{AttributeValue, RawValue};

/// How many bytes a place takes.
pub(in crate::engine) const PLACE_LEN: usize = 16;

/// What the service hashes before every key.
const SALT: &[u8] = b"Outliers";

/// The place of a key whose values come one by one.
#[derive(Clone)]
pub(in crate::engine) struct PlaceHasher(Md5);

impl PlaceHasher {
    /// The place of no value yet.
    pub(in crate::engine) fn new() -> Self {
        let mut digest = Md5::new();
        digest.update(SALT);
        Self(digest)
    }

    /// Adds the bytes of a string or binary value.
    pub(in crate::engine) fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Adds a number.
    pub(in crate::engine) fn number(&mut self, number: &crate::value::Number) {
        number.with_stored(|bytes| self.0.update(bytes));
    }

    /// Adds a key value that a request names. Values of other types have no place; who asks for one is
    /// refused where the key bytes are made.
    pub(in crate::engine) fn value(&mut self, value: &AttributeValue) {
        match value {
            AttributeValue::S(text) => self.bytes(text.as_bytes()),
            AttributeValue::N(number) => self.number(number),
            AttributeValue::B(binary) => self.bytes(binary),
            _ => {}
        }
    }

    /// Adds a stored value of a key attribute of this kind, which was checked when it was stored.
    pub(in crate::engine) fn stored(&mut self, kind: ScalarType, value: RawValue<'_>) {
        match kind {
            ScalarType::S => {
                if let Some(text) = value.as_utf8() {
                    self.bytes(&text);
                }
            }
            ScalarType::N => {
                if let Some(number) = value.as_number() {
                    self.number(&number);
                }
            }
            ScalarType::B => {
                if let Some(binary) = value.as_binary() {
                    self.bytes(&binary);
                }
            }
        }
    }

    /// The place of all values that were added, in their order.
    pub(in crate::engine) fn finish(self) -> [u8; PLACE_LEN] {
        self.0.finalize().into()
    }
}

/// Where segment `number` of `total` begins; none behind the last. A segment holds the places `p` with
/// `number <= p * total / 2^128 < number + 1`.
pub(in crate::engine) fn segment_start(number: u32, total: u32) -> Option<[u8; PLACE_LEN]> {
    let (number, total) = (u128::from(number), u128::from(total.max(1)));
    if number >= total {
        return None;
    }
    // The least p with p * total >= number * 2^128: a division of 160 bits by 32, in two steps of 64.
    let high = (number << 64) / total;
    let rest = (number << 64) % total;
    let low = (rest << 64).div_ceil(total);
    // A low part of 2^64 carries into the high one.
    Some(((high << 64) + low).to_be_bytes())
}
