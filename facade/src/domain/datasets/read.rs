//! Reading: which dataset, which revision, and the bodies of its resources.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use super::document::{Content, PACKAGE_BYTES_MAX, ResourceEntry};
use super::item::{self, Body, Head, Revision, Stored};
use super::table::{self, TABLE};
use super::types::{Dataset, DatasetId, DatasetRef, RevisionId, RevisionInfo, RevisionRef, Target};
use super::{Datasets, TagInfo};
use crate::backend::{BatchGet, Consistency, Get, Item, ItemKey};
use crate::block::blobs::Digest;
use crate::error::{Error, ErrorKind};

/// Keys of one request for several items.
const KEYS_MAX: usize = 100;

impl Datasets {
    /// The owner and the name that a dataset is asked for by.
    pub(super) fn name_of<'a>(
        &'a self,
        dataset: &'a DatasetRef,
    ) -> Result<(&'a str, &'a str), Error> {
        match &dataset.0 {
            Target::Name(owner, name) => {
                let own = &*self.settings.default_owner;
                Ok((owner.as_deref().unwrap_or(own), name))
            }
            Target::Id(_) => Err(Error::new(
                ErrorKind::InvalidInput,
                "a dataset is created and moved under an owner and a name, not under an id",
            )),
        }
    }

    /// The owner and the name of a dataset, which rights are asked for by: of an id what its dataset is called, or was
    /// when it was deleted; of a name the name itself, whether there is such a dataset or not. No hook is called.
    pub async fn called(&self, dataset: &DatasetRef) -> Result<(String, String), Error> {
        let Target::Id(id) = dataset.0 else {
            let (owner, name) = self.name_of(dataset)?;
            return Ok((owner.to_owned(), name.to_owned()));
        };
        let head = self.get(table::head(id)).await?;
        let head = item::HEADS.read(&head.ok_or_else(|| missing(dataset))?)?;
        Ok((head.owner, head.name))
    }

    /// The id of a dataset.
    pub(super) async fn resolve(&self, dataset: &DatasetRef) -> Result<DatasetId, Error> {
        if let Target::Id(id) = dataset.0 {
            return Ok(id);
        }
        let (owner, name) = self.name_of(dataset)?;
        let pointer = self.get(table::pointer(owner, name)?).await?;
        let pointer = pointer.ok_or_else(|| missing(dataset))?;
        item::POINTERS.read(&pointer)
    }

    /// The head of a dataset that was not deleted.
    pub(super) async fn active(&self, dataset: &DatasetRef) -> Result<Head, Error> {
        let id = self.resolve(dataset).await?;
        let head = self.get(table::head(id)).await?;
        live(head.as_ref(), dataset)
    }

    /// The id of the revision that is meant, whether there is such a one or not.
    pub(super) async fn revision_id(
        &self,
        head: &Head,
        at: &RevisionRef,
    ) -> Result<RevisionId, Error> {
        match at {
            RevisionRef::Head => Ok(head.revision),
            RevisionRef::Id(id) => Ok(*id),
            RevisionRef::Tag(name) => Ok(self.tag(head.id, name).await?.revision),
        }
    }

    pub(super) async fn tag(&self, id: DatasetId, name: &str) -> Result<TagInfo, Error> {
        let tag = self.get(table::tag(id, name)?).await?;
        item::TAGS.read(&tag.ok_or_else(|| no_tag(name))?)
    }

    /// A revision of a dataset.
    pub(super) async fn revision(&self, id: DatasetId, at: RevisionId) -> Result<Revision, Error> {
        item::REVISIONS.read(&self.revision_item(id, at).await?)
    }

    /// A revision as it is stored.
    pub(super) async fn revision_item(&self, id: DatasetId, at: RevisionId) -> Result<Item, Error> {
        let revision = self.get(table::revision(id, at)).await?;
        revision.ok_or_else(|| no_revision(at))
    }

    /// The revision that is meant.
    pub(super) async fn revision_at(
        &self,
        head: &Head,
        at: &RevisionRef,
    ) -> Result<Revision, Error> {
        let id = self.revision_id(head, at).await?;
        self.revision(head.id, id).await
    }

    /// What a revision holds, from wherever it is.
    pub(super) async fn content(&self, stored: Stored) -> Result<Content, Error> {
        match stored {
            Stored::Here(content) => Ok(content),
            Stored::Blob(digest) => item::content_of_bytes(&self.blob(&digest).await?),
        }
    }

    /// A dataset with the package of a content.
    pub(super) async fn dataset(
        &self,
        head: Head,
        revision: RevisionInfo,
        content: Content,
    ) -> Result<Dataset, Error> {
        let bodies = self.bodies(head.id, content.entries()).await?;
        Ok(Dataset {
            id: head.id,
            owner: head.owner,
            name: head.name,
            revision,
            package: content.join(bodies)?,
        })
    }

    /// The bodies of resources, each read once.
    pub(super) async fn bodies<'a>(
        &self,
        id: DatasetId,
        entries: impl IntoIterator<Item = &'a ResourceEntry>,
    ) -> Result<BTreeMap<Digest, Value>, Error> {
        let wanted: BTreeSet<Digest> = entries.into_iter().map(|entry| entry.digest).collect();
        let mut keys = VecDeque::with_capacity(wanted.len());
        for digest in &wanted {
            keys.push_back(ItemKey::new(self.table.clone(), table::body(id, digest)));
        }
        let mut bodies = BTreeMap::new();
        while !keys.is_empty() {
            let some = keys.drain(..keys.len().min(KEYS_MAX)).collect();
            for item in self.get_all(some).await? {
                let (digest, body) = match item::BODIES.read(&item)? {
                    Body::Here(digest, body) => (digest, body),
                    Body::Blob(digest) => {
                        let body = serde_json::from_slice(&self.blob(&digest).await?);
                        let damaged = |_| {
                            let message = format!("the blob {digest} is no resource");
                            Error::new(ErrorKind::CorruptData, message)
                        };
                        (digest, body.map_err(damaged)?)
                    }
                };
                bodies.insert(digest, body);
            }
        }
        Ok(bodies)
    }

    async fn blob(&self, digest: &Digest) -> Result<Vec<u8>, Error> {
        let bytes_max = u64::try_from(2 * PACKAGE_BYTES_MAX).unwrap_or(u64::MAX);
        let bytes = self.blobs.read(digest, bytes_max).await?;
        bytes.ok_or_else(|| {
            let message = format!("the blob {digest} of a dataset is missing");
            Error::new(ErrorKind::CorruptData, message)
        })
    }

    pub(super) async fn get(&self, key: Item) -> Result<Option<Item>, Error> {
        let get = Get::new(self.table.clone(), key).consistency(Consistency::Strong);
        Ok(self.store.get(&get, &mut self.store.budget()).await?)
    }

    /// Items by their keys, in no order; those alone that there are.
    async fn get_all(&self, keys: Vec<ItemKey>) -> Result<Vec<Item>, Error> {
        let mut budget = self.store.budget();
        let mut request = BatchGet::new(keys).consistency(Consistency::Strong);
        let mut items = Vec::new();
        while !request.keys.is_empty() {
            let answer = self.store.batch_get(&request, &mut budget).await?;
            items.extend(answer.items.into_iter().map(|(_, item)| item));
            request.keys = answer.unprocessed;
            if !request.keys.is_empty() && !budget.pause().await {
                let message = format!("the store is too busy to read from {}", TABLE.name());
                return Err(Error::new(ErrorKind::Throttled, message));
            }
        }
        Ok(items)
    }
}

/// A head that is there, and of a dataset that was not deleted.
pub(super) fn live(head: Option<&Item>, dataset: &DatasetRef) -> Result<Head, Error> {
    let head = head.map(|head| item::HEADS.read(head)).transpose()?;
    let head = head.filter(|head| head.deleted_at.is_none());
    head.ok_or_else(|| missing(dataset))
}

#[cold]
pub(super) fn missing(dataset: &DatasetRef) -> Error {
    let message = format!("there is no dataset {dataset}");
    Error::new(ErrorKind::NotFound, message)
}

#[cold]
pub(super) fn no_tag(name: &str) -> Error {
    Error::new(ErrorKind::NotFound, format!("there is no tag {name:?}"))
}

#[cold]
pub(super) fn no_revision(id: RevisionId) -> Error {
    Error::new(ErrorKind::NotFound, format!("there is no revision {id}"))
}
