//! The access patterns of services, one folder per kind of thing.
//!
//! Invariant: a domain speaks to the store through [`block`](crate::block) and in the words of
//! [`backend`](crate::backend); it knows no implementation of it, no configuration and no runtime.

pub mod credentials;
mod input;
pub mod specs;
