//! `GET /console`: the pages of the console, which a browser shows and which then call as any client does.
//!
//! The gate looks at Host and Origin as for each request. No proof is asked for who calls: the pages are the same for
//! everybody and tell nothing; what they call asks for it.

use bytes::Bytes;
use dynamodb_emulator_console::{POLICY, page};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderName, HeaderValue, Response, StatusCode};

use super::respond::Manner;

/// What goes with every page beside its type.
const HEADERS: [(HeaderName, HeaderValue); 7] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    // Another version of the program has other pages at the same addresses.
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Whether a page is at this path.
pub(super) fn is_there(path: &str) -> bool {
    page(path).is_some()
}

/// The page at this path.
pub(super) fn answer(path: &str, manner: &Manner) -> Response<Bytes> {
    let Some(page) = page(path) else {
        return manner.unknown();
    };
    let mut response = manner.plain(StatusCode::OK, Bytes::from_static(page.bytes()));
    let headers = response.headers_mut();
    let content_type = HeaderValue::from_static(page.content_type());
    let _ = headers.insert(CONTENT_TYPE, content_type);
    headers.extend(HEADERS);
    response
}
