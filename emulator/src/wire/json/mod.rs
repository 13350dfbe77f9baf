//! JSON: a pull reader and a writer.
//!
//! Invariant: no tree, no recursion, and nothing that takes more than linear time. What the text
//! means is for the callers to know.

mod error;
mod place;
mod reader;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use error::{DecodeError, JsonError, Wanted};
pub(crate) use place::place;
pub(crate) use reader::{CompactScalar, Kind, Reader, StringToken, ValueMember};
pub(crate) use writer::Writer;
