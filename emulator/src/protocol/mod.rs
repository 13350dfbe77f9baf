//! HTTP request to operation to HTTP response.
//!
//! Invariant: this room knows no engine, no storage, no socket. It is synchronous: what would take
//! long comes back as [`Outcome::Paused`], and whoever drives it decides when to go on.

pub(crate) mod auth;
mod choice;
mod coding;
mod config;
#[cfg(feature = "aws-sdk")]
pub(crate) mod connector;
#[cfg(feature = "console")]
mod console;
#[cfg(feature = "console")]
mod console_caller;
mod content;
mod dispatch;
mod gate;
mod head;
mod health;
mod metrics;
mod outcome;
#[cfg(feature = "cli")]
mod relay;
mod respond;
mod service;
#[cfg(test)]
mod tests;

#[cfg(feature = "listen")]
pub(crate) use crate::control::LogFollower;
#[cfg(feature = "cli")]
pub(crate) use crate::control::form_decoded;
pub use auth::{AccessKeys, AuthMode};
#[cfg(feature = "cli")]
pub(crate) use auth::{Signer, payload_hash, percent_encode};
#[cfg(feature = "cli")]
pub(crate) use config::RootAnswer;
pub(crate) use config::ServiceConfig;
#[cfg(feature = "listen")]
pub(crate) use head::Head;
#[cfg(feature = "listen")]
pub(crate) use outcome::{Followed, Outcome, Paused};
#[cfg(feature = "cli")]
pub(crate) use relay::{Answering, Relay, RelayedAnswer, RelayedCall};
#[cfg(feature = "listen")]
pub(crate) use respond::SERVED_BY;
pub(crate) use service::Service;
