//! Tags: revisions with names.

use super::Datasets;
use super::item::{self, Head};
use super::read::{missing, no_revision, no_tag};
use super::table;
use super::types::{Author, DatasetRef, RevisionRef, TagInfo, check_tag};
use crate::backend::Condition;
use crate::block::key::PK;
use crate::block::record::Envelope;
use crate::block::uow::{Attempts, Outcome};
use crate::domain::input::invalid;
use crate::error::{Error, ErrorKind};

/// A tag that is to be made.
///
/// # Examples
///
/// ```
/// use package_database::datasets::NewTag;
///
/// let tag = NewTag::new("v1.0").description("The first one that was published");
/// assert_eq!(tag.name, "v1.0");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewTag {
    /// Up to 255 bytes of letters, digits, and `_ - + . ,`; neither `HEAD` nor of the form of a revision.
    pub name: String,
    /// What it means.
    pub description: String,
    /// Who makes it; the default author when `None`.
    pub author: Option<Author>,
}

impl NewTag {
    /// A tag without a description.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
            author: None,
        }
    }

    /// With a description.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Made by somebody.
    #[must_use]
    pub fn author(mut self, author: Author) -> Self {
        self.author = Some(author);
        self
    }
}

/// What is to be changed of a tag: at least its name or its description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TagChange {
    /// What the tag is called from now on; as before when `None`.
    pub name: Option<String>,
    /// What the tag means; as before when `None`.
    pub description: Option<String>,
    /// Who the tag is of from now on; as before when `None`.
    pub author: Option<Author>,
}

impl TagChange {
    /// No change yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With another name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// With another description.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// With another author.
    #[must_use]
    pub fn author(mut self, author: Author) -> Self {
        self.author = Some(author);
        self
    }
}

const KIND: &str = "tag";

impl Datasets {
    pub(super) async fn tag_create_now(
        &self,
        dataset: &DatasetRef,
        at: &RevisionRef,
        new: &NewTag,
    ) -> Result<TagInfo, Error> {
        check_tag(&new.name)?;
        let head = self.active(dataset).await?;
        let id = self.revision_id(&head, at).await?;
        let mut tag = TagInfo {
            dataset: head.id,
            name: new.name.clone(),
            revision: id,
            description: new.description.clone(),
            author: self.author(new.author.as_ref()),
            created_at: 0,
        };
        let (key, revision) = (
            table::tag(head.id, &new.name)?,
            table::revision(head.id, id),
        );
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let active = self.while_active(&mut unit, head.id)?;
            unit.require(&self.table, &revision, Condition::exists(PK))?;
            let envelope = unit.envelope(KIND, item::SCHEMA_VERSION);
            tag.created_at = envelope.created_at;
            unit.create(&self.table, &envelope, item::tag_item(&tag)?)?;
            let tagged = Head {
                revision: id,
                ..head.clone()
            };
            self.announce(&mut unit, "tagged", &tagged, &tag.author)
                .await?;
            match attempts.commit(unit).await? {
                Some(Outcome::Done(())) => return Ok(tag),
                Some(Outcome::Refused(refusal)) if refusal.is_about(&self.table, &active) => {
                    return Err(missing(dataset));
                }
                Some(Outcome::Refused(refusal)) if refusal.is_about(&self.table, &revision) => {
                    return Err(no_revision(id));
                }
                Some(Outcome::Refused(refusal)) if refusal.is_about(&self.table, &key) => {
                    return Err(exists(&new.name));
                }
                Some(Outcome::Refused(refusal)) => return Err(refusal.into()),
                None => {}
            }
        }
    }

    pub(super) async fn tag_update_now(
        &self,
        dataset: &DatasetRef,
        name: &str,
        change: &TagChange,
    ) -> Result<TagInfo, Error> {
        check_tag(name)?;
        if change.name.is_none() && change.description.is_none() {
            return Err(invalid(
                "nothing of a tag is to be changed: say a name, a description, or both",
            ));
        }
        let new_name = change.name.as_deref().unwrap_or(name);
        check_tag(new_name)?;
        let head = self.active(dataset).await?;
        let (old, new) = (table::tag(head.id, name)?, table::tag(head.id, new_name)?);
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let active = self.while_active(&mut unit, head.id)?;
            let stored = unit.get(&self.table, &old).await?;
            let stored = stored.ok_or_else(|| no_tag(name))?;
            let mut tag = item::TAGS.read(&stored)?;
            let envelope = unit.next(&Envelope::of(&stored)?);
            new_name.clone_into(&mut tag.name);
            if let Some(description) = &change.description {
                description.clone_into(&mut tag.description);
            }
            if let Some(author) = &change.author {
                author.clone_into(&mut tag.author);
            }
            if new_name == name {
                unit.put_record(&self.table, &envelope, item::tag_item(&tag)?)?;
            } else {
                unit.delete(&self.table, &old)?;
                unit.create(&self.table, &envelope, item::tag_item(&tag)?)?;
            }
            self.announce(&mut unit, "tag changed", &head, &tag.author)
                .await?;
            match attempts.commit(unit).await? {
                Some(Outcome::Done(())) => return Ok(tag),
                Some(Outcome::Refused(refusal)) if refusal.is_about(&self.table, &active) => {
                    return Err(missing(dataset));
                }
                Some(Outcome::Refused(refusal)) if refusal.is_about(&self.table, &new) => {
                    return Err(exists(new_name));
                }
                Some(Outcome::Refused(refusal)) => return Err(refusal.into()),
                None => {}
            }
        }
    }

    pub(super) async fn tag_delete_now(
        &self,
        dataset: &DatasetRef,
        name: &str,
    ) -> Result<(), Error> {
        check_tag(name)?;
        let head = self.active(dataset).await?;
        let key = table::tag(head.id, name)?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let active = self.while_active(&mut unit, head.id)?;
            if unit.get(&self.table, &key).await?.is_none() {
                return Err(no_tag(name));
            }
            unit.delete(&self.table, &key)?;
            self.announce(&mut unit, "tag deleted", &head, &self.author(None))
                .await?;
            match attempts.commit(unit).await? {
                Some(Outcome::Refused(refusal)) if refusal.is_about(&self.table, &active) => {
                    return Err(missing(dataset));
                }
                Some(outcome) => return outcome.or_conflict(),
                None => {}
            }
        }
    }
}

#[cold]
fn exists(name: &str) -> Error {
    let message = format!("there is a tag {name} already: change it, or choose another name");
    Error::new(ErrorKind::Conflict, message)
}
