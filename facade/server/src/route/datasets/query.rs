//! What can be said behind the question mark.

use package_database::Error;
use package_database::datasets::RevisionRef;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which dataset, for the OpenAPI document: handlers take an [`Address`](super::address::Address).
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "a description, of which no value is ever made")]
pub(super) struct DatasetPath {
    /// Who owns the dataset.
    owner: String,
    /// What the dataset is called, or was when it was deleted.
    name: String,
}

/// At which revision.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AtQuery {
    /// A revision id, a tag, or `HEAD` for the newest revision, which it is without it.
    #[serde(rename = "ref")]
    #[param(value_type = Option<String>, example = "v1.0")]
    at: Option<String>,
}

impl AtQuery {
    pub(super) fn at(&self) -> Result<RevisionRef, Error> {
        reference(self.at.as_deref())
    }
}

/// Between which revisions.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DiffQuery {
    /// What it was: a revision id, a tag, or `HEAD`.
    from: String,
    /// What it became: likewise; `HEAD` without it.
    to: Option<String>,
}

impl DiffQuery {
    pub(super) fn ends(&self) -> Result<[RevisionRef; 2], Error> {
        Ok([self.from.parse()?, reference(self.to.as_deref())?])
    }
}

/// How to export.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// Where the large files are, for the pointers of Git LFS: written into each commit.
    pub(super) lfs_url: Option<String>,
}

/// A reference to a revision: the newest one when nobody says which.
pub(super) fn reference(text: Option<&str>) -> Result<RevisionRef, Error> {
    text.map_or(Ok(RevisionRef::Head), str::parse)
}
