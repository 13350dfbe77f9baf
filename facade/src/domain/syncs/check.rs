//! Looking at a sync: whether what it refers to is there, and whether the indexes show what there is.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::item::{self, Shelf};
use super::model::{Kind, ResourceId, SyncRecord};
use super::run::SyncId;
use super::settle::{Expected, expect};
use super::sorted::Sorted;
use super::store::DynamoSyncStore;
use super::table::{self, key_of};
use super::view::SyncView;
use crate::backend::{BatchGet, Consistency, ItemKey};
use crate::block::Damaged;
use crate::block::key::Key;
use crate::error::{Error, ErrorKind};

/// Keys of one request for several items.
const KEYS_MAX: usize = 100;
/// Keys that are remembered to be there.
const KNOWN_MAX: usize = 100_000;
/// Findings that a report has room for.
const FINDINGS_MAX: usize = 1000;
/// How many parents of parents a partial sync may rest on.
const PARENTS_MAX: usize = 16;

/// A reference to something that is not there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Dangling {
    /// The kind of the record that refers to it.
    pub kind: Kind,
    /// Its id, for people.
    pub id: String,
    /// What it refers to.
    pub to: Kind,
    /// The id of that.
    pub missing: String,
}

/// What a look at the references of a sync has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReferenceReport {
    /// References that were looked at.
    pub checked: u64,
    /// References to what is not there.
    pub missing: u64,
    /// The first thousand of these.
    pub dangling: Vec<Dangling>,
    /// Items that cannot be read.
    pub damaged: Vec<Damaged>,
}

/// What a look at the indexes of a sync has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexReport {
    /// Partitions of indexes that were looked at.
    pub checked: u64,
    /// Those that show another number of items than there are, the first thousand of them: the index, the partition,
    /// how many there are, and how many are shown.
    pub wrong: Vec<(String, String, u64, u64)>,
    /// Items that cannot be read, of which it is not known where they should be shown.
    pub damaged: Vec<Damaged>,
}

/// A reference on its way to being looked at.
struct Claim {
    kind: Kind,
    id: String,
    to: Kind,
    missing: String,
    sort: Key,
}

impl DynamoSyncStore {
    /// Looks whether all is there that a sync refers to: of a resource its type and its parent, of an entitlement its
    /// resource, of a grant its entitlement, its resource and its principal. What a partial sync does not have itself may be
    /// in its parent.
    pub async fn validate_references(
        &self,
        sync: Option<SyncId>,
    ) -> Result<ReferenceReport, Error> {
        let view = self.read(sync).await?;
        let mut views = vec![view];
        while let Some(parent) = views.last().and_then(|view| view.run().parent)
            && views.len() < PARENTS_MAX
        {
            // A parent that was removed holds nothing any more.
            match self.view(parent).await {
                Ok(view) => views.push(view),
                Err(error) if error.kind() == ErrorKind::NotFound => break,
                Err(error) => return Err(error),
            }
        }
        let Some(view) = views.first() else {
            return Ok(ReferenceReport::default());
        };
        let mut report = ReferenceReport::default();
        let mut known = HashSet::new();
        for kind in [Kind::Resource, Kind::Entitlement, Kind::Grant] {
            let mut items = Sorted::of(view, kind)?;
            let mut open = Vec::new();
            while let Some(item) = items.next().await? {
                match item::read(kind, &item) {
                    Ok(record) => references(&record, &mut open)?,
                    Err(damaged) => report.damaged.push(damaged),
                }
                if open.len() >= KEYS_MAX {
                    self.resolve(&views, std::mem::take(&mut open), &mut known, &mut report)
                        .await?;
                }
            }
            self.resolve(&views, open, &mut known, &mut report).await?;
        }
        Ok(report)
    }

    /// Compares what each item of a sync says that it is related to with what each partition of each index shows.
    pub async fn verify_indexes(&self, sync: Option<SyncId>) -> Result<IndexReport, Error> {
        let view = self.read(sync).await?;
        let clock = &*self.parts.store.retrier.clock;
        let mut report = IndexReport::default();
        let mut expected = Expected::new();
        for kind in [Kind::Resource, Kind::Entitlement, Kind::Grant] {
            // Made anew of what an item says, because what is damaged may be the keys of the index in it.
            let shelf = Shelf::new(view.run(), view.place.clone(), kind, clock)?;
            let mut items = Sorted::of(&view, kind)?;
            while let Some(item) = items.next().await? {
                match item::read(kind, &item) {
                    Ok(record) => expect(&item::item_of(&shelf, &record)?, &mut expected),
                    Err(damaged) => report.damaged.push(damaged),
                }
            }
        }
        for ((index, partition), wanted) in expected {
            let shown = self.count_shown(index, &partition).await?;
            report.checked = report.checked.saturating_add(1);
            if shown != wanted && report.wrong.len() < FINDINGS_MAX {
                let index = index.name().to_owned();
                report.wrong.push((index, partition, wanted, shown));
            }
        }
        Ok(report)
    }

    /// Looks for what references point to, in the sync and then in its parents.
    async fn resolve(
        &self,
        views: &[SyncView],
        open: Vec<Claim>,
        known: &mut HashSet<(Kind, String)>,
        report: &mut ReferenceReport,
    ) -> Result<(), Error> {
        let count = u64::try_from(open.len()).unwrap_or(u64::MAX);
        report.checked = report.checked.saturating_add(count);
        let mark = |reference: &Claim| (reference.to, reference.sort.text().to_owned());
        let mut wanted: BTreeMap<(Kind, String), Key> = (open.iter())
            .filter(|reference| !known.contains(&mark(reference)))
            .map(|reference| (mark(reference), reference.sort.clone()))
            .collect();
        for view in views {
            let mut keys = Vec::with_capacity(wanted.len());
            let mut places = BTreeMap::new();
            for ((kind, text), sort) in &wanted {
                let key = view.place.item_key(*kind, sort)?;
                places.insert(key_of(&key), (*kind, text.clone()));
                keys.push(ItemKey::new(self.parts.table.clone(), key));
            }
            for found in self.present(keys).await? {
                if let Some(mark) = places.get(&found) {
                    wanted.remove(mark);
                    if known.len() < KNOWN_MAX {
                        known.insert(mark.clone());
                    }
                }
            }
            if wanted.is_empty() {
                break;
            }
        }
        for reference in &open {
            if wanted.contains_key(&mark(reference)) {
                report.missing = report.missing.saturating_add(1);
                if report.dangling.len() < FINDINGS_MAX {
                    report.dangling.push(Dangling {
                        kind: reference.kind,
                        id: reference.id.clone(),
                        to: reference.to,
                        missing: reference.missing.clone(),
                    });
                }
            }
        }
        Ok(())
    }

    /// Which of these keys have an item.
    async fn present(&self, keys: Vec<ItemKey>) -> Result<BTreeSet<(String, String)>, Error> {
        let store = &self.parts.store;
        let mut present = BTreeSet::new();
        let mut keys = keys.into_iter().peekable();
        let mut budget = store.budget();
        let mut left: Vec<ItemKey> = Vec::new();
        while !left.is_empty() || keys.peek().is_some() {
            let room = KEYS_MAX.saturating_sub(left.len());
            left.extend(keys.by_ref().take(room));
            let asked = left.len();
            let request = BatchGet::new(left).consistency(Consistency::Strong);
            let answer = store.batch_get(&request, &mut budget).await?;
            present.extend(answer.items.iter().map(|(_, item)| key_of(item)));
            left = answer.unprocessed;
            match left.len() < asked {
                true => budget.renew(),
                false if budget.pause().await => {}
                false => {
                    let message = "the store is too busy to read what a sync refers to";
                    return Err(Error::new(ErrorKind::Throttled, message));
                }
            }
        }
        Ok(present)
    }
}

/// What a record refers to.
fn references(record: &SyncRecord, open: &mut Vec<Claim>) -> Result<(), Error> {
    let (kind, id) = (record.kind(), record.id());
    let mut add = |to: Kind, missing: String, sort: Option<Key>| {
        // An id that no key can have names nothing that could be there.
        if let Some(sort) = sort {
            let id = id.clone();
            open.push(Claim {
                kind,
                id,
                to,
                missing,
                sort,
            });
        }
    };
    let of_resource = |id: &ResourceId| table::by_resource(id).ok();
    match record {
        SyncRecord::Resource(one) => {
            let resource_type = &one.id.resource_type;
            let sort = table::by_id(Kind::ResourceType, resource_type).ok();
            add(Kind::ResourceType, resource_type.clone(), sort);
            if let Some(parent) = &one.parent {
                add(Kind::Resource, parent.to_string(), of_resource(parent));
            }
        }
        SyncRecord::Entitlement(one) => {
            let resource = &one.resource;
            add(Kind::Resource, resource.to_string(), of_resource(resource));
        }
        SyncRecord::Grant(one) => {
            let sort = table::by_id(Kind::Entitlement, &one.entitlement).ok();
            add(Kind::Entitlement, one.entitlement.clone(), sort);
            for resource in [&one.resource, &one.principal] {
                add(Kind::Resource, resource.to_string(), of_resource(resource));
            }
        }
        SyncRecord::ResourceType(_) | SyncRecord::Asset(_) => {}
    }
    Ok(())
}
