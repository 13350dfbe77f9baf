//! What a handler takes from a request; whatever does not fit becomes a problem document.
//!
//! Invariant: no text made here repeats a value that the client sent.

mod body;
mod caller;
mod depth;
mod number;
mod path;
mod query;
mod secret;

pub use body::JsonBody;
pub use caller::Caller;
pub use path::{Segment, UrlPath};
pub use query::UrlQuery;
pub use secret::SecretValue;

pub(crate) use body::{read, too_large};
pub(crate) use depth::is_too_deep;
pub(crate) use path::Spelled;
