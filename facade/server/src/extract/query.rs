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
                let expected = expectation(&rejection.body_text());
                let detail = format!("The query string is wrong: {expected}.");
                Err(Problem::new(ProblemKind::BadRequest, detail))
            }
        }
    }
}
