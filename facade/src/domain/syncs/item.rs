//! What a sync collects as items, and back.

use std::borrow::Cow;

use super::model::{
    Asset, Entitlement, Grant, Kind, Resource, ResourceId, ResourceType, SyncRecord,
};
use super::run::{SyncRun, number, unreadable};
use super::table::{self, Index, Place};
use crate::backend::{Item, Value};
use crate::block::key::{Key, PK, SK};
use crate::block::listing::Record;
use crate::block::record::{EXPIRES_AT, Envelope};
use crate::block::{Clock, Damaged};
use crate::error::Error;

const SCHEMA_VERSION: u32 = 1;

pub(super) const DISCOVERED_AT: &str = "discovered_at";
const NAME: &str = "name";
const DATA: &str = "data";
pub(super) const ENTITLEMENT: &str = "entitlement";
const CONTENT_TYPE: &str = "content_type";
const SIZE: &str = "size";
/// The digest of the bytes of an asset, which are in a blob.
pub(super) const BLOB: &str = "blob";

/// The two attributes that name a resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct RefNames(pub(super) &'static str, pub(super) &'static str);

pub(super) const RESOURCE: RefNames = RefNames("resource_type", "resource_id");
pub(super) const PARENT: RefNames = RefNames("parent_type", "parent_id");
pub(super) const PRINCIPAL: RefNames = RefNames("principal_type", "principal_id");

/// Named values of one item, each name once.
type Attributes = Vec<(Cow<'static, str>, Value)>;

/// One kind of things, as items of a run.
pub(super) trait Entity: Clone + PartialEq + Send + Sync + Sized + 'static {
    const KIND: Kind;

    /// The sort key.
    fn sort(&self) -> Result<Key, Error>;

    /// Adds all attributes but the keys, the envelope and the time of discovery.
    fn describe(&self, place: &Place, sort: &Key, item: &mut Attributes) -> Result<(), Error>;

    /// When it was seen.
    fn seen(&self) -> Option<u64>;

    /// The same, to be set.
    fn seen_mut(&mut self) -> &mut Option<u64>;

    /// What the item holds, but for the time of discovery.
    fn read(item: &Item, sort: Vec<String>) -> Result<Self, String>;

    fn into_record(self) -> SyncRecord;

    /// How an item of the table is read.
    const RECORD: Record<Self> = Record {
        decode: decode::<Self>,
        partition: PK,
        position: &[SK],
    };
}

/// How an item of an index is read.
pub(super) const fn indexed<E: Entity>(index: Index) -> Record<E> {
    Record {
        decode: decode::<E>,
        partition: index.partition(),
        position: match index {
            Index::First => const { &positions(Index::First) },
            Index::Second => const { &positions(Index::Second) },
            Index::Third => const { &positions(Index::Third) },
        },
    }
}

const fn positions(index: Index) -> [&'static str; 3] {
    let [_, sort, pk, sk] = index.position();
    [sort, pk, sk]
}

/// Makes items of one kind of a run.
#[derive(Debug)]
pub(super) struct Shelf {
    place: Place,
    partitions: Vec<String>,
    envelope: Envelope,
}

impl Shelf {
    /// For items that are written now.
    pub(super) fn new(
        run: &SyncRun,
        place: Place,
        kind: Kind,
        clock: &dyn Clock,
    ) -> Result<Self, Error> {
        let mut envelope = Envelope::new(kind.as_str(), SCHEMA_VERSION, clock);
        // An asset is released from its blob when it goes, which the store does not do for what expires.
        if kind != Kind::Asset {
            envelope.expires_at = run.lapses_at;
        }
        Ok(Self {
            partitions: place.partitions(kind)?,
            place,
            envelope,
        })
    }

    /// The time of the envelope, which is that of discovery for what says none.
    pub(super) const fn now(&self) -> u64 {
        self.envelope.created_at
    }

    /// The item of a record.
    pub(super) fn item<E: Entity>(&self, record: &E) -> Result<Item, Error> {
        let sort = record.sort()?;
        let partition = self.partitions.get(self.place.shard_of(sort.text()));
        // The number of a shard is smaller than the number of partitions, which is that of shards.
        let partition = partition.cloned().unwrap_or_default();
        let seen = record.seen().unwrap_or(self.now());
        let Envelope {
            kind,
            rev,
            schema,
            created_at,
            updated_at,
            expires_at,
        } = &self.envelope;
        use crate::block::record::{CREATED_AT, KIND, REV, SCHEMA, UPDATED_AT};
        let mut item: Attributes = Vec::with_capacity(24);
        item.push((PK.into(), partition.into()));
        item.push((SK.into(), sort.text().into()));
        item.push((KIND.into(), (&**kind).into()));
        item.push((REV.into(), Value::number(rev)));
        item.push((SCHEMA.into(), Value::number(schema)));
        item.push((CREATED_AT.into(), Value::number(created_at)));
        item.push((UPDATED_AT.into(), Value::number(updated_at)));
        if let Some(at) = expires_at {
            item.push((EXPIRES_AT.into(), Value::number(at)));
        }
        item.push((DISCOVERED_AT.into(), Value::number(seen)));
        record.describe(&self.place, &sort, &mut item)?;
        let mut item = Item::of_unique(item);
        if sort.is_replaced() {
            sort.put(&mut item, SK);
        }
        Ok(item)
    }
}

fn decode<E: Entity>(item: &Item) -> Result<E, String> {
    let sort = Key::of(item, SK).map_err(|_| unreadable(SK))?;
    let mut record = E::read(item, sort)?;
    *record.seen_mut() = Some(number(item, DISCOVERED_AT)?);
    Ok(record)
}

/// What an item of any kind holds, or the report on it.
pub(super) fn read(kind: Kind, item: &Item) -> Result<SyncRecord, Damaged> {
    fn of<E: Entity>(item: &Item) -> Result<SyncRecord, Damaged> {
        let record = (E::RECORD.decode)(item);
        let record = record.map_err(|fault| E::RECORD.damaged(item, fault))?;
        Ok(record.into_record())
    }
    match kind {
        Kind::ResourceType => of::<ResourceType>(item),
        Kind::Resource => of::<Resource>(item),
        Kind::Entitlement => of::<Entitlement>(item),
        Kind::Grant => of::<Grant>(item),
        Kind::Asset => of::<Asset>(item),
    }
}

/// The item of a record of any kind.
pub(super) fn item_of(shelf: &Shelf, record: &SyncRecord) -> Result<Item, Error> {
    match record {
        SyncRecord::ResourceType(one) => shelf.item(one),
        SyncRecord::Resource(one) => shelf.item(one),
        SyncRecord::Entitlement(one) => shelf.item(one),
        SyncRecord::Grant(one) => shelf.item(one),
        SyncRecord::Asset(one) => shelf.item(one),
    }
}

impl Entity for ResourceType {
    const KIND: Kind = Kind::ResourceType;

    fn sort(&self) -> Result<Key, Error> {
        table::by_id(Self::KIND, &self.id)
    }

    fn describe(&self, _: &Place, _: &Key, item: &mut Attributes) -> Result<(), Error> {
        put_described(item, &self.name, &self.data);
        Ok(())
    }

    fn seen(&self) -> Option<u64> {
        self.discovered_at
    }

    fn seen_mut(&mut self) -> &mut Option<u64> {
        &mut self.discovered_at
    }

    fn read(item: &Item, sort: Vec<String>) -> Result<Self, String> {
        let (name, data) = described(item);
        let [id] = parts(sort)?;
        Ok(Self::new(id).name(name).data(data))
    }

    fn into_record(self) -> SyncRecord {
        SyncRecord::ResourceType(self)
    }
}

impl Entity for Resource {
    const KIND: Kind = Kind::Resource;

    fn sort(&self) -> Result<Key, Error> {
        table::by_resource(&self.id)
    }

    fn describe(&self, place: &Place, sort: &Key, item: &mut Attributes) -> Result<(), Error> {
        put_described(item, &self.name, &self.data);
        if let Some(parent) = &self.parent {
            put_reference(item, PARENT, parent);
            let partition = place.of_resource(table::CHILDREN, parent)?;
            put_indexed(item, Index::First, partition, sort.text());
        }
        Ok(())
    }

    fn seen(&self) -> Option<u64> {
        self.discovered_at
    }

    fn seen_mut(&mut self) -> &mut Option<u64> {
        &mut self.discovered_at
    }

    fn read(item: &Item, sort: Vec<String>) -> Result<Self, String> {
        let (name, data) = described(item);
        let [resource_type, id] = parts(sort)?;
        let parent = match item.contains(PARENT.0) || item.contains(PARENT.1) {
            true => Some(reference(item, PARENT)?),
            false => None,
        };
        Ok(Self {
            parent,
            ..Self::new(ResourceId::new(resource_type, id))
                .name(name)
                .data(data)
        })
    }

    fn into_record(self) -> SyncRecord {
        SyncRecord::Resource(self)
    }
}

impl Entity for Entitlement {
    const KIND: Kind = Kind::Entitlement;

    fn sort(&self) -> Result<Key, Error> {
        table::by_id(Self::KIND, &self.id)
    }

    fn describe(&self, place: &Place, sort: &Key, item: &mut Attributes) -> Result<(), Error> {
        put_described(item, &self.name, &self.data);
        put_reference(item, RESOURCE, &self.resource);
        let partition = place.of_resource(table::ENTITLEMENTS_OF, &self.resource)?;
        put_indexed(item, Index::First, partition, sort.text());
        Ok(())
    }

    fn seen(&self) -> Option<u64> {
        self.discovered_at
    }

    fn seen_mut(&mut self) -> &mut Option<u64> {
        &mut self.discovered_at
    }

    fn read(item: &Item, sort: Vec<String>) -> Result<Self, String> {
        let (name, data) = described(item);
        let [id] = parts(sort)?;
        Ok(Self::new(id, reference(item, RESOURCE)?)
            .name(name)
            .data(data))
    }

    fn into_record(self) -> SyncRecord {
        SyncRecord::Entitlement(self)
    }
}

impl Entity for Grant {
    const KIND: Kind = Kind::Grant;

    fn sort(&self) -> Result<Key, Error> {
        table::by_id(Self::KIND, &self.id)
    }

    fn describe(&self, place: &Place, sort: &Key, item: &mut Attributes) -> Result<(), Error> {
        put_described(item, &self.name, &self.data);
        put_reference(item, RESOURCE, &self.resource);
        put_reference(item, PRINCIPAL, &self.principal);
        item.push((ENTITLEMENT.into(), (&*self.entitlement).into()));
        let on = place.of_resource(table::GRANTS_ON, &self.resource)?;
        put_indexed(item, Index::First, on, sort.text());
        let of = place.of_resource(table::GRANTS_OF_PRINCIPAL, &self.principal)?;
        put_indexed(item, Index::Second, of, sort.text());
        let entitlement = place.of_entitlement(&self.entitlement)?;
        let by_principal = table::by_principal(&self.principal, &self.id)?;
        put_indexed(item, Index::Third, entitlement, by_principal.text());
        Ok(())
    }

    fn seen(&self) -> Option<u64> {
        self.discovered_at
    }

    fn seen_mut(&mut self) -> &mut Option<u64> {
        &mut self.discovered_at
    }

    fn read(item: &Item, sort: Vec<String>) -> Result<Self, String> {
        let (name, data) = described(item);
        let [id] = parts(sort)?;
        let resource = reference(item, RESOURCE)?;
        let principal = reference(item, PRINCIPAL)?;
        Ok(Self::new(id, text(item, ENTITLEMENT)?, resource, principal)
            .name(name)
            .data(data))
    }

    fn into_record(self) -> SyncRecord {
        SyncRecord::Grant(self)
    }
}

impl Entity for Asset {
    const KIND: Kind = Kind::Asset;

    fn sort(&self) -> Result<Key, Error> {
        table::by_id(Self::KIND, &self.id)
    }

    fn describe(&self, _: &Place, _: &Key, item: &mut Attributes) -> Result<(), Error> {
        item.push((CONTENT_TYPE.into(), (&*self.content_type).into()));
        item.push((SIZE.into(), Value::number(self.size)));
        item.push((BLOB.into(), self.digest.to_string().into()));
        Ok(())
    }

    fn seen(&self) -> Option<u64> {
        self.discovered_at
    }

    fn seen_mut(&mut self) -> &mut Option<u64> {
        &mut self.discovered_at
    }

    fn read(item: &Item, sort: Vec<String>) -> Result<Self, String> {
        let [id] = parts(sort)?;
        Ok(Self {
            id,
            content_type: text(item, CONTENT_TYPE)?,
            size: number(item, SIZE)?,
            digest: text(item, BLOB)?.parse().map_err(|_| unreadable(BLOB))?,
            discovered_at: None,
        })
    }

    fn into_record(self) -> SyncRecord {
        SyncRecord::Asset(self)
    }
}

fn put_described(item: &mut Attributes, name: &str, data: &Value) {
    if !name.is_empty() {
        item.push((NAME.into(), name.into()));
    }
    if *data != Value::Null {
        item.push((DATA.into(), data.clone()));
    }
}

fn described(item: &Item) -> (String, Value) {
    // Without a name it is the empty text, as it was when it was written.
    let name = item.text(NAME).map(Cow::into_owned).unwrap_or_default();
    (name, item.get(DATA).unwrap_or(Value::Null))
}

fn put_reference(item: &mut Attributes, names: RefNames, to: &ResourceId) {
    item.push((names.0.into(), (&*to.resource_type).into()));
    item.push((names.1.into(), (&*to.id).into()));
}

/// The resource that an item refers to.
pub(super) fn reference(item: &Item, names: RefNames) -> Result<ResourceId, String> {
    Ok(ResourceId::new(text(item, names.0)?, text(item, names.1)?))
}

fn put_indexed(item: &mut Attributes, index: Index, partition: String, sort: &str) {
    let [partition_name, sort_name, ..] = index.position();
    item.push((partition_name.into(), partition.into()));
    item.push((sort_name.into(), sort.into()));
}

pub(super) fn text(item: &Item, name: &'static str) -> Result<String, String> {
    let text = item.text(name).map(Cow::into_owned);
    text.ok_or_else(|| unreadable(name))
}

fn parts<const N: usize>(sort: Vec<String>) -> Result<[String; N], String> {
    sort.try_into().map_err(|_| unreadable(SK))
}
