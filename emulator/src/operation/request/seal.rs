//! Opaque texts that a client brings back: a content under a seal that only this database can have made.
//!
//! A sealed text is the base64 of a version, the content and the first half of a keyed hash over both. The label
//! goes into the hash and not into the text, so that what was handed out as one kind of text is refused as another.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The form of what is sealed.
pub(in crate::operation) const VERSION: u8 = 1;

/// Bytes of the seal: half of the hash.
const SEAL_LEN: usize = 16;

/// The sealed text with this content.
pub(in crate::operation) fn seal(label: &str, content: &[u8], secret: &[u8; 32]) -> String {
    let mut bytes = Vec::with_capacity(1 + content.len() + SEAL_LEN);
    bytes.push(VERSION);
    bytes.extend_from_slice(content);
    let hash = mac(label, &bytes, secret).finalize().into_bytes();
    bytes.extend(hash.iter().take(SEAL_LEN));
    STANDARD.encode(bytes)
}

/// The content of a text that was sealed under this label and secret.
pub(in crate::operation) fn open(label: &str, text: &str, secret: &[u8; 32]) -> Option<Vec<u8>> {
    let mut bytes = STANDARD.decode(text).ok()?;
    let seal = bytes.split_off(bytes.len().checked_sub(SEAL_LEN)?);
    mac(label, &bytes, secret)
        .verify_truncated_left(&seal)
        .ok()?;
    match bytes.split_first() {
        Some((&VERSION, content)) => Some(content.to_vec()),
        _ => None,
    }
}

/// What a seal is cut from.
fn mac(label: &str, bytes: &[u8], secret: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC pads a short key with zeros to the block of its hash: padded here, it cannot be refused as too short or long.
    let mut key = [0; 64];
    key.iter_mut()
        .zip(secret)
        .for_each(|(byte, secret)| *byte = *secret);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&key.into());
    mac.update(label.as_bytes());
    mac.update(b"|");
    mac.update(bytes);
    mac
}
