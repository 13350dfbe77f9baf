//! Parameters behind the question mark.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::expectation::expectation;
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// The parameters of the query string.
#[derive(Clone, Copy, Debug)]
pub struct UrlQuery<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<ServiceState> for UrlQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServiceState) -> Result<Self, Problem> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let text = rejection.body_text();
                let expected = expectation(&text);
                let detail = match parameter(&text) {
                    Some(name) => format!("The parameter {name} is wrong: {expected}."),
                    None => format!("The query string is wrong: {expected}."),
                };
                Err(Problem::new(ProblemKind::BadRequest, detail))
            }
        }
    }
}

/// The parameter whose value is refused: it is one that the route has, and no text of the client's.
fn parameter(text: &str) -> Option<&str> {
    let of_client = ["unknown ", "duplicate ", "missing "];
    if of_client.iter().any(|word| text.contains(word)) {
        return None;
    }
    let (_, rest) = text.split_once("query string: ")?;
    let (name, _) = rest.split_once(": ")?;
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (plain && !name.is_empty()).then_some(name)
}
