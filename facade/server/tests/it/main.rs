//! The one integration binary of the service: scenarios as its modules.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failure in a helper of a test is the report"
)]

mod accounts;
mod auth;
mod conditions;
mod config;
mod credentials;
mod datasets;
mod declared;
mod fuzz;
mod health;
mod limits;
mod models;
mod openapi;
mod packages;
mod pages;
mod problems;
mod program;
mod readme;
mod specs;
mod support;
mod syncs;
mod system;
mod tidy;
mod tls;
