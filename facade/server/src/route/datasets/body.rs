//! What clients send.

use package_database::datasets::{Author, Document};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::extract::Caller;

/// Who makes a change. Without it, that is whoever the token speaks of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAuthor)]
pub(super) struct AuthorBody {
    name: Option<String>,
    email: Option<String>,
}

impl From<AuthorBody> for Author {
    fn from(body: AuthorBody) -> Self {
        let mut author = Self::default();
        (author.name, author.email) = (body.name, body.email);
        author
    }
}

/// The author that was given, else the caller: by name and address if the token tells them, by subject if not.
pub(super) fn author(given: Option<AuthorBody>, caller: &Caller) -> Author {
    given.map_or_else(|| own(caller), Author::from)
}

fn own(caller: &Caller) -> Author {
    let mut author = Author::default();
    let name = caller.0.name.as_deref();
    author.name = Some(name.unwrap_or_else(|| caller.sub()).to_owned());
    author.email.clone_from(&caller.0.email);
    author
}

/// A dataset that is to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDataset)]
pub(super) struct CreateBody {
    /// Who will own it; the owner that the service has for such datasets when absent.
    #[schema(max_length = 255, example = "acme")]
    pub(super) owner: Option<String>,
    /// What it will be called, by no other dataset of the owner.
    #[schema(min_length = 1, max_length = 255, example = "orders")]
    pub(super) name: String,
    /// The package document, with its resources.
    #[schema(value_type = Object)]
    pub(super) package: Document,
    pub(super) author: Option<AuthorBody>,
    /// Why it is made.
    pub(super) message: Option<String>,
}

/// A package, or members of one, with what is said of the change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DatasetChange)]
pub(super) struct ChangeBody {
    /// The whole package document, or with PATCH, members that take the place of its own.
    #[schema(value_type = Object)]
    pub(super) package: Document,
    pub(super) author: Option<AuthorBody>,
    /// Why it is made.
    pub(super) message: Option<String>,
    /// The revision id, or the tag of one, that must be the newest: else it is a conflict.
    pub(super) base: Option<String>,
}

/// An older revision that is to be made the newest one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DatasetRevert)]
pub(super) struct RevertBody {
    /// The revision whose package it will be: its id, or a tag.
    #[schema(example = "v1.0")]
    pub(super) to: String,
    pub(super) author: Option<AuthorBody>,
    /// Why it is made.
    pub(super) message: Option<String>,
    /// The revision id, or the tag of one, that must be the newest: else it is a conflict.
    pub(super) base: Option<String>,
}

/// Where a dataset is to be: under another owner, another name, or both.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DatasetMove)]
pub(super) struct MoveBody {
    /// Who will own it; as before when absent.
    #[schema(max_length = 255)]
    pub(super) owner: Option<String>,
    /// What it will be called; as before when absent.
    #[schema(max_length = 255)]
    pub(super) name: Option<String>,
    pub(super) author: Option<AuthorBody>,
}

/// A tag that is to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTag)]
pub(super) struct TagBody {
    /// Letters, digits, and `_ - + . ,`; neither `HEAD` nor of the form of a revision id.
    #[schema(min_length = 1, max_length = 255, example = "v1.0")]
    pub(super) name: String,
    /// The revision that it names: an id, another tag, or `HEAD`, which it is when absent.
    #[serde(rename = "ref")]
    #[schema(value_type = Option<String>)]
    pub(super) at: Option<String>,
    /// What it means.
    pub(super) description: Option<String>,
    pub(super) author: Option<AuthorBody>,
}

/// What is to be changed of a tag: its name, its description, or both.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TagUpdate)]
pub(super) struct TagChangeBody {
    /// What it will be called; as before when absent.
    #[schema(max_length = 255)]
    pub(super) name: Option<String>,
    /// What it will mean; as before when absent.
    pub(super) description: Option<String>,
    /// Whose it will be; as before when absent.
    pub(super) author: Option<AuthorBody>,
}
