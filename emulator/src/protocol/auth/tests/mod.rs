//! Callers, as tables of cases.

#[cfg(feature = "cli")]
mod databases;
mod format;
#[cfg(feature = "cli")]
mod sign;
mod vectors;
mod verify;

use http::request::Parts;

use super::{AuthMode, Authenticator};
use crate::clock::Timestamp;
use crate::protocol::head::Head;
use crate::wire::ApiError;

/// 2015-08-30T12:36:00Z, the moment of AWS's test suite.
const NOW: i64 = 1_440_938_160;

/// An authenticator, and the time that it is there.
type At = (Authenticator, Timestamp);

fn at(seconds: i64, mode: AuthMode) -> At {
    (
        Authenticator::new(mode, false),
        Timestamp::from_seconds(seconds),
    )
}

fn parts(uri: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = http::Request::post(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).expect("a well-formed head").into_parts().0
}

/// The credential of a request, or the refusal as `Code: words`.
fn outcome((authenticator, now): &At, parts: &Parts, body: &[u8]) -> Result<String, String> {
    authenticator
        .proof(&Head::read(parts), body, || *now)
        .map(|proof| proof.credential.into_owned())
        .map_err(|error: ApiError| error.to_string())
}
