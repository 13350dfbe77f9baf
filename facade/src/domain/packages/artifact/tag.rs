//! Tags: names that move from version to version.

use serde_json::{Value as Json, json};

use super::coordinates::{Coordinates, check};
use super::documents;
use super::draft::{Draft, Target};
use super::item::Wanted;
use super::types::{self, Tag};
use crate::backend::{KeyCondition, Query, SortCondition};
use crate::block::key::{KeyBuilder, PK, SK};
use crate::block::listing::Record;
use crate::block::page::every;
use crate::block::{ListOptions, Listing};
use crate::domain::packages::Packages;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::table;
use crate::error::{Error, ErrorKind};

const TAGS: Record<Tag> = Record {
    decode: types::tag,
    partition: PK,
    position: &[SK],
};

/// What the log calls a tag that was set, and one that is gone.
pub(crate) const TAG_UPDATED: &str = "tag.updated";
pub(crate) const TAG_DELETED: &str = "tag.deleted";

/// The answer to whoever removes a tag where tags do not move.
#[cold]
pub(crate) fn tags_stay() -> Fault {
    Fault::conflict("tags stay where they were set")
}

impl Packages {
    /// Lets a tag name an artifact, whatever it named before.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when there is no such artifact. [`ErrorKind::Conflict`] for a tag that is there where tags
    /// do not move, and for the tag `latest` and an older version where that does not move back.
    /// [`ErrorKind::InvalidInput`] for a name that no tag can have.
    pub async fn set_tag(
        &self,
        tag: &str,
        target: &Coordinates,
        by: Option<&str>,
    ) -> Result<(), Error> {
        check("the name of a tag", tag)?;
        let mut draft = self.draft();
        let now = self.now();
        self.set_tag_in(&mut draft, tag, target, &now, by)?;
        let payload = json!({
            "namespace": target.namespace, "name": target.name, "tag": tag,
            "target_version": target.version, "target_variant": target.variant, "at": now, "by": by,
        });
        draft.happened(TAG_UPDATED, &payload, by.map(str::to_owned));
        Ok(self.commit(&draft).await?)
    }

    pub(crate) fn set_tag_in(
        &self,
        draft: &mut Draft,
        tag: &str,
        target: &Coordinates,
        now: &str,
        by: Option<&str>,
    ) -> Result<(), Fault> {
        let [document, row] = documents::tag(tag, target, now, by);
        let names = [
            target.namespace.clone(),
            target.name.clone(),
            tag.to_owned(),
        ];
        draft.put(Target::Tag(names.clone()), document, false)?;
        draft.put_row(Target::Tag(names), row);
        Ok(())
    }

    /// What a tag names; `None` when there is no such tag.
    pub async fn resolve_tag(
        &self,
        namespace: &str,
        name: &str,
        tag: &str,
    ) -> Result<Option<Tag>, Error> {
        let found = self.fetch_item(table::tag(namespace, name, tag)?).await?;
        let damaged = |what| Error::new(ErrorKind::CorruptData, format!("the tag {tag}: {what}"));
        found
            .map(|item| types::tag(&item).map_err(damaged))
            .transpose()
    }

    /// The tags of a package, by name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for the page token of another list and a limit of zero.
    pub async fn list_tags(
        &self,
        namespace: &str,
        name: &str,
        options: &ListOptions,
    ) -> Result<Listing<Tag>, Error> {
        let partition = table::package(namespace, name).partition()?;
        let prefix = SortCondition::begins_with(KeyBuilder::new().text(table::TAG).prefix());
        let condition = KeyCondition::partition(PK, partition.text()).sort(SK, prefix);
        let query = Query::new(self.table.clone(), condition);
        let scope = ["tags", partition.text()];
        let list = self.lister(options, &scope, partition.text(), TAGS);
        list.run(query, every).await
    }

    /// Removes a tag, and answers whether there was one. What it named stays.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`] where tags do not move.
    pub async fn delete_tag(
        &self,
        namespace: &str,
        name: &str,
        tag: &str,
        by: Option<&str>,
    ) -> Result<bool, Error> {
        if !self.settings.features.mutable_tags {
            return Err(tags_stay().into());
        }
        let mut draft = self.draft();
        let target = Target::Tag([namespace.to_owned(), name.to_owned(), tag.to_owned()]);
        if self
            .read(Some(&mut draft), &target, Wanted::DOCUMENT)
            .await?
            .document
            .is_none()
        {
            return Ok(false);
        }
        draft.delete(target.clone());
        draft.delete_row(target);
        let payload: Json = json!({
            "namespace": namespace, "name": name, "tag": tag, "at": self.now(), "by": by,
        });
        draft.happened(TAG_DELETED, &payload, by.map(str::to_owned));
        self.commit(&draft).await?;
        Ok(true)
    }
}
