//! The OpenAPI document, and the page that shows it.
//!
//! Invariant: what a route is stands with the route; here is only what all of them share.

mod document;
mod page;

pub(crate) use document::{base, complete};
pub(crate) use page::{page, policy};
