//! The one integration binary of the crate.

#[cfg(test)]
#[expect(
    clippy::string_slice,
    reason = "offsets come from searching the same text"
)]
mod tidy;

#[cfg(test)]
mod control;

#[cfg(test)]
mod model;

#[cfg(feature = "template")]
#[cfg(test)]
mod template;
