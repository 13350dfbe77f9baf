//! What a problem is on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use super::kind::ProblemKind;

/// A problem document of RFC 9457.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Problem)]
#[non_exhaustive]
pub struct ProblemDocument {
    /// Where the kind of problem is described: an anchor of the documentation page.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/docs#not-found")]
    pub about: String,
    /// The same for every problem of the kind.
    pub title: String,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong with this request, and what to do about it.
    pub detail: String,
    /// The kind, for programs.
    #[schema(example = "not-found")]
    pub code: String,
    /// The id under which the request stands in the log of the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The places of the body that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// The code for clients of the repository of packages, whose errors have another shape.
    #[serde(skip)]
    pub(crate) called: Option<&'static str>,
}

/// An error of the repository of packages, in the one shape that its clients know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct RepositoryError {
    /// What is wrong.
    error: ErrorBody,
}

impl RepositoryError {
    pub(crate) fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            error: ErrorBody {
                code: code.into(),
                message: message.into(),
            },
        }
    }
}

/// What is wrong with a request to the repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// The kind, for programs.
    #[schema(example = "NOT_FOUND")]
    code: String,
    /// What is wrong with this request.
    message: String,
}

/// A place of a body that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[non_exhaustive]
pub struct FieldProblem {
    /// Where it is: a JSON pointer (RFC 6901), empty for the whole body.
    #[schema(format = "json-pointer", example = "/model_count")]
    pub pointer: String,
    /// What is expected there.
    pub detail: String,
}

impl ProblemDocument {
    /// The same as clients of the repository of packages expect it: `error` with a code in capitals and a message.
    pub(crate) fn in_repository(&self) -> RepositoryError {
        let code = match self.called {
            Some(code) => code.to_owned(),
            None => match self.code.as_str() {
                "bad-request" => "INVALID_REQUEST".to_owned(),
                "unauthenticated" => "UNAUTHORIZED".to_owned(),
                "too-large" => "BLOB_TOO_LARGE".to_owned(),
                "unprocessable" => "VALIDATION_ERROR".to_owned(),
                "internal" => "INTERNAL_ERROR".to_owned(),
                other => other.replace('-', "_").to_ascii_uppercase(),
            },
        };
        RepositoryError::new(code, self.detail.clone())
    }

    pub(super) fn new(kind: ProblemKind, detail: String, errors: Vec<FieldProblem>) -> Self {
        Self {
            about: format!("/docs#{}", kind.code()),
            title: kind.title().to_owned(),
            status: kind.status().as_u16(),
            detail,
            code: kind.code().to_owned(),
            request_id: None,
            errors,
            called: None,
        }
    }
}
