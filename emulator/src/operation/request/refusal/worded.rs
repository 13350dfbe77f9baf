//! Where a refusal's words depend on the behaviour profile alone.

use std::borrow::Cow;

use crate::profile::Layer;
use crate::wire::ApiError;

/// A complaint about a request as a whole, as `layer` wraps it.
pub(crate) fn complaint(sentence: impl Into<Cow<'static, str>>, layer: Layer) -> ApiError {
    ApiError::validation(layer.wrap(sentence))
}
