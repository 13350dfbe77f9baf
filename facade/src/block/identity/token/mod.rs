//! Signed tokens (RFC 7519): who issued them, for whom, until when, and what their bearer may do.
//!
//! Invariant: the algorithm is a matter of configuration. What a token says of its own algorithm is held
//! against that and never followed; a key works with one algorithm only.

mod claims;
mod error;
mod header;
mod jwks;
mod keys;
mod mint;
mod provider;
mod verify;

pub use claims::TokenRules;
pub use error::TokenError;
pub use jwks::JwksFile;
pub use keys::{Keys, TokenAlgorithm};
pub use mint::{MintedToken, TokenIssuer};
pub use verify::{KeySource, TokenVerifier, bearer};
