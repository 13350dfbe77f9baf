//! Errors of GraphQL, each with the code of a problem.

use async_graphql::{ErrorExtensionValues, ServerError};

use crate::problem::{Problem, ProblemKind};

/// What the errors of the library begin with that are no fault of a client.
const OF_THE_LIBRARY: &str = "internal: ";

/// A problem as an error of GraphQL.
pub(super) fn of(problem: &Problem) -> ServerError {
    let mut error = ServerError::new(problem.detail(), None);
    classify(&mut error, problem.kind());
    error
}

fn classify(error: &mut ServerError, kind: ProblemKind) {
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("code", kind.code());
    extensions.set("status", kind.status().as_u16());
}

/// Gives an error of the library the code that it lacks: a request that is not understood, unless the schema and what
/// is read by it do not fit together.
pub(super) fn complete(error: &mut ServerError) {
    let known = error.extensions.as_ref();
    if known.is_some_and(|known| known.get("code").is_some()) {
        return;
    }
    if error.message.starts_with(OF_THE_LIBRARY) {
        tracing::error!(error = error.message, "GraphQL cannot be answered");
        ProblemKind::Internal
            .advice()
            .clone_into(&mut error.message);
        return classify(error, ProblemKind::Internal);
    }
    classify(error, ProblemKind::BadRequest);
}
