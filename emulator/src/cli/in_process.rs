//! Calls of the protocol to an emulator in this process.

use bytes::Bytes;

use crate::emulator::Emulator;

/// Calls what the header `x-amz-target` names; the status and the body that come back.
///
/// # Errors
///
/// If `target` cannot be in a header; in words.
pub(super) fn call(emulator: &Emulator, target: &str, body: Bytes) -> Result<(u16, Bytes), String> {
    let request = http::Request::post("/")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", target)
        .body(body);
    let answer = emulator.handle(request.map_err(|error| error.to_string())?);
    Ok((answer.status().as_u16(), answer.into_body()))
}
