//! Writing revisions: bodies that are new, the revision, the head and the event, together.
//!
//! Bodies that no transaction has room for are written before it. Nobody sees them until the revision
//! is there that names them; if it never comes, they stay until the dataset is purged.

use std::collections::BTreeSet;

use super::Datasets;
use super::document::Package;
use super::item::{self, Head, SCHEMA_VERSION};
use super::read::live;
use super::table;
use super::types::{
    Author, Change, Dataset, DatasetId, DatasetRef, Document, RevisionId, RevisionInfo, RevisionRef,
};
use crate::backend::Value;
use crate::block::blobs::Digest;
use crate::block::events::{Feed, NewEvent};
use crate::block::uow::{Attempts, Outcome, UnitOfWork};
use crate::error::{Error, ErrorKind};

/// The log of what happens to datasets; all about one dataset is in one order.
pub const FEED: Feed = Feed::new("datasets", 16);

/// Bytes of a document or a body from which on it is kept in a blob.
const ITEM_TEXT_MAX: usize = 350 * 1024;
/// Bodies of one transaction, which has ten other items at most.
const BODIES_MAX: usize = 90;
/// Bytes of the bodies of one transaction.
const BODIES_BYTES_MAX: usize = 3 * 1024 * 1024;
/// Bytes of an entry of a list of resources besides its name: a digest, and the length of the name.
const ENTRY_BYTES: usize = 72;

/// What a new revision is made of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'a> {
    /// The whole document.
    Whole(&'a Document),
    /// The document that there is, with these members.
    Members(&'a Document),
    /// The document of an older revision.
    Revision(&'a RevisionRef),
}

/// A package on its way into the store.
#[derive(Debug)]
struct Draft {
    id: DatasetId,
    package: Package,
    /// The bodies that are stored, which includes those written on the way.
    known: BTreeSet<Digest>,
    /// The blob of the document, if it needs one.
    blob: Option<Digest>,
}

impl Datasets {
    pub(super) async fn create_now(
        &self,
        dataset: &DatasetRef,
        document: &Document,
        change: &Change,
    ) -> Result<Dataset, Error> {
        let (owner, name) = self.name_of(dataset)?;
        if change.base.is_some() {
            let message = "a dataset that is created has no base: update it, or leave the base out";
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let mut draft = self.draft(self.new_id()?, Package::of(document)?).await?;
        let pointer = table::pointer(owner, name)?;
        if draft.needs_room() && self.get(pointer.clone()).await?.is_some() {
            return Err(taken(owner, name));
        }
        self.make_room(&mut draft).await?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let item = item::name_item(table::pointer_item(owner, name)?, draft.id, owner, name);
            unit.create(&self.table, &unit.envelope("dataset name", 1), item)?;
            let info = self.revision_info(&unit, &draft, change, None, None);
            let head = Head {
                envelope: unit.envelope("dataset", SCHEMA_VERSION),
                id: draft.id,
                owner: owner.to_owned(),
                name: name.to_owned(),
                revision: info.id,
                deleted_at: None,
            };
            unit.create(&self.table, &head.envelope, head.item())?;
            self.put_revision(&mut unit, &draft, &info).await?;
            self.announce(&mut unit, "created", &head, &info.author)
                .await?;
            match attempts.commit(unit).await? {
                Some(Outcome::Done(())) => return Ok(answer(head, info, document.clone())),
                Some(Outcome::Refused(refusal)) if refusal.is_about(&self.table, &pointer) => {
                    return Err(taken(owner, name));
                }
                Some(Outcome::Refused(refusal)) => return Err(refusal.into()),
                None => {}
            }
        }
    }

    /// Makes a revision of what there is now and of `source`.
    pub(super) async fn revise(
        &self,
        dataset: &DatasetRef,
        source: Source<'_>,
        change: &Change,
    ) -> Result<Dataset, Error> {
        let id = self.resolve(dataset).await?;
        let key = table::head(id);
        let mut attempts = Attempts::new(&self.store);
        let mut written = BTreeSet::new();
        loop {
            let mut unit = attempts.unit();
            let head = live(unit.get(&self.table, &key).await?.as_ref(), dataset)?;
            self.check_base(&head, change.base.as_ref()).await?;
            let (document, from) = self.document(&head, source).await?;
            let mut draft = self.draft(id, Package::of(&document)?).await?;
            draft.known.append(&mut written);
            let parents = [Some(head.revision), from];
            for parent in parents.into_iter().flatten() {
                let stored = self.revision(id, parent).await?.content;
                let content = self.content(stored).await?;
                let digests = content.entries().iter().map(|entry| entry.digest);
                draft.known.extend(digests);
            }
            self.make_room(&mut draft).await?;
            let info = self.revision_info(&unit, &draft, change, Some(&head), from);
            let next = Head {
                envelope: unit.next(&head.envelope),
                revision: info.id,
                ..head
            };
            unit.put_record(&self.table, &next.envelope, next.item())?;
            self.put_revision(&mut unit, &draft, &info).await?;
            let what = if from.is_some() {
                "reverted"
            } else {
                "updated"
            };
            self.announce(&mut unit, what, &next, &info.author).await?;
            match attempts.commit(unit).await? {
                Some(Outcome::Done(())) => return Ok(answer(next, info, document)),
                Some(Outcome::Refused(refusal)) => return Err(refusal.into()),
                None => written = draft.known,
            }
        }
    }

    /// The document that a source makes, and the revision that it is of if it is an old one.
    async fn document(
        &self,
        head: &Head,
        source: Source<'_>,
    ) -> Result<(Document, Option<RevisionId>), Error> {
        let old = match source {
            Source::Whole(document) => return Ok((document.clone(), None)),
            Source::Members(_) => head.revision,
            Source::Revision(at) => self.revision_id(head, at).await?,
        };
        let content = self
            .content(self.revision(head.id, old).await?.content)
            .await?;
        let bodies = self.bodies(head.id, content.entries()).await?;
        let document = content.join(bodies)?;
        Ok(match source {
            Source::Members(changes) => (merged(document, changes), None),
            Source::Whole(_) | Source::Revision(_) => (document, Some(old)),
        })
    }

    pub(super) async fn check_base(
        &self,
        head: &Head,
        base: Option<&RevisionRef>,
    ) -> Result<(), Error> {
        let Some(base) = base else { return Ok(()) };
        let base = self.revision_id(head, base).await?;
        if base == head.revision {
            return Ok(());
        }
        let message = format!(
            "the newest revision of {}/{} is {}, and not {base}: read it, and change that",
            head.owner, head.name, head.revision
        );
        Err(Error::new(ErrorKind::Conflict, message))
    }

    /// A package of which nothing is stored yet but its document, if that needs a blob.
    async fn draft(&self, id: DatasetId, package: Package) -> Result<Draft, Error> {
        let entries = package.content.entries().iter();
        let entry = |name: &Option<String>| ENTRY_BYTES + name.as_ref().map_or(0, String::len);
        let bytes = entries.map(|one| entry(&one.name)).sum::<usize>() + package.text.len();
        let blob = match bytes > ITEM_TEXT_MAX {
            true => {
                let bytes = item::content_bytes(&package.text, &package.content)?;
                Some(self.blobs.put(&bytes).await?)
            }
            false => None,
        };
        Ok(Draft {
            id,
            package,
            known: BTreeSet::new(),
            blob,
        })
    }

    /// Writes the bodies that the transaction of the revision has no room for.
    async fn make_room(&self, draft: &mut Draft) -> Result<(), Error> {
        let mut written = Vec::new();
        for (digest, text) in draft.missing().filter(|(_, text)| is_large(text)) {
            self.blobs.put(text.as_bytes()).await?;
            let mut attempts = Attempts::new(&self.store);
            loop {
                let mut unit = attempts.unit();
                let item = item::body_in_blob(draft.id, digest);
                let owner = table::owner_of_blob(&item);
                self.blobs.reference(&mut unit, digest, &owner).await?;
                unit.put_record(&self.table, &unit.envelope("resource", 1), item)?;
                if let Some(outcome) = attempts.commit(unit).await? {
                    outcome.or_conflict()?;
                    break;
                }
            }
            written.push(*digest);
        }
        draft.known.extend(written);
        while draft.is_full() {
            let mut unit = UnitOfWork::new(&self.store);
            let mut written = Vec::new();
            let mut bytes = 0;
            for (digest, text) in draft.missing().take(BODIES_MAX) {
                bytes += text.len();
                if bytes > BODIES_BYTES_MAX && !written.is_empty() {
                    break;
                }
                self.put_body(&mut unit, draft.id, digest, text)?;
                written.push(*digest);
            }
            unit.commit().await??;
            draft.known.extend(written);
        }
        Ok(())
    }

    fn put_body(
        &self,
        unit: &mut UnitOfWork<'_>,
        id: DatasetId,
        digest: &Digest,
        text: &str,
    ) -> Result<(), Error> {
        // Whatever has the key has the same body.
        let item = item::body_item(id, digest, text);
        unit.put_record(&self.table, &unit.envelope("resource", 1), item)
    }

    /// Puts a revision into a unit, with the bodies that are not stored yet.
    async fn put_revision(
        &self,
        unit: &mut UnitOfWork<'_>,
        draft: &Draft,
        info: &RevisionInfo,
    ) -> Result<(), Error> {
        for (digest, text) in draft.missing() {
            self.put_body(unit, draft.id, digest, text)?;
        }
        let item = item::revision_item(info);
        let item = match draft.blob {
            Some(digest) => {
                let owner = table::owner_of_blob(&item);
                self.blobs.reference(unit, &digest, &owner).await?;
                item.with(item::BLOB, digest.to_string())
            }
            None => item::with_content(item, &draft.package.text, &draft.package.content),
        };
        let mut envelope = unit.envelope("revision", SCHEMA_VERSION);
        envelope.created_at = info.created_at;
        envelope.updated_at = info.created_at;
        unit.create(&self.table, &envelope, item)
    }

    fn revision_info(
        &self,
        unit: &UnitOfWork<'_>,
        draft: &Draft,
        change: &Change,
        head: Option<&Head>,
        reverted_from: Option<RevisionId>,
    ) -> RevisionInfo {
        let number = head.map_or(1, |head| head.revision.number().saturating_add(1));
        let settings = &self.settings;
        RevisionInfo {
            dataset: draft.id,
            id: RevisionId::new(number, draft.package.hash()),
            parent: head.map(|head| head.revision),
            author: self.author(change.author.as_ref()),
            message: match (&change.message, reverted_from) {
                (Some(message), _) => message.clone(),
                (None, Some(from)) => format!("Revert to {from}"),
                (None, None) => settings.default_message.clone(),
            },
            // The clock of another machine may have been ahead.
            created_at: unit
                .now()
                .max(head.map_or(0, |head| head.envelope.updated_at)),
            reverted_from,
        }
    }

    pub(super) fn author(&self, given: Option<&Author>) -> Author {
        given.unwrap_or(&self.settings.default_author).clone()
    }

    /// Tells the log what has happened to a dataset.
    pub(super) async fn announce(
        &self,
        unit: &mut UnitOfWork<'_>,
        what: &'static str,
        head: &Head,
        author: &Author,
    ) -> Result<(), Error> {
        let id = head.id.to_string();
        let shard = FEED.shard_of(&id);
        let payload = [
            ("dataset", id),
            ("owner", head.owner.clone()),
            ("name", head.name.clone()),
            ("revision", head.revision.to_string()),
        ];
        let payload = payload.map(|(name, text)| (name.to_owned(), Value::Text(text)));
        let mut event = NewEvent::new(what, Value::Map(payload.into_iter().collect()));
        event.by = author.name.clone().or_else(|| author.email.clone());
        self.events.append(unit, &FEED, shard, event).await?;
        Ok(())
    }

    fn new_id(&self) -> Result<DatasetId, Error> {
        let mut chance = [0; 10];
        self.store.retrier.random.fill(&mut chance)?;
        let milliseconds = self.store.retrier.clock.nanoseconds() / 1_000_000;
        let id = uuid::Builder::from_unix_timestamp_millis(milliseconds, &chance);
        Ok(DatasetId::new(id.into_uuid()))
    }
}

impl Draft {
    /// The bodies that are not stored yet.
    fn missing(&self) -> impl Iterator<Item = (&Digest, &String)> {
        let bodies = self.package.bodies.iter();
        bodies.filter(|(digest, _)| !self.known.contains(*digest))
    }

    /// Whether its bodies are too many for the transaction of the revision.
    fn is_full(&self) -> bool {
        let bytes: usize = self.missing().map(|(_, text)| text.len()).sum();
        self.missing().count() > BODIES_MAX || bytes > BODIES_BYTES_MAX
    }

    fn needs_room(&self) -> bool {
        self.is_full() || self.missing().any(|(_, text)| is_large(text))
    }
}

const fn is_large(text: &str) -> bool {
    text.len() > ITEM_TEXT_MAX
}

/// What a writer is answered: what it has written, without reading it.
fn answer(head: Head, revision: RevisionInfo, package: Document) -> Dataset {
    Dataset {
        id: head.id,
        owner: head.owner,
        name: head.name,
        revision,
        package,
    }
}

/// The members of `changes` in place of those of `document`.
fn merged(mut document: Document, changes: &Document) -> Document {
    for (name, value) in changes {
        document.insert(name.clone(), value.clone());
    }
    document
}

#[cold]
pub(super) fn taken(owner: &str, name: &str) -> Error {
    let message = format!("there is a dataset {owner}/{name} already: update it, or choose a name");
    Error::new(ErrorKind::Conflict, message)
}
