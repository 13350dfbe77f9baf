//! Which model a request is about, whose documents the caller may see, and what refusals say.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use package_database::models::{Collection, Doc, ModelDef, ModelScope, ValidationReport};
use package_database::{Error, ErrorKind};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::etag::EntityTag;
use crate::extract::{Caller, Segment, UrlPath};
use crate::models::ActiveModels;
use crate::problem::{Problem, ProblemKind, chain, in_pointer};
use crate::state::ServiceState;

/// What scopes call models, such as `models:post:read`.
const ENTITY: &str = "models";
/// The side of a model that its caller's own documents are: `models:note:own:read,write`.
const OWN: &str = "own";

/// What can be done with a model, in the words of scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ModelRight {
    /// Read documents, and what is known of the model.
    Read,
    /// Create and change documents.
    Write,
    Delete,
    /// Let a query read the documents of every user.
    Scan,
    /// Say what models there are, and change all documents of one.
    Register,
}

impl ModelRight {
    const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
            Self::Scan => "scan",
            Self::Register => "register",
        }
    }

    /// Refuses whoever may not do this to all models.
    pub(super) fn of_all(self, caller: &Caller) -> Result<(), Problem> {
        caller.require(ENTITY, Some("*"), self.word())
    }

    /// Whether the caller may do this to every document of a model.
    pub(super) fn whole(self, caller: &Caller, model: &str) -> bool {
        caller.require(ENTITY, Some(model), self.word()).is_ok()
    }

    /// Whether the caller may do this to their own documents of a model.
    pub(super) fn own(self, caller: &Caller, model: &str) -> bool {
        let checked = caller.require_side(ENTITY, model, OWN, self.word());
        checked.is_ok()
    }

    fn refused(self, caller: &Caller, model: &str) -> Problem {
        let refused = caller.require(ENTITY, Some(model), self.word());
        refused
            .err()
            .unwrap_or_else(|| Problem::plain(ProblemKind::Forbidden))
    }
}

/// The part of a path that names a model, for the OpenAPI document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "a description, of which no value is ever made")]
pub(super) struct InModel {
    /// What the model is called.
    model: String,
}

/// The parts of a path that name a document, for the OpenAPI document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "a description, of which no value is ever made")]
pub(super) struct AtDocument {
    /// What the model is called.
    model: String,
    /// The id of the document; a slash in it as `%2F`.
    id: String,
}

/// The model that a path names.
#[derive(Clone, Debug)]
pub(super) struct ModelPath(String);

/// The part of a path that every route of a model has.
#[derive(Deserialize)]
struct InPath {
    model: Segment,
}

impl FromRequestParts<ServiceState> for ModelPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServiceState) -> Result<Self, Problem> {
        let UrlPath(named) = UrlPath::<InPath>::from_request_parts(parts, state).await?;
        Ok(Self(named.model.as_str().to_owned()))
    }
}

/// The part of a path that names a document: any text, because ids are nothing but keys of the store.
#[derive(Debug, Deserialize)]
pub(super) struct OfDocument {
    id: String,
}

impl OfDocument {
    pub(super) fn id(&self) -> &str {
        &self.id
    }
}

/// The models of a service, if it has any.
pub(super) async fn active(state: &ServiceState) -> Option<Arc<ActiveModels>> {
    let models = state.database().models();
    state.models().current(&models, state.clock()).await
}

impl ModelPath {
    /// The model, if the caller has that right on it or on their own documents of it.
    pub(super) async fn permit(
        &self,
        state: &ServiceState,
        caller: &Caller,
        right: ModelRight,
    ) -> Result<ModelPlace, Problem> {
        // Who may do nothing learns nothing of which models there are.
        if !right.whole(caller, &self.0) && !right.own(caller, &self.0) {
            return Err(right.refused(caller, &self.0));
        }
        let active = active(state).await;
        let active = active.ok_or_else(|| Problem::plain(ProblemKind::NotFound))?;
        ModelPlace::of(active, caller, &self.0, right)
    }

    /// The model, if the caller has that right on all of it.
    pub(super) async fn permit_whole(
        &self,
        state: &ServiceState,
        caller: &Caller,
        right: ModelRight,
    ) -> Result<ModelPlace, Problem> {
        if !right.whole(caller, &self.0) {
            return Err(right.refused(caller, &self.0));
        }
        self.permit(state, caller, right).await
    }
}

/// A model on which the caller has the right that they need.
#[derive(Clone, Debug)]
pub(super) struct ModelPlace {
    pub(super) active: Arc<ActiveModels>,
    pub(super) collection: Collection,
    /// The caller, where they have the right on their own documents alone.
    pub(super) user: Option<String>,
}

impl ModelPlace {
    /// A model, if the caller has that right on it or on their own documents of it.
    pub(super) fn of(
        active: Arc<ActiveModels>,
        caller: &Caller,
        model: &str,
        right: ModelRight,
    ) -> Result<Self, Problem> {
        let whole = right.whole(caller, model);
        let collection = active.framework.collection(model)?;
        let own = collection.def().has_user() && right.own(caller, model);
        if !whole && !own {
            return Err(right.refused(caller, model));
        }
        Ok(Self {
            active,
            collection,
            user: (!whole).then(|| caller.sub().to_owned()),
        })
    }

    pub(super) fn def(&self) -> &ModelDef {
        self.collection.def()
    }

    /// A document, if it is one that the caller may see.
    pub(super) async fn find(&self, id: &str) -> Result<Doc, Problem> {
        let found = match &self.user {
            Some(user) if self.def().scope() == ModelScope::User => {
                self.collection.get_of(user, id).await?
            }
            _ => self.collection.get(id).await?,
        };
        let seen = |doc: &Doc| self.user.is_none() || self.user.as_deref() == doc.user();
        let found = found.filter(seen);
        found.ok_or_else(|| Problem::plain(ProblemKind::NotFound))
    }
}

/// The tag of a document: its revision, the version in which it is shown, and when it was created, because another document
/// may come to have its id.
pub(super) fn tag_of(doc: &Doc) -> EntityTag {
    let word = doc.state().map_or_else(
        || "new".to_owned(),
        |state| format!("{}-{}-{:x}", state.rev, state.version, state.created_at),
    );
    EntityTag::of_word(&word).unwrap_or_else(|| EntityTag::of(word.as_bytes()))
}

/// The problem of a document with faults, each at its field.
pub(super) fn faulty(report: &ValidationReport) -> Problem {
    let problem = Problem::plain(ProblemKind::Unprocessable);
    report.faults.iter().fold(problem, |problem, fault| {
        let field = in_pointer(&fault.field);
        problem.at(format!("/{field}"), fault.reason.clone())
    })
}

/// The problem of an error of a write. What clashes is told in words that repeat no value; a document that is overtaken is
/// what `If-Match` is about, where there is one.
pub(super) fn refusal(error: Error, conditional: bool) -> Problem {
    match error.kind() {
        ErrorKind::Conflict if conditional && error.is_retryable() => {
            tracing::debug!(error = chain(&error), "overtaken");
            Problem::plain(ProblemKind::PreconditionFailed)
        }
        ErrorKind::Conflict => {
            tracing::debug!(error = chain(&error), "conflict");
            let detail = "There is a document of that id or with that value of a unique field, or somebody else changed \
                          the same fields. Read what is there before changing it again.";
            Problem::new(ProblemKind::Conflict, detail)
        }
        _ => error.into(),
    }
}
