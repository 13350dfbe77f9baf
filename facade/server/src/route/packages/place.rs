//! Which package, artifact or tag a route of the service speaks of, and whether the caller may.

use std::collections::BTreeMap;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use package_database::block::identity::{Principal, SignIn};
use package_database::packages::Packages;
use package_database::packages::artifact::Coordinates;
use package_database::packages::pipeline::EntityRules as _;
use package_database::packages::shipped;

use super::asking;
use super::named::ARTIFACT;
use crate::edge::no_route;
use crate::problem::{Problem, ProblemKind};
use crate::repository::segments;
use crate::state::ServiceState;

/// The scopes that routes of the service ask for, in the words of the document.
pub(super) const READ: &str = "read";
pub(super) const WRITE: &str = "write";
pub(super) const ADMIN: &str = "admin";

/// The fields of a path, made equal as the active document says, and who asks.
#[derive(Debug)]
pub(super) struct Place {
    fields: BTreeMap<String, String>,
    principal: Option<Principal>,
}

/// The repository as its machine has it: what is changed by this handle, the machine forgets in the memory that it answers
/// from.
pub(super) fn served(state: &ServiceState) -> Packages {
    match state.repository().known() {
        Some(active) => active.machine.packages().clone(),
        None => state.database().packages(),
    }
}

impl FromRequestParts<ServiceState> for Place {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServiceState) -> Result<Self, Problem> {
        // A path with an empty part, or with a slash in a part, is none of ours, although the router takes it for one.
        if segments(parts.uri.path()).is_none() {
            return Err(no_route().await);
        }
        let principal = asking::principal(state, &parts.headers).await?;
        let params = RawPathParams::from_request_parts(parts, state).await;
        let params = params.map_err(|_| Problem::plain(ProblemKind::NotFound))?;
        let fields = params
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut fields: BTreeMap<String, String> = fields.collect();
        let packages = state.database().packages();
        let active = state.repository().current(&packages, state.clock()).await;
        let document = match &active {
            Some(active) => &active.document,
            None => shipped::document(),
        };
        if let Some(entity) = document.entities.get(ARTIFACT) {
            entity.normalize(&mut fields);
            // What cannot be a name is none, whoever asks for it.
            let valid = entity.validate(&fields);
            valid.map_err(|refused| {
                Problem::new(ProblemKind::BadRequest, refused.to_string())
                    .called("VALIDATION_ERROR")
            })?;
        }
        Ok(Self { fields, principal })
    }
}

impl Place {
    /// A field of the path.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// The namespace and the name of the package.
    pub(super) fn package(&self) -> (&str, &str) {
        (self.field("namespace"), self.field("name"))
    }

    /// Where the artifact is that all four fields name.
    pub(super) fn artifact(&self) -> Result<Coordinates, Problem> {
        let (namespace, name) = self.package();
        let at = Coordinates::new(
            namespace,
            name,
            self.field("version"),
            self.field("variant"),
        );
        Ok(at?)
    }

    /// Who asks, if they are known.
    pub(super) fn by(&self) -> Option<&str> {
        self.principal
            .as_ref()
            .map(|principal| principal.subject.as_str())
    }

    /// Refuses whoever has not that scope for this package, or for this namespace as a whole.
    pub(super) fn require(&self, word: &str) -> Result<(), Problem> {
        let part = |name: &str| self.fields.get(name).map(String::as_str);
        asking::require(
            self.principal.as_ref(),
            word,
            part("namespace"),
            part("name"),
        )
    }

    /// Refuses whoever has not that scope for a namespace that is not in the path.
    pub(super) fn require_in(&self, word: &str, namespace: &str) -> Result<(), Problem> {
        asking::require(self.principal.as_ref(), word, Some(namespace), None)
    }
}

/// Whoever sends a token that is good, whatever it permits: what they send is looked at behind that.
#[derive(Debug)]
pub(super) struct Somebody(pub(super) Principal);

impl FromRequestParts<ServiceState> for Somebody {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServiceState) -> Result<Self, Problem> {
        let principal = asking::principal(state, &parts.headers).await?;
        let known = principal.filter(|principal| principal.sign_in != SignIn::Anonymous);
        known.map(Self).ok_or_else(asking::nobody)
    }
}

/// An administrator. Nobody else gets further.
#[derive(Debug)]
pub(super) struct Administrator(pub(super) Principal);

impl FromRequestParts<ServiceState> for Administrator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServiceState) -> Result<Self, Problem> {
        let principal = asking::principal(state, &parts.headers).await?;
        asking::require(principal.as_ref(), ADMIN, None, None)?;
        principal.map(Self).ok_or_else(asking::nobody)
    }
}
