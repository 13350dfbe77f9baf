//! Names in a path.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// A part of a path, decoded, may be so long: what a sort key of DynamoDB holds.
const SEGMENT_BYTES_MAX: usize = 1_024;

/// The variable parts of a path.
#[derive(Clone, Copy, Debug)]
pub struct UrlPath<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<ServiceState> for UrlPath<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServiceState) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(_) => Err(Problem::new(
                ProblemKind::BadRequest,
                "A part of the path cannot be read. It must be 1 to 1,024 bytes of UTF-8 without control characters, \
                 slashes or backslashes, and neither `.` nor `..`.",
            )),
        }
    }
}

/// A name in a path, after the percent signs are decoded: no control character, no slash or backslash, neither `.`
/// nor `..`, 1 to 1,024 bytes.
///
/// # Examples
///
/// ```
/// use package_database_server::extract::Segment;
///
/// assert!(Segment::try_from("My Spec".to_owned()).is_ok());
/// assert!(Segment::try_from("..".to_owned()).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Segment(String);

impl Segment {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Segment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let forbidden = |character: char| character.is_control() || "/\\".contains(character);
        if text.is_empty() || text.len() > SEGMENT_BYTES_MAX {
            return Err("must have 1 to 1,024 bytes");
        }
        if text == "." || text == ".." || text.contains(forbidden) {
            return Err("must be a name, without slashes and control characters");
        }
        Ok(Self(text))
    }
}

/// A part of a path that may have slashes, each written as `%2F`: 1 to 1,024 bytes without control characters.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Spelled(pub(crate) String);

impl Spelled {
    /// Refuses what a body names and no path could: clients take dots out of paths before they send them.
    pub(crate) fn check(text: &str, pointer: &'static str) -> Result<(), Problem> {
        match text {
            "." | ".." => {
                let problem = Problem::plain(ProblemKind::Unprocessable);
                Err(problem.at(
                    pointer,
                    "expected a name that a path can have: neither `.` nor `..`",
                ))
            }
            _ => Ok(()),
        }
    }
}

impl TryFrom<String> for Spelled {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        if text.is_empty() || text.len() > SEGMENT_BYTES_MAX || text.chars().any(char::is_control) {
            return Err("must have 1 to 1,024 bytes and no control characters");
        }
        Ok(Self(text))
    }
}
