//! Values as a cache keeps them.
//!
//! Bytes that are stored are kept as their digest, and a value that is too large for an entry as the digest of a blob of
//! its own. Nobody refers to such a blob for a cache: when it is collected, the entry is none.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Value as Json, json};

use super::payload::{Body, Payload, StoredBytes, len};
use super::value::Value;
use crate::block::blobs::{Blobs, Digest};
use crate::error::Error;

/// Bytes of an entry from which on it is in a blob.
const ENTRY_BYTES_MAX: usize = 256 * 1024;
/// Bytes that are kept within their value.
const INLINE_BYTES_MAX: usize = 4096;
/// What begins an entry that says where the value is.
const POINTER: u8 = b'@';

/// The bytes of a value with at most `most` bytes in all; `None` for one that is larger, and for bytes that are read once.
pub(super) async fn written(
    blobs: &Blobs,
    value: &Value,
    most: u64,
) -> Result<Option<Vec<u8>>, Error> {
    let mut size = 0;
    let Some(written) = encoded(blobs, value, most, &mut size).await? else {
        return Ok(None);
    };
    let text = written.to_string().into_bytes();
    if size.saturating_add(len(&text)) > most {
        return Ok(None);
    }
    if text.len() <= ENTRY_BYTES_MAX {
        return Ok(Some(text));
    }
    let digest = blobs.put(&text).await?;
    Ok(Some(format!("@{digest}").into_bytes()))
}

/// The value of such bytes; `None` when it is not there any more.
pub(super) async fn read(blobs: &Blobs, bytes: &[u8]) -> Option<Value> {
    let held;
    let text = match bytes.split_first() {
        Some((&POINTER, digest)) => {
            let digest: Digest = std::str::from_utf8(digest).ok()?.parse().ok()?;
            held = blobs.read(&digest, u64::MAX).await.ok()??;
            held.as_slice()
        }
        _ => bytes,
    };
    decoded(blobs, &serde_json::from_slice(text).ok()?).await
}

async fn encoded(
    blobs: &Blobs,
    value: &Value,
    most: u64,
    size: &mut u64,
) -> Result<Option<Json>, Error> {
    Ok(Some(match value {
        Value::Json(json) => json!({ "json": json }),
        Value::Bytes(payload) => {
            let stored = match (payload.stored(), payload) {
                (Some(stored), _) => stored,
                (None, payload) => match payload.bytes() {
                    None => return Ok(None),
                    Some(bytes) if bytes.len() <= INLINE_BYTES_MAX => {
                        return Ok(Some(json!({ "inline": STANDARD_NO_PAD.encode(bytes) })));
                    }
                    Some(bytes) if len(&bytes) > most => return Ok(None),
                    Some(bytes) => {
                        let digest = blobs.put(&bytes).await?;
                        StoredBytes::new(digest, len(&bytes), blobs.clone())
                    }
                },
            };
            *size = size.saturating_add(stored.size);
            json!({ "blob": stored.digest.to_string() })
        }
        Value::Record(members) => {
            let mut written = Vec::with_capacity(members.len());
            for (name, member) in members {
                let Some(member) = Box::pin(encoded(blobs, member, most, size)).await? else {
                    return Ok(None);
                };
                written.push(json!([name, member]));
            }
            json!({ "record": written })
        }
    }))
}

async fn decoded(blobs: &Blobs, written: &Json) -> Option<Value> {
    if let Some(json) = written.get("json") {
        return Some(Value::Json(json.clone()));
    }
    if let Some(bytes) = written.get("inline") {
        let bytes = STANDARD_NO_PAD.decode(bytes.as_str()?).ok()?;
        return Some(Value::Bytes(Payload::new(Body::Bytes(bytes.into()))));
    }
    if let Some(digest) = written.get("blob") {
        let digest: Digest = digest.as_str()?.parse().ok()?;
        let info = blobs.info(&digest).await.ok()??;
        let stored = StoredBytes::new(digest, info.size, blobs.clone());
        return Some(Value::Bytes(Payload::new(Body::Blob(stored))));
    }
    let mut members = Vec::new();
    for member in written.get("record")?.as_array()? {
        let name = member.get(0)?.as_str()?.to_owned();
        members.push((name, Box::pin(decoded(blobs, member.get(1)?)).await?));
    }
    Some(Value::Record(members))
}
