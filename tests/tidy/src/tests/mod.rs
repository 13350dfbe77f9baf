//! What the rooms share.

mod allowed;
