//! How a service treats its callers.

#[cfg(feature = "cli")]
use std::sync::Arc;

use super::auth::AuthMode;
#[cfg(feature = "cli")]
use super::relay::Relay;
use crate::profile::{ErrorWording, HintWords};

/// What `GET /` answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RootAnswer {
    /// 200 and the service's health line.
    #[default]
    Healthy,
    /// 400 and MissingAuthenticationTokenException, as DynamoDB Local does; some test modules
    /// wait for exactly that.
    MissingToken,
}

/// How a [`Service`] treats its callers.
#[derive(Clone, Debug)]
pub(crate) struct ServiceConfig {
    pub(crate) auth: AuthMode,
    pub(crate) wording: ErrorWording,
    /// Host names beside those of loopback: a name, `*.example.com` or `*`.
    pub(crate) allowed_hosts: Vec<String>,
    /// Web origins that may call: an origin or `*`.
    pub(crate) allowed_origins: Vec<String>,
    /// Whether names that only a network of one's own knows are allowed as well.
    pub(crate) neighbours: bool,
    pub(crate) root: RootAnswer,
    /// Whether control calls are answered, and requests may choose a database.
    pub(crate) control: bool,
    /// Whether there are pages at `/console`.
    #[cfg(feature = "console")]
    pub(crate) console: bool,
    /// What answers operations in place of the tables.
    #[cfg(feature = "cli")]
    pub(crate) relay: Option<Arc<dyn Relay>>,
    /// How a caller who was not let in is told which setting would.
    pub(crate) hints: HintWords,
}

impl ServiceConfig {
    /// Every setting at its default, advice in the words of the shell.
    pub(crate) fn new(hints: HintWords) -> Self {
        Self {
            auth: AuthMode::default(),
            wording: ErrorWording::default(),
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            neighbours: false,
            root: RootAnswer::default(),
            control: false,
            #[cfg(feature = "console")]
            console: false,
            #[cfg(feature = "cli")]
            relay: None,
            hints,
        }
    }
}
