//! Opaque tokens: a content under a seal that only this database can have made.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::limits;
use crate::value::text;

/// The form of what is sealed.
const VERSION: u8 = 1;
/// Bytes of the seal.
const SEAL_LEN: usize = 16;

/// The token with this content.
pub(in crate::operation) fn seal(content: &[u8], secret: &[u8; 32]) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend_from_slice(content);
    if let Some(mac) = mac(&bytes, secret) {
        let seal = mac.finalize().into_bytes();
        bytes.extend(seal.iter().take(SEAL_LEN));
    }
    let mut token = Vec::new();
    text::push_base64(&mut token, &bytes);
    String::from_utf8(token).unwrap_or_default()
}

/// The content of a token that was sealed with this secret. What is too long is not even decoded.
pub(in crate::operation) fn open(token: &str, secret: &[u8; 32]) -> Option<Vec<u8>> {
    if token.len() > limits::NEXT_TOKEN_BYTES_MAX {
        return None;
    }
    let mut bytes = text::decode_base64(token.as_bytes())?;
    let seal = bytes.split_off(bytes.len().checked_sub(SEAL_LEN)?);
    mac(&bytes, secret)?.verify_truncated_left(&seal).ok()?;
    match bytes.split_first() {
        Some((&VERSION, content)) => Some(content.to_vec()),
        _ => None,
    }
}

/// What a seal is cut from. The label keeps these tokens apart from other sealed texts.
fn mac(bytes: &[u8], secret: &[u8; 32]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(b"NextToken|");
    mac.update(bytes);
    Some(mac)
}
