//! Signature version 4, recomputed.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::claim::{ALGORITHM, Claim, Form, decode};
use super::{Scope, date};
use crate::clock::Timestamp;
use crate::protocol::head::Head;

/// The SHA-256 of `bytes` in lower-case hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The request in the one form that both sides sign. The path goes in as it stands, with the database that it names:
/// the service knows only `/`, and databases and control calls have paths without anything to escape.
pub(super) fn canonical_request(claim: &Claim<'_>, head: &Head<'_>, payload_hash: &str) -> String {
    let mut text = String::with_capacity(512);
    let _ = writeln!(text, "{}\n{}", head.method, head.path);
    text.push_str(&canonical_query(claim.form, head.query));
    text.push('\n');
    for name in claim.signed_headers.split(';') {
        let _ = writeln!(text, "{name}:{}", canonical_header(head, name));
    }
    let _ = write!(text, "\n{}\n{payload_hash}", claim.signed_headers);
    text
}

/// All values of a header, each trimmed and with runs of spaces as one, joined by commas.
fn canonical_header(head: &Head<'_>, name: &str) -> String {
    let mut joined = String::new();
    for (index, value) in head.headers.get_all(name).iter().enumerate() {
        if index > 0 {
            joined.push(',');
        }
        let value = String::from_utf8_lossy(value.as_bytes());
        for (index, word) in value.split_ascii_whitespace().enumerate() {
            if index > 0 {
                joined.push(' ');
            }
            joined.push_str(word);
        }
    }
    // A request that never crossed a socket has its host only in the target.
    if joined.is_empty() && name == "host" {
        joined.push_str(head.authority.unwrap_or_default());
    }
    joined
}

/// The parameters, sorted and encoded alike, without the signature itself.
fn canonical_query(form: Form, query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter(|(name, _)| form == Form::Header || *name != "X-Amz-Signature")
        .map(|(name, value)| (encode(&decode(name)), encode(&decode(value))))
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// What RFC 3986 does not call unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Percent encoding of everything that RFC 3986 does not call unreserved.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// What the signature is a MAC of.
pub(super) fn string_to_sign(signed: Timestamp, scope: &Scope<'_>, canonical: &str) -> String {
    format!(
        "{ALGORITHM}\n{}\n{}/{}/{}/{}\n{}",
        date::basic(signed),
        scope.day,
        scope.region,
        scope.service,
        scope.term,
        hash(canonical.as_bytes())
    )
}

/// Whether `signature` (hexadecimal) is the one of `text`, compared in constant time.
pub(super) fn verify(secret: &str, scope: &Scope<'_>, text: &str, signature: &str) -> bool {
    match (unhex(signature), mac(secret, scope, text)) {
        (Some(given), Some(mac)) => mac.verify_slice(&given).is_ok(),
        _ => false,
    }
}

/// The signature of `text` in hexadecimal.
#[cfg(feature = "cli")]
pub(super) fn signature(secret: &str, scope: &Scope<'_>, text: &str) -> String {
    let mac = mac(secret, scope, text);
    debug_assert!(mac.is_some(), "a key of any length makes a MAC");
    mac.map_or_else(String::new, |mac| hex(&mac.finalize().into_bytes()))
}

/// The MAC of `text` under the key that follows from secret and scope.
fn mac(secret: &str, scope: &Scope<'_>, text: &str) -> Option<Hmac<Sha256>> {
    let start = format!("AWS4{secret}").into_bytes();
    let key = [scope.day, scope.region, scope.service, scope.term]
        .into_iter()
        .try_fold(start, |key, part| {
            let mut mac = keyed(&key)?;
            mac.update(part.as_bytes());
            Some(mac.finalize().into_bytes().to_vec())
        });
    let mut mac = keyed(&key?)?;
    mac.update(text.as_bytes());
    Some(mac)
}

fn keyed(key: &[u8]) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(key).ok()
}

/// The 32 bytes of a signature.
fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != bytes.len() * 2 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, index) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(text.get(index..index + 2)?, 16).ok()?;
    }
    Some(bytes)
}
