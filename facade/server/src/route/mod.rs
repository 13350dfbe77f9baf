//! What paths there are: one file for each domain, one for signing in, one for accounts, one for
//! operators.
//!
//! Invariant: a route names a domain's public functions only, and no table.

mod accounts;
mod auth;
mod conditions;
mod contract;
mod credentials;
mod datasets;
mod declared;
mod drawn;
mod events;
mod models;
mod packages;
mod page;
mod pieces;
mod registry;
mod specs;
mod syncs;
mod system;

pub(crate) use contract::Routes;
pub(crate) use declared::{Declared, as_declared};
pub(crate) use packages::{declared_first, dispatch};
pub(crate) use registry::DOMAINS;
pub(crate) use system::{DocumentText, probes};

/// The routes that belong to no domain.
pub(crate) fn common() -> Routes {
    auth::routes()
        .merge(accounts::routes())
        .merge(system::routes())
}
