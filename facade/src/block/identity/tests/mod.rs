//! Scopes, tokens and accounts.

mod scopes;
