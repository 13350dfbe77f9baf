//! What a pipeline is asked, and what it answers.
//!
//! Invariant: neither knows a socket. Whoever serves them turns one into the other's bytes.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::header::{name_fault, value_fault};
use super::payload::Body;
use super::value::{Value, scalar};
use crate::block::blobs::Digest;
use crate::block::identity::Principal;
use crate::domain::packages::artifact::draft::Cursor;
use crate::domain::packages::fault::Fault;
use crate::error::Error;

/// A request that a route has matched.
///
/// # Examples
///
/// ```
/// use package_database::packages::pipeline::{Body, Request};
///
/// let request = Request::new()
///     .path("namespace", "acme")
///     .query("limit", "1")
///     .header("Accept", "application/json")
///     .body(Body::Bytes("{}".into()));
/// assert_eq!(request.path["namespace"], "acme");
/// ```
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Request {
    /// The parts of the path that the route names, decoded.
    pub path: BTreeMap<String, String>,
    /// The parameters behind the path, decoded, in their order.
    pub query: Vec<(String, String)>,
    /// The headers; names are compared without their case.
    pub headers: Vec<(String, String)>,
    /// The body, which is read when a step wants it.
    pub body: Body,
    /// The digest that the body must have, if the caller said one: see [`Digests`](super::Digests).
    pub digest: Option<Digest>,
    /// Who asks; `None` when nobody is known.
    pub principal: Option<Principal>,
    /// The payload of the event that is applied again: only where events are replayed.
    pub event: Option<Json>,
    /// Whether it is asked by the repository itself, which may do everything.
    pub system: bool,
    /// The place in the log of the event that is applied, which the transaction moves.
    pub(crate) cursor: Option<Cursor>,
}

impl Request {
    /// A request for nothing, by nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same request with a part of its path.
    #[must_use]
    pub fn path(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.path.insert(name.into(), value.into());
        self
    }

    /// The same request with one more parameter.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// The same request with one more header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same request with a body.
    #[must_use]
    pub fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// The same request, whose body must have that digest.
    #[must_use]
    pub const fn digest(mut self, digest: Digest) -> Self {
        self.digest = Some(digest);
        self
    }

    /// The same request, by somebody.
    #[must_use]
    pub fn principal(mut self, principal: Principal) -> Self {
        self.principal = Some(principal);
        self
    }
}

/// What a pipeline answers.
#[derive(Debug)]
#[non_exhaustive]
pub struct Response {
    /// The status: 200 to 599.
    pub status: u16,
    /// The headers that steps have set.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub content: Content,
    /// What the store said when it failed, for a log: the answer does not tell.
    pub error: Option<Error>,
}

/// What is sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum Content {
    /// A value, which is sent as JSON.
    Json(Json),
    /// Bytes as they are, read while they are sent.
    Body(Body),
    /// The status and the headers say all.
    None,
}

impl Response {
    /// An answer without headers.
    pub(super) const fn new(status: u16, content: Content) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content,
            error: None,
        }
    }

    /// An error in the one shape that all errors have.
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        let body = json!({"error": {"code": code, "message": message}});
        Self::new(status, Content::Json(body))
    }

    /// The value that is sent, if it is one; for tests and for callers in the same process.
    pub const fn json(&self) -> Option<&Json> {
        match &self.content {
            Content::Json(json) => Some(json),
            Content::Body(_) | Content::None => None,
        }
    }

    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl From<Fault> for Response {
    fn from(fault: Fault) -> Self {
        let mut response = Self::error(fault.status, &fault.code, &fault.message);
        response.error = fault.source;
        response
    }
}

/// Characters of the name of a header that an error repeats.
const NAME_SHOWN_MAX: usize = 64;

/// Headers of a step: a map of texts and numbers.
pub(super) fn headers(value: &Value) -> Result<Vec<(String, String)>, Fault> {
    let no_map = || Fault::pipeline("headers are a map of texts");
    let members = match value.to_json() {
        Json::Null => return Ok(Vec::new()),
        Json::Object(members) => members,
        _ => return Err(no_map()),
    };
    let mut headers = Vec::with_capacity(members.len());
    for (name, value) in members {
        if value.is_null() {
            continue;
        }
        let text = scalar(&value).ok_or_else(no_map)?;
        // A step that takes over a map takes over names that nobody has looked at.
        if let Some(wrong) = name_fault(&name).or_else(|| value_fault(&text)) {
            let name: String = name.chars().take(NAME_SHOWN_MAX).collect();
            return Err(Fault::pipeline(format!("the header {name:?} {wrong}")));
        }
        headers.push((name, text));
    }
    Ok(headers)
}
