//! Errors of datasets as problems.

use package_database::{Error, ErrorKind};

use crate::problem::{Problem, ProblemKind, chain};

/// The problem of an error. What clashes is told in the words of the route: the text of the error has names in it that
/// a client has sent.
pub(super) fn refusal(error: Error, clash: &'static str) -> Problem {
    if error.kind() == ErrorKind::Conflict {
        tracing::debug!(error = chain(&error), "conflict");
        return Problem::new(ProblemKind::Conflict, clash);
    }
    error.into()
}
