//! Other repositories, and what we ask them.
//!
//! Invariant: bytes that do not have the digest that is claimed for them are never seen whole by anybody.

mod address;
#[cfg(feature = "upstream")]
mod client;

mod fetch;

use std::fmt::Debug;
use std::time::Duration;

use bytes::Bytes;

use super::pipeline::Body;
use crate::backend::BoxFuture;
use crate::block::blobs::Digest;

pub use address::is_private;
#[cfg(feature = "upstream")]
pub use client::HttpClient;
pub(crate) use fetch::broken;

/// Who sends requests to upstreams. A database has one: see [`PackageSettings`](super::PackageSettings::upstream).
pub trait UpstreamClient: Debug + Send + Sync {
    /// Sends one request, once, and follows redirects of what is no `POST`; the body of the answer is read when somebody reads it.
    fn send(
        &self,
        request: UpstreamRequest,
    ) -> BoxFuture<'_, Result<UpstreamAnswer, UpstreamError>>;

    /// Whether an address may be asked, as far as can be told without looking its host up. What a host is found to be is
    /// judged again when it is asked.
    ///
    /// # Errors
    ///
    /// [`UpstreamError::Refused`]: why not.
    fn judge(&self, url: &str, private_addresses: bool) -> Result<(), UpstreamError>;
}

/// Where the secrets are by which we say to upstreams who we are.
pub trait Secrets: Debug + Send + Sync {
    /// The secret of that name, if there is one.
    fn secret(&self, name: &str) -> Option<String>;
}

/// What is sent, with the times and the addresses that it is limited to.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpstreamRequest {
    /// `GET`, `HEAD` or `POST`.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// Headers, those that say who we are among them.
    pub headers: Vec<(String, String)>,
    /// What is sent with a `POST`; empty otherwise.
    pub body: Bytes,
    /// How long a connection may take to come about.
    pub connect: Duration,
    /// How long each next part of the answer may take.
    pub read: Duration,
    /// Whether the host of the address may be on this machine, in a private network or a service of the link.
    pub private_addresses: bool,
}

/// Without the headers, in which secrets are.
impl Debug for UpstreamRequest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("UpstreamRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// What an upstream has answered.
#[derive(Debug)]
#[non_exhaustive]
pub struct UpstreamAnswer {
    /// The status of the last answer: no redirect, unless there were too many.
    pub status: u16,
    /// Its headers, names in any case.
    pub headers: Vec<(String, String)>,
    /// Read when somebody reads it, and broken off when it is not what it was said to be.
    pub body: Body,
}

impl UpstreamAnswer {
    /// An answer with a body.
    pub const fn new(status: u16, headers: Vec<(String, String)>, body: Body) -> Self {
        Self {
            status,
            headers,
            body,
        }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UpstreamError {
    /// It did not answer in time.
    #[error("the upstream did not answer in time")]
    Timeout,
    /// It cannot be reached, or what it sends is no answer.
    #[error("the upstream could not be asked: {0}")]
    Failed(String),
    /// The address is one that may not be asked. Asking again does not help.
    #[error("the upstream may not be asked: {0}")]
    Refused(String),
}

/// What a step wants of an upstream.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// The name of the upstream.
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// The digest that the body must have; besides, what the upstream itself claims.
    pub(crate) digest: Option<Digest>,
    pub(crate) bytes_max: u64,
}
