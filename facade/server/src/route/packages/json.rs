//! JSON as the clients of the repository send it: whatever they say of its type.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use serde_json::{Map, Value};

use crate::extract::{is_too_deep, read};
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// All bytes of a body.
#[derive(Debug)]
pub(super) struct Raw(pub(super) Bytes);

impl FromRequest<ServiceState> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &ServiceState) -> Result<Self, Problem> {
        let read = read(request.into_body(), state).await;
        read.map(Self).map_err(|problem| match problem.kind() {
            // It broke off, which clients of the repository are told in other words.
            ProblemKind::BadRequest => invalid("The body ended before its end."),
            _ => problem,
        })
    }
}

/// The members of a JSON object.
#[derive(Debug)]
pub(super) struct Members(pub(super) Map<String, Value>);

impl FromRequest<ServiceState> for Members {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &ServiceState) -> Result<Self, Problem> {
        let Raw(bytes) = Raw::from_request(request, state).await?;
        Self::of(&bytes)
    }
}

/// The answer to a request that is not as it has to be.
pub(super) fn invalid(detail: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::BadRequest, detail).called("INVALID_REQUEST")
}

impl Members {
    /// Those of a body that may be left out.
    pub(super) fn or_none(bytes: &[u8]) -> Result<Self, Problem> {
        match bytes.trim_ascii().is_empty() {
            true => Ok(Self(Map::new())),
            false => Self::of(bytes),
        }
    }

    fn of(bytes: &[u8]) -> Result<Self, Problem> {
        let deep = is_too_deep(bytes);
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(members)) if !deep => Ok(Self(members)),
            Ok(_) => Err(invalid("The body must be a JSON object.")),
            Err(_) => {
                let detail = "The body is no JSON.";
                Err(Problem::new(ProblemKind::BadRequest, detail).called("INVALID_JSON"))
            }
        }
    }

    /// Refuses members that nobody would look at.
    pub(super) fn only(&self, names: &[&str]) -> Result<(), Problem> {
        let mut unknown = self.0.keys().filter(|name| !names.contains(&name.as_str()));
        match unknown.next() {
            None => Ok(()),
            Some(_) => {
                let names = names.join(", ");
                Err(invalid(format!(
                    "The body has a member that is not known here. It may have: {names}."
                )))
            }
        }
    }

    /// The text of a member that has to be there.
    pub(super) fn text(&self, name: &str) -> Result<&str, Problem> {
        let text = self.0.get(name).and_then(Value::as_str);
        text.ok_or_else(|| invalid(format!("{name} must be a text.")))
    }

    /// The texts of a member that has to be there.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<&str>, Problem> {
        let list = self.0.get(name).and_then(Value::as_array);
        let texts = list.map(|list| list.iter().map(Value::as_str).collect());
        let wrong = || invalid(format!("{name} must be a list of texts."));
        texts.flatten().ok_or_else(wrong)
    }

    /// The whole number of a member that may be left out.
    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, Problem> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let wrong = || invalid(format!("{name} must be a whole number."));
                value.as_u64().map(Some).ok_or_else(wrong)
            }
        }
    }

    /// The text of a member that may be left out.
    pub(super) fn optional(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.text(name).map(Some),
        }
    }
}
