//! The headers of conditions, for the OpenAPI document alone: handlers take them as
//! [`Preconditions`](crate::etag::Preconditions).

use utoipa::IntoParams;

/// What a read may depend on.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "a description, of which no value is ever made")]
pub(super) struct ReadConditions {
    /// The ETag of what the client has: answers 304 when it is still that.
    #[param(rename = "If-None-Match")]
    if_none_match: Option<String>,
}

/// What a write may depend on.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "a description, of which no value is ever made")]
pub(super) struct WriteConditions {
    /// The ETag of what must be there, or `*` for anything.
    #[param(rename = "If-Match")]
    if_match: Option<String>,
    /// `*`: there must be nothing yet.
    #[param(rename = "If-None-Match")]
    if_none_match: Option<String>,
}
