//! The id under which a request stands in logs, answers and problems.

use std::fmt;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName};
use package_database::block::Random;

/// The header in which the id comes and goes.
pub(super) const NAME: HeaderName = HeaderName::from_static("x-request-id");

/// An id that a client gives may be so long.
const LENGTH_MAX: usize = 64;

/// The id of a request: 1 to 64 letters, digits, `-`, `_` and `.`. The client's own if it is such, else 32 hexadecimal
/// digits of chance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The client's id if it is one, else a new one.
    pub(super) fn of(headers: &HeaderMap, random: &dyn Random) -> Self {
        let mut given = headers.get_all(NAME).iter();
        if let (Some(given), None) = (given.next(), given.next())
            && let Some(text) = given.to_str().ok().filter(|text| is_sane(text))
        {
            return Self(text.into());
        }
        let mut bytes = [0; 16];
        // When the system has no random bytes, requests go on under an id that nobody can tell apart from others.
        match random.fill(&mut bytes) {
            Ok(()) => Self(format!("{:032x}", u128::from_be_bytes(bytes)).into()),
            Err(_) => Self("unknown".into()),
        }
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether a text can stand in a log and a header without harm.
fn is_sane(text: &str) -> bool {
    let fits = (1..=LENGTH_MAX).contains(&text.len());
    fits && text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}
