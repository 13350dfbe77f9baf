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
    pub(super) fn new(kind: ProblemKind, detail: String, errors: Vec<FieldProblem>) -> Self {
        Self {
            about: format!("/docs#{}", kind.code()),
            title: kind.title().to_owned(),
            status: kind.status().as_u16(),
            detail,
            code: kind.code().to_owned(),
            request_id: None,
            errors,
        }
    }
}
