//! The table of syncs.
//!
//! ```text
//! kind             pk                  sk             indexes
//! run              {c}#RUN             {y}            gsi1: {c}#OPEN, {started:020}#{y}, or {c}#FIN#{type}, {ended:020}#{y}
//! run that goes    {c}#GOING           {y}
//! resource type    {c}#{y}#rt#{p}      {id}
//! resource         {c}#{y}#rs#{p}      {type}#{id}    gsi1: {c}#{y}#rs@parent#{type}#{id}, {type}#{id}
//! entitlement      {c}#{y}#en#{p}      {id}           gsi1: {c}#{y}#en@res#{type}#{id}, {id}
//! grant            {c}#{y}#gr#{p}      {id}           gsi1: {c}#{y}#gr@res#{type}#{id}, {id}
//!                                                     gsi2: {c}#{y}#gr@prn#{type}#{id}, {id}
//!                                                     gsi3: {c}#{y}#gr@ent#{entitlement}, {type}#{id}#{id}
//! asset            {c}#{y}#as#{p}      {id}
//! ```
//!
//! `{c}` is the store, `{y}` the sync and `{p}` the shard, two hexadecimal digits.

use std::collections::BTreeSet;
use std::sync::Arc;

use ring::digest;

use super::fault;
use super::model::{Kind, ResourceId};
use super::run::{SyncId, SyncType};
use crate::backend::{IndexDefinition, IndexKind, Item, KeyAttribute, TableDefinition};
use crate::block::Table;
use crate::block::key::{self, Key, KeyBuilder, PK, SK, Stem};
use crate::block::platform::{GSI1, GSI1_PK, GSI1_SK, with_gsi1};
use crate::block::record::EXPIRES_AT;
use crate::block::table::StreamView;
use crate::error::Error;

/// The runs of syncs and what they have collected.
pub const TABLE: Table = Table::new("package.syncs", define)
    .expiring_by(EXPIRES_AT)
    .streaming(StreamView::NewAndOld);

const GSI2_PK: &str = "gsi2pk";
const GSI2_SK: &str = "gsi2sk";
const GSI3_PK: &str = "gsi3pk";
const GSI3_SK: &str = "gsi3sk";

fn define(name: Arc<str>) -> TableDefinition {
    let text = KeyAttribute::text;
    let index = |index: Index| {
        let [partition, sort, ..] = index.position();
        IndexDefinition::new(
            index.name(),
            IndexKind::Global,
            text(partition),
            Some(text(sort)),
        )
    };
    with_gsi1(name)
        .with_index(index(Index::Second))
        .with_index(index(Index::Third))
}

/// The three global indexes, each of which serves several relations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Index {
    First,
    Second,
    Third,
}

impl Index {
    pub(super) const ALL: [Self; 3] = [Self::First, Self::Second, Self::Third];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::First => GSI1,
            Self::Second => "gsi2",
            Self::Third => "gsi3",
        }
    }

    /// The attributes that say where an item is in it: its partition key, its sort key, and the keys
    /// of the table.
    pub(super) const fn position(self) -> [&'static str; 4] {
        match self {
            Self::First => [GSI1_PK, GSI1_SK, PK, SK],
            Self::Second => [GSI2_PK, GSI2_SK, PK, SK],
            Self::Third => [GSI3_PK, GSI3_SK, PK, SK],
        }
    }

    pub(super) const fn partition(self) -> &'static str {
        let [partition, ..] = self.position();
        partition
    }
}

/// The partition of the runs of a store.
pub(super) fn runs(store: &str) -> Result<String, Error> {
    text(KeyBuilder::new().text(store).text("RUN"))
}

/// The key of a run.
pub(super) fn run(store: &str, id: SyncId) -> Result<Item, Error> {
    pair(KeyBuilder::new().text(store).text("RUN"), id)
}

/// The partition of the runs of a store whose items are being removed.
pub(super) fn going(store: &str) -> Result<String, Error> {
    text(KeyBuilder::new().text(store).text("GOING"))
}

/// The key of the note that the items of a run are being removed.
pub(super) fn going_run(store: &str, id: SyncId) -> Result<Item, Error> {
    pair(KeyBuilder::new().text(store).text("GOING"), id)
}

fn pair(partition: KeyBuilder<'_>, id: SyncId) -> Result<Item, Error> {
    let sort = KeyBuilder::new().text(id.to_string()).sort()?;
    Ok(key::pair(&partition.partition()?, &sort))
}

/// The partition of the first index with the runs of a store that go on.
pub(super) fn open_runs(store: &str) -> Result<String, Error> {
    text(KeyBuilder::new().text(store).text("OPEN"))
}

/// The partition of the first index with the runs of a store that have ended.
pub(super) fn finished_runs(store: &str, kind: SyncType) -> Result<String, Error> {
    text(
        KeyBuilder::new()
            .text(store)
            .text("FIN")
            .text(kind.as_str()),
    )
}

/// Where a run is among its like in the first index.
pub(super) fn run_position(time: u64, id: SyncId) -> String {
    format!("{time:020}#{id}")
}

fn text(key: KeyBuilder<'_>) -> Result<String, Error> {
    Ok(key.partition()?.into_text())
}

/// Where the items of one run are.
#[derive(Clone, Debug)]
pub(super) struct Place {
    store: Arc<str>,
    id: String,
    shards: u8,
    /// What all partitions of this run begin with.
    stem: Stem,
}

impl Place {
    pub(super) fn new(store: Arc<str>, id: SyncId, shards: u8) -> Self {
        let id = id.to_string();
        Self {
            stem: Stem::new([&store, &id]),
            store,
            id,
            shards: shards.max(1),
        }
    }

    fn shard(&self, kind: Kind, shard: usize) -> Result<String, Error> {
        self.stem.partition([kind.word(), &format!("{shard:02x}")])
    }

    /// The partitions of the items of a kind, by shard.
    pub(super) fn partitions(&self, kind: Kind) -> Result<Vec<String>, Error> {
        let partition = |shard: u8| self.shard(kind, usize::from(shard));
        (0..self.shards).map(partition).collect()
    }

    /// The key of the item of a kind that has that sort key.
    pub(super) fn item_key(&self, kind: Kind, sort: &Key) -> Result<Item, Error> {
        let partition = self.shard(kind, self.shard_of(sort.text()))?;
        Ok(Item::of_unique(vec![
            (PK.into(), partition.into()),
            (SK.into(), sort.text().into()),
        ]))
    }

    /// The shard of what has that sort key.
    pub(super) fn shard_of(&self, sort: &str) -> usize {
        if self.shards == 1 {
            return 0;
        }
        let hash = digest::digest(&digest::SHA256, sort.as_bytes());
        // A SHA-256 digest has 32 bytes, so that there is a first one.
        let first = hash.as_ref().first().copied().unwrap_or_default();
        usize::from(first % self.shards)
    }

    /// The partition of an index with what is related to a resource.
    pub(super) fn of_resource(&self, word: &str, resource: &ResourceId) -> Result<String, Error> {
        let mut partition = String::new();
        self.push_of_resource(word, resource, &mut partition)?;
        Ok(partition)
    }

    /// Appends that partition.
    pub(super) fn push_of_resource(
        &self,
        word: &str,
        resource: &ResourceId,
        out: &mut String,
    ) -> Result<(), Error> {
        let more = [word, &resource.resource_type, &resource.id];
        self.stem.push_partition(more, out)
    }

    /// The partition of the third index with the grants of an entitlement.
    pub(super) fn of_entitlement(&self, entitlement: &str) -> Result<String, Error> {
        let mut partition = String::new();
        self.push_of_entitlement(entitlement, &mut partition)?;
        Ok(partition)
    }

    /// Appends that partition.
    pub(super) fn push_of_entitlement(
        &self,
        entitlement: &str,
        out: &mut String,
    ) -> Result<(), Error> {
        let more = [GRANTS_OF_ENTITLEMENT, entitlement];
        self.stem.push_partition(more, out)
    }

    /// What of this run is listed, so that tokens of other lists are told from those of this one.
    pub(super) fn scope<'a>(&'a self, list: &'a [&'a str]) -> Vec<&'a str> {
        let own = ["syncs", &self.store, &self.id];
        own.into_iter().chain(list.iter().copied()).collect()
    }
}

/// What the partitions of the indexes begin with behind the sync.
pub(super) const CHILDREN: &str = "rs@parent";
pub(super) const ENTITLEMENTS_OF: &str = "en@res";
pub(super) const GRANTS_ON: &str = "gr@res";
pub(super) const GRANTS_OF_PRINCIPAL: &str = "gr@prn";
const GRANTS_OF_ENTITLEMENT: &str = "gr@ent";

/// The sort key of what has one id.
pub(super) fn by_id(kind: Kind, id: &str) -> Result<Key, Error> {
    if id.is_empty() {
        return Err(fault::key(format!("the id of a {kind} is empty")));
    }
    sort([id])
}

/// The sort key of a resource.
pub(super) fn by_resource(id: &ResourceId) -> Result<Key, Error> {
    sort([&id.resource_type, &id.id])
}

/// The sort key of a grant among those of its entitlement.
fn by_principal(principal: &ResourceId, id: &str) -> Result<Key, Error> {
    sort([&principal.resource_type, &principal.id, id])
}

/// Appends that key.
pub(super) fn push_by_principal(
    principal: &ResourceId,
    id: &str,
    out: &mut String,
) -> Result<(), Error> {
    let components = [&*principal.resource_type, &*principal.id, id];
    key::push_sort_of(components, out).map_err(|error| fault::key(error.to_string()))
}

fn sort<const N: usize>(components: [&str; N]) -> Result<Key, Error> {
    key::sort_of(components).map_err(|error| fault::key(error.to_string()))
}

/// How all sort keys of resources of a type begin. A type that takes more than half of a key may stand
/// there in full or replaced, which depends on the id behind it.
pub(super) fn prefixes_of_type(resource_type: &str) -> Result<Vec<String>, Error> {
    // The longest id that leaves the type to be replaced first, and the shortest id.
    let longest = "x".repeat(resource_type.len());
    let mut prefixes = BTreeSet::new();
    for id in ["", &longest] {
        let key = by_resource(&ResourceId::new(resource_type, id))?;
        // A key of two components has a separator.
        let (first, _) = key.text().split_once(key::SEPARATOR).unwrap_or_default();
        prefixes.insert(format!("{first}{}", key::SEPARATOR));
    }
    Ok(prefixes.into_iter().collect())
}

/// How the sort keys of all grants of a principal begin among those of an entitlement; `None` when the
/// parts are so long that one of them may be replaced.
pub(super) fn prefix_of_principal(principal: &ResourceId) -> Option<String> {
    const PARTS_MAX: usize = 300;
    let key = by_principal(principal, "").ok()?;
    (!key.is_replaced() && key.text().len() <= PARTS_MAX).then(|| key.text().to_owned())
}

/// Both parts of the key of an item.
pub(super) fn key_of(item: &Item) -> (String, String) {
    // A key that an item lacks is empty, which no key of ours is.
    let part = |name: &str| item.text(name).unwrap_or_default().into_owned();
    (part(PK), part(SK))
}

/// What names the owner of a blob: the key of the item that needs it.
pub(super) fn owner_of_blob(item: &Item) -> String {
    key::owner_of(item)
}
