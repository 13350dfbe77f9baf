//! Sending a draft: one transaction with all that belongs to what it writes.

use serde_json::Value as Json;

use super::documents::BLOB_DIGEST;
use super::draft::{Change, Draft, HeadOf, Intent, Target, exists};
use super::item::{self, Look, StoredParts, Wanted};
use crate::backend::{Condition, Consistency, Get, Item, Value};
use crate::block::events::{Feed, NewEvent};
use crate::block::key::{PK, SK};
use crate::block::record::{Envelope, absent, at_revision, is_live, revision};
use crate::block::uow::{Attempts, Outcome, Refusal, UnitOfWork};
use crate::domain::packages::Packages;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::table;
use crate::error::{Error, ErrorKind};

/// The log of what happens to packages; all about one package is in one order.
pub const FEED: Feed = Feed::new("packages", 16);

/// What the log calls a file that was added to an artifact.
pub(crate) const FILE_ADDED: &str = "artifact.file_added";

/// Bytes of an event, as JSON.
pub(crate) const EVENT_BYTES_MAX: usize = 256 * 1024;

/// The code of an event that was applied before.
pub(crate) const APPLIED: &str = "ALREADY_APPLIED";

impl Packages {
    /// What is stored, with what a draft does to it; the draft notes that it was read.
    pub(crate) async fn read(
        &self,
        draft: Option<&mut Draft>,
        target: &Target,
        wanted: Wanted,
    ) -> Result<StoredParts, Fault> {
        let found = self.fetch_item(target.key()?).await?;
        let stored = match &found {
            Some(item) => self.decode(item, wanted).await?,
            None => StoredParts::default(),
        };
        let Some(draft) = draft else {
            return Ok(stored);
        };
        let rev = found.as_ref().map(revision).transpose()?;
        draft.saw(target.clone(), rev);
        Ok(draft.over(target, stored))
    }

    /// An item that has not ended.
    pub(crate) async fn fetch_item(&self, key: Item) -> Result<Option<Item>, Error> {
        // Beside a key there may be what it had no room for.
        let key = match key.len() {
            2 => key,
            _ => key.select(&[PK, SK]),
        };
        let get = Get::new(self.table.clone(), key).consistency(Consistency::Strong);
        let found = self.store.get(&get, &mut self.store.budget()).await?;
        let now = self.store.seconds();
        Ok(found.filter(|item| is_live(item, now)))
    }

    /// What is wanted of the document and the row in an item.
    pub(crate) async fn decode(&self, item: &Item, wanted: Wanted) -> Result<StoredParts, Error> {
        let mut parts = StoredParts::default();
        if item::is_removed(item) {
            return Ok(parts);
        }
        if wanted.document != Look::Away {
            parts.document = match item::digest(item, item::SPILLED)? {
                None if wanted.document == Look::There => item::presence(item, item::DOCUMENT)?,
                None => item::json(item, item::DOCUMENT)?,
                // Rare, and not worth room in every step that reads a document.
                Some(digest) => Some(Box::pin(self.spilled(&digest)).await?),
            };
        }
        if wanted.row {
            parts.row = item::json(item, item::ROW)?;
        }
        Ok(parts)
    }

    /// A document that no item has room for.
    pub(super) async fn spilled(
        &self,
        digest: &crate::block::blobs::Digest,
    ) -> Result<Json, Error> {
        let damaged = || item::damaged(item::SPILLED);
        let bytes = self
            .blobs
            .read(digest, u64::MAX)
            .await?
            .ok_or_else(damaged)?;
        serde_json::from_slice(&bytes).map_err(|_| damaged())
    }

    /// Carries a draft out, or nothing of it.
    pub(crate) async fn commit(&self, draft: &Draft) -> Result<(), Fault> {
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            self.fill(&mut unit, draft).await?;
            match attempts.commit(unit).await {
                Ok(Some(Outcome::Done(()))) => {
                    self.forget_changed(draft).await;
                    return Ok(());
                }
                Ok(Some(Outcome::Refused(refusal))) => return Err(self.refused(draft, &refusal)),
                Ok(None) => {}
                Err(error) if error.kind() == ErrorKind::InvalidInput => {
                    let message = "the transaction is larger than the store takes";
                    return Err(Fault::new(413, "TRANSACTION_TOO_LARGE", message).because(error));
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Forgets what caches keep of artifacts that are not as they were. Another process may find it in its memory for ten
    /// seconds more.
    async fn forget_changed(&self, draft: &Draft) {
        for (target, entry) in draft.entries.iter().filter(|(_, entry)| !entry.absent) {
            let Target::Artifact(at) = target else {
                continue;
            };
            if entry.document == Change::Keep && entry.yank.is_none() {
                continue;
            }
            let about = at.to_string();
            for cache in [&self.caches.responses, &self.caches.blobs] {
                if let Err(error) = cache.forget(&about).await {
                    tracing::warn!(%error, "what a cache keeps of a changed artifact is not forgotten before it ends");
                }
            }
        }
    }

    /// Whether all artifacts that a draft wants to create are stored already, with the same bytes.
    pub(crate) async fn is_stored(&self, draft: &Draft) -> Result<bool, Fault> {
        for (target, entry) in draft.entries.iter().filter(|(_, entry)| entry.absent) {
            let (Target::Artifact(_), Change::Set(document)) = (target, &entry.document) else {
                return Ok(false);
            };
            let stored = self.read(None, target, Wanted::DOCUMENT).await?.document;
            let digest = |document: &Json| document.get(BLOB_DIGEST).cloned();
            if stored.as_ref().and_then(digest) != digest(document) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Puts all of a draft into a unit.
    async fn fill(&self, unit: &mut UnitOfWork<'_>, draft: &Draft) -> Result<(), Fault> {
        let now = self.store.seconds();
        for (target, rev) in &draft.seen {
            let as_read = rev.map_or_else(|| absent(now), at_revision);
            unit.require(&self.table, &target.key()?, as_read)?;
        }
        for (target, entry) in &draft.entries {
            self.apply(unit, draft, target, entry).await?;
        }
        self.apply_files(unit, draft).await?;
        self.touch_heads(unit, draft).await?;
        if let Some(cursor) = &draft.cursor {
            let fresh = cursor
                .consumer
                .advance(unit, cursor.shard, cursor.seq)
                .await?;
            if !fresh {
                return Err(Fault::new(409, APPLIED, "the event was applied before"));
            }
        }
        for event in &draft.events {
            let mut new = NewEvent::new(event.kind.clone(), Value::Text(event.payload.clone()));
            new.by.clone_from(&event.by);
            self.events.append(unit, &FEED, event.shard, new).await?;
        }
        Ok(())
    }

    /// Counts the heads of those keys of generic indexes on whose rows change.
    async fn touch_heads(&self, unit: &mut UnitOfWork<'_>, draft: &Draft) -> Result<(), Fault> {
        let mut touched: Vec<HeadOf> = Vec::new();
        for target in draft.entries.keys() {
            if let Target::Row(row) = target {
                let head = HeadOf::Rows(row.index.clone(), row.key.clone());
                if !row.unique && !touched.contains(&head) {
                    touched.push(head);
                }
            }
        }
        for head in touched {
            let key = Target::Head(head).key()?;
            let envelope = match unit.get(&self.table, &key).await? {
                Some(head) => unit.next(&Envelope::of(&head)?),
                None => unit.envelope("index head", 1),
            };
            unit.put_record(&self.table, &envelope, key)?;
        }
        Ok(())
    }

    /// What it means that a record was not as a draft needs it.
    fn refused(&self, draft: &Draft, refusal: &Refusal) -> Fault {
        let about = |target: &Target| {
            let key = target.key();
            key.is_ok_and(|key| refusal.is_about(&self.table, &key))
        };
        let written_once = |(target, entry): (&Target, &Intent)| entry.absent && about(target);
        if draft.entries.iter().any(written_once) {
            return exists();
        }
        let target = draft
            .entries
            .iter()
            .find_map(|(target, entry)| target_of(target, entry));
        let target = target.filter(|at| {
            let key = table::artifact(at);
            key.is_ok_and(|key| refusal.is_about(&self.table, &key))
        });
        if target.is_some() && !draft.seen.keys().any(about) {
            return Fault::new(404, "TARGET_NOT_FOUND", "there is no such artifact");
        }
        if draft
            .entries
            .keys()
            .any(|at| matches!(at, Target::Row(row) if row.unique) && about(at))
        {
            return Fault::conflict("another row has the same key, which one row alone may have");
        }
        Fault::conflict("somebody else changed what the transaction has read")
    }
}

/// The artifact that a tag will name.
pub(super) fn target_of(target: &Target, entry: &Intent) -> Option<super::Coordinates> {
    let (Target::Tag([namespace, name, _]), super::draft::Change::Set(document)) =
        (target, &entry.document)
    else {
        return None;
    };
    let key = document.get("target_key")?.as_str()?;
    let mut parts = key.split('/').skip(1);
    // A part that is missing is empty, which no version is.
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let (ns, package, version, variant) = (next(), next(), next(), next());
    let one = parts.next().is_none() && ns == *namespace && package == *name && !version.is_empty();
    one.then_some(super::Coordinates {
        namespace: ns,
        name: package,
        version,
        variant,
    })
}

/// That an artifact is there and was not removed.
pub(super) fn present() -> Condition {
    Condition::all([Condition::exists(PK), Condition::absent(item::REMOVED_AT)])
}

/// What an event is about: all about one thing is in one order.
pub(crate) fn about(kind: &str, payload: &Json) -> String {
    let part = |name: &str| payload.get(name).and_then(Json::as_str);
    match (part("namespace"), part("name")) {
        (Some(namespace), Some(name)) => format!("{namespace}/{name}"),
        _ => kind.to_owned(),
    }
}
