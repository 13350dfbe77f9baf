//! What a sync collects as items, and back.

use std::array::from_fn;

use super::fields::{
    DATA, DISCOVERED_AT, ENTITLEMENT, NAME, PARENT, PRINCIPAL, RESOURCE, data_of, name_of,
    put_described, put_reference, reference_of, seen_at, text_of,
};
use super::model::{
    Asset, Entitlement, Grant, Kind, Resource, ResourceId, ResourceType, SyncRecord,
};
use super::run::{SyncRun, number, unreadable};
use super::table::{self, Index, Place};
use crate::backend::{Item, ItemBuilder, Scalar};
use crate::block::key::{self, Key, PK, SK};
use crate::block::listing::Record;
use crate::block::record::Envelope;
use crate::block::{Clock, Damaged};
use crate::error::Error;

const SCHEMA_VERSION: u32 = 1;

/// Attributes of most items at most, and bytes of what they hold.
const ATTRIBUTES: usize = 24;
const BYTES: usize = 640;

const CONTENT_TYPE: &str = "content_type";
const SIZE: &str = "size";
/// The digest of the bytes of an asset, which are in a blob.
pub(super) const BLOB: &str = "blob";

/// One kind of things, as items of a run.
pub(super) trait Entity: Clone + PartialEq + Send + Sync + Sized + 'static {
    const KIND: Kind;

    /// The sort key.
    fn sort(&self) -> Result<Key, Error>;

    /// Adds all attributes but the keys, the envelope and the time of discovery.
    fn describe(&self, place: &Place, sort: &Key, item: &mut ItemBuilder) -> Result<(), Error>;

    /// When it was seen.
    fn seen(&self) -> Option<u64>;

    /// What the item holds, or what is wrong with it.
    fn read(item: &Item) -> Result<Self, String>;

    fn into_record(self) -> SyncRecord;

    /// How an item of the table is read.
    const RECORD: Record<Self> = Record {
        decode: Self::read,
        partition: PK,
        position: &[SK],
    };
}

/// How an item of an index is read.
pub(super) const fn indexed<E: Entity>(index: Index) -> Record<E> {
    Record {
        decode: E::read,
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
    /// The envelope, which is the same in all of them.
    envelope: Item,
    /// The time of the envelope, which is that of discovery for what says none.
    now: String,
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
        let mut attributes = Item::new();
        envelope.put(&mut attributes);
        Ok(Self {
            partitions: place.partitions(kind)?,
            place,
            envelope: attributes,
            now: envelope.created_at.to_string(),
        })
    }

    /// The item of a record.
    pub(super) fn item<E: Entity>(&self, record: &E) -> Result<Item, Error> {
        let sort = record.sort()?;
        let partition = self.partitions.get(self.place.shard_of(sort.text()));
        // The number of a shard is smaller than the number of partitions, which is that of shards.
        let partition = partition.map_or("", |partition| partition);
        let mut item = ItemBuilder::with_capacity(BYTES, ATTRIBUTES);
        item.text(PK, partition);
        item.text(SK, sort.text());
        item.extend(&self.envelope);
        match record.seen() {
            Some(seen) => item.number(DISCOVERED_AT, &seen.to_string()),
            None => item.number(DISCOVERED_AT, &self.now),
        }
        record.describe(&self.place, &sort, &mut item)?;
        let mut item = item.build();
        if sort.is_replaced() {
            sort.put(&mut item, SK);
        }
        Ok(item)
    }
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

    fn describe(&self, _: &Place, _: &Key, item: &mut ItemBuilder) -> Result<(), Error> {
        put_described(item, &self.name, &self.data);
        Ok(())
    }

    fn seen(&self) -> Option<u64> {
        self.discovered_at
    }

    fn read(item: &Item) -> Result<Self, String> {
        let [sort, seen, name, data] = item.scalars([SK, DISCOVERED_AT, NAME, DATA]);
        let [id] = parts(item, sort)?;
        Ok(Self {
            id,
            name: name_of(name),
            data: data_of(item, data),
            discovered_at: seen_at(seen)?,
        })
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

    fn describe(&self, place: &Place, sort: &Key, item: &mut ItemBuilder) -> Result<(), Error> {
        put_described(item, &self.name, &self.data);
        if let Some(parent) = &self.parent {
            put_reference(item, PARENT, parent);
            let [partition, position, ..] = Index::First.position();
            item.text_by(partition, |out| {
                place.push_of_resource(table::CHILDREN, parent, out)
            })?;
            item.text(position, sort.text());
        }
        Ok(())
    }

    fn seen(&self) -> Option<u64> {
        self.discovered_at
    }

    fn read(item: &Item) -> Result<Self, String> {
        let [sort, seen, name, data, parent_type, parent_id] =
            item.scalars([SK, DISCOVERED_AT, NAME, DATA, PARENT.0, PARENT.1]);
        let [resource_type, id] = parts(item, sort)?;
        let parent = match parent_type.is_some() || parent_id.is_some() {
            true => Some(reference_of(PARENT, parent_type, parent_id)?),
            false => None,
        };
        Ok(Self {
            id: ResourceId { resource_type, id },
            parent,
            name: name_of(name),
            data: data_of(item, data),
            discovered_at: seen_at(seen)?,
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

    fn describe(&self, place: &Place, sort: &Key, item: &mut ItemBuilder) -> Result<(), Error> {
        put_described(item, &self.name, &self.data);
        put_reference(item, RESOURCE, &self.resource);
        let [partition, position, ..] = Index::First.position();
        item.text_by(partition, |out| {
            place.push_of_resource(table::ENTITLEMENTS_OF, &self.resource, out)
        })?;
        item.text(position, sort.text());
        Ok(())
    }

    fn seen(&self) -> Option<u64> {
        self.discovered_at
    }

    fn read(item: &Item) -> Result<Self, String> {
        let [sort, seen, name, data, resource_type, resource_id] =
            item.scalars([SK, DISCOVERED_AT, NAME, DATA, RESOURCE.0, RESOURCE.1]);
        let [id] = parts(item, sort)?;
        Ok(Self {
            id,
            resource: reference_of(RESOURCE, resource_type, resource_id)?,
            name: name_of(name),
            data: data_of(item, data),
            discovered_at: seen_at(seen)?,
        })
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

    fn describe(&self, place: &Place, sort: &Key, item: &mut ItemBuilder) -> Result<(), Error> {
        put_described(item, &self.name, &self.data);
        put_reference(item, RESOURCE, &self.resource);
        put_reference(item, PRINCIPAL, &self.principal);
        item.text(ENTITLEMENT, &self.entitlement);
        let [partition, position, ..] = Index::First.position();
        item.text_by(partition, |out| {
            place.push_of_resource(table::GRANTS_ON, &self.resource, out)
        })?;
        item.text(position, sort.text());
        let [partition, position, ..] = Index::Second.position();
        item.text_by(partition, |out| {
            place.push_of_resource(table::GRANTS_OF_PRINCIPAL, &self.principal, out)
        })?;
        item.text(position, sort.text());
        let [partition, position, ..] = Index::Third.position();
        item.text_by(partition, |out| {
            place.push_of_entitlement(&self.entitlement, out)
        })?;
        item.text_by(position, |out| {
            table::push_by_principal(&self.principal, &self.id, out)
        })?;
        Ok(())
    }

    fn seen(&self) -> Option<u64> {
        self.discovered_at
    }

    fn read(item: &Item) -> Result<Self, String> {
        // In the order in which `describe` writes them, so that one search finds all.
        let [
            sort,
            seen,
            name,
            data,
            resource_type,
            resource_id,
            principal_type,
            principal_id,
            entitlement,
        ] = item.scalars([
            SK,
            DISCOVERED_AT,
            NAME,
            DATA,
            RESOURCE.0,
            RESOURCE.1,
            PRINCIPAL.0,
            PRINCIPAL.1,
            ENTITLEMENT,
        ]);
        let [id] = parts(item, sort)?;
        Ok(Self {
            id,
            resource: reference_of(RESOURCE, resource_type, resource_id)?,
            principal: reference_of(PRINCIPAL, principal_type, principal_id)?,
            entitlement: text_of(ENTITLEMENT, entitlement)?,
            name: name_of(name),
            data: data_of(item, data),
            discovered_at: seen_at(seen)?,
        })
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

    fn describe(&self, _: &Place, _: &Key, item: &mut ItemBuilder) -> Result<(), Error> {
        item.text(CONTENT_TYPE, &self.content_type);
        item.number(SIZE, &self.size.to_string());
        item.text(BLOB, &self.digest.to_string());
        Ok(())
    }

    fn seen(&self) -> Option<u64> {
        self.discovered_at
    }

    fn read(item: &Item) -> Result<Self, String> {
        let [sort, content_type, digest] = item.scalars([SK, CONTENT_TYPE, BLOB]);
        let [id] = parts(item, sort)?;
        let digest = text_of(BLOB, digest)?;
        Ok(Self {
            id,
            content_type: text_of(CONTENT_TYPE, content_type)?,
            size: number(item, SIZE)?,
            digest: digest.parse().map_err(|_| unreadable(BLOB))?,
            discovered_at: Some(number(item, DISCOVERED_AT)?),
        })
    }

    fn into_record(self) -> SyncRecord {
        SyncRecord::Asset(self)
    }
}

/// The components of the sort key of an item, which was found together with its other attributes.
fn parts<const N: usize>(item: &Item, sort: Option<Scalar<'_>>) -> Result<[String; N], String> {
    // Nearly every key: what stands in it is what it was made of.
    if let Some(Scalar::Text(text)) = &sort
        && key::is_plain(text, N)
    {
        let mut components = text.split(key::SEPARATOR);
        // A plain key of so many components has them.
        return Ok(from_fn(|_| {
            components.next().unwrap_or_default().to_owned()
        }));
    }
    let components = Key::of(item, SK).map_err(|_| unreadable(SK))?;
    components.try_into().map_err(|_| unreadable(SK))
}
