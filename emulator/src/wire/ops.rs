//! One marker type per operation; each implements [`ApiCall`](super::ApiCall).

pub use super::generated::operations::*;
