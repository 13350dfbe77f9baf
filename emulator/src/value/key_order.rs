//! Key bytes: their order is the order of the values, and none is a prefix of another.
//!
//! Strings and binary: each zero byte becomes `00 FF`, and `00 00` ends the value. Numbers: a byte
//! for the sign, one for the power of ten of the first digit, two digits per byte (plus one) and a
//! zero at the end; all but the sign byte complemented for negative numbers.
//!
//! The service compares [strings by their UTF-8 bytes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.String)
//! and binary as unsigned bytes.

use super::number::pairs::{PAIRS, write_all};
use super::{AttributeValue, Number};
use crate::limits;

const END: u8 = 0x00;
const ESCAPED_ZERO: u8 = 0xff;

const NEGATIVE: u8 = 1;
const ZERO: u8 = 2;
const POSITIVE: u8 = 3;

/// Appends a string.
pub(crate) fn append_string(out: &mut Vec<u8>, text: &str) {
    append_binary(out, text.as_bytes());
}

/// Appends bytes so that shorter ones come before those that they begin.
pub(crate) fn append_binary(out: &mut Vec<u8>, bytes: &[u8]) {
    append_prefix(out, bytes);
    out.extend_from_slice(&[END, END]);
}

/// Appends what the key bytes of all strings or binaries that begin with `bytes` begin with, and
/// those of no other.
pub(crate) fn append_prefix(out: &mut Vec<u8>, bytes: &[u8]) {
    let mut rest = bytes;
    while let Some((plain, tail)) =
        memchr::memchr(0, rest).and_then(|zero| rest.split_at_checked(zero))
    {
        out.extend_from_slice(plain);
        out.extend_from_slice(&[0, ESCAPED_ZERO]);
        rest = tail.split_first().map_or(&[], |(_, after)| after);
    }
    out.extend_from_slice(rest);
}

/// Appends a number.
pub(crate) fn append_number(out: &mut Vec<u8>, number: &Number) {
    let (sign, flip) = match number.signum() {
        0 => {
            out.push(ZERO);
            return;
        }
        1 => (POSITIVE, 0),
        _ => (NEGATIVE, 0xff),
    };
    out.push(sign);
    let above_least = number.magnitude() - limits::NUMBER_MAGNITUDE_MIN;
    out.push(u8::try_from(above_least).unwrap_or(u8::MAX) ^ flip);
    // 38 digits, the first at the front of the first pair.
    let mut pairs = [0; PAIRS];
    write_all(number.aligned(), &mut pairs);
    let kept = pairs
        .iter()
        .rposition(|pair| *pair != 0)
        .map_or(0, |last| last + 1);
    out.extend(pairs.iter().take(kept).map(|pair| (pair + 1) ^ flip));
    out.push(END ^ flip);
}

/// How many bytes the string or binary takes with which these key bytes begin; nothing if they begin with none.
#[cfg(feature = "disk")]
pub(crate) fn binary_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let zero = at + memchr::memchr(0, bytes.get(at..)?)?;
        // A zero byte of the value is followed by something else than the end.
        match *bytes.get(zero + 1)? {
            END => return Some(zero + 2),
            _ => at = zero + 2,
        }
    }
}

/// How many bytes the number takes with which these key bytes begin; nothing if they begin with none.
#[cfg(feature = "disk")]
pub(crate) fn number_length(bytes: &[u8]) -> Option<usize> {
    let end = match *bytes.first()? {
        ZERO => return Some(1),
        POSITIVE => END,
        NEGATIVE => !END,
        _ => return None,
    };
    // Sign and power come first; the latter may be any byte.
    let digits = memchr::memchr(end, bytes.get(2..)?)?;
    Some(2 + digits + 1)
}

/// Appends a scalar; `false` for a type that cannot be part of a key.
pub(crate) fn append_value(out: &mut Vec<u8>, value: &AttributeValue) -> bool {
    match value {
        AttributeValue::S(text) => append_string(out, text),
        AttributeValue::N(number) => append_number(out, number),
        AttributeValue::B(bytes) => append_binary(out, bytes),
        _ => return false,
    }
    true
}
