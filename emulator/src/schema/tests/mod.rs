//! What a definition says of itself.

mod arn;
mod stream;
