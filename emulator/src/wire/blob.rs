//! Base64, which is how bytes travel in JSON.

use std::borrow::Cow;

use super::json::DecodeError;

pub(super) const NOT_BASE64: &str = "only base-64-encoded strings are convertible to bytes";
const BAD_LAST: &str = "Invalid last non-pad Base64 character dectected";

/// How many bytes a base64 text stands for; refuses what is not padded standard base64.
pub(crate) fn decoded_length(text: &str) -> Result<usize, DecodeError> {
    let refuse = |text| Err(DecodeError::Text(Cow::Borrowed(text)));
    let length = text.len();
    if !length.is_multiple_of(4) {
        let text =
            format!("Base64 encoded length is expected a multiple of 4 bytes but found: {length}");
        return Err(DecodeError::Text(text.into()));
    }
    let text = text.as_bytes();
    let digits = match text {
        [digits @ .., b'=', b'='] | [digits @ .., b'='] => digits,
        digits => digits,
    };
    let padding = length - digits.len();
    // The bits of the last digit that belong to no byte must be zero.
    let unused = match padding {
        0 => 0,
        1 => 0b0011,
        _ => 0b1111,
    };
    let last = digits.last().and_then(|byte| digit(*byte));
    // What is no digit is told below; no digit has no bit too many.
    let last = last.unwrap_or_default();
    if last & unused != 0 {
        return refuse(BAD_LAST);
    }
    // The service looks at the end first: `=+/=` is told by its last digit.
    if !digits.iter().all(|byte| digit(*byte).is_some()) {
        return refuse(NOT_BASE64);
    }
    Ok(length / 4 * 3 - padding)
}

/// The six bits of a base64 digit.
const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
