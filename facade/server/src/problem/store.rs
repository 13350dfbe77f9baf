//! What an error of the facade is to a client: the one conversion.

use std::error::Error as StdError;
use std::fmt::Write as _;

use package_database::{Error, ErrorKind};

use super::{Problem, ProblemKind};

/// After so many seconds it makes sense to ask a busy or silent store again.
const STORE_RETRY_SECONDS: u64 = 1;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidInput => Self::new(ProblemKind::BadRequest, own_words(&error)),
            ErrorKind::Conflict => {
                tracing::debug!(error = chain(&error), "conflict");
                let detail = format!("{} {}", own_words(&error), ProblemKind::Conflict.advice());
                Self::new(ProblemKind::Conflict, detail)
            }
            ErrorKind::NotFound => Self::plain(ProblemKind::NotFound),
            ErrorKind::Throttled => {
                tracing::warn!(error = chain(&error), "the store is throttled");
                Self::new(
                    ProblemKind::Unavailable,
                    "The store has too much to do. Try again later.",
                )
                .retry_after(STORE_RETRY_SECONDS)
            }
            ErrorKind::Unavailable => {
                tracing::error!(error = chain(&error), "the store does not answer");
                let detail = "The store did not answer in time: a change may or may not have been made. Read what \
                              is there before changing it again.";
                Self::new(ProblemKind::Unavailable, detail).retry_after(STORE_RETRY_SECONDS)
            }
            // A damaged item, a wrong configuration, a bug: the client can do nothing about it.
            _ => {
                tracing::error!(error = chain(&error), kind = ?error.kind(), "the store failed");
                Self::plain(ProblemKind::Internal)
            }
        }
    }
}

/// The text of an error as a sentence of a document, if the facade found out itself: it then speaks of the caller's
/// arguments, by their names. What the store said may name tables and servers, which are none of a client's business.
fn own_words(error: &Error) -> String {
    let text = match error.source() {
        None => error.to_string(),
        Some(_) => "the store refused it as it stands now".to_owned(),
    };
    // What begins with a name or a number of the caller's stays as it is.
    let word = text.split(' ').next().unwrap_or_default();
    let mut sentence = match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        true => {
            let mut characters = text.chars();
            let first = characters.next().map(|first| first.to_uppercase());
            first.into_iter().flatten().chain(characters).collect()
        }
        false => text,
    };
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// An error and what caused it, in one line for the log. A cause that the text before it tells already is not told again.
pub(crate) fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let told = error.to_string();
        if !text.contains(&told) {
            // Writing to a String does not fail.
            let _ = write!(text, ": {told}");
        }
        cause = error.source();
    }
    text
}
