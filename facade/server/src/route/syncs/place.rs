//! Which store and which sync a request is about, whether the caller may, and what refusals say.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use package_database::syncs::{Category, DynamoSyncStore, SyncId};
use package_database::{Error, ErrorKind};
use serde::Deserialize;

use crate::extract::{Caller, UrlPath};
use crate::problem::{Problem, ProblemKind, chain};
use crate::state::ServiceState;

/// What scopes call the stores of syncs, such as `syncs:okta:read`.
const ENTITY: &str = "syncs";

/// What can be done with a store, in the words of scopes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Right {
    Read,
    Write,
    Delete,
}

impl Right {
    const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
        }
    }
}

/// The store that a path names.
#[derive(Clone, Debug)]
pub(super) struct StorePath(String);

/// The part of a path that every route here has.
#[derive(Deserialize)]
struct InPath {
    store: String,
}

impl FromRequestParts<ServiceState> for StorePath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServiceState) -> Result<Self, Problem> {
        let UrlPath(named) = UrlPath::<InPath>::from_request_parts(parts, state).await?;
        Ok(Self(named.store))
    }
}

impl StorePath {
    /// What the store is called.
    pub(super) fn name(&self) -> &str {
        &self.0
    }

    /// The store, if the caller has that right on it.
    pub(super) fn permit(
        &self,
        state: &ServiceState,
        caller: &Caller,
        right: Right,
    ) -> Result<DynamoSyncStore, Problem> {
        caller.require(ENTITY, Some(&self.0), right.word())?;
        let store = state.database().syncs().store(&self.0);
        store.map_err(|error| refusal(error, ""))
    }
}

/// Refuses whoever may not do this to a store that a body names.
pub(super) fn require(caller: &Caller, store: &str, right: Right) -> Result<(), Problem> {
    caller.require(ENTITY, Some(store), right.word())
}

/// The part of a path that names a sync.
#[derive(Debug, Deserialize)]
pub(super) struct OfSync {
    sync: String,
}

impl OfSync {
    pub(super) fn id(&self) -> Result<SyncId, Problem> {
        sync_id(&self.sync)
    }
}

/// The sync that a text names.
pub(super) fn sync_id(text: &str) -> Result<SyncId, Problem> {
    text.parse().map_err(|_| {
        let detail = "The id of a sync is a UUID in small letters, as the list of runs tells it.";
        Problem::new(ProblemKind::BadRequest, detail)
    })
}

/// The same of what may be left out.
pub(super) fn optional_id(text: Option<&str>) -> Result<Option<SyncId>, Problem> {
    text.map(sync_id).transpose()
}

/// The problem of an error. The text of an error has ids in it that a client has sent, so that this tells what it is about
/// in words of its own: what clashes, in those of the route.
pub(super) fn refusal(error: Error, clash: &'static str) -> Problem {
    let category = Category::of(&error);
    match (error.kind(), category) {
        (ErrorKind::Conflict, Category::Lifecycle) if !clash.is_empty() => {
            tracing::debug!(error = chain(&error), "conflict");
            Problem::new(ProblemKind::Conflict, clash)
        }
        (ErrorKind::InvalidInput, Category::Key) => {
            tracing::debug!(error = chain(&error), "an id cannot be used");
            let detail =
                "An id or a name cannot be used: it is empty, or longer than keys have room for.";
            Problem::new(ProblemKind::BadRequest, detail)
        }
        (ErrorKind::InvalidInput, _) if std::error::Error::source(&error).is_some() => {
            tracing::debug!(error = chain(&error), "a value cannot be used");
            let detail =
                "A value cannot be used: it is too large, or what the store takes for none.";
            Problem::new(ProblemKind::BadRequest, detail)
        }
        (ErrorKind::CorruptData, _) => {
            tracing::error!(error = chain(&error), "a call meets what cannot be read");
            let detail = "An item of the sync cannot be read; the log of the service says which. Where a route knows \
                          `on_damaged`, `skip` leaves such items out.";
            Problem::new(ProblemKind::Internal, detail)
        }
        (ErrorKind::Unavailable, Category::Consistency) => {
            tracing::warn!(error = chain(&error), "an index is behind");
            let detail = "An index does not show all of the sync yet, which still runs. End it again a little later.";
            Problem::new(ProblemKind::Unavailable, detail).retry_after(1)
        }
        _ => error.into(),
    }
}

/// As [`refusal`], of what can clash with nothing but a sync that has not ended.
pub(super) fn read_refusal(error: Error) -> Problem {
    refusal(
        error,
        "The sync has not ended, and only what never changes again is compared or copied. End it first.",
    )
}

/// Which store, for the OpenAPI document: handlers take a [`StorePath`].
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "a description, of which no value is ever made")]
pub(super) struct InStore {
    /// The store of syncs: one external system. A slash in it as `%2F`.
    store: String,
}

/// Which sync of which store, for the OpenAPI document.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "a description, of which no value is ever made")]
pub(super) struct AtSync {
    /// The store of syncs: one external system. A slash in it as `%2F`.
    store: String,
    /// The id of the sync.
    sync: String,
}
