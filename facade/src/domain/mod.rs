//! The access patterns of services, one folder per kind of thing.
//!
//! Invariant: a domain speaks to the store through [`block`](crate::block) and in the words of
//! [`backend`](crate::backend); it knows no implementation of it, no way of opening it, no runtime and
//! no other domain. The rest of the crate knows domains through [`Domain`] and the list in
//! `registry.rs` alone.

pub(crate) mod contract;
#[cfg(feature = "credentials")]
pub mod credentials;
#[cfg(feature = "datasets")]
pub mod datasets;
mod input;
#[cfg(feature = "models")]
pub mod models;
#[cfg(feature = "packages")]
pub mod packages;
pub(crate) mod registry;
#[cfg(feature = "specs")]
pub mod specs;
pub(crate) mod sub;
#[cfg(feature = "syncs")]
pub mod syncs;

#[cfg(all(test, feature = "emulator"))]
mod tests;

pub use contract::Domain;
