//! The requests, the answers, and what they are made of.

pub use super::generated::inputs::*;
pub use super::generated::outputs::*;
pub use super::generated::shapes::*;
