//! What an entry of a draft does to the items of a unit.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::commit::{present, target_of};
use super::coordinates::Coordinates;
use super::draft::{Change, Draft, Intent, Target, Yanking};
use super::item;
use super::version::{VersionKey, compare};
use crate::backend::{Condition, Item, Value};
use crate::block::blobs::Digest;
use crate::block::key::{PK, owner_of};
use crate::block::platform::{GSI1_PK, GSI1_SK};
use crate::block::record::Envelope;
use crate::block::uow::UnitOfWork;
use crate::domain::packages::Packages;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::{fits, text_of};
use crate::domain::packages::table;
use crate::error::{Error, ErrorKind};

/// The version of the shape of our items.
const SCHEMA: u32 = 1;
/// Labels of one artifact that are found by their values.
const LABELS_MAX: usize = 16;
/// Bytes of the name and of the value of a label that is found.
const LABEL_BYTES_MAX: usize = 128;

impl Packages {
    /// Does what an entry says.
    pub(super) async fn apply(
        &self,
        unit: &mut UnitOfWork<'_>,
        draft: &Draft,
        target: &Target,
        entry: &Intent,
    ) -> Result<(), Fault> {
        match target {
            Target::Artifact(at) => self.apply_artifact(unit, draft, at, entry).await,
            Target::Tag(names) => self.apply_tag(unit, draft, names, target, entry).await,
            Target::Document(..) => self.apply_document(unit, target, entry).await,
            Target::Row(row) => {
                if row.unique {
                    let own = Condition::equals(item::ROW_ID, row.id.as_str());
                    let free = Condition::any([Condition::absent(PK), own]);
                    unit.require(&self.table, &target.key()?, free)?;
                }
                let fields = vec![(item::ROW_ID, Value::from(row.id.as_str()))];
                self.apply_plain(unit, "index row", target, entry, fields)
                    .await
            }
            // A head changes with its rows, and never by itself.
            Target::Head(_) => Ok(()),
        }
    }

    async fn apply_artifact(
        &self,
        unit: &mut UnitOfWork<'_>,
        draft: &Draft,
        at: &Coordinates,
        entry: &Intent,
    ) -> Result<(), Fault> {
        let key = table::artifact(at)?;
        // What must not be there is not read: the condition of its creation says the same.
        let before = match entry.absent {
            true => None,
            false => unit.get(&self.table, &key).await?,
        };
        let was = before.as_ref().filter(|item| !item::is_removed(item));
        let stored = match was {
            None => item::StoredParts::default(),
            Some(item) => self.decode(item, item::Wanted::ALL).await?,
        };
        let old = Parts::of(was, stored.document.as_ref())?;
        let Some(document) = entry.document.over(stored.document) else {
            let Some(before) = &before else {
                return match entry.row {
                    Change::Set(_) => Err(rowless()),
                    _ => Ok(()),
                };
            };
            if was.is_some() {
                self.remove_artifact(unit, draft, key, at, before, &old)
                    .await?;
            }
            return Ok(());
        };
        let row = entry.row.over(stored.row);
        let yank = match &entry.yank {
            None => old.yank.clone(),
            Some(Yanking { yanked: false, .. }) => None,
            Some(Yanking { at, reason, by, .. }) => Some((at.clone(), reason.clone(), by.clone())),
        };
        let new = Parts::new(&document, yank);
        self.move_reference(unit, &key, &old, &new).await?;
        self.move_labels(unit, at, &old, &new)?;
        let mut item = new.item(key, at, row.as_deref())?;
        self.put_document(unit, document_owner, &mut item, &document, was)
            .await?;
        match &before {
            None => unit.create(&self.table, &unit.envelope("artifact", SCHEMA), item)?,
            Some(before) => {
                let envelope = unit.next(&Envelope::of(before)?);
                unit.put_record(&self.table, &envelope, item)?;
            }
        }
        self.count(unit, at, i64::from(was.is_none())).await
    }

    /// Writes the document into its item, or into a blob that the item names. The blob is stored already: see
    /// [`Packages::spill`]. Who needs it is made of the key of the item, where there is such a blob.
    async fn put_document(
        &self,
        unit: &mut UnitOfWork<'_>,
        owner: fn(&Item) -> String,
        item: &mut Item,
        document: &Json,
        before: Option<&Item>,
    ) -> Result<(), Fault> {
        let text = text_of(document);
        let old = before
            .map(|item| item::digest(item, item::SPILLED))
            .transpose()?;
        let new = (text.len() > item::DOCUMENT_BYTES_MAX).then(|| Digest::of(text.as_bytes()));
        let old = old.flatten();
        if old != new {
            let owner = owner(item);
            if let Some(old) = &old {
                self.blobs.release(unit, old, &owner).await?;
            }
            if let Some(new) = &new {
                self.blobs.reference(unit, new, &owner).await?;
            }
        }
        match new {
            None => item.insert(item::DOCUMENT, text),
            Some(digest) => item.insert(item::SPILLED, digest.to_string()),
        }
        Ok(())
    }

    /// Stores the bytes of a document that no item has room for. Nobody sees them until a draft refers to them.
    pub(crate) async fn spill(&self, document: &Json) -> Result<(), Error> {
        if !fits(document, item::DOCUMENT_BYTES_MAX) {
            self.blobs.put(text_of(document).as_bytes()).await?;
        }
        Ok(())
    }

    /// Removes an artifact. Where coordinates are used once, what is left of it keeps them from being used again.
    async fn remove_artifact(
        &self,
        unit: &mut UnitOfWork<'_>,
        draft: &Draft,
        key: Item,
        at: &Coordinates,
        before: &Item,
        old: &Parts,
    ) -> Result<(), Fault> {
        let gone = Parts::default();
        self.move_reference(unit, &key, old, &gone).await?;
        self.move_labels(unit, at, old, &gone)?;
        if let Some(spilled) = item::digest(before, item::SPILLED)? {
            let owner = document_owner(&key);
            self.blobs.release(unit, &spilled, &owner).await?;
        }
        match draft.policies.features.overwrite_artifacts {
            true => unit.delete(&self.table, &key)?,
            false => {
                let item = with_names(key, at).with(item::REMOVED_AT, Value::number(unit.now()));
                let envelope = unit.next(&Envelope::of(before)?);
                unit.put_record(&self.table, &envelope, item)?;
            }
        }
        unit.delete(&self.table, &table::downloads(at)?)?;
        self.count(unit, at, -1).await
    }

    /// Refers to the new blob instead of the old one.
    async fn move_reference(
        &self,
        unit: &mut UnitOfWork<'_>,
        key: &Item,
        old: &Parts,
        new: &Parts,
    ) -> Result<(), Fault> {
        if old.digest == new.digest {
            return Ok(());
        }
        let owner = owner_of(key);
        if let Some(digest) = &old.digest {
            self.blobs.release(unit, digest, &owner).await?;
        }
        if let Some(digest) = &new.digest {
            let referred = self.blobs.reference(unit, digest, &owner).await;
            referred.map_err(|error| match error.kind() {
                ErrorKind::NotFound => Fault::no_blob(digest).because(error),
                _ => error.into(),
            })?;
        }
        Ok(())
    }

    fn move_labels(
        &self,
        unit: &mut UnitOfWork<'_>,
        at: &Coordinates,
        old: &Parts,
        new: &Parts,
    ) -> Result<(), Fault> {
        for (label, value) in old.labels.difference(&new.labels) {
            unit.delete(&self.table, &table::label(at, label, value)?)?;
        }
        for (label, value) in new.labels.difference(&old.labels) {
            let item = with_names(table::label(at, label, value)?, at);
            unit.put_record(&self.table, &unit.envelope("label", SCHEMA), item)?;
        }
        Ok(())
    }

    /// Counts an artifact of a package, whose head says so, and which its namespace lists.
    async fn count(
        &self,
        unit: &mut UnitOfWork<'_>,
        at: &Coordinates,
        more: i64,
    ) -> Result<(), Fault> {
        let key = table::head(&at.namespace, &at.name)?;
        let head = unit.get(&self.table, &key).await?;
        let (envelope, artifacts) = match &head {
            Some(head) => {
                let artifacts = item::number(head, item::ARTIFACTS).unwrap_or(0);
                (unit.next(&Envelope::of(head)?), artifacts)
            }
            None => {
                let space = table::namespace(&at.namespace)?
                    .with(item::NAMESPACE, at.namespace.as_str())
                    .with(GSI1_PK, table::NAMESPACES)
                    .with(GSI1_SK, at.namespace.as_str());
                // It says the same, whoever writes it.
                unit.put_record(&self.table, &unit.envelope("namespace", SCHEMA), space)?;
                (unit.envelope("package", SCHEMA), 0)
            }
        };
        let artifacts = artifacts.saturating_add_signed(more);
        let item = key
            .with(item::NAMESPACE, at.namespace.as_str())
            .with(item::NAME, at.name.as_str())
            .with(item::ARTIFACTS, Value::number(artifacts));
        // A package without artifacts is in no list, and still has a head, which its readers have read.
        let item = match artifacts {
            0 => item,
            _ => item
                .with(GSI1_PK, table::of_namespace(&at.namespace)?)
                .with(GSI1_SK, at.name.as_str()),
        };
        Ok(unit.put_record(&self.table, &envelope, item)?)
    }

    async fn apply_tag(
        &self,
        unit: &mut UnitOfWork<'_>,
        draft: &Draft,
        [namespace, name, tag]: &[String; 3],
        target: &Target,
        entry: &Intent,
    ) -> Result<(), Fault> {
        let at = target_of(target, entry);
        let package = Coordinates {
            namespace: namespace.clone(),
            name: name.clone(),
            version: String::new(),
            variant: String::new(),
        };
        if matches!(entry.document, Change::Set(_)) {
            // The head changes with a tag, so that nobody removes what was just tagged.
            self.count(unit, &package, 0).await?;
        }
        if let Some(at) = &at {
            unit.require(&self.table, &table::artifact(at)?, present())?;
            if draft.policies.versioning.monotonic && tag == LATEST && !entry.absent {
                let before = unit.get(&self.table, &target.key()?).await?;
                let version = before.as_ref().and_then(|item| item.text(item::VERSION));
                if version.is_some_and(|version| compare(&at.version, &version).is_lt()) {
                    let message = "the tag latest does not move to an older version";
                    return Err(Fault::conflict(message));
                }
            }
        }
        let mut fields = vec![
            (item::NAMESPACE, Value::from(namespace.as_str())),
            (item::NAME, Value::from(name.as_str())),
            (item::TAG_NAME, Value::from(tag.as_str())),
        ];
        if let Some(at) = at {
            fields.push((item::VERSION, at.version.into()));
            fields.push((item::VARIANT, at.variant.into()));
        } else if matches!(entry.document, Change::Keep) {
            // The row alone changes: what the tag names stays.
            let before = unit.get(&self.table, &target.key()?).await?;
            for field in [item::VERSION, item::VARIANT] {
                let kept = before.as_ref().and_then(|item| item.get(field));
                fields.extend(kept.map(|value| (field, value)));
            }
        }
        self.apply_plain(unit, "tag", target, entry, fields).await
    }

    async fn apply_document(
        &self,
        unit: &mut UnitOfWork<'_>,
        target: &Target,
        entry: &Intent,
    ) -> Result<(), Fault> {
        self.apply_plain(unit, "document", target, entry, Vec::new())
            .await
    }

    /// Writes an item that stands by itself, or removes it when nothing is left of it.
    async fn apply_plain(
        &self,
        unit: &mut UnitOfWork<'_>,
        kind: &'static str,
        target: &Target,
        entry: &Intent,
        fields: Vec<(&'static str, Value)>,
    ) -> Result<(), Fault> {
        let key = target.key()?;
        let before = match entry.absent {
            true => None,
            false => unit.get(&self.table, &key).await?,
        };
        // What is replaced is not read.
        let kept = item::Wanted {
            document: match entry.document {
                Change::Keep => item::Look::Whole,
                _ => item::Look::Away,
            },
            row: matches!(entry.row, Change::Keep),
        };
        let old = match &before {
            Some(item) => self.decode(item, kept).await?,
            None => item::StoredParts::default(),
        };
        let (document, row) = (entry.document.over(old.document), entry.row.over(old.row));
        if document.is_none() && row.is_none() {
            if let Some(before) = &before {
                if let Some(spilled) = item::digest(before, item::SPILLED)? {
                    let owner = owner_of(&key);
                    self.blobs.release(unit, &spilled, &owner).await?;
                }
                unit.delete(&self.table, &key)?;
            }
            return Ok(());
        }
        let mut item = key;
        for (name, value) in fields {
            item.insert(name, value);
        }
        if let Some(row) = row {
            item.insert(item::ROW, text_of(&row));
        }
        if let Some(document) = document {
            self.put_document(unit, owner_of, &mut item, &document, before.as_ref())
                .await?;
        }
        match &before {
            None if entry.absent => unit.create(&self.table, &unit.envelope(kind, SCHEMA), item)?,
            None => unit.put_record(&self.table, &unit.envelope(kind, SCHEMA), item)?,
            Some(before) => {
                let envelope = unit.next(&Envelope::of(before)?);
                unit.put_record(&self.table, &envelope, item)?;
            }
        }
        Ok(())
    }
}

/// The tag that is not moved to older versions, where that is the policy.
const LATEST: &str = "latest";

/// When something was withdrawn, why, and by whom.
type Withdrawn = (String, Option<String>, Option<String>);

/// What an item of an artifact has besides its document.
#[derive(Clone, Debug, Default)]
struct Parts {
    digest: Option<Digest>,
    size: Option<u64>,
    labels: BTreeSet<(String, String)>,
    /// When it was withdrawn, why, and by whom.
    yank: Option<Withdrawn>,
}

impl Parts {
    fn new(document: &Json, yank: Option<Withdrawn>) -> Self {
        let digest = document
            .get(super::documents::BLOB_DIGEST)
            .and_then(Json::as_str);
        Self {
            digest: digest.and_then(item::digest_of),
            size: document.get("blob_size").and_then(Json::as_u64),
            labels: labels(document),
            yank,
        }
    }

    /// Those of an item and of its document; none of what is not there.
    fn of(item: Option<&Item>, document: Option<&Json>) -> Result<Self, Error> {
        let Some(item) = item else {
            return Ok(Self::default());
        };
        let text = |name: &str| item.text(name).map(|text| text.into_owned());
        let yanked = text(item::YANKED_AT);
        Ok(Self {
            digest: item::digest(item, item::DIGEST)?,
            size: item::number(item, item::SIZE),
            // What has no document has no labels.
            labels: document.map(labels).unwrap_or_default(),
            yank: yanked.map(|at| (at, text(item::YANKED_FOR), text(item::YANKED_BY))),
        })
    }

    /// The item of these parts under a key, with a row, besides the document and the envelope.
    fn item(&self, key: Item, at: &Coordinates, row: Option<&Json>) -> Result<Item, Error> {
        let mut item = with_names(key, at);
        if let Some(digest) = &self.digest {
            let digest = digest.to_string();
            let (partition, sort) = table::by_digest(&digest, at)?;
            item.insert(item::DIGEST, digest);
            item.insert(table::GSI2_PK, partition);
            item.insert(table::GSI2_SK, sort);
        }
        if let Some(size) = self.size {
            item.insert(item::SIZE, Value::number(size));
        }
        if let Some(row) = row {
            let version = VersionKey::of(&at.version);
            let key = table::version_key(at, &version)?;
            item.insert(item::ROW, text_of(row));
            if !version.is_prerelease() && self.yank.is_none() {
                item.insert(table::STABLE_KEY, key.as_str());
            }
            item.insert(table::VER_KEY, key);
        }
        if let Some((at, reason, by)) = &self.yank {
            item.insert(item::YANKED_AT, at.as_str());
            for (name, text) in [(item::YANKED_FOR, reason), (item::YANKED_BY, by)] {
                if let Some(text) = text {
                    item.insert(name, text.as_str());
                }
            }
        }
        Ok(item)
    }
}

/// The labels of a document by which it is found: those whose values are short texts.
fn labels(document: &Json) -> BTreeSet<(String, String)> {
    let labels = document.get("labels").and_then(Json::as_object);
    let labels = labels.into_iter().flatten();
    let labels = labels.filter_map(|(name, value)| Some((name, value.as_str()?)));
    let found = |part: &str| !part.is_empty() && part.len() <= LABEL_BYTES_MAX;
    let labels = labels.filter(|(name, value)| found(name) && found(value));
    let labels = labels.map(|(name, value)| (name.clone(), value.to_owned()));
    labels.take(LABELS_MAX).collect()
}

fn with_names(item: Item, at: &Coordinates) -> Item {
    item.with(item::NAMESPACE, at.namespace.as_str())
        .with(item::NAME, at.name.as_str())
        .with(item::VERSION, at.version.as_str())
        .with(item::VARIANT, at.variant.as_str())
}

/// What the document of an artifact is called among those who refer to a blob.
fn document_owner(key: &Item) -> String {
    format!("{}#document", owner_of(key))
}

#[cold]
fn rowless() -> Fault {
    Fault::pipeline(
        "an index of versions has rows of artifacts alone, and there is no such artifact",
    )
}
