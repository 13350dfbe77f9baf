//! The one integration binary of the crate.

#[cfg(test)]
#[expect(
    clippy::string_slice,
    reason = "offsets come from searching the same text"
)]
mod tidy;

#[cfg(test)]
mod model;

#[cfg(all(test, feature = "template"))]
mod template;
