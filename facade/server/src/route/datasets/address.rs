//! Which dataset a path names, and whether the caller may do there what they want.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use package_database::datasets::{DatasetId, DatasetRef};
use serde::Deserialize;

use crate::etag::EntityTag;
use crate::extract::{Caller, Segment, Spelled, UrlPath};
use crate::problem::Problem;
use crate::state::ServiceState;

/// What scopes call datasets, such as `ds:acme/orders:metadata:read`.
const ENTITY: &str = "ds";
/// The side of a dataset that is kept here; the other one is its data.
const METADATA: &str = "metadata";

/// What can be done with a dataset, in the words of scopes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Right {
    Create,
    Read,
    Update,
    Delete,
    Purge,
}

impl Right {
    const fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Purge => "purge",
        }
    }

    /// Refuses whoever may not do this to the dataset, or with `*` for its name, to all of the owner.
    pub(super) fn check(self, caller: &Caller, owner: &str, name: &str) -> Result<(), Problem> {
        caller.require_side(ENTITY, &format!("{owner}/{name}"), METADATA, self.word())
    }
}

/// The dataset that a path names.
#[derive(Clone, Debug)]
pub(super) struct Address {
    dataset: DatasetRef,
    by_id: bool,
}

/// The parts of both kinds of paths.
#[derive(Deserialize)]
struct Named {
    owner: Option<Segment>,
    name: Option<Segment>,
    id: Option<Spelled>,
}

impl FromRequestParts<ServiceState> for Address {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServiceState) -> Result<Self, Problem> {
        let UrlPath(named) = UrlPath::<Named>::from_request_parts(parts, state).await?;
        Ok(match named {
            Named {
                owner: Some(owner),
                name: Some(name),
                ..
            } => Self {
                dataset: DatasetRef::named(owner.as_str(), name.as_str())?,
                by_id: false,
            },
            Named { id, .. } => {
                // A path without an owner and a name has an id. The empty one is no dataset's.
                let id = id.map_or_else(String::new, |Spelled(id)| id);
                Self {
                    dataset: match id.parse::<DatasetId>() {
                        Ok(id) => id.into(),
                        Err(_) => id.parse()?,
                    },
                    by_id: true,
                }
            }
        })
    }
}

impl Address {
    /// The dataset, if the caller has that right on it now.
    pub(super) async fn permit(
        self,
        state: &ServiceState,
        caller: &Caller,
        right: Right,
    ) -> Result<Place, Problem> {
        let (owner, name) = state.database().datasets().called(&self.dataset).await?;
        right.check(caller, &owner, &name)?;
        Ok(Place {
            dataset: self.dataset,
            by_id: self.by_id,
            owner,
            name,
        })
    }
}

/// A dataset on which the caller has the right that they need.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) dataset: DatasetRef,
    by_id: bool,
    /// What it is called, or was when it was deleted.
    pub(super) owner: String,
    pub(super) name: String,
}

impl Place {
    /// The tag of a revision there. Below an id, the owner and the name may change while the revision does not.
    pub(super) fn tag(&self, revision: impl std::fmt::Display) -> EntityTag {
        let revision = revision.to_string();
        if !self.by_id {
            return tag_of(&revision);
        }
        EntityTag::of(format!("{revision} {}/{}", self.owner, self.name).as_bytes())
    }
}

/// The tag of a revision below a name: its id as it is, where a tag can hold it.
pub(super) fn tag_of(revision: &str) -> EntityTag {
    EntityTag::of_word(revision).unwrap_or_else(|| EntityTag::of(revision.as_bytes()))
}
