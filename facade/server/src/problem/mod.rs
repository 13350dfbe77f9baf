//! The one error that leaves: a problem document (RFC 9457) that says what to do.
//!
//! Invariant: no text in here comes from a body, a token or a stored value; what an error of the store says in
//! detail goes to the log, under the request's id.

mod document;
mod kind;
mod store;

pub(crate) use document::{ErrorBody, RepositoryError};
pub use document::{FieldProblem, ProblemDocument};
pub use kind::ProblemKind;
pub(crate) use store::chain;

use axum::http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};

/// The media type of a problem document.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An answer that is no success. One pointer wide.
///
/// # Examples
///
/// ```
/// use package_database_server::problem::{Problem, ProblemKind};
///
/// let problem = Problem::new(ProblemKind::Conflict, "There is such a dataset. Choose another name.");
/// assert_eq!(problem.kind().status(), 409);
/// ```
#[derive(Clone, Debug)]
pub struct Problem(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: ProblemKind,
    detail: String,
    fields: Vec<FieldProblem>,
    headers: Vec<(HeaderName, HeaderValue)>,
    called: Option<&'static str>,
}

impl Problem {
    /// A problem of that kind; `detail` says in one or two sentences what is wrong and what to do.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            detail: detail.into(),
            fields: Vec::new(),
            headers: Vec::new(),
            called: None,
        }))
    }

    /// A problem whose kind says all there is to say.
    pub fn plain(kind: ProblemKind) -> Self {
        Self::new(kind, kind.advice())
    }

    /// The same problem, with one place in the body that is wrong: a JSON pointer, and what is expected there.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        self.0.fields.push(FieldProblem {
            pointer: pointer.into(),
            detail: detail.into(),
        });
        self
    }

    /// The same problem under the code that clients of the repository of packages know it by, such as
    /// `TARGET_NOT_FOUND`; without one, they see the code of its kind in capitals.
    #[must_use]
    pub(crate) fn called(mut self, code: &'static str) -> Self {
        self.0.called = Some(code);
        self
    }

    /// The same problem with a header. A value that no header may hold is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers.push((name, value));
        }
        self
    }

    /// The same problem; trying again makes sense after so many seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(RETRY_AFTER, &seconds.max(1).to_string())
    }

    /// The same problem with what a client must send to be let in: a challenge of RFC 6750.
    #[must_use]
    pub fn challenge(self, challenge: &str) -> Self {
        self.header(WWW_AUTHENTICATE, challenge)
    }

    /// The same problem with the methods that the route has.
    #[must_use]
    pub fn allow(self, methods: &str) -> Self {
        self.header(ALLOW, methods)
    }

    /// Which of the problems it is.
    pub fn kind(&self) -> ProblemKind {
        self.0.kind
    }

    /// What is wrong, and what to do.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }
}

/// A name as a part of a JSON pointer (RFC 6901).
pub(crate) fn in_pointer(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The body is written by the outermost layer, which knows the request's id: until then the document travels as an
/// extension of the response.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Inner {
            kind,
            detail,
            fields,
            headers,
            called,
        } = *self.0;
        let mut response = kind.status().into_response();
        for (name, value) in headers {
            response.headers_mut().append(name, value);
        }
        let mut document = ProblemDocument::new(kind, detail, fields);
        document.called = called;
        response.extensions_mut().insert(document);
        response
    }
}
