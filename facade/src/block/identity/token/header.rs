//! What a token says of itself before anything of it is believed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::error::TokenError;
use super::keys::TokenAlgorithm;

/// Bytes of a token. Servers refuse header lines of about as many.
const TOKEN_BYTES_MAX: usize = 16 * 1024;

/// Looks at the header of a token: it must be of the algorithm. Gives the id of the key that it names.
pub(super) fn key_id(token: &str, algorithm: TokenAlgorithm) -> Result<Option<String>, TokenError> {
    if token.is_empty() {
        return Err(TokenError::Missing);
    }
    let mut parts = token.split('.');
    let (Some(header), 2) = (parts.next(), parts.count()) else {
        return Err(TokenError::Malformed);
    };
    if token.len() > TOKEN_BYTES_MAX {
        return Err(TokenError::Malformed);
    }
    let header = URL_SAFE_NO_PAD.decode(header);
    let header = header.map_err(|_| TokenError::Malformed)?;
    let header: Value = serde_json::from_slice(&header).map_err(|_| TokenError::Malformed)?;
    match header.get("alg") {
        Some(Value::String(name)) if name == algorithm.name() => {}
        // Any other name, `none` among them.
        Some(Value::String(_)) => return Err(TokenError::Algorithm),
        _ => return Err(TokenError::Malformed),
    }
    match header.get("kid") {
        None => Ok(None),
        Some(Value::String(id)) => Ok(Some(id.clone())),
        Some(_) => Err(TokenError::Malformed),
    }
}
