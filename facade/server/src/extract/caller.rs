//! The principal of a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use package_database::block::identity::Principal;

use crate::identity::bearer;
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// The principal of a request. A handler that takes one is never called without a token that is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller(pub Principal);

impl Caller {
    /// Whose token it is, if it is good and they do not ask too often.
    pub(crate) async fn of_token(state: &ServiceState, token: &str) -> Result<Self, Problem> {
        let verdict = state.authenticator().verify(token).await;
        let principal = verdict.map_err(Problem::from)?;
        state.rates().check_subject(&principal.subject)?;
        tracing::Span::current().record("sub", principal.subject.as_str());
        Ok(Self(principal))
    }

    /// The id under which everything of the caller is kept.
    pub fn sub(&self) -> &str {
        &self.0.subject
    }

    /// Refuses whoever may not do this to one of the entities of a kind, or without an id, to the kind as a whole.
    ///
    /// # Errors
    ///
    /// [`ProblemKind::Forbidden`] when no scope of the caller permits it.
    pub fn require(&self, entity: &str, id: Option<&str>, action: &str) -> Result<(), Problem> {
        if self.0.scopes.allow(entity, id, None, action) {
            return Ok(());
        }
        // The kind as a whole: an id may hold what no header can.
        let scope = format!("{entity}:*:{action}");
        Err(Problem::plain(ProblemKind::Forbidden).challenge(&bearer::insufficient(&scope)))
    }

    /// Refuses whoever has not just this word for a scope.
    ///
    /// # Errors
    ///
    /// [`ProblemKind::Forbidden`] when the caller has not.
    pub fn require_word(&self, word: &str) -> Result<(), Problem> {
        if self.0.scopes.holds(word) {
            return Ok(());
        }
        Err(Problem::plain(ProblemKind::Forbidden).challenge(&bearer::insufficient(word)))
    }

    /// Refuses whoever may not do this to one side of an entity.
    ///
    /// # Errors
    ///
    /// [`ProblemKind::Forbidden`] when no scope of the caller permits it.
    pub fn require_side(
        &self,
        entity: &str,
        id: &str,
        side: &str,
        action: &str,
    ) -> Result<(), Problem> {
        if self.0.scopes.allow(entity, Some(id), Some(side), action) {
            return Ok(());
        }
        let scope = format!("{entity}:*:{side}:{action}");
        Err(Problem::plain(ProblemKind::Forbidden).challenge(&bearer::insufficient(&scope)))
    }
}

impl FromRequestParts<ServiceState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServiceState) -> Result<Self, Problem> {
        Self::of_token(state, bearer::token(&parts.headers)?).await
    }
}
