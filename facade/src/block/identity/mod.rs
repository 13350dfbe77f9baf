//! Who calls, and what they may do: principals, tokens, accounts, scopes.
//!
//! Invariant: however a caller signs in, what comes out is one [`Principal`]. No text, `Debug` or error here
//! shows a token, a password, a hash or a key.

mod account;
mod principal;
mod scope;
mod token;

#[cfg(test)]
mod tests;

pub use account::{Account, AccountSettings, Accounts, KeyLookup, NewAccount, Password};
pub use principal::{Principal, SignIn};
pub use scope::{Scope, ScopeError, Scopes};
pub use token::{
    JwksFile, KeySource, Keys, MintedToken, TokenAlgorithm, TokenError, TokenIssuer, TokenRules,
    TokenVerifier, bearer,
};
