//! What clients are told.

use package_database::datasets::{
    Author, Dataset, DatasetDiff, DatasetInfo, Document, FieldDiff, Project, ResourceDiff,
    RevisionInfo, TagInfo,
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::route::page::Entries;
use package_database::block::rfc3339;

/// Who made a revision or a tag.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Author)]
pub(super) struct AuthorView {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

impl From<Author> for AuthorView {
    fn from(author: Author) -> Self {
        Self {
            name: author.name,
            email: author.email,
        }
    }
}

/// What is known of a revision besides its package.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Revision)]
pub(super) struct RevisionView {
    /// 32 hexadecimal digits; those of later revisions are greater.
    #[schema(example = "00000000000000018badf00d8badf00d")]
    id: String,
    /// How many revisions there were with this one.
    number: u64,
    /// The one before it; absent for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    author: AuthorView,
    /// Why it was made.
    message: String,
    #[schema(format = "date-time")]
    created_at: String,
    /// The revision whose package it has again, if it was made by a revert.
    #[serde(skip_serializing_if = "Option::is_none")]
    reverted_from: Option<String>,
}

impl From<RevisionInfo> for RevisionView {
    fn from(info: RevisionInfo) -> Self {
        Self {
            id: info.id.to_string(),
            number: info.id.number(),
            parent: info.parent.map(|id| id.to_string()),
            author: info.author.into(),
            message: info.message,
            created_at: rfc3339(info.created_at),
            reverted_from: info.reverted_from.map(|id| id.to_string()),
        }
    }
}

/// A page of revisions, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevisionPage {
    items: Vec<RevisionView>,
    /// How many entries of the page cannot be read; the log of the service says which.
    damaged: usize,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Entries<RevisionView>> for RevisionPage {
    fn from(page: Entries<RevisionView>) -> Self {
        Self {
            items: page.items,
            damaged: page.damaged,
            next: page.next,
        }
    }
}

/// A dataset at a revision.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Dataset)]
pub(super) struct DatasetView {
    /// What names it however often it moves.
    #[schema(format = "uuid")]
    id: String,
    owner: String,
    name: String,
    revision: RevisionView,
    /// The package document with its resources, as it was given.
    #[schema(value_type = Object)]
    package: Document,
}

impl From<Dataset> for DatasetView {
    fn from(dataset: Dataset) -> Self {
        Self {
            id: dataset.id.to_string(),
            owner: dataset.owner,
            name: dataset.name,
            revision: dataset.revision.into(),
            package: dataset.package,
        }
    }
}

/// What a dataset is called.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DatasetName)]
pub(super) struct NameView {
    /// What names it however often it moves.
    #[schema(format = "uuid")]
    id: String,
    owner: String,
    name: String,
}

impl From<DatasetInfo> for NameView {
    fn from(info: DatasetInfo) -> Self {
        Self {
            id: info.id.to_string(),
            owner: info.owner,
            name: info.name,
        }
    }
}

/// A page of datasets, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DatasetPage {
    items: Vec<NameView>,
    /// How many entries of the page cannot be read; the log of the service says which.
    damaged: usize,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Entries<NameView>> for DatasetPage {
    fn from(page: Entries<NameView>) -> Self {
        Self {
            items: page.items,
            damaged: page.damaged,
            next: page.next,
        }
    }
}

/// A project: what a hosting service shows around a dataset.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Project)]
pub(super) struct ProjectView {
    owner: String,
    dataset: DatasetView,
    /// Always empty: issues are managed elsewhere.
    #[schema(value_type = Vec<Object>)]
    issues: Vec<Value>,
    /// Always empty: nothing runs here.
    #[schema(value_type = Vec<Object>)]
    flows: Vec<Value>,
}

impl From<Project> for ProjectView {
    fn from(project: Project) -> Self {
        Self {
            owner: project.owner,
            dataset: project.dataset.into(),
            issues: project.issues,
            flows: project.flows,
        }
    }
}

/// A tag: a revision with a name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tag)]
pub(super) struct TagView {
    name: String,
    /// The id of the revision that it names, and goes on naming.
    revision: String,
    /// What it means.
    description: String,
    author: AuthorView,
    #[schema(format = "date-time")]
    created_at: String,
}

impl From<TagInfo> for TagView {
    fn from(tag: TagInfo) -> Self {
        Self {
            name: tag.name,
            revision: tag.revision.to_string(),
            description: tag.description,
            author: tag.author.into(),
            created_at: rfc3339(tag.created_at),
        }
    }
}

/// All tags of a dataset, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TagList {
    pub(super) items: Vec<TagView>,
}

/// What differs between two revisions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DatasetDiff)]
pub(super) struct DiffView {
    /// Members of the package that differ, its resources aside.
    fields: Vec<FieldView>,
    /// Resources that differ. One that has only moved is not among them.
    resources: Vec<ResourceView>,
    /// The same as a JSON Patch (RFC 6902), which makes the second package of the first one.
    #[schema(value_type = Vec<Object>)]
    patch: Vec<Value>,
}

impl From<DatasetDiff> for DiffView {
    fn from(diff: DatasetDiff) -> Self {
        Self {
            fields: diff.fields.into_iter().map(FieldView::from).collect(),
            resources: diff.resources.into_iter().map(ResourceView::from).collect(),
            patch: diff.patch,
        }
    }
}

/// A member that differs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldDiff)]
pub(super) struct FieldView {
    name: String,
    /// What it was; absent when it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Value>)]
    before: Option<Value>,
    /// What it is; absent when it is not there any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Value>)]
    after: Option<Value>,
}

impl From<FieldDiff> for FieldView {
    fn from(diff: FieldDiff) -> Self {
        Self {
            name: diff.name,
            before: diff.before,
            after: diff.after,
        }
    }
}

/// A resource that differs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ResourceDiff)]
pub(super) struct ResourceView {
    /// Its name, if it has one. Resources without are compared in their order.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// What it was; absent when it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Value>)]
    before: Option<Value>,
    /// What it is; absent when it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Value>)]
    after: Option<Value>,
    /// Which members of it differ, where it was and is an object.
    fields: Vec<FieldView>,
}

impl From<ResourceDiff> for ResourceView {
    fn from(diff: ResourceDiff) -> Self {
        Self {
            name: diff.name,
            before: diff.before,
            after: diff.after,
            fields: diff.fields.into_iter().map(FieldView::from).collect(),
        }
    }
}
